"""Any history, any batching, any (V, K): what the rows say is what the fold says."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.events.base import Event
from domain.log import CareerLog
from domain.timeline import fold
from projections.database import open_database
from projections.engine import catch_up
from projections.facets_as_of import facets_as_of
from projections.fold_fed import FoldFed
from projections.posts.projection import POSTS
from projections.posts.queries import anomalies as post_anomalies
from projections.posts.queries import post
from projections.profiles.projection import PROFILES
from projections.profiles.queries import anomalies, show, who
from projections.rebuild import rebuild
from tests.histories import DAYS, histories
from tests.projections.rows import BOTH, all_rows, told_by_fold, told_by_rows
from tests.projections.telling import projected

Fresh = Callable[[], str]


def for_any(*strategies: st.SearchStrategy[Any]) -> Callable[..., Callable[..., None]]:
    """Runs a check for any drawn values, a database for each; a fifth as often on PostgreSQL."""

    def decorate(check: Callable[..., None]) -> Callable[..., None]:
        @wraps(check)
        def test(database: str, fresh_url: Fresh) -> None:
            tries = settings.default.max_examples
            if database == "postgres":
                tries = max(5, tries // 5)

            @settings(max_examples=tries)
            @given(st.tuples(*strategies))
            def any_drawn(drawn: tuple[Any, ...]) -> None:
                check(fresh_url, *drawn)

            any_drawn()

        del test.__wrapped__  # pytest asks the test, not the check, for its fixtures
        return test

    return decorate


batches = st.lists(st.integers(1, 10), min_size=1, max_size=4)


@for_any(histories(), batches, st.integers(0, 40))
def test_at_any_position_the_rows_are_the_fold_of_the_facts_up_to_it(
    fresh_url: Fresh, facts: list[Event], sizes: list[int], remembered: int
):
    url = fresh_url()
    with CareerLog.at(url) as log, open_database(url) as db:
        db.remembered_facts = remembered  # streams are let go and recalled in between
        _append_and_catch_up(log, db, facts, sizes)
        recorded = log.read()
        for projection in BOTH:
            for known in range(len(recorded) + 1):
                expected = told_by_fold(recorded, projection, known)
                assert told_by_rows(db, projection, known) == expected


@for_any(histories(), st.sets(st.integers(0, 30), max_size=4))
def test_asked_in_sql_the_answer_at_any_day_and_position_is_the_folds(
    fresh_url: Fresh, facts: list[Event], positions: set[int]
):
    with projected(fresh_url(), facts) as (db, recorded):
        for projection, stream in _folded_by(recorded):
            for known in positions | {len(recorded)}:
                its = [f for f in recorded if f.originator_id == stream and f.position <= known]
                folded = fold(its, stream)
                for on in DAYS:
                    found = facets_as_of(
                        db, projection.facet_tables, stream.partition("-")[2], on, known
                    )
                    told = [((n, *e.ids), e.value) for n, each in found.items() for e in each]
                    expected = folded.at(on)
                    expected.pop(("person",), None)
                    assert len(told) == len(expected)
                    assert dict(told) == expected


def _folded_by(facts: list[Event]) -> list[tuple[FoldFed, str]]:
    """Every stream with the projection that takes it."""
    return [
        (projection, stream)
        for projection in BOTH
        for stream in sorted({fact.originator_id for fact in facts})
        if stream.partition("-")[0] in projection.kinds
    ]


@for_any(histories(), batches)
def test_a_rebuild_gives_the_same_rows_as_catching_up(
    fresh_url: Fresh, facts: list[Event], sizes: list[int]
):
    url = fresh_url()
    with CareerLog.at(url) as log, open_database(url) as db:
        _append_and_catch_up(log, db, facts, sizes)
        incremental = [all_rows(db, each) for each in BOTH]
        rebuild(db, log, processes=1)
        assert [all_rows(db, each) for each in BOTH] == incremental
        assert [report.facts for report in catch_up(db, log)] == [0, 0]


@for_any(histories(), histories(), st.sampled_from(DAYS), st.booleans())
def test_an_answer_for_a_past_position_never_changes(
    fresh_url: Fresh, before: list[Event], after: list[Event], on: date, rebuilt: bool
):
    url = fresh_url()
    with CareerLog.at(url) as log, open_database(url) as db:
        log.append(before)
        catch_up(db, log)
        known = log.head()

        def answers() -> list[Any]:
            return [
                who(db, on, known),
                anomalies(db, known),
                post_anomalies(db, known),
                *(show(db, f"E{n}", on, known) for n in (1, 2, 3)),
                *(post(db, f"P{n}", on, known) for n in (1, 2)),
            ]

        told = answers()
        log.append([each.replaced(event_id=f"later-{each.event_id}") for each in after])
        catch_up(db, log)
        if rebuilt:
            rebuild(db, log, PROFILES.name, processes=1)
            rebuild(db, log, POSTS.name, processes=1)
        assert answers() == told


def _append_and_catch_up(log: CareerLog, db: Any, facts: list[Event], sizes: list[int]) -> None:
    """Appends some, catches up in batches of a size, appends more, with another size ..."""
    share = len(facts) // len(sizes) + 1
    for place, size in enumerate(sizes):
        log.append(facts[place * share : (place + 1) * share])
        catch_up(db, log, batch=size)
