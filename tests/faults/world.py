"""A whole Careerlog on servers of its own: PostgreSQL, Kafka, relay, intake and projectors."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep
from typing import Final
from urllib.parse import quote
from uuid import uuid4

from consumers.kafka.connection import Kafka
from consumers.kafka.topics import Topics, ensure_topics
from consumers.servers.local_kafka import LocalKafka
from consumers.servers.local_postgres import LocalPostgres
from domain.log import CareerLog
from projections.catalogue import KEPT_UP
from projections.database import Database, open_database
from projections.positions import head_of
from tests.databases import fresh_database
from tests.faults.parts import Part
from tests.faults.senders import Sender
from tests.faults.verdict import Verdict, verdict
from tests.proxy import Proxy

SETTLES_WITHIN: Final = 120.0
"""Seconds after a fault within which everything must have caught up."""
PARTITIONS: Final = 3


class World:
    """What a fault may break, and what is looked at afterwards."""

    def __init__(self, servers: "Servers", folder: Path) -> None:
        self.postgres, self.brokers = servers.postgres, servers.brokers
        self.kafka = servers.kafka
        self.postgres_cable, self.kafka_cable = servers.postgres_cable, servers.kafka_cable
        self.topics = Topics(f"fault-{uuid4().hex[:8]}")
        self._folder = folder
        database = fresh_database(servers.postgres.url)
        near = quote(str(servers.near), safe="/")
        self.store = f"{database.partition('?')[0]}?host={near}"
        self._database_url = database
        self._surroundings = {
            "CAREERLOG_STORE": self.store,
            "CAREERLOG_KAFKA": self.kafka.hosts,
            "CAREERLOG_KAFKA_TOPICS": self.topics.prefix,
            "CAREERLOG_KAFKA_PROXY_URL": self.kafka_cable.url,
            "CAREERLOG_KAFKA_SESSION_SECONDS": "6",
            "CAREERLOG_VAULT": f"sqlite:///{folder / 'vault.db'}",
            "CAREERLOG_KEY_FILE": str(folder / "vault.key"),
        }
        self.acknowledged: set[tuple[str, str]] = set()
        self.sender: Sender | None = None
        self._missing: list[tuple[str, str]] = []
        self._died: list[str] = []
        self.relays = [self._part("relay")]
        self.intakes = [self._part("intake")]
        self.projectors = [self._part("project", "--from", "kafka")]

    @property
    def parts(self) -> list[Part]:
        """Every process of Careerlog."""
        return [*self.relays, *self.intakes, *self.projectors]

    def start(self) -> None:
        """Makes the topics and starts one relay, one intake and one projector."""
        ensure_topics(self.kafka, self.topics, PARTITIONS)
        with CareerLog.at(self._database_url):
            pass
        for part in self.parts:
            part.start()

    def another(self, kind: str) -> Part:
        """Starts one more process of a kind: relay, intake or project."""
        held = {"relay": self.relays, "intake": self.intakes, "project": self.projectors}[kind]
        part = self._part(kind, *(("--from", "kafka") if kind == "project" else ()))
        held.append(part)
        part.start()
        return part

    def dismiss(self, part: Part) -> None:
        """Ends a process that was started besides, in order where it still runs."""
        part.stop()
        self._died += part.died
        for held in (self.relays, self.intakes, self.projectors):
            if part in held:
                held.remove(part)

    def send(self, facts: list[dict[str, object]], pace: float) -> None:
        """Begins to send facts, for at least `pace` seconds."""
        self.sender = Sender(self.kafka, self.topics, facts, pace)

    def mended(self) -> None:
        """Everything runs again."""
        self.postgres_cable.resume()
        self.kafka_cable.resume()
        self.postgres.start()
        self.brokers.mend()
        for part in self.parts:
            part.mend()

    def settled(self, within: float = SETTLES_WITHIN) -> Verdict:
        """Waits until all that was sent is in the rows, and looks at everything."""
        assert self.sender is not None
        self.sender.wait(within)
        self._missing = sorted(self.sender.acknowledged - self.acknowledged)
        self.acknowledged |= self.sender.acknowledged
        with CareerLog.at(self._database_url) as log, open_database(self._database_url) as database:
            self._until(
                lambda: self._taken_in(log), "every acknowledged fact is in the log", within
            )
            self._until(lambda: self._projected(log, database), "every fact is in the rows", within)
            return verdict(
                self.acknowledged, self._deaths(), log, database, self.kafka, self.topics
            )

    def end(self) -> None:
        """Stops every process."""
        for part in self.parts:
            part.thaw()
        for part in self.parts:
            part.kill()

    def _deaths(self) -> list[str]:
        """What ended by itself since they were last asked for."""
        died = self._died + [each for part in self.parts for each in part.died]
        self._died = []
        for part in self.parts:
            part.died.clear()
        return died

    def _taken_in(self, log: CareerLog) -> bool:
        while self._missing:
            if log.find(*self._missing[-1]) is None:
                return False
            self._missing.pop()
        return True

    def _projected(self, log: CareerLog, database: Database) -> bool:
        head = log.head()
        return all(head_of(database, projection) >= head for projection in KEPT_UP)

    def _until(self, condition: Callable[[], bool], what: str, within: float) -> None:
        deadline = monotonic() + within
        while not condition():
            if monotonic() > deadline:
                words = "\n".join(f"{part.name}: {part.last_words()}" for part in self.parts)
                raise AssertionError(f"never came true: {what}\n{words}")
            for part in self.parts:
                part.start()
            sleep(0.1)

    def _part(self, *arguments: str) -> Part:
        name = f"{arguments[0]}-{uuid4().hex[:4]}"
        return Part(name, arguments, self._surroundings, self._folder / f"{name}.log")


class Servers:
    """A PostgreSQL behind a cable, and Apache Kafka; they serve one world after the other."""

    def __init__(self, brokers: int, held: ExitStack) -> None:
        self.postgres = held.enter_context(LocalPostgres())
        self.brokers = held.enter_context(LocalKafka(brokers))
        self.kafka = Kafka(self.brokers.url)
        self.near = Path(held.enter_context(TemporaryDirectory(prefix="careerlog-cable-")))
        self.near.chmod(0o755)
        socket = ".s.PGSQL.5432"
        far = self.postgres.folder / socket
        self.postgres_cable = held.enter_context(Proxy(far, at=self.near / socket))
        self.kafka_cable = held.enter_context(Proxy())


@contextmanager
def servers(brokers: int) -> Iterator[Servers]:
    """Servers for worlds, stopped at the end."""
    with ExitStack() as held:
        yield Servers(brokers, held)


@contextmanager
def world(of: Servers) -> Iterator[World]:
    """A world with its processes running, ended at the end."""
    with TemporaryDirectory(prefix="careerlog-world-") as folder:
        made = World(of, Path(folder))
        try:
            made.start()
            yield made
        finally:
            made.end()
