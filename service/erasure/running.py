"""Carries out an erasure so that neither a crash nor a restored backup undoes it.

The steps of one erasure, each on the disk before the next begins:

1. the vault notes that it has begun;
2. the log records person.erased;
3. the vault destroys the key, and buries the person for good;
4. the erasure ledger gets its line;
5. copies of the person's facts are cleared from where they wait;
6. the vault takes its note back.

While the note stands nothing is served (see heeding.py). Whoever erases next, or replays, completes
what was begun: from step 2 on the erasure is done to its end, before that it never was.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple, cast

from domain.codec import revive_all
from domain.decisions.deciding import SOURCE, Decision, Refused
from domain.events.records import Basis, PersonErased
from domain.log import CareerLog
from domain.store.placing import WrongVersion
from domain.vault import Vault, VaultError
from service.deciding import CarriedOut, Records, carry_out
from service.erasure.heeding import NotReplayed
from service.erasure.ledger import Entry, ErasureLedger, held

NOT_KNOWN: Final = "not-known"
"""Stands for who approved an erasure of which only the vault still knows."""
Clear = Callable[[Collection[str]], object]
"""Clears what waits somewhere and may hold copies of what was said about these people."""


class Replayed(NamedTuple):
    """What replaying the ledger came to."""

    people: list[str]
    """Whom the ledger names."""
    keys_destroyed: int
    facts_recorded: int
    written_to_ledger: int


def erase(
    log: CareerLog,
    file: Path,
    person: str,
    decide: Callable[[Records], Decision],
    clear: Clear,
) -> CarriedOut:
    """Records the erasure that `decide` comes to, and carries it out to its end.

    Raises:
        Refused: it may not be; nothing was recorded.
        LedgerDamaged: the ledger was altered; nothing was recorded.
        VaultError: the key is destroyed, but its bytes may still lie in a file.
    """
    vault = _vault(log)
    with held(file, vault.mac) as ledger:
        _finish(log, ledger, clear)
        vault.erasing(person)
        try:
            done = carry_out(log, [f"career-{person}"], decide)
        except (Refused, WrongVersion):
            vault.no_longer_erasing(person)
            raise
        except VaultError as error:
            raise VaultError(f"{error}: careerlog erase --replay") from None
        for fact, _ in done.facts:
            if isinstance(fact, PersonErased) and person not in ledger:
                ledger.add(fact)
        clear([person])
        vault.no_longer_erasing(person)
    return done


def finish(log: CareerLog, file: Path, clear: Clear) -> list[str]:
    """Completes what interrupted erasures left undone; gives those who are erased by that.

    Raises:
        LedgerDamaged: the ledger was altered; nothing was changed.
    """
    vault = _vault(log)
    with held(file, vault.mac) as ledger:
        return _finish(log, ledger, clear)


def replay(log: CareerLog, file: Path, clear: Clear, anew: bool = False) -> Replayed:
    """Makes store and vault forget again whom the ledger names, and completes what was interrupted.

    `anew` also writes into the ledger whom only the vault or the log knows to be erased, for a
    ledger that is lost. Repeating it changes nothing.

    Raises:
        LedgerDamaged: the ledger was altered; nothing was changed.
        NotReplayed: the ledger lacks people who are erased, and it is not to be made anew.
    """
    vault = _vault(log)
    with held(file, vault.mac) as ledger:
        buried = {person: (basis, at.date()) for person, basis, at in vault.all_erased()}
        begun = vault.being_erased()
        on_record = {fact.subject: fact for fact in _erasures(log)}
        lacking = [
            person
            for person in dict.fromkeys((*buried, *on_record))
            if person not in ledger and person not in begun
        ]
        if lacking and not anew:
            raise NotReplayed(
                f"the erasure ledger {file} lacks {len(lacking)} of those whom the store or the "
                "vault know to be erased: restore the ledger (if it is gone for good: careerlog "
                "erase --replay --anew)"
            )
        again = set(vault.keys_of_the_erased())
        destroyed = recorded = 0
        for entry in ledger.entries:
            if entry.person not in buried or entry.person in again:
                vault.erase(entry.person, entry.basis)
                destroyed += 1
            if log.find(entry.source, entry.id) is None:
                log.append([_fact(entry)])
                recorded += 1
        named = len(ledger.entries)
        _finish(log, ledger, clear)
        for person in lacking:
            fact = on_record.get(person)
            if fact is None:
                fact = _of_the_vault(person, *buried[person])
                log.append([fact])
                recorded += 1
            _complete(log, ledger, [fact])
        people = [entry.person for entry in ledger.entries]
        clear(people)
    return Replayed(people, destroyed, recorded, len(people) - named)


def _finish(log: CareerLog, ledger: ErasureLedger, clear: Clear) -> list[str]:
    vault = _vault(log)
    erased = []
    for person in vault.being_erased():
        if _complete(log, ledger, log.stream(f"career-{person}")):
            clear([person])
            erased.append(person)
        vault.no_longer_erasing(person)
    return erased


def _complete(log: CareerLog, ledger: ErasureLedger, facts: Iterable[object]) -> bool:
    """Does what is left of an erasure whose fact is on record; without it, it never came to be."""
    found = False
    for fact in facts:
        if isinstance(fact, PersonErased):
            _vault(log).erase(fact.subject, fact.basis)
            if fact.subject not in ledger:
                ledger.add(fact)
            found = True
    return found


def _erasures(log: CareerLog) -> Iterable[PersonErased]:
    after = 0
    while rows := log.read_raw(after):
        after = rows[-1][0]
        told = revive_all([row for row in rows if row[3] == PersonErased.type])
        yield from (fact for fact in told if isinstance(fact, PersonErased))


def _fact(entry: Entry) -> PersonErased:
    """The person.erased that an entry tells of."""
    return PersonErased(
        originator_id=f"career-{entry.person}",
        source=entry.source,
        event_id=entry.id,
        effective_on=entry.on,
        actor=entry.authorised_by,
        basis=cast(Basis, entry.basis),
        requested_by=entry.requested_by,
        authorised_by=entry.authorised_by,
    )


def _of_the_vault(person: str, basis: str, erased_on: date) -> PersonErased:
    """A person.erased of which only the vault's tombstone is left."""
    return PersonErased(
        originator_id=f"career-{person}",
        source=SOURCE,
        event_id=f"erased-{person}",
        effective_on=erased_on,
        basis=cast(Basis, basis),
        authorised_by=NOT_KNOWN,
    )


def _vault(log: CareerLog) -> Vault:
    if log.vault is None:
        raise VaultError("erasing needs the vault: open the log with it")
    return log.vault
