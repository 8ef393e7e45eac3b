"""From one road to the other and back, rebuilt from either: never two at once, always exact."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from consumers.kafka.connection import Kafka
from consumers.kafka.topics import Topics, ensure_topics
from consumers.projector.events_topic import Looking
from consumers.projector.from_beginning import NotWhole, rebuild_from_kafka
from domain.log import CareerLog
from projections import positions, roads
from projections.database import Database, open_database
from projections.engine import catch_up, refresh
from projections.positions import Move, Stand, head_of
from projections.profiles.projection import PROFILES
from projections.profiles.queries import who
from projections.rebuild import rebuild
from projections.roads import OtherPartitions, OtherRoad, feed_by_log, kafka_fed
from tests.consumers.projector.feeding import (
    WITHIN,
    projected,
    projecting,
    relay,
    save,
    send,
    sent_and_not_marked,
    until,
    until_complete,
)
from tests.consumers.projector.people import people, skilled
from tests.projections.rows import all_rows, told_by_fold, told_by_rows

DAY = date(2024, 1, 1)
NAME = "profiles"


def exact(db: Database, log: CareerLog) -> bool:
    """Whether the rows are those of the fold of everything recorded."""
    return told_by_rows(db, PROFILES, log.head()) == told_by_fold(log.read(), PROFILES, log.head())


def test_fed_by_kafka_it_takes_no_facts_from_the_log(
    kafka: Kafka, topics: Topics, store_url: str, log: CareerLog, db: Database
):
    log.append(people(4))
    projected(store_url, kafka, topics, db, relay(kafka, topics, log, db), NAME)
    log.append(people(1, first=9))
    with pytest.raises(OtherRoad, match=r"profiles is fed by Kafka: .* --from log"):
        catch_up(db, log, [NAME])
    assert [report.projection for report in refresh(db, log)] == ["posts"]
    assert (head_of(db, NAME), kafka_fed(db)) == (20, {NAME})


def test_a_projector_stops_when_its_projection_was_changed_over_to_the_log(
    kafka: Kafka, topics: Topics, store_url: str, log: CareerLog, db: Database
):
    log.append(people(4))
    head = relay(kafka, topics, log, db)
    with (
        pytest.raises(OtherRoad, match=r"is fed straight from the log: .* --from kafka"),
        projecting(store_url, kafka, topics, [NAME]) as stopped,
    ):
        until_complete(db, head, NAME)
        assert feed_by_log(db, NAME)
        log.append(people(4, first=4))
        relay(kafka, topics, log, db, head)
        catch_up(db, log, [NAME])
        assert stopped.wait(30)
    assert exact(db, log)


def test_from_the_log_to_kafka_and_back_no_fact_is_lost_or_doubled(
    kafka: Kafka, topics: Topics, store_url: str, log: CareerLog, db: Database
):
    log.append(people(10))
    catch_up(db, log, [NAME])
    log.append([skilled(n, 5) for n in range(10)])
    head = relay(kafka, topics, log, db)
    projected(store_url, kafka, topics, db, head, NAME)
    assert exact(db, log)
    assert feed_by_log(db, NAME)  # all partitions stand at one position
    log.append([skilled(n, 6) for n in range(10)])
    catch_up(db, log, [NAME])
    assert exact(db, log)
    projected(store_url, kafka, topics, db, relay(kafka, topics, log, db, head), NAME)
    assert exact(db, log)


def test_what_another_process_folded_from_the_log_is_not_taken_for_kafkas(
    kafka: Kafka, topics: Topics, store_url: str, log: CareerLog, db: Database
):
    """This process keeps E0 folded up to 5; another brings the rows to 10 before the change."""
    log.append(people(1))
    catch_up(db, log, [NAME])
    log.append([skilled(0, n) for n in range(5)])
    with open_database(store_url) as other:
        catch_up(other, log, [NAME])
    log.append([skilled(0, 7)])
    head = relay(kafka, topics, log, db)
    projected(store_url, kafka, topics, db, head, NAME)
    assert feed_by_log(db, NAME)
    log.append([skilled(0, 2)])
    catch_up(db, log, [NAME])
    assert exact(db, log)


def test_where_partitions_stand_apart_only_a_rebuild_changes_over(
    kafka: Kafka, topics: Topics, store_url: str, log: CareerLog, db: Database
):
    log.append(people(10))
    send(kafka, topics, log)
    save(kafka, topics, db, 0)
    with projecting(store_url, kafka, topics, [NAME]):
        until_all_read(db, log)
    assert not feed_by_log(db, NAME)
    assert kafka_fed(db) == {NAME}
    rebuild(db, log, NAME, processes=1, onto_log=True)
    assert kafka_fed(db) == set()
    log.append([skilled(n, 6) for n in range(10)])
    catch_up(db, log, [NAME])
    assert exact(db, log)


def until_all_read(db: Database, log: CareerLog) -> None:
    until(lambda: bool(kafka_fed(db)) and exact(db, log))


def test_rebuilt_from_the_log_while_kafka_feeds_it_goes_on_behind_what_was_built(
    kafka: Kafka, topics: Topics, store_url: str, log: CareerLog, db: Database
):
    log.append(people(30))
    head = relay(kafka, topics, log, db)
    with projecting(store_url, kafka, topics, [NAME], at_once=20):
        until_complete(db, head, NAME)
        for round_ in range(4):
            log.append([skilled(n, round_) for n in range(30)])
            rebuild(db, log, NAME, processes=1)  # stands beyond what Kafka has
            assert kafka_fed(db) == {NAME}
            send(kafka, topics, log, head)
            rebuild(db, log, NAME, processes=1)  # while the projector reads them
            head = log.head()
            save(kafka, topics, db, head)
        until_complete(db, head, NAME)
    assert exact(db, log)


def test_rebuilt_from_kafka_and_from_the_log_the_tables_are_equal(
    kafka: Kafka, topics: Topics, store_url: str, log: CareerLog, db: Database
):
    log.append(people(30, more=10))
    relay(kafka, topics, log, db)
    rebuild(db, log, NAME, processes=1)
    from_log = all_rows(db, PROFILES)
    [report] = rebuild_from_kafka(db, log, kafka, topics, [NAME])
    assert report[:4] == (NAME, 0, 450, 450)
    assert all_rows(db, PROFILES) == from_log
    assert kafka_fed(db) == {NAME}
    log.append(people(1, first=40))
    projected(store_url, kafka, topics, db, relay(kafka, topics, log, db, 450), NAME)
    assert exact(db, log)
    rebuild_from_kafka(db, log, kafka, topics, [NAME])
    assert exact(db, log)


def test_a_rebuild_waits_for_facts_whose_commit_partitions_learn_of_late(
    kafka: Kafka, topics: Topics, log: CareerLog, db: Database
):
    log.append(people(6))
    with ThreadPoolExecutor() as beside:
        with sent_and_not_marked(kafka, topics, log):
            save(kafka, topics, db, 30)
            rebuilding = beside.submit(rebuild_from_kafka, db, log, kafka, topics, [NAME])
            with pytest.raises(TimeoutError):
                rebuilding.result(2)
        [report] = rebuilding.result(WITHIN)
    assert report[:4] == (NAME, 0, 30, 30)
    assert exact(db, log)


def test_kafka_is_not_rebuilt_from_before_a_relay_has_filled_it(
    kafka: Kafka, topics: Topics, log: CareerLog, db: Database
):
    log.append(people(1))
    catch_up(db, log)
    with pytest.raises(NotWhole, match="careerlog rebuild profiles"):
        rebuild_from_kafka(db, log, kafka, topics, [NAME])
    assert len(who(db, DAY)) == 1


def test_a_topic_made_anew_is_noticed_and_read_from_its_beginning(
    kafka: Kafka, topics: Topics, store_url: str, log: CareerLog, db: Database
):
    log.append(people(12))
    head = relay(kafka, topics, log, db)
    with projecting(store_url, kafka, topics, [NAME], metadata_max_age_ms=1_000):
        until_complete(db, head, NAME)
        admin = kafka.admin()
        admin.delete_topics([topics.events])
        until_gone(kafka, topics)
        ensure_topics(kafka, topics, partitions=3)
        admin.close()
        log.append([*people(3, first=12), *(skilled(n, 5) for n in range(15))])
        head = relay(kafka, topics, log, db)  # all of it again, then what is new
        until_complete(db, head, NAME)
    assert exact(db, log)


def until_gone(kafka: Kafka, topics: Topics) -> None:
    looking = Looking(kafka, topics.events)
    until(lambda: looking.look() is None)
    looking.close()


def test_other_partitions_are_refused_until_the_rows_stand_at_one_position(
    store_url: str, log: CareerLog, db: Database
):
    log.append(people(3))
    catch_up(db, log, [NAME])
    assert roads.feed_by_kafka(db, NAME, "careerlog.events", "one", 2)
    with db.writing() as tx:
        old = Stand(15, 0, "one")
        positions.move(tx, NAME, [Move("careerlog.events/1", old, Stand(17, 3, "one"))])
    with pytest.raises(OtherPartitions, match="run careerlog rebuild profiles"):
        roads.feed_by_kafka(db, NAME, "careerlog.events", "two", 3)
    log.append(people(1, first=7))
    rebuild(db, log, NAME, processes=1)
    assert roads.feed_by_kafka(db, NAME, "careerlog.events", "two", 3)
    assert head_of(db, NAME) == 20
