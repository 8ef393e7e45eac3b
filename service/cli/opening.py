"""Opening what a command works on: the log with its vault, and projections that are up to date."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Final

from domain.log import CareerLog
from domain.vault import Vault, master_key_from
from projections.catalogue import KEPT_UP
from projections.database import Database, open_database
from projections.engine import refresh
from projections.parked import streams_parked
from projections.positions import head_of
from projections.roads import kafka_fed
from service.erasure.heeding import refuse_unreplayed
from service.settings import Settings, settings

from .output import console, counted
from .progress import Bar

_WORTH_SAYING: Final = 1.0
"""Seconds of catching up from which a person should be told what took so long."""
_SEALED: Final = b'"sealed":"'
"""In stored JSON this is always a key: within texts the quotation marks are escaped."""


@contextmanager
def opened_vault(store: str | None, reading: bool = False) -> Iterator[Vault]:
    """The vault that belongs to the store; whoever is only reading makes no key file.

    Raises:
        LostKeys: the key file is missing, while the vault holds keys.
    """
    where = settings(store)
    secret = where.master_key.get_secret_value() if where.master_key else None
    keyless = secret is None and not where.master_key_file.exists()
    # Looked at once more afterwards: another process may just have begun.
    if keyless and Vault.holds_keys(where.vault_url) and not where.master_key_file.exists():
        raise LostKeys(
            f"the key file {where.master_key_file} is missing, but the vault "
            f"{where.vault_file or 'on the server'} holds keys it wrapped; restore it from its "
            "backup, or set CAREERLOG_MASTER_KEY"
        )
    if reading and keyless:
        master_key = secrets.token_bytes(32)  # there is nothing for it to open
    else:
        if where.vault_file is not None:
            where.vault_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        master_key = master_key_from(secret, where.master_key_file)
    with Vault(where.vault_url, master_key) as vault:
        yield vault


class LostKeys(Exception):
    """The vault or its key is not where it was: what was sought, and how to get it back."""


class NoSuchStore(Exception):
    """A question was asked of a store that is not there: where it was sought, and what to do."""


@contextmanager
def opened_log(
    store: str | None, must_exist: bool = False, replaying: bool = False
) -> Iterator[CareerLog]:
    """The log, with the vault that seals what is personal in it; made if it is not there yet.

    `replaying` lets in whoever is about to replay the erasure ledger.

    Raises:
        NotReplayed: store or vault are from before an erasure.
        LostKeys: the vault is missing, while the log holds facts.
        NoSuchStore: it must exist, and there is no such file.
    """
    if must_exist:
        _refuse_missing(settings(store))
    # The log first: where it cannot be opened, no vault is made.
    with CareerLog.at(settings(store).store) as log:
        if (file := _missing_vault(store)) and log.head():
            raise _lost(file)
        if not replaying:
            refuse_unreplayed(settings(store), log)
        with opened_vault(store) as vault:
            log.vault = vault
            yield log


@contextmanager
def existing_log(store: str | None, personal: bool = False) -> Iterator[CareerLog]:
    """The log to read from; with its vault only where personal values are to be read.

    Neither a vault nor a key is made. A log without any sealed value needs no vault.

    Raises:
        NotReplayed: store or vault are from before an erasure.
        LostKeys: the vault is missing, while the log holds values sealed with its keys.
        NoSuchStore: there is no such file; nothing is made, for the URL might be misspelt.
    """
    where = settings(store)
    _refuse_missing(where)
    with CareerLog.at(where.store) as log:
        refuse_unreplayed(where, log)
        if not personal:
            yield log
        elif missing := _missing_vault(store):
            if _holds_sealed(log):
                raise _lost(missing)
            yield log
        else:
            with opened_vault(store, reading=True) as vault:
                log.vault = vault
                yield log


def _refuse_missing(where: Settings) -> None:
    file = where.store_file
    if file is not None and not file.exists():
        raise NoSuchStore(
            f"there is no store at {where.store}; name another with --store, "
            "or record facts first: careerlog append FILE"
        )


def _missing_vault(store: str | None) -> Path | None:
    """Where the vault's file should be, if it is not there."""
    file = settings(store).vault_file
    return file if file is not None and not file.exists() else None


def _lost(vault: Path) -> LostKeys:
    return LostKeys(
        f"the vault {vault} is missing, while the log holds facts; restore it, or say where "
        f"it is with CAREERLOG_VAULT (if it is gone for good, begin anew: touch {vault})"
    )


def _holds_sealed(log: CareerLog) -> bool:
    """Whether any fact holds a sealed value; asked only where the vault is missing."""
    after = 0
    while rows := log.read_raw(after):
        if any(_SEALED in state for *_, state in rows):
            return True
        after = rows[-1][0]
    return False


@contextmanager
def opened_projections(store: str | None) -> Iterator[Database]:
    """The projections' database, as far as it has come."""
    with open_database(settings(store).store) as database:
        yield database


@contextmanager
def up_to_date(store: str | None, personal: bool = False) -> Iterator[tuple[Database, CareerLog]]:
    """The projections with every fact of the log in them, so that whoever appends sees it.

    Those that are fed by Kafka are as far as their projectors have come: where that is not the end
    of the log, a line on standard error says up to where answers are complete. Another one says
    how many streams wait (`careerlog parked list`).
    """
    with existing_log(store, personal) as log, opened_projections(store) as database:
        began = monotonic()
        with Bar("Catching up") as bar:
            reports = refresh(database, log, on_progress=bar.projected)
        took = monotonic() - began
        _say_what_is_missing(database, log)
        most = max((report.facts for report in reports), default=0)
        if most and took > _WORTH_SAYING:
            console(stderr=True).print(f"projected {counted(most, 'fact')} first, in {took:.1f} s")
        yield database, log


def _say_what_is_missing(database: Database, log: CareerLog) -> None:
    said = console(stderr=True)
    if by_kafka := kafka_fed(database) & set(KEPT_UP):
        come, head = min(head_of(database, name) for name in by_kafka), log.head()
        if come < head:
            said.print(
                f"answers are complete as known at @{come}; the log has come to @{head}, and the "
                "projectors bring the rest (careerlog project --from kafka)"
            )
    if waiting := sum(streams_parked(database, name) for name in KEPT_UP):
        said.print(
            f"{counted(waiting, 'stream')} with facts that could not be applied: "
            "careerlog parked list"
        )
