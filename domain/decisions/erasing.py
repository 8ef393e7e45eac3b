"""Erasing a person: one asks, another approves, and no legal matter may forbid it."""

from datetime import date
from typing import Final

from domain.career.facets import STANDING, ErasureRequest, Hold
from domain.decisions.deciding import Act, Decision, Flag, Record, Refused, decided
from domain.decisions.people import CHECK_THE_ID
from domain.events.base import Event
from domain.events.oversight import ErasureRefused, ErasureRequested, HoldPlaced, HoldReleased
from domain.events.records import PersonErased

WHILE_EMPLOYED: Final = frozenset({"unlawful_processing", "legal_obligation"})
"""Grounds on which somebody is erased who is still employed, without giving a reason."""
_STOPPING: Final = frozenset({"still_employed"})


def ask(career: Record, act: Act, basis: str, sealed: bool = False) -> Decision:
    """Somebody asks that a person be erased; anybody may, the person too.

    `sealed` says that something personal of theirs is held, be it on no career of their own.

    Raises:
        Refused: nobody knows the person; they are erased; it was asked for already.
        NeedsReason: they are still employed, and the basis is none that holds all the same.
    """
    _there(career, sealed)
    open_request = asked_for(career)
    if open_request is not None:
        raise Refused(
            f"{open_request.requested_by} asked for this on {open_request.requested_on} "
            f"({open_request.basis}): let somebody else approve it (careerlog erase "
            f"{career.subject} --authorised-by WHO), or turn it down (--refuse)"
        )
    fact = act.fact(ErasureRequested, career.stream, basis=basis)
    flags = [*_still_employed(career, act.on, basis), *_held_up(career)]
    return decided(act, career, [fact], flags, _STOPPING)


def approve(
    career: Record,
    act: Act,
    basis: str | None = None,
    sealed: bool = False,
    by_one: bool = False,
) -> Decision:
    """Another than the one who asked approves (the same one, too, where `by_one` is set): the
    person is erased, for good.

    Raises:
        Refused: nobody asked, or for another basis; whoever approves asked for it, or is to be
            erased; a legal matter forbids it; nobody knows the person; they are erased.
        NeedsReason: they are still employed, and the basis is none that holds all the same.
    """
    _there(career, sealed)
    request = _open_request(career)
    if basis is not None and basis != request.basis:
        raise Refused(
            f"{request.requested_by} asked for this as {request.basis}, not as {basis}: approve "
            "that, or turn it down (--refuse) and have it asked for anew"
        )
    if act.by == request.requested_by and not by_one:
        raise Refused(
            f"{act.by} asked for this erasure: nobody approves what they asked for; let somebody "
            "else do it (--authorised-by)"
        )
    _refuse_their_own(career, act.by, f"let somebody else than {act.by} do it (--authorised-by)")
    _refuse_held(career)
    fact = act.fact(
        PersonErased,
        career.stream,
        basis=request.basis,
        requested_by=request.requested_by,
        authorised_by=act.by,
    )
    return decided(act, career, [fact], _still_employed(career, act.on, request.basis), _STOPPING)


def ask_and_approve(
    career: Record,
    asking: Act,
    approving: Act,
    basis: str,
    sealed: bool = False,
    by_one: bool = False,
) -> Decision:
    """One asks and another approves, at once; what is open already is only approved.

    Raises:
        Refused: as `ask` and `approve`; nothing is recorded where either says no.
        NeedsReason: as theirs.
    """
    if asked_for(career) is not None:
        return approve(career, approving, basis, sealed, by_one)
    facts, flags = ask(career, asking, basis, sealed)
    erased = approve(career.told(facts), approving, basis, sealed, by_one)
    return Decision((*facts, *erased.facts), (*flags, *erased.flags))


def on_word_of_others(career: Record, told: PersonErased) -> Decision:
    """Another system says that a person is to be erased: who asked, and who approved.

    Who asked is `requested_by`, or else the actor. That the person is unknown here, or erased
    already, changes nothing: what was said goes on record.

    Raises:
        Refused: it names no two people; the one to be erased approves; a legal matter forbids it.
    """
    asked = told.requested_by or told.actor
    if asked is None or asked == told.authorised_by:
        raise Refused(
            "one asks and another approves: name who asked as requested_by, another than "
            "authorised_by"
        )
    _refuse_their_own(career, told.authorised_by, "name somebody else as authorised_by")
    _refuse_held(career)
    return Decision((told,), ())


