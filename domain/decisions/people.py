"""Whom a decision concerns, and for whom somebody may speak."""

from datetime import date
from typing import Final, Literal

from domain.career.facets import STANDING, Standing
from domain.decisions.deciding import Act, Flag, Record, Refused
from domain.folding import FOREVER

CHECK_THE_ID: Final = "check the id; careerlog who lists those employed"


def employed(career: Record, on: date) -> Standing:
    """Where somebody who is employed on the day stands.

    Raises:
        Refused: they have left, are not there yet, were erased, or nobody knows them.
    """
    refuse_the_erased(career)
    standing: Standing | None = career.get(on, STANDING)
    if standing is not None and standing.status == "employed":
        return standing
    if standing is not None:
        raise Refused(
            f"{career.subject} left on {standing.left_on}; choose somebody who is employed on "
            f"{on}, or record the rehire first"
        )
    if STANDING not in (key[0] for key in career.timeline.segments):
        raise Refused(f"nobody called {career.subject} is on record; {CHECK_THE_ID}")
    first = career.timeline.segments[(STANDING,)][0].valid_from
    raise Refused(f"{career.subject} is not employed before {first}; choose a later day (--on)")


def refuse_who_left(career: Record, on: date) -> None:
    """Refuses a decision by somebody who had left by that day.

    Who is on no record at all may decide: a committee, or an office.
    """
    standing: Standing | None = career.get(on, STANDING)
    if standing is not None and standing.status != "employed":
        raise Refused(
            f"{career.subject}, who is to have decided this, left on {standing.left_on}; say with "
            f"--by who of those employed on {on} decides"
        )


def refuse_the_erased(career: Record) -> None:
    """Refuses what would tell more about somebody whose personal data was erased."""
    if erasures := career.timeline.segments.get(("erasure",)):
        raise Refused(
            f"{career.subject} was erased on {erasures[0].value.erased_on}; "
            "nothing more is recorded about them"
        )


def managers(career: Record, on: date) -> dict[str, int]:
    """Who manages somebody on a day, at home and at a host, and the facts that say so."""
    found: dict[str, int] = {}
    standing = career.segment(on, STANDING)
    if standing is not None and standing.value.manager is not None:
        found[standing.value.manager] = standing.position
    for _, each in career.instances(on, "secondment"):
        if each.value.status == "active":
            for manager in (each.value.home_manager, each.value.host_manager):
                if manager is not None:
                    found.setdefault(manager, each.position)
    return found


def party(career: Record, act: Act) -> Literal["employee", "manager"] | None:
    """As which of the two whose plan it is somebody acts; None: as neither."""
    if act.by == career.subject:
        return "employee"
    return "manager" if act.by in managers(career, act.on) else None


def only_themselves(career: Record, act: Act, what: str) -> None:
    """Refuses what nobody can say for another person."""
    if act.by != career.subject:
        raise Refused(
            f"nobody can {what} for another person: let {career.subject} do it (--by "
            f"{career.subject}), not {act.by}"
        )


def spoken_for(career: Record, act: Act, *others: str | None) -> list[Flag]:
    """Flags an act on somebody's plan by neither that person, nor a manager, nor the others."""
    if party(career, act) is not None or act.by in others:
        return []
    return [Flag("speaks_for_others", *_on_record(career, act, "neither the person nor"))]


def not_the_manager(career: Record, act: Act) -> list[Flag]:
    """Flags somebody who acts as the manager, but is not the manager on record."""
    if act.by in managers(career, act.on):
        return []
    return [Flag("not_the_manager", *_on_record(career, act, "not"))]


def _on_record(career: Record, act: Act, what: str) -> tuple[str, tuple[int, ...]]:
    found = managers(career, act.on)
    known = f"that is {' or '.join(found)}" if found else "there is none"
    message = f"{act.by} is {what} {career.subject}'s manager on record ({known})"
    return message, tuple(sorted(set(found.values())))


def never_before(day: date | None, act: Act, what: str) -> None:
    """Refuses a day that lies before the act itself."""
    if day is not None and day < act.on:
        raise Refused(f"{what} {day} is before {act.on}; choose a later day")


def leaving(career: Record, on: date) -> list[Flag]:
    """Flags somebody whose departure after the day is on record already."""
    for segment in career.timeline.segments.get((STANDING,), ()):
        if segment.valid_from > on and segment.value.status == "left":
            message = f"{career.subject} leaves on {segment.valid_from}, as is on record"
            later = segment.valid_to < FOREVER
            return [] if later else [Flag("leaving", message, (segment.position,))]
    return []
