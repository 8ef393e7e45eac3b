"""`careerlog who`, `show`, `history` and `anomalies`: questions at two dates."""

from datetime import date
from typing import Annotated, Any

import typer

from consumers.wire import cloud_event
from domain.events.base import Event
from domain.log import CareerLog
from domain.timeline import fold
from projections.on_record import require_on_record
from projections.parked import waiting_of
from projections.posts import queries as posts
from projections.profiles import queries
from service import overseen
from service.settings import settings

from .card import card
from .history import lines
from .opening import existing_log, up_to_date
from .options import Below, Json, KnownOption, On, Store, position_known
from .output import console, counted, print_json, table
from .pinned import pinned
from .reading import names_in
from .unheard_of import said_beside

_WHO = [key for key in queries.KEYS if key != "status"]
_ANOMALIES = ("stream", "kind", "positions", "message")

Employee = Annotated[str, typer.Argument(help="The employee's id, such as E1024.")]


def who(
    unit: Annotated[str | None, typer.Option(help="Only those in this unit.")] = None,
    below: Below = False,
    post: Annotated[str | None, typer.Option(help="Only who holds this post.")] = None,
    on: On = None,
    known: KnownOption = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """List those employed on a day, and where each of them stands."""
    day = on or date.today()
    with up_to_date(store) as (database, log):
        position = pinned(database, log, known, "profiles")
        there = queries.who(database, day, position, unit=unit, post=post, below=True)
        people = (
            there if unit is None or below else [each for each in there if each["unit"] == unit]
        )
        if not there:
            with said_beside():
                require_on_record(database, log, unit=unit, posts=[post])
    if post is not None:
        names_in(people)
    if json:
        print_json(people)
        return
    if people:
        console().print(table(people, _WHO))
    console().print(f"{counted(len(people), 'person', 'people')} employed on {day}")
    if more := len(there) - len(people):
        console().print(f"{counted(more, 'person', 'people')} more in units below: add --below")


def show(
    employee: Employee,
    on: On = None,
    known: KnownOption = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """Show everything that is known of one person on a day."""
    day = on or date.today()
    with up_to_date(store, personal=True) as (database, log):
        position = pinned(database, log, known, "profiles")
        answer = queries.show(database, employee, day, position)
        facts = opened_stream(log, employee, position)
        waiting = waiting_of(database, "profiles", f"career-{employee}", position)
    timeline = fold(facts, f"career-{employee}")
    person = timeline.at(day).get(("person",))
    if person is not None:
        answer |= {"person": {n: _plain(v) for n, v in person._asdict().items() if v is not None}}
    if waiting:
        answer |= {"waiting": waiting}
        console(stderr=True).print(
            f"{counted(waiting, 'fact')} about {employee} could not be applied and "
            f"{'is' if waiting == 1 else 'are'} not in this answer: careerlog parked list"
        )
    if json:
        print_json(answer)
    elif answer["status"] == "unknown" and not facts:
        console().print(_nothing(employee))
    else:
        card(answer, timeline, day)


def history(
    employee: Employee,
    on: On = None,
    known: KnownOption = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """List the facts about one person in the order they were recorded.

    With --on, only those that take effect by that day.
    """
    with existing_log(store, personal=True) as log:
        facts = opened_stream(log, employee, position_known(log, known))
    told = [fact for fact in facts if on is None or fact.effective_on <= on]
    if json:
        print_json([cloud_event(fact) for fact in told])
        return
    if not facts:
        console().print(_nothing(employee))
    if told:
        console().print(lines(told, facts))
    console().print(f"{counted(len(told), 'fact')} about {employee}")


def anomalies(known: KnownOption = None, store: Store = None, json: Json = False) -> None:
    """List the contradictions on the record, each with the facts that are involved.

    Also what came late for a closed period and, where CAREERLOG_SECOND_PERSON names correction,
    what was corrected or rescinded without a second person's approval.
    """
    with up_to_date(store) as (database, log):
        position = pinned(database, log, known, "profiles", "posts")
        found = [
            *queries.anomalies(database, position),
            *posts.anomalies(database, position),
            *overseen.anomalies(database, log, settings(store), position),
        ]
    names_in(found)
    if json:
        print_json(found)
        return
    if found:
        console().print(table(found, _ANOMALIES))
    console().print(counted(len(found), "anomaly", "anomalies"))


def opened_stream(log: CareerLog, employee: str, upto: int | None) -> list[Event]:
    """The person's own facts, with what is personal in them readable."""
    facts = log.stream(f"career-{employee}", upto)
    return log.vault.open(facts) if log.vault else facts


def _nothing(employee: str) -> str:
    return f"Nothing is on record about {employee}. Check the id (careerlog who lists people)."


def _plain(value: Any) -> Any:
    """A personal value for JSON: text, or that it has been erased."""
    return value if isinstance(value, str) else {"erased": True}


def register(app: typer.Typer) -> None:
    """Adds the commands to the program."""
    for command in (who, show, history, anomalies):
        app.command(command.__name__)(command)
