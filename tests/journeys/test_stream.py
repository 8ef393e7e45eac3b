"""10,000 people's facts on Apache Kafka and PostgreSQL: intake -> log -> relay -> projector."""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from consumers.servers import NotHere
from tests.faults.senders import company
from tests.faults.world import servers, world
from tests.servers import KAFKA_FROM, skip_unless_set

pytestmark = pytest.mark.xdist_group("faults")
PEOPLE = 10_000
IN_TEN_YEARS = 22_000
"""Of a company that grows to so many, the first 10,000 have some 42,000 facts between them."""
WITHIN = 600.0


def test_ten_thousand_peoples_facts_come_through_the_stream_each_once() -> None:
    facts = list(_until_everybody_came(company(IN_TEN_YEARS, seed=11)))
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


def _until_everybody_came(facts: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    came = set()
    for fact in facts:
        yield fact
        if fact["subject"].startswith("career-"):
            came.add(fact["subject"])
        if len(came) == PEOPLE:
            return
    raise AssertionError(f"only {len(came)} people ever came")
