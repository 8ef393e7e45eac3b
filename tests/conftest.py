"""What many tests share: real databases to run on, and how hard the property tests try."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings

from consumers.kafka.connection import Kafka
from consumers.kafka.topics import Topics, ensure_topics
from consumers.servers import KAFKA_SETTING, LocalKafka, LocalPostgres, NoServer, NotHere
from tests.databases import temporary_database
from tests.servers import KAFKA_FROM, ServersOfTheRun, SharedServers, skip_unless_set

DOMAIN = Path(__file__).parent / "domain"

# `--hypothesis-profile=thorough` tries longer, and other examples each time.
settings.register_profile(
    "ci",
    max_examples=16,
    deadline=None,
    derandomize=True,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "thorough",
    max_examples=1000,
    deadline=None,
    derandomize=False,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("ci")


_SERVERS = pytest.StashKey[SharedServers | ServersOfTheRun]()


def pytest_configure(config: pytest.Config) -> None:
    worker: dict[str, Any] | None = getattr(config, "workerinput", None)
    if worker is not None:
        config.stash[_SERVERS] = ServersOfTheRun(*worker["servers"])
    else:
        config.stash[_SERVERS] = servers = SharedServers()
        config.add_cleanup(servers.stop)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """While Kafka starts, the domain's tests run, which need none. Those that do come next: they
    wait much, so no worker should be left with them alone at the end."""

    def asks_kafka(item: pytest.Item) -> bool:
        return "kafka" in getattr(item, "fixturenames", ())

    if any(map(asks_kafka, items)) and not config.option.collectonly:
        Thread(target=config.stash[_SERVERS], args=["kafka"], daemon=True).start()
    items.sort(key=lambda item: (not item.path.is_relative_to(DOMAIN), not asks_kafka(item)))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tells a worker of pytest-xdist where to ask for servers."""
    node.workerinput["servers"] = node.config.stash[_SERVERS].address


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Says which real servers the tests ran on."""
    servers = config.stash[_SERVERS]
    for kind, taken in getattr(servers, "answers", {}).items():
        if not isinstance(taken, NoServer):
            terminalreporter.write_line(f"{kind} taken from {taken.taken_from}")


@pytest.fixture(scope="session")
def postgres_server(pytestconfig: pytest.Config) -> str:
    """The URL of a real PostgreSQL server, one for the whole run."""
    taken = pytestconfig.stash[_SERVERS]("postgres")
    if isinstance(taken, NoServer):
        raise taken
    return taken.url


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> str:
    """Runs a test twice: on "sqlite" and on "postgres"."""
    return str(request.param)


@pytest.fixture
def fresh_url(database: str, request: pytest.FixtureRequest) -> Iterator[Callable[[], str]]:
    """Gives the URL of another empty database at each call; all are removed after the test."""
    with ExitStack() as made:
        if database == "sqlite":
            folder: Path = request.getfixturevalue("tmp_path")
            yield lambda: f"sqlite:///{folder / uuid4().hex}.db"
        else:
            server_url: str = request.getfixturevalue("postgres_server")
            yield lambda: made.enter_context(temporary_database(server_url))


@pytest.fixture
def store_url(fresh_url: Callable[[], str]) -> str:
    """An empty database for the log; the test runs on SQLite and on PostgreSQL."""
    return fresh_url()


@pytest.fixture
def vault_url(fresh_url: Callable[[], str]) -> str:
    """An empty database for the vault, of the same kind as the test's `store_url`."""
    return fresh_url()


@pytest.fixture
def sqlite_store(tmp_path: Path) -> str:
    """An empty SQLite database."""
    return f"sqlite:///{tmp_path / 'store.db'}"


@pytest.fixture
def postgres_store(postgres_server: str) -> Iterator[str]:
    """An empty PostgreSQL database, dropped after the test."""
    with temporary_database(postgres_server) as url:
        yield url


@pytest.fixture(scope="session")
def kafka(pytestconfig: pytest.Config) -> Kafka:
    """A real Kafka, one for the whole run; where there is none, the test is skipped."""
    taken = pytestconfig.stash[_SERVERS]("kafka")
    if isinstance(taken, NoServer):
        skip_unless_set(str(taken), KAFKA_SETTING, KAFKA_FROM)
        raise taken
    if taken.taken_from.startswith("Tansu"):
        skip_unless_set(
            "Tansu fences no producer: some tests would wait on it for ever", KAFKA_FROM
        )
    return Kafka(taken.url)


@pytest.fixture
def topics(kafka: Kafka) -> Iterator[Topics]:
    """Empty topics under a name of their own, with three partitions, deleted after the test."""
    made = Topics(f"test-{uuid4().hex[:12]}")
    ensure_topics(kafka, made, partitions=3)
    yield made
    admin = kafka.admin()
    admin.delete_topics([made.events, made.intake, made.dead, made.checkpoints])
    admin.close()


@pytest.fixture(scope="module")
def one_broker_of_the_module() -> Iterator[LocalKafka]:
    with _local_kafka(brokers=1) as kafka:
        yield kafka


@pytest.fixture(scope="module")
def three_brokers_of_the_module() -> Iterator[LocalKafka]:
    with _local_kafka(brokers=3) as kafka:
        yield kafka


@pytest.fixture
def one_broker(one_broker_of_the_module: LocalKafka) -> Iterator[LocalKafka]:
    """An Apache Kafka that the test may break; it is mended afterwards."""
    yield one_broker_of_the_module
    one_broker_of_the_module.mend()


@pytest.fixture
def three_brokers(three_brokers_of_the_module: LocalKafka) -> Iterator[LocalKafka]:
    """Three brokers that keep every record three times, which the test may break."""
    yield three_brokers_of_the_module
    three_brokers_of_the_module.mend()


@pytest.fixture
def own_postgres() -> Iterator[LocalPostgres]:
    """A PostgreSQL that the test may break."""
    with LocalPostgres() as postgres:
        yield postgres


def _local_kafka(brokers: int) -> LocalKafka:
    try:
        return LocalKafka(brokers)
    except NotHere as reason:
        skip_unless_set(str(reason), KAFKA_FROM)
        raise
