"""What many tests share: real databases to run on, and how hard the property tests try."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings

from consumers.kafka.connection import Kafka
from consumers.kafka.topics import Topics, ensure_topics
from consumers.servers import find_kafka, find_postgres
from tests.databases import temporary_database

# `--hypothesis-profile=thorough` tries longer, and other examples each time.
settings.register_profile(
    "ci",
    max_examples=25,
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


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a real PostgreSQL server, one for each test process."""
    with find_postgres() as server:
        yield server.url


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
def kafka() -> Iterator[Kafka]:
    """A real Kafka, one for each test process."""
    with find_kafka() as server:
        yield Kafka(server.url)


@pytest.fixture
def topics(kafka: Kafka) -> Iterator[Topics]:
    """Empty topics under a name of their own, with three partitions, deleted after the test."""
    made = Topics(f"test-{uuid4().hex[:12]}")
    ensure_topics(kafka, made, partitions=3)
    yield made
    admin = kafka.admin()
    admin.delete_topics([made.events, made.intake, made.dead, made.checkpoints])
    admin.close()
