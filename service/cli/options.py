"""The options that commands share, and how a day or a moment is written on the command line."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Final

import typer

from domain.events.base import EARLIEST, LATEST
from domain.log import CareerLog

_DAY: Final = "write a day as YYYY-MM-DD, such as 2024-03-01"
_KNOWN: Final = "write a day (2024-03-01), a time (2024-03-01T09:30:00Z) or a log position (@1234)"


@dataclass(frozen=True)
class Known:
    """As of when something was known: one of a log position and a moment."""

    position: int = 0
    moment: datetime | None = None


def day(text: str) -> date:
    """The day of `--on`."""
    try:
        written = date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(_DAY) from None
    if written.isoformat() != text or not EARLIEST <= written <= LATEST:
        raise typer.BadParameter(f"{_DAY}, between {EARLIEST} and {LATEST}")
    return written


def known(text: str) -> Known:
    """What `--known` says. A day means its end, and a time without a zone is UTC."""
    if text.startswith("@"):
        if not (text[1:].isascii() and text[1:].isdigit() and len(text) < 20):
            raise typer.BadParameter(_KNOWN)
        return Known(position=int(text[1:]))
    try:
        if len(text) == len("2024-03-01"):
            the_day_after = date.fromisoformat(text) + timedelta(days=1)
            midnight = datetime.combine(the_day_after, time(), UTC)
            return Known(moment=midnight - timedelta(microseconds=1))
        moment = datetime.fromisoformat(text)
        return Known(moment=moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC))
    except (ValueError, OverflowError):
        raise typer.BadParameter(_KNOWN) from None


def position_known(log: CareerLog, known: Known | None) -> int | None:
    """The last log position that counts as known; None: all there is."""
    if known is None:
        return None
    return known.position if known.moment is None else log.position_at(known.moment)


Store = Annotated[
    str | None,
    typer.Option(
        "--store",
        envvar="CAREERLOG_STORE",
        metavar="URL",
        help="sqlite:///FILE or postgresql://USER@HOST/DATABASE [sqlite:///careerlog.db]",
        show_default=False,
    ),
]
KafkaHosts = Annotated[
    str | None,
    typer.Option(
        "--kafka",
        envvar="CAREERLOG_KAFKA",
        metavar="HOSTS",
        help="Kafka's bootstrap servers: HOST:PORT[,HOST:PORT...]",
        show_default=False,
    ),
]
Below = Annotated[
    bool,
    typer.Option("--below", help="With --unit: those in units below it, too."),
]
On = Annotated[
    date | None,
    typer.Option(
        "--on",
        parser=day,
        metavar="DATE",
        help="As it stood on this business day [today].",
        show_default=False,
    ),
]
KnownOption = Annotated[
    Known | None,
    typer.Option(
        "--known",
        parser=known,
        metavar="TIME|@POSITION",
        help="As it was known at this time (a day means its end, in UTC) or log position [now].",
        show_default=False,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document, for programs.")]
