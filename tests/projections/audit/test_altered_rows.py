"""What somebody altered in the tables is found by a replay of the log, and named."""

import pytest

from projections.audit.comparing import RowDifference
from projections.audit.projection import AUDIT
from projections.posts.projection import POSTS
from projections.profiles.projection import PROFILES
from projections.projection import Projection
from tests.noted import run
from tests.projections.audit.replayed import held_against, projected

ANOMALY = "DELETE FROM profiles_anomalies WHERE kind = 'before_hire'"


@pytest.mark.parametrize(
    ("projection", "altered", "table", "stream", "what", "fields"),
    [
        (
            PROFILES,
            "UPDATE profiles_standing SET grade = 'G9' WHERE known_from = 2 AND grade = 'G6'",
            "profiles_standing",
            "career-E1024",
            "differs",
            ["grade"],
        ),
        (
            PROFILES,
            "UPDATE profiles_skill SET level = 7 WHERE skill = 'python'",
            "profiles_skill",
            "career-E1024",
            "differs",
            ["level"],
        ),
        (
            PROFILES,
            "UPDATE profiles_skill SET valid_to = '2022-01-01', position = 1",
            "profiles_skill",
            "career-E1024",
            "differs",
            ["valid_to", "position"],
        ),
        (
            PROFILES,
            "DELETE FROM profiles_aspiration",
            "profiles_aspiration",
            "career-E1024",
            "missing",
            [],
        ),
        (PROFILES, ANOMALY, "profiles_anomalies", "career-E2", "missing", []),
        (
            PROFILES,
            "DELETE FROM profiles_facts WHERE stream = 'career-E2'",
            "profiles_facts",
            "career-E2",
            "missing",
            [],
        ),
        (
            POSTS,
            "UPDATE posts_nomination SET rank = 2",
            "posts_nomination",
            "position-P77",
            "differs",
            ["rank"],
        ),
        (
            POSTS,
            "INSERT INTO posts_post (known_from, known_to, valid_from, valid_to, post, status, "
            "position) SELECT known_from, known_to, valid_from, valid_to, 'P78', status, "
            "position FROM posts_post",
            "posts_post",
            "position-P78",
            "unexpected",
            [],
        ),
        (
            AUDIT,
            "UPDATE audit_facts SET actor = 'E1' WHERE position = 3",
            "audit_facts",
            "career-E1024",
            "differs",
            ["actor"],
        ),
        (
            AUDIT,
            "DELETE FROM audit_mentions WHERE what = 'unit' AND position = 1",
            "audit_mentions",
            None,
            "missing",
            [],
        ),
    ],
)
def test_a_row_altered_in_the_database_is_found_and_named(
    store_url: str,
    projection: Projection,
    altered: str,
    table: str,
    stream: str | None,
    what: str,
    fields: list[str],
):
    with projected(store_url) as (db, log):
        assert held_against(db, log, projection).differences == []
        run(_sqlalchemy(store_url), altered)
        [found] = held_against(db, log, projection).differences
    assert (found.table, found.stream, found.what) == (table, stream, what)
    assert found.fields == fields


def test_the_key_says_which_row_it_is(store_url: str):
    with projected(store_url) as (db, log):
        run(
            _sqlalchemy(store_url),
            "UPDATE profiles_standing SET grade = 'G9' WHERE employee = 'E1024'",
        )
        found = held_against(db, log, PROFILES).differences
    assert [each.key for each in found] == [
        {"employee": "E1024", "valid_from": day, "known_from": known_from}
        for day, known_from in (("2020-01-01", 1), ("2020-01-01", 2), ("2020-01-01", 8))
    ] + [{"employee": "E1024", "valid_from": "2021-01-01", "known_from": 2}]
    assert "G9" not in str(found)


def test_a_row_moved_to_another_key_is_missing_there_and_unexpected_here(store_url: str):
    with projected(store_url) as (db, log):
        run(_sqlalchemy(store_url), "UPDATE profiles_skill SET employee = 'E7'")
        found = held_against(db, log, PROFILES).differences
    assert [(each.stream, each.what) for each in found] == [
        ("career-E1024", "missing"),
        ("career-E7", "unexpected"),
    ]


def test_what_changed_after_the_position_asked_about_is_no_difference(store_url: str):
    with projected(store_url) as (db, log):
        run(_sqlalchemy(store_url), "UPDATE profiles_skill SET level = 1")
        assert held_against(db, log, PROFILES, known=2).differences == []
        assert len(held_against(db, log, PROFILES, known=3).differences) == 1


def test_an_interval_of_knowledge_made_longer_or_shorter_is_found(store_url: str):
    with projected(store_url) as (db, log):
        run(_sqlalchemy(store_url), "UPDATE profiles_standing SET known_to = 5 WHERE known_to = 8")
        for known, different in ((4, 0), (5, 2), (7, 2), (8, 2)):
            assert len(held_against(db, log, PROFILES, known).differences) == different


def test_a_copy_of_a_fact_that_was_altered_is_found(sqlite_store: str):
    with projected(sqlite_store) as (db, log):
        altered = "REPLACE(CAST(facts AS TEXT), 'G6', 'G9')"
        run(sqlite_store, f"UPDATE profiles_facts SET facts = CAST({altered} AS BLOB)")
        assert held_against(db, log, PROFILES).differences == [
            RowDifference(
                "profiles_facts",
                "career-E1024",
                {"stream": "career-E1024", "position": 2},
                "differs",
                ["grade"],
            )
        ]
        run(sqlite_store, "UPDATE profiles_facts SET facts = x'00' WHERE stream = 'career-E2'")
        found = held_against(db, log, PROFILES).differences
    assert [(each.stream, each.what) for each in found] == [
        ("career-E1024", "differs"),
        ("career-E2", "differs"),
    ]


def test_what_is_of_no_columns_type_is_named_not_stumbled_over(sqlite_store: str):
    with projected(sqlite_store) as (db, log):
        run(sqlite_store, "UPDATE profiles_skill SET valid_from = 'soon', level = x'ff'")
        found = held_against(db, log, PROFILES).differences
    assert sorted(each.what for each in found) == ["missing", "unexpected"]


def _sqlalchemy(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://")
