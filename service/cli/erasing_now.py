"""Carries out one erasure, from whichever command it comes."""

from domain.decisions import erasing
from domain.decisions.deciding import Act, Decision, NeedsReason, Refused
from domain.events.records import PersonErased
from domain.log import CareerLog
from domain.store.placing import Receipt
from service.deciding import CarriedOut, Records
from service.erasure import running
from service.settings import settings

from .acting import career
from .clearing import Copies


def erase_now(
    log: CareerLog,
    store: str | None,
    copies: Copies,
    person: str,
    basis: str | None,
    asking: Act | None,
    approving: Act,
) -> CarriedOut:
    """Approves an erasure that was asked for, or is asked for by `asking` in the same moment.

    Raises:
        Refused: it may not be; nothing was recorded.
    """
    sealed = is_sealed(log, person)
    by_one = not settings(store).needs_second("erasure")

    def decide(records: Records) -> Decision:
        record = records[career(person)]
        if asking is not None and basis is not None:
            return erasing.ask_and_approve(record, asking, approving, basis, sealed, by_one)
        return erasing.approve(record, approving, basis, sealed, by_one)

    try:
        return running.erase(log, settings(store).erasure_ledger, person, decide, copies.that_wait)
    except NeedsReason as wanted:
        asked = f" --basis {basis} --by {asking.by}" if asking is not None else ""
        raise Refused(
            f"{wanted}; to go on all the same, say why with --despite: "
            f"careerlog erase {person}{asked} --authorised-by {approving.by} --despite WHY"
        ) from None


def erased_on_word(
    log: CareerLog, store: str | None, copies: Copies, told: PersonErased
) -> Receipt:
    """Carries out an erasure that another system tells of; sent again, answers as it did.

    Raises:
        Refused: it may not be; nothing was recorded.
    """
    if log.find(told.source, told.event_id) is not None:
        (receipt,) = log.append([told])
        return receipt
    done = running.erase(
        log,
        settings(store).erasure_ledger,
        told.subject,
        lambda records: erasing.on_word_of_others(records[career(told.subject)], told),
        copies.that_wait,
    )
    ((_, receipt),) = done.facts
    return receipt


def is_sealed(log: CareerLog, person: str) -> bool:
    """Whether anything personal of somebody is held, on whatever stream."""
    return log.vault is not None and log.vault.has_key(person)
