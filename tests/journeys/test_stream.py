"""10,000 people's facts on Apache Kafka and PostgreSQL: intake -> log -> relay -> projector."""

import pytest

from consumers.servers import NotHere
from tests.faults.senders import company
from tests.faults.world import servers, world
from tests.servers import KAFKA_FROM, skip_unless_set

pytestmark = pytest.mark.xdist_group("faults")
PEOPLE = 10_000
WITHIN = 600.0


def test_ten_thousand_peoples_facts_come_through_the_stream_each_once() -> None:
    facts = company(PEOPLE, seed=11)
    different = {(fact["source"], fact["id"]) for fact in facts}
    try:
        started = servers(brokers=1)
        with started as real, world(real) as there:
            there.send(facts, pace=0.0)
            found = there.settled(WITHIN)
            acknowledged = there.acknowledged
    except NotHere as missing:
        skip_unless_set(str(missing), KAFKA_FROM)
        raise

    assert acknowledged == different
    assert found.facts == len(different)
    assert found.good, found
