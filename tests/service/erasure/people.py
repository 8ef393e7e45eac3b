"""A log with people in it, its vault and its erasure ledger: for tests of erasing."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from domain.decisions import erasing
from domain.decisions.deciding import Act, Decision
from domain.events.base import Event
from domain.events.records import PersonErased
from domain.log import CareerLog
from domain.vault import Vault
from service.deciding import Records
from service.erasure import running
from service.settings import Settings
from tests.given import fact
from tests.noted import MASTER_KEY

ANA, BEN = "E1", "E2"


def hired(person: str) -> Event:
    """Somebody is hired, by name."""
    return fact(
        "employee.hired", "2020-01-01", stream=f"career-{person}", id=f"h-{person}", given_name="N"
    )


class Place:
    """Where store, vault and ledger are."""

    def __init__(self, store: str, vault: str, ledger: Path) -> None:
        self.store = store
        self.vault = vault
        self.ledger = ledger
        self.cleared: list[str] = []

    @contextmanager
    def opened(self) -> Iterator[CareerLog]:
        """The log with its vault, as a process of its own would open them."""
        with Vault(self.vault, MASTER_KEY) as vault, CareerLog.at(self.store, vault) as log:
            yield log

    @property
    def settings(self) -> Settings:
        """The settings that say where things are."""
        return Settings(store=self.store, vault=self.vault, erasures=self.ledger)

    def erase(self, person: str) -> None:
        """Erases somebody, in a process of its own."""
        with self.opened() as log:
            running.erase(log, self.ledger, person, approved(person), self.clear)

    def name_of(self, person: str) -> object:
        """The name as it reads now."""
        with self.opened() as log:
            assert log.vault is not None
            [told] = log.vault.open(log.stream(f"career-{person}")[:1])
            return told.__dict__["given_name"]

    def erasures(self, person: str) -> int:
        """How often the log says that somebody was erased."""
        with self.opened() as log:
            stream = log.stream(f"career-{person}")
            return sum(isinstance(told, PersonErased) for told in stream)

    def clear(self, people: Collection[str]) -> None:
        """Stands for clearing copies."""
        self.cleared += people


def approved(person: str) -> Callable[[Records], Decision]:
    """The decision to erase somebody: one asks and another approves."""

    def decide(records: Records) -> Decision:
        day = hired(person).effective_on
        return erasing.ask_and_approve(
            records[f"career-{person}"],
            Act(str(uuid4()), "H1", day),
            Act(str(uuid4()), "H2", day),
            "unlawful_processing",
        )

    return decide
