"""A test run starts each kind of server once and its workers share it."""

from concurrent.futures import ThreadPoolExecutor
from multiprocessing import AuthenticationError

import pytest

from consumers.servers import NoServer, Server
from tests import servers
from tests.servers import ServersOfTheRun, SharedServers, Taken


class Counted:
    """A place with one server after another: how many it started and stopped."""

    started = 0
    stopped = 0

    def __call__(self) -> Server:
        self.started += 1
        return Server(f"host-{self.started}:9092", "a place", self.stop)

    def stop(self) -> None:
        self.stopped += 1


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    place = Counted()
    monkeypatch.setitem(servers._FIND, "kafka", place)
    return place


def test_workers_that_ask_at_once_share_one_server(counted: Counted) -> None:
    shared = SharedServers()
    worker = ServersOfTheRun(*shared.address)
    with ThreadPoolExecutor(4) as asking:
        answers = list(asking.map(worker, ["kafka"] * 8))
    assert answers == [Taken("host-1:9092", "a place")] * 8
    assert (counted.started, counted.stopped) == (1, 0)
    shared.stop()
    assert (counted.started, counted.stopped) == (1, 1)


def test_a_server_that_nobody_asks_for_is_not_started(counted: Counted) -> None:
    shared = SharedServers()
    assert shared.address == shared.address
    shared.stop()
    assert (counted.started, counted.stopped) == (0, 0)


def test_where_there_is_no_server_every_worker_gets_the_same_reason_once_looked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked: list[str] = []

    def nowhere() -> Server:
        looked.append("everywhere")
        raise NoServer("Kafka", ["a place: empty"], "start-kafka")

    monkeypatch.setitem(servers._FIND, "kafka", nowhere)
    shared = SharedServers()
    worker = ServersOfTheRun(*shared.address)
    for answer in (worker("kafka"), worker("kafka")):
        assert isinstance(answer, NoServer)
        assert answer.tried == ["a place: empty"]
        assert "start-kafka" in str(answer)
    assert looked == ["everywhere"]
    shared.stop()


def test_a_worker_that_dies_while_it_asks_leaves_the_others_served(counted: Counted) -> None:
    shared = SharedServers()
    host, port, key = shared.address
    with pytest.raises(AuthenticationError):
        ServersOfTheRun(host, port, b"wrong")("kafka")
    servers.Client((host, port), authkey=key).close()
    assert ServersOfTheRun(host, port, key)("kafka") == Taken("host-1:9092", "a place")
    shared.stop()
