"""How coming, going and changing managers change where somebody stands."""

from collections.abc import Iterator

from domain.career.facets import STANDING, Erasure, ErasureRequest, Person, Standing
from domain.events.employment import Hired, Left, ManagerChanged, Placement, Rehired
from domain.events.records import PersonErased
from domain.folding import Change, Outcome, State, anomaly, evolves
from domain.rules import already_employed, own_manager, standing_of

_ENDS_WITH_EMPLOYMENT = ("secondment", "assignment", "mentoring", "coaching")


def _placed(state: State, fact: Placement) -> Iterator[Outcome]:
    day = fact.effective_on
    if flag := own_manager(fact, fact.manager):
        yield flag
    yield Change(
        (STANDING,),
        Standing(
            status="employed",
            unit=fact.unit,
            post=fact.post,
            title=fact.title,
            grade=fact.grade,
            ladder=fact.ladder,
            job=fact.job,
            manager=None if flag else fact.manager,
            since=day,
            in_grade_since=day,
            hired_on=day,
            role_fact=fact.position,
            role_change=fact.type,
        ),
    )
    known: Person = state.get("person") or Person()
    who = Person(
        fact.given_name or known.given_name,
        fact.family_name or known.family_name,
        fact.email or known.email,
    )
    if who != Person():
        yield Change(("person",), who)


@evolves(Hired)
def hired(state: State, fact: Hired) -> Iterator[Outcome]:
    """Somebody's employment begins."""
    if flag := already_employed(state, fact):
        yield flag
        return
    if standing_of(state).status == "left":
        yield anomaly(
            "hired_again",
            fact,
            "the person had been employed and left; a rehire should have been sent",
            state.position(STANDING),
        )
    yield from _placed(state, fact)


@evolves(Rehired)
def rehired(state: State, fact: Rehired) -> Iterator[Outcome]:
    """Somebody who had left is employed again."""
    if flag := already_employed(state, fact):
        yield flag
        return
    if standing_of(state).status == "unknown":
        yield anomaly(
            "rehired_without_earlier_employment", fact, "no earlier employment is on record"
        )
    yield from _placed(state, fact)


@evolves(Left, employment="required")
def left(state: State, fact: Left) -> Iterator[Outcome]:
    """An employment ends, and with it what runs only as long as it does."""
    yield Change(
        (STANDING,),
        standing_of(state)._replace(
            status="left",
            post=None,
            manager=None,
            left_on=fact.effective_on,
            left_voluntarily=fact.voluntary,
            left_because=fact.cause,
        ),
    )
    for facet in _ENDS_WITH_EMPLOYMENT:
        for key, running in list(state.instances(facet)):
            if running.status == "active":
                yield Change(key, running._replace(status="left", ended_on=fact.effective_on))


@evolves(ManagerChanged, employment="required")
def manager_changed(state: State, fact: ManagerChanged) -> Iterator[Outcome]:
    """Somebody reports to another manager; the role goes on."""
    if flag := own_manager(fact, fact.manager):
        yield flag
        return
    standing = standing_of(state)
    if fact.from_manager is not None and fact.from_manager != standing.manager:
        yield anomaly(
            "disagrees_with_record",
            fact,
            "the record has another manager before it; it is believed all the same",
            state.position(STANDING),
        )
    yield Change((STANDING,), standing._replace(manager=fact.manager))


@evolves(PersonErased)
def erased(state: State, fact: PersonErased) -> Iterator[Outcome]:
    """Somebody's personal data is gone; the structure of the career stays."""
    yield Change(
        ("erasure",),
        Erasure(fact.effective_on, fact.basis, fact.authorised_by, fact.requested_by),
    )
    request: ErasureRequest | None = state.get("erasure_request")
    if request is not None and request.status == "requested":
        yield Change(
            ("erasure_request",),
            request._replace(
                status="done", decided_on=fact.effective_on, decided_by=fact.authorised_by
            ),
        )
