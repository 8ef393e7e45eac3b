"""Whether store and vault know of every erasure in the ledger; else nothing is served from them."""

from domain.log import CareerLog
from domain.vault import Vault
from service.erasure.ledger import last_of, nobody_erasing
from service.settings import Settings

_REPLAY = "before anything is served: careerlog erase --replay"


class NotReplayed(Exception):
    """Store, vault and erasure ledger disagree on who was erased: which, and what to do."""


def refuse_unreplayed(where: Settings, log: CareerLog) -> None:
    """Refuses a store or a vault from before an erasure, and what an interrupted one left.

    Looks at the ledger's last line, one fact of the log and two counts of the vault: a log holds
    its facts, and a vault its erasures, in the ledger's order, so whichever knows the last one
    knows them all.

    Raises:
        NotReplayed: they disagree; the message says what to do.
        LedgerDamaged: the ledger's last line cannot be read.
    """
    if disagreement(where, log) is None:
        return
    with nobody_erasing(where.erasure_ledger):  # somebody may just have been at it
        why = disagreement(where, log)
    if why is not None:
        raise NotReplayed(why)


def disagreement(where: Settings, log: CareerLog) -> str | None:
    """In what they disagree, and what to do; None where they agree."""
    file = where.erasure_ledger
    last = last_of(file)
    if last is not None and log.find(last.source, last.id) is None:
        return f"the store is from before an erasure that is in {file}; {_REPLAY}"
    if where.vault_file is not None and not where.vault_file.exists():
        return None
    number = 0 if last is None else last.number
    remembered = Vault.erasures_of(where.vault_url, last and last.person)
    if remembered.being_erased:
        return f"an erasure was interrupted; {_REPLAY}"
    if last is not None and (remembered.erased < number or not remembered.buried):
        return f"the vault is from before an erasure that is in {file}; {_REPLAY}"
    if remembered.erased > number:
        return (
            f"the vault has erased {remembered.erased}, but the erasure ledger {file} names "
            f"{number}: restore the ledger, or say where it is with CAREERLOG_ERASURES (if it is "
            "gone for good, have it written anew: careerlog erase --replay --anew)"
        )
    return None