def turn_down(career: Record, act: Act) -> Decision:
    """The request is refused; the act's reason says why.

    Raises:
        Refused: nobody asked; no reason is given; the person is erased.
    """
    _refuse_the_erased(career)
    _open_request(career)
    return _with_reason(career, act, act.fact(ErasureRefused, career.stream), "turned down")


def place_hold(career: Record, act: Act, matter: str, sealed: bool = False) -> Decision:
    """A legal matter forbids erasing the person, until it is released.

    Raises:
        Refused: nobody knows the person; they are erased; the matter holds already; no reason.
    """
    _there(career, sealed)
    if matter in dict(holds(career)):
        raise Refused(
            f"matter {matter} holds {career.subject} already; name another, or leave it be"
        )
    fact = act.fact(HoldPlaced, career.stream, matter=matter)
    return _with_reason(career, act, fact, "placed")


def release_hold(career: Record, act: Act, matter: str) -> Decision:
    """A legal matter no longer forbids erasing the person.

    Raises:
        Refused: no such hold is in force; the person themselves would release it; no reason.
    """
    held = dict(holds(career))
    if matter not in held:
        known = f"those in force: {', '.join(held)}" if held else "none is in force"
        raise Refused(f"no hold of matter {matter} is in force for {career.subject}; {known}")
    if act.by == career.subject:
        raise Refused(
            f"nobody releases a hold on their own record: let somebody else than {act.by}"
        )
    fact = act.fact(HoldReleased, career.stream, matter=matter)
    return _with_reason(career, act, fact, "released")


def holds(career: Record) -> list[tuple[str, Hold]]:
    """The matters that forbid erasing somebody, and since when; whatever day they begin on."""
    last = [
        (key[1], segments[-1].value)
        for key, segments in sorted(career.timeline.segments.items())
        if key[0] == "hold"
    ]
    return [(matter, hold) for matter, hold in last if hold.status == "held"]


def asked_for(career: Record) -> ErasureRequest | None:
    """The request for erasure that nobody has decided on."""
    last = latest_request(career)
    return last if last is not None and last.status == "requested" else None


def latest_request(career: Record) -> ErasureRequest | None:
    """The latest request for erasure, whatever became of it."""
    segments = career.timeline.segments.get(("erasure_request",))
    last: ErasureRequest | None = segments[-1].value if segments else None
    return last


def _with_reason(career: Record, act: Act, fact: Event, done: str) -> Decision:
    if act.reason is None:
        raise Refused(f"say why this is {done} (--reason)")
    return decided(act, career, [fact])


def _open_request(career: Record) -> ErasureRequest:
    request = asked_for(career)
    if request is None or request.requested_by is None:
        raise Refused(
            f"nobody has asked that {career.subject} be erased: let one ask (careerlog erase "
            f"{career.subject} --basis BASIS --by WHO), or name who asks beside who approves "
            "(--basis BASIS --by WHO --authorised-by WHO)"
        )
    return request


def _there(career: Record, sealed: bool) -> None:
    _refuse_the_erased(career)
    if not career.facts and not sealed:
        raise Refused(f"nobody called {career.subject} is on record; {CHECK_THE_ID}")


def _refuse_the_erased(career: Record) -> None:
    if erasures := career.timeline.segments.get(("erasure",)):
        raise Refused(
            f"{career.subject} was erased on {erasures[-1].value.erased_on} already; to clear late "
            f"copies: careerlog erase {career.subject} --sweep"
        )


def _refuse_their_own(career: Record, by: str, instead: str) -> None:
    if by == career.subject:
        raise Refused(f"nobody approves their own erasure: {instead}")


def _refuse_held(career: Record) -> None:
    if held := holds(career):
        matters = " and ".join(f"{matter} (since {hold.placed_on})" for matter, hold in held)
        raise Refused(
            f"a legal hold forbids erasing {career.subject}: matter {matters}; once it is over: "
            f"careerlog hold release {career.subject} --matter {held[0][0]}"
        )


def _still_employed(career: Record, on: date, basis: str) -> list[Flag]:
    if basis in WHILE_EMPLOYED:
        return []
    for segment in career.timeline.segments.get((STANDING,), ()):
        if segment.value.status == "employed" and segment.valid_to > on:
            when = f"from {segment.valid_from} on" if segment.valid_from > on else f"on {on}"
            message = f"{career.subject} is employed {when}, which {basis} does not fit"
            return [Flag("still_employed", message, (segment.position,))]
    return []


def _held_up(career: Record) -> list[Flag]:
    return [
        Flag("legal_hold", f"matter {matter} forbids erasing {career.subject} until it is released")
        for matter, _ in holds(career)
    ]
