"""Closing a period, so that what is recorded of its days later is flagged, and opening it again."""

from datetime import date

from domain.decisions.deciding import Act, Decision, Record, Refused, decided
from domain.events.oversight import PeriodClosed, PeriodReopened
from domain.position.facets import Period


def close(period: Record, act: Act, first_day: date, last_day: date) -> Decision:
    """From now on, facts recorded of these days, both included, are flagged.

    Raises:
        Refused: the period is closed already; it has not ended; it ends before it begins.
    """
    if last_day < first_day:
        raise Refused(f"{last_day} is before {first_day}; write the last day after the first")
    if last_day >= act.on:
        raise Refused(f"the period ends on {last_day}: close it when it has ended, or earlier days")
    known = latest(period)
    if known is not None and known.status == "closed":
        raise Refused(
            f"period {period.subject} ({known.first_day} to {known.last_day}) was closed on "
            f"{known.closed_on} by {known.closed_by}; give another name, or reopen it first "
            f"(careerlog period reopen {period.subject})"
        )
    fact = act.fact(PeriodClosed, period.stream, first_day=first_day, last_day=last_day)
    return decided(act, period, [fact])


def reopen(period: Record, act: Act) -> Decision:
    """From now on, facts recorded of the period's days count as in time; its reason is on record.

    Raises:
        Refused: the period is not closed; no reason is given.
    """
    known = latest(period)
    if known is None:
        raise Refused(f"no period is called {period.subject}; careerlog period list names them")
    if known.status != "closed":
        raise Refused(f"period {period.subject} was reopened on {known.reopened_on} already")
    if act.reason is None:
        raise Refused("say why the period is reopened (--reason)")
    return decided(act, period, [act.fact(PeriodReopened, period.stream)])


def latest(period: Record) -> Period | None:
    """How the period stands, None where it was never closed."""
    segments = period.timeline.segments.get(("period",))
    last: Period | None = segments[-1].value if segments else None
    return last
