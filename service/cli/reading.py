"""Commands that read personal data: each is logged before its answer is printed."""

import inspect
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import wraps
from typing import Annotated, Any, Final

import typer
from eventsourcing.persistence import PersistenceError
from sqlalchemy.exc import SQLAlchemyError
from typer.models import OptionInfo

from domain.store.placing import StoreDamaged, StoreUnavailable
from service.access.gate import gated
from service.access.logging import NotLogged, account, logged
from service.access.reading import Reading, people_in
from service.settings import settings

from .acting import an_id
from .declared import Reads
from .explained import telling
from .opening import existing_log
from .options import Known
from .telling_actors import logging_what_is_told

_NO_PART_OF_THE_QUESTION: Final = frozenset({"store", "json", "kafka", "reader", "purpose"})
_TOLD: Final = frozenset({"format", "metric", "name", "order", "post", "rows", "type"})
"""Parameters whose text names nobody."""
_now: ContextVar[Reading | None] = ContextVar("reading", default=None)


def _purpose(text: str) -> str:
    if not text.isprintable() or not 1 <= len(text) <= 160:
        raise typer.BadParameter("write one line of at most 160 characters")
    return text


As = Annotated[
    str | None,
    typer.Option(
        "--as",
        parser=an_id,
        envvar="CAREERLOG_READER",
        metavar="READER",
        help="Who reads, for the access log [the operating system's user].",
        show_default=False,
    ),
]
Purpose = Annotated[
    str | None,
    typer.Option(
        "--purpose",
        parser=_purpose,
        envvar="CAREERLOG_PURPOSE",
        metavar="WHY",
        help="What for, for the access log; names nobody.",
        show_default=False,
    ),
]


def names_in(answer: Any) -> None:
    """Says whom the answer of this command names, before it is printed."""
    if (reading := _now.get()) is not None:
        reading.names(people_in(answer))


def reading(command: Callable[..., Any], name: str, reads: Reads) -> Callable[..., Any]:
    """The command, with `--as` and `--purpose`; its answer is held back until it is logged."""
    signature = inspect.signature(command)

    @wraps(command)
    def read(**given: Any) -> Any:
        reader, purpose = given.pop("reader"), given.pop("purpose")
        if reads.only_with and not given[reads.only_with]:
            return command(**given)
        store = given.get("store")
        named = {each for of in reads.people for each in _checked(of, _ids(given.get(of)))}
        [unit] = [*_checked(reads.unit, _ids(given.get(reads.unit))), None][:1]
        where, user = settings(store), account()
        reader = reader or where.reader or user
        asked = Reading(
            reader,
            _question(name, signature, given),
            purpose or where.purpose,
            None if user == reader else user,
            tuple(sorted(named)),
            unit,
        )
        with _answering(asked, store, reads.at_once):
            return command(**given)

    more = (("reader", As), ("purpose", Purpose))
    read.__signature__ = signature.replace(  # type: ignore[attr-defined]
        parameters=[
            *signature.parameters.values(),
            *(
                inspect.Parameter(each, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=of)
                for each, of in more
            ),
        ]
    )
    read.__annotations__ = {**command.__annotations__, **dict(more)}
    return read


def acting(command: Callable[..., Any], name: str) -> Callable[..., Any]:
    """The command of somebody who acts (`--by`): what it tells them of others is logged as read.

    Flags and refusals rest on the record of whom the command is about. Once for each command, and
    not for one's own record.
    """
    signature = inspect.signature(command)

    @wraps(command)
    def acted(**given: Any) -> Any:
        store, user = given.get("store"), account()
        by = given["by"] or given.get("authorised_by") or user
        told: set[str] = set()

        def log_it(people: Iterable[str]) -> None:
            new = {*people} - told - {by}
            if new:
                question = _question(name, signature, given)
                asked = Reading(by, question, settings(store).purpose, None if user == by else user)
                asked.names(new)
                _log(asked, store)
                told.update(new)

        with logging_what_is_told(log_it):
            return command(**given)

    return acted


@contextmanager
def _answering(asked: Reading, store: str | None, at_once: bool) -> Iterator[None]:
    done = False

    def log_it() -> None:
        nonlocal done
        if not done and not asked.names_nobody:
            _log(asked, store)
        done = True

    if at_once:
        log_it()
    before = _now.set(asked)
    try:
        with gated(log_it):
            yield
    except Exception as error:
        if telling(type(error)) and (asked.people or asked.unit is not None):
            log_it()
        raise
    finally:
        _now.reset(before)


def _log(asked: Reading, store: str | None) -> None:
    try:
        with existing_log(store) as log:
            logged(log, settings(store), asked)
    except Exception as error:
        if not _of_the_store(error) or isinstance(error, StoreDamaged):
            raise
        cause = str(getattr(error, "orig", None) or error).partition("\n")[0]
        raise NotLogged(
            f"no answer, because the access log could not be written ({cause}): every read of "
            "personal data is a fact in the store, so this user must be able to write to the "
            "store (for SQLite, to its file and folder)"
        ) from None


def _of_the_store(error: Exception) -> bool:
    """Whether the store refused; drivers raise errors of their own, and psycopg may be absent."""
    ours = (PersistenceError, SQLAlchemyError, StoreUnavailable, sqlite3.Error, OSError)
    return isinstance(error, ours) or type(error).__module__.partition(".")[0] == "psycopg"


def _question(name: str, signature: inspect.Signature, given: dict[str, Any]) -> str:
    """The command with what was given: days, positions, numbers, and ids of posts and facets.

    Of anything else, which might be personal, only the option's name; whose data it is stands in
    the entry's own fields.
    """
    options = [
        _written(each, parameter, given[each])
        for each, parameter in signature.parameters.items()
        if each not in _NO_PART_OF_THE_QUESTION and given[each] != parameter.default
    ]
    return " ".join([name, *filter(None, options)])[:160]


def _written(name: str, parameter: inspect.Parameter, given: Any) -> str:
    value = _told(name, given)
    for info in getattr(parameter.annotation, "__metadata__", ()):
        if isinstance(info, OptionInfo):
            declared = [each.split("/")[0] for each in info.param_decls or ()]
            option = declared[0] if declared else f"--{name.replace('_', '-')}"
            return f"{option} {value}".rstrip()
    return value


def _told(name: str, given: Any) -> str:
    if isinstance(given, Known):
        return f"@{given.position}" if given.moment is None else given.moment.isoformat()
    if isinstance(given, date) or (isinstance(given, int) and not isinstance(given, bool)):
        return str(given)
    return str(given) if name in _TOLD and isinstance(given, str) else ""


def _checked(name: str, ids: Iterator[str]) -> Iterator[str]:
    """Ids that an entry of the access log can hold.

    Raises:
        typer.BadParameter: one that nobody and nothing can have.
    """
    for each in ids:
        try:
            yield an_id(each)
        except typer.BadParameter as wrong:
            raise typer.BadParameter(wrong.message, param_hint=name.upper()) from None


def _ids(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif value:
        yield from value
