"""Opening what a command works on: the log with its vault, and projections that are up to date."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Final

from domain.log import CareerLog
from domain.vault import Vault, master_key_from
from projections.database import Database, open_database
from projections.engine import catch_up
from service.settings import settings

from .output import console, counted
from .progress import Bar

_WORTH_SAYING: Final = 1.0
"""Seconds of catching up from which a person should be told what took so long."""


@contextmanager
def opened_vault(store: str | None) -> Iterator[Vault]:
    """The vault that belongs to the store."""
    where = settings(store)
    secret = where.master_key.get_secret_value() if where.master_key else None
    file = where.vault_file
    if file is not None and file.exists() and not (secret or where.master_key_file.exists()):
        raise LostKeys(
            f"the key file {where.master_key_file} is missing, and the keys in {file} open with "
            "nothing else; restore it from its backup, or set CAREERLOG_MASTER_KEY"
        )
    if file is not None:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with Vault(where.vault_url, master_key_from(secret, where.master_key_file)) as vault:
        yield vault


class LostKeys(Exception):
    """The vault or its key is not where it was: what was sought, and how to get it back."""


class NoSuchStore(Exception):
    """A question was asked of a store that is not there: where it was sought, and what to do."""


@contextmanager
def opened_log(store: str | None) -> Iterator[CareerLog]:
    """The log, with the vault that seals what is personal in it; made if it is not there yet."""
    # The log first: where it cannot be opened, no vault is made.
    with CareerLog.at(settings(store).store) as log:
        file = settings(store).vault_file
        if file is not None and not file.exists() and log.head():
            raise LostKeys(
                f"the vault {file} is missing, while the log holds facts; restore it, or say where "
                f"it is with CAREERLOG_VAULT (if it is gone for good, begin anew: touch {file})"
            )
        with opened_vault(store) as vault:
            log.vault = vault
            yield log


@contextmanager
def existing_log(store: str | None, personal: bool = False) -> Iterator[CareerLog]:
    """The log to read from; with its vault only where personal values are to be read.

    Raises:
        NoSuchStore: there is no such file; nothing is made, for the URL might be misspelt.
    """
    where = settings(store)
    file = where.store_file
    if file is not None and not file.exists():
        raise NoSuchStore(
            f"there is no store at {where.store}; name another with --store, "
            "or record facts first: careerlog append FILE"
        )
    with opened_log(store) if personal else CareerLog.at(where.store) as log:
        yield log


@contextmanager
def opened_projections(store: str | None) -> Iterator[Database]:
    """The projections' database, as far as it has come."""
    with open_database(settings(store).store) as database:
        yield database


@contextmanager
def up_to_date(store: str | None, personal: bool = False) -> Iterator[tuple[Database, CareerLog]]:
    """The projections with every fact of the log in them, so that whoever appends sees it."""
    with existing_log(store, personal) as log, opened_projections(store) as database:
        began = monotonic()
        with Bar("Catching up") as bar:
            reports = catch_up(database, log, on_progress=bar.projected)
        took = monotonic() - began
        if took > _WORTH_SAYING:
            facts = counted(max((report.facts for report in reports), default=0), "fact")
            console(stderr=True).print(f"projected {facts} first, in {took:.1f} s")
        yield database, log
