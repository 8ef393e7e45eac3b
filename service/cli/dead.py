"""`careerlog dead`: what the intake could not take in: looked at, sent again, mended, dropped."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import orjson
import typer

from consumers.intake.problems import NoDeadLetters
from service.settings import settings

from .options import Json, KafkaHosts
from .output import console, counted, pairs, print_json, shown, table
from .reading import names_in

if TYPE_CHECKING:
    from consumers.intake.reading import Held
    from consumers.kafka.connection import Kafka
    from consumers.kafka.topics import Topics

_COLUMNS: Final = ("letter", "state", "at", "reason", "message")
_TO: Final = "to"

Letters = Annotated[
    list[str] | None,
    typer.Argument(metavar="LETTER...", help="As careerlog dead list names them: 3/1042."),
]


def list_letters(
    everything: Annotated[
        bool, typer.Option("--all", help="Also those that were sent again or dropped.")
    ] = False,
    person: Annotated[
        str | None, typer.Option(help="Those that can be told to speak of this employee.")
    ] = None,
    kafka: KafkaHosts = None,
    json: Json = False,
) -> None:
    """List the dead letters that are open: each once, with the reason."""
    from consumers.intake.reading import OPEN, of_person

    with _letters(kafka) as (_, _, held):
        found = held if person is None else of_person(held, person)
        rows = [_row(each) for each in found if everything or each.state == OPEN]
    if all(row["people"] for row in rows):
        names_in(rows)
    if json:
        print_json(rows)
        return
    columns = (*_COLUMNS[:2], _TO, *_COLUMNS[2:]) if everything else _COLUMNS
    if rows:
        console().print(table(rows, columns))
    others = len(found) - len(rows)
    hidden = f" ({others:,} more were sent again or dropped: --all)" if others else ""
    console().print(f"{counted(len(rows), 'dead letter')}{'' if everything else ' open'}{hidden}")


def show(
    letter: Annotated[str, typer.Argument(metavar="LETTER", help="Such as 3/1042.")],
    payload: Annotated[
        bool, typer.Option("--payload", help="Also key, headers and value: personal data.")
    ] = False,
    kafka: KafkaHosts = None,
    json: Json = False,
) -> None:
    """Show where a letter came from and what is wrong with it."""
    from consumers.intake.letters import as_json
    from consumers.intake.retrying import named

    with _letters(kafka) as (_, _, held):
        [found] = named(held, [letter])
    told = _row(found)
    original = found.letter.original
    if told["people"]:
        names_in(told)
    if json:
        print_json(told | (as_json(original) if payload else {}))
        return
    lines = [(name.replace("_", " "), shown(value)) for name, value in told.items()]
    lines = [(name, value) for name, value in lines if name != "errors" and value not in ("", "-")]
    lines += [(error.pointer or "/", error.message) for error in found.letter.refusal.errors]
    if payload:
        lines += [("key", _text(original.key))]
        lines += [(f"header {shown(name)}", _text(value)) for name, value in original.headers]
        lines += [("value", _text(original.value))]
    console().print(pairs(lines))


def retry(
    letters: Letters = None,
    everything: Annotated[bool, typer.Option("--all", help="All that are open.")] = False,
    mended: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Send what this file (NDJSON, from dead export, mended) has in their place.",
        ),
    ] = None,
    kafka: KafkaHosts = None,
    json: Json = False,
) -> None:
    """Send letters to the intake again, as they came, or mended: each is recorded once.

    What fails again becomes a letter of its own, and the first one shows which.
    """
    from consumers.intake import retrying
    from consumers.intake.reading import OPEN

    if sum((bool(letters), everything, mended is not None)) != 1:
        raise typer.BadParameter("name letters, or give --all, or --mended FILE")
    lines = [] if mended is None else mended.read_bytes().splitlines()
    with _letters(kafka) as (cluster, topics, held):
        if mended is not None:
            chosen = retrying.mended(lines, held)
        elif everything:
            chosen = [each.letter for each in held if each.state == OPEN]
        else:
            chosen = [each.letter for each in retrying.named(held, letters or ())]
        sent = retrying.send_again(cluster, topics, chosen)
    rows = [{"letter": each.letter.name, "to": each.to, "problem": each.problem} for each in sent]
    if json:
        print_json(rows)
    else:
        for row in rows:
            what = f"was sent again as {row['to']}" if row["to"] else row["problem"]
            console().print(shown(f"{row['letter']}: {what}"))
        console().print(f"{counted(sum(1 for row in rows if row['to']), 'letter')} sent again")
    if any(row["problem"] for row in rows):
        raise typer.Exit(1)


def drop(
    letters: Letters,
    reason: Annotated[str, typer.Option(help="Why; without personal data.")],
    kafka: KafkaHosts = None,
    json: Json = False,
) -> None:
    """Take letters out of those that are open. They stay on the topic, with your reason."""
    from consumers.intake import retrying

    with _letters(kafka) as (cluster, topics, held):
        chosen = [each.letter for each in retrying.named(held, letters or ())]
        retrying.drop(cluster, topics, chosen, reason)
    if json:
        print_json([{"letter": each.name, "state": "dropped"} for each in chosen])
    else:
        console().print(f"{counted(len(chosen), 'letter')} dropped")


def export(
    letters: Letters = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where to [standard output].")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Also those that were sent again or dropped.")
    ] = False,
    kafka: KafkaHosts = None,
) -> None:
    """Write letters as NDJSON, originals in base64: to keep, or to mend and send again.

    To mend one, put into its line "text": the value as it should be (JSON or text), or another
    "value", "key" or "headers"; then: careerlog dead retry --mended FILE. The file holds personal
    data.
    """
    from consumers.intake import retrying
    from consumers.intake.reading import OPEN

    with _letters(kafka) as (_, _, held):
        chosen = retrying.named(held, letters) if letters else held
        lines = [
            orjson.dumps(retrying.exported(each), option=orjson.OPT_APPEND_NEWLINE)
            for each in chosen
            if letters or everything or each.state == OPEN
        ]
    if out is None:
        sys.stdout.buffer.write(b"".join(lines))
        sys.stdout.buffer.flush()
    else:
        out.touch(mode=0o600)
        out.write_bytes(b"".join(lines))
        console().print(f"{counted(len(lines), 'letter')} written to {out}")


def forget(
    person: Annotated[str, typer.Argument(metavar="EMPLOYEE", help="Whose letters to remove.")],
    kafka: KafkaHosts = None,
    json: Json = False,
) -> None:
    """Remove every letter that can be told to speak of an employee from the topic, for good.

    An erasure does so itself. The brokers' disks let go of the bytes with the segment they stand
    in.
    """
    from consumers.intake.forgetting import forget as forgotten

    with _letters(kafka) as (cluster, topics, _):
        number = forgotten(cluster, topics, [person])
    if json:
        print_json({"forgotten": number})
    else:
        console().print(f"{counted(number, 'letter')} removed")


@contextmanager
def _letters(hosts: str | None) -> "Iterator[tuple[Kafka, Topics, list[Held]]]":
    """The cluster, and every letter; whatever Kafka answers is said in a sentence."""
    from kafka.errors import KafkaError

    from consumers.intake.reading import held_letters

    where = settings(kafka=hosts)
    cluster = where.cluster
    try:
        yield cluster, where.topics, held_letters(cluster, where.topics)
    except KafkaError as error:
        raise NoDeadLetters(
            f"Kafka at {cluster.hosts} answers {type(error).__name__}: see that it runs and that "
            "--kafka (CAREERLOG_KAFKA) names it (careerlog run --local starts one), then do the "
            "same again; nothing is lost by that"
        ) from None


def _row(held: "Held") -> dict[str, Any]:
    letter = held.letter
    return {
        "letter": letter.name,
        "state": held.state,
        "to": held.to,
        "at": letter.at,
        "reason": letter.refusal.reason,
        "message": letter.refusal.message,
        "errors": [error._asdict() for error in letter.refusal.errors],
        "topic": letter.place.topic,
        "partition": letter.place.partition,
        "offset": letter.place.offset,
        "people": sorted(letter.people),
        "retry_of": letter.retry_of,
        "since": held.since,
        "why": held.why,
    }


def _text(value: bytes | None) -> str:
    return "-" if value is None else shown(value.decode("utf-8", "replace"))


def register(app: typer.Typer) -> None:
    """Adds the commands to the program."""
    group = typer.Typer(no_args_is_help=True, help="What the intake could not take in.")
    group.command("list")(list_letters)
    group.command("show")(show)
    group.command("retry")(retry)
    group.command("drop")(drop)
    group.command("export")(export)
    group.command("forget")(forget)
    app.add_typer(group, name="dead")
