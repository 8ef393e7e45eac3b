"""`careerlog report`: what is held about a person, handed to that person (GDPR Art. 15)."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from domain.whole_file import whole_file
from projections.audit.projection import AUDIT
from projections.engine import refresh
from projections.profiles.projection import PROFILES
from service.access.report import report as report_of
from service.access.report_page import Section, page
from service.erasure.retention import Population, policy_from

from .access import reader_told
from .acting import Employee
from .opening import up_to_date
from .options import Json, KnownOption, Store
from .output import console, counted, print_json, shown, table
from .pinned import pinned
from .progress import Bar

_HELD: Final = ("effective", "what", "says", "source", "recorded", "fact")
_SOURCES: Final = ("source", "facts", "first recorded", "last recorded", "what")
_READ: Final = ("when", "who", "question", "purpose", "of", "outcome")
_NOT_SAID: Final = frozenset(("effective_on", "people"))


def report(
    person: Employee,
    years: Annotated[
        int | None,
        typer.Option(min=0, max=100, help="How long after leaving it is kept, as for retention."),
    ] = None,
    policy: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The retention policy, in TOML, as for retention."),
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE", dir_okay=False, help="Write pages to hand over."),
    ] = None,
    known: KnownOption = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """Tell a person what is held of them, from where, who read it and why, and for how long.

    The report is for that person: their own texts are in the clear, those of others are not in it.
    It is in GDPR Art. 15's order; --html writes it for printing, --json as data.
    """
    if years is not None and policy is not None:
        raise typer.BadParameter("say how long once: --years or --policy")
    populations: tuple[Population, ...] = () if years is None else (Population(years=years),)
    if policy is not None:
        populations = policy_from(policy)
    with up_to_date(store, personal=True) as (database, log):
        with Bar("Catching up") as bar:
            refresh(database, log, [AUDIT.name], on_progress=bar.projected)
        position = pinned(database, log, known, AUDIT.name, PROFILES.name)
        told = report_of(database, log, person, position, date.today(), populations)
    opening, sections = list(_opening(told)), list(_sections(told))
    if html is not None:
        with whole_file(html) as draft:
            draft.write_text(page(f"What is held about {person}", opening, sections), "utf-8")
    if json:
        print_json(told)
    elif html is not None:
        console().print(f"{counted(len(told['held']), 'fact')} about {person} in {html}")
    else:
        _print(person, opening, sections)


def _print(person: str, opening: list[str], sections: list[Section]) -> None:
    screen = console()
    screen.print(f"What is held about {person}", style="bold")
    for line in opening:
        screen.print(line)
    for heading, columns, rows, below in sections:
        screen.print(f"\n{heading}", style="bold")
        if rows:
            screen.print(table(rows, columns))
        for line in below:
            screen.print(line)


def _opening(told: Mapping[str, Any]) -> Iterator[str]:
    name = " ".join(told["name"].get(each, "") for each in ("given_name", "family_name")).strip()
    yield f"Made on {told['made_on']}, as known at position @{told['known']} of the log."
    if name or told["name"]:
        yield f"Name on record: {name or '-'}; address: {told['name'].get('email', '-')}"
    yield {
        "unknown": "No employment is on record on this day.",
        "erased": "The personal data was erased: what was personal cannot be read by anybody.",
    }.get(told["status"], f"On this day: {told['status']}.")
    yield f"What for: {'; '.join(told['purposes'])}."


def _sections(told: Mapping[str, Any]) -> Iterator[Section]:
    held, readings = told["held"], told["readings"]
    parts = told["named_in_facts_about_others"]
    yield (
        "What is held",
        _HELD,
        [_fact(each) for each in held],
        [
            f"{counted(len(held), 'fact')} about you. Besides, "
            f"{counted(parts['as_manager_mentor_assessor_or_the_like'], 'fact')} about others "
            "name you as manager, mentor, assessor or the like, and "
            f"{counted(parts['as_who_decided_or_read'], 'fact')} as who decided or read something: "
            "those are the others' data."
        ],
    )
    yield "From where", _SOURCES, [_source(each) for each in told["sources"]], []
    denied = sum(each["outcome"] == "denied" for each in readings)
    yield (
        "Who read it, and why",
        _READ,
        [_read(each) for each in readings],
        [
            f"{counted(len(readings), 'reading')}, {denied:,} of them denied. Readings of "
            "everybody or of a unit are among them, whether or not the answer named you."
        ],
    )
    yield "How long it is kept", (), [], list(_kept(told))
    yield "Scores", (), [], [told["scores"]]
    yield "Your rights", (), [], [f"- {each}" for each in told["rights"]]


def _fact(event: Mapping[str, Any]) -> dict[str, str]:
    data = event["data"]
    says = (
        f"{name.replace('_', ' ')}: {shown(value)}"
        for name, value in data.items()
        if name not in _NOT_SAID
    )
    return {
        "effective": data["effective_on"],
        "what": event["type"],
        "says": "; ".join(says),
        "source": event["source"],
        "recorded": event["recorded_at"][:19].replace("T", " "),
        "fact": f"@{event['position']}",
    }


def _source(each: Mapping[str, Any]) -> dict[str, str]:
    return {
        "source": each["source"],
        "facts": f"{each['facts']:,}",
        "first recorded": shown(each["first_recorded"]),
        "last recorded": shown(each["last_recorded"]),
        "what": ", ".join(each["types"]),
    }


def _read(each: Mapping[str, Any]) -> dict[str, str]:
    return {
        "when": shown(each["at"]),
        "who": reader_told(each),
        "question": each["question"],
        "purpose": each["purpose"] or "not said",
        "of": {"person": "you", "unit": f"unit {each['unit']}"}.get(each["whose"], "everybody"),
        "outcome": each["outcome"],
    }


def _kept(told: Mapping[str, Any]) -> Iterator[str]:
    kept = told["kept"]
    years = kept["years_after_leaving"]
    if kept["erasure"] is not None:
        erasure = kept["erasure"]
        yield f"Erased on {erasure['erased_on']} on the ground of {erasure['basis']}."
    elif kept["until"] is not None:
        yield f"Until {kept['until']}."
    elif years:
        terms = "; ".join(f"{each['population']}: {each['years']} years" for each in years)
        yield f"While you are employed, and for so long after you left: {terms}."
    else:
        yield "No period is set: it is kept until it is erased."
    for each in kept["holds"]:
        yield f"A legal hold forbids erasing it: matter {each['matter']}, since {each['since']}."
    request = kept["erasure_request"]
    if request is not None and kept["erasure"] is None:
        yield (
            f"Erasure was asked for on {request['requested_on']} ({request['basis']}): "
            f"{request['status']}."
        )
    yield (
        "Facts are never deleted from the log; erasing destroys the key, so that what is personal "
        "in them, and in every copy and backup, cannot be read any more."
    )


def register(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command("report")(report)
