"""Every kind of fault once, on real servers; `make faults N=...` runs as many as you ask."""

from collections.abc import Iterator

import pytest

from consumers.servers import NotHere
from tests.faults.kinds import KINDS, THREE_BROKERS
from tests.faults.runs import run
from tests.faults.world import Servers, servers, world
from tests.servers import KAFKA_FROM, skip_unless_set

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults")]


@pytest.fixture(scope="module")
def one_broker() -> Iterator[Servers]:
    try:
        with servers(brokers=1) as started:
            yield started
    except NotHere as missing:
        skip_unless_set(str(missing), KAFKA_FROM)
        raise


@pytest.fixture(scope="module")
def three_brokers() -> Iterator[Servers]:
    try:
        with servers(brokers=3) as started:
            yield started
    except NotHere as missing:
        skip_unless_set(str(missing), KAFKA_FROM)
        raise


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in THREE_BROKERS])
def test_every_fact_counts_once_whatever_dies(one_broker: Servers, kind: str) -> None:
    with world(one_broker) as there:
        found = run(there, kind, seed=1).found

    assert found.good, found
    assert found.facts > 0


def test_every_fact_counts_once_when_one_of_three_brokers_dies(three_brokers: Servers) -> None:
    with world(three_brokers) as there:
        found = run(there, "one of three brokers killed", seed=1).found

    assert found.good, found
    assert found.facts > 0
