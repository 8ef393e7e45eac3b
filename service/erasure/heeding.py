"""Whether store and vault know of every erasure in the ledger; else nothing is served from them."""

from sqlalchemy import func, inspect, select

from domain.log import CareerLog
from domain.vault import Vault
from projections.database import open_database
from projections.profiles.schema import TABLES
from service.erasure.ledger import last_of, nobody_erasing
from service.settings import Settings

_HOW = "careerlog erase --replay"
_REPLAY = f"before anything is served: {_HOW}"


class NotReplayed(Exception):
    """Store, vault and erasure ledger disagree on who was erased: which, and what to do."""


def refuse_unreplayed(where: Settings, log: CareerLog) -> None:
    """Refuses a store or a vault from before an erasure, and what an interrupted one left.

    Looks at the ledger's last line, one fact of the log, two counts of the vault and one of the
    profiles: a log holds its facts, and a vault its erasures, in the ledger's order, so whichever
    knows the last one knows them all. Erasures that only the log knows, because vault and ledger
    were restored together, are noticed as soon as they are projected.

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
            f"gone for good, have it written anew: {_HOW} --anew)"
        )
    if _on_record(where) > number:
        return (
            f"the vault and the erasure ledger {file} are from before an erasure that is on "
            f"record: restore the ledger, then {_HOW} (if it is gone for good: {_HOW} --anew)"
        )
    return None


def _on_record(where: Settings) -> int:
    """How many people the log has erased, as far as the profiles have come."""
    erasures = TABLES.facets["erasure"].table
    with open_database(where.store) as database, database.reading() as connection:
        if not inspect(connection).has_table(erasures.name):
            return 0
        asked = select(func.count(erasures.c.employee.distinct()))
        return int(connection.scalar(asked) or 0)
