"""A planner's questions get the same answers from rows that Kafka brought as from the log's own."""

from collections.abc import Callable
from typing import Any

import pytest

from consumers.kafka.connection import Kafka
from consumers.kafka.topics import Topics
from consumers.projector.from_beginning import rebuild_from_kafka
from domain.log import CareerLog
from projections.catalogue import KEPT_UP, PROJECTIONS
from projections.database import Database, open_database
from projections.engine import catch_up
from projections.rebuild import rebuild
from projections.roads import kafka_fed
from projections.succession.bench import bench
from projections.succession.metrics.asked import Asked
from projections.succession.metrics.catalogue import METRICS
from projections.succession.metrics.queries import metrics, rows_behind
from projections.succession.nine_box import People, movement, nine_box
from projections.succession.posts import post, posts
from tests.consumers.projector.feeding import projected, relay
from tests.projections.rows import all_rows
from tests.projections.succession.busy import DAYS, POSTS, busy_history
from tests.projections.succession.metrics.plain import Plain

V, EARLIER = DAYS[-2], DAYS[9]


def answers(db: Database, known: int) -> dict[str, Any]:
    """Everything a planner could ask on a day, as known at a position."""
    return {
        "metrics": metrics(db, Asked(V, known)),
        "rows": {name: rows_behind(db, Asked(V, known), name) for name in METRICS},
        "benches": [place.told() for each in POSTS for place in bench(db, each, V, known)],
        "posts": posts(db, V, known),
        "each post": [post(db, each, V, known) for each in POSTS],
        "nine-box": nine_box(db, People(V, known)),
        "movement": movement(db, People(V, known), EARLIER),
    }


@pytest.mark.parametrize("seed", [4, 11])
def test_metrics_benches_posts_and_nine_boxes_are_the_same_by_kafka_as_from_the_log(
    kafka: Kafka,
    topics: Topics,
    store_url: str,
    log: CareerLog,
    db: Database,
    fresh_url: Callable[[], str],
    seed: int,
):
    facts = busy_history(seed)
    log.append(facts)
    head = relay(kafka, topics, log, db)
    projected(store_url, kafka, topics, db, head)
    assert kafka_fed(db) == {"profiles", "posts"}
    beside = fresh_url()
    with CareerLog.at(beside) as other_log, open_database(beside) as other:
        other_log.append(facts)
        catch_up(other, other_log)
        for known in (head, head // 2):
            told = answers(db, known)
            assert told == answers(other, known)
            plain = Plain(log.read(), V, known, None, None).all()
            counted = {each["metric"]: each["numerator"] for each in told["metrics"]}
            assert counted == {
                name: pytest.approx(float(numerator), abs=1e-4)
                for name, (numerator, _) in plain.items()
            }
        assert any(place for place in answers(db, head)["benches"])


def test_rebuilt_from_kafka_the_tables_of_people_and_posts_are_those_rebuilt_from_the_log(
    kafka: Kafka, topics: Topics, log: CareerLog, db: Database
):
    log.append(busy_history(4))
    relay(kafka, topics, log, db)
    for name in KEPT_UP:
        rebuild(db, log, name, processes=1)
    from_log = {name: all_rows(db, PROJECTIONS[name]) for name in KEPT_UP}
    assert all(any(tables.values()) for tables in from_log.values())
    rebuild_from_kafka(db, log, kafka, topics, list(KEPT_UP))
    assert {name: all_rows(db, PROJECTIONS[name]) for name in KEPT_UP} == from_log
