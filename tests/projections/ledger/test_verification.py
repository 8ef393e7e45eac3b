"""The check of a whole log on both databases: in part, while others write, and by place."""

from functools import partial

import pytest

from tests.at_once import at_once
from tests.projections.ledger.ledgers import (
    append_all,
    change,
    grow_all,
    kinds,
    record,
    verdict,
)


@pytest.mark.parametrize(
    ("statements", "kind", "where"),
    [
        (["UPDATE stored_events SET topic = 'goal.achieved' {at}"], "altered", (150,)),
        (["UPDATE stored_events SET originator_id = 'career-E99' {at}"], "altered", (150,)),
        (["UPDATE stored_events SET originator_version = 900 {at}"], "altered", (150,)),
        (["UPDATE stored_events SET source = 'sap' {at}"], "columns", (150,)),
        (["UPDATE stored_events SET event_id = 'sap' {at}"], "columns", (150,)),
        (["DELETE FROM stored_events {at}"], "missing", (150,)),
        (["UPDATE stored_events SET state = :state {at}"], "altered", (150,)),
        (
            [
                "DELETE FROM stored_events WHERE notification_id > 180",
                "UPDATE log_head SET position = 180",
            ],
            "cut_tail",
            (181, 200),
        ),
        (
            [
                "UPDATE stored_events SET notification_id = 0 WHERE notification_id = 7",
                "UPDATE stored_events SET notification_id = 7 WHERE notification_id = 9",
                "UPDATE stored_events SET notification_id = 9 WHERE notification_id = 0",
            ],
            "swapped",
            (7, 9),
        ),
    ],
)
def test_on_both_databases_a_change_is_named_with_its_place(store_url, statements, kind, where):
    record(store_url, 200, [50, 200])
    assert verdict(store_url).ok
    at = "WHERE notification_id = 150"
    state = b'{"recorded_at":"2099-01-01T00:00:00.000000Z","source":"hr"}'
    assert change(store_url, *(each.format(at=at) for each in statements), state=state) == 1
    found = verdict(store_url)
    assert (kind, where) in [(each.kind, each.positions) for each in found.findings]
    assert all(each.remedy for each in found.findings)


def test_only_what_came_after_is_read_again(store_url):
    record(store_url, 300, [100, 300])
    assert verdict(store_url, since=200).ok
    change(store_url, "UPDATE stored_events SET source = 'sap' WHERE notification_id = 150")
    assert verdict(store_url, since=150).ok
    assert kinds(verdict(store_url, since=149)) == {"columns"}
    change(store_url, "UPDATE stored_events SET topic = 'goal.revised' WHERE notification_id = 250")
    found = verdict(store_url, since=200)
    assert ("altered", (250,)) in [(each.kind, each.positions) for each in found.findings]


def test_what_no_checkpoint_covers_yet_is_checked_against_itself(store_url):
    record(store_url, 120, [100])
    found = verdict(store_url)
    assert (found.ok, found.size, found.covered, found.signed) == (True, 120, 100, 100)
    change(store_url, "DELETE FROM stored_events WHERE notification_id = 110")
    found = verdict(store_url)
    assert {each.positions for each in found.findings if each.kind == "missing"} == {(110,)}
    assert "versions" in kinds(found)


def verified_all_the_time(store_url: str, upto: int) -> list[tuple[bool, int]]:
    found = []
    while not found or found[-1][1] < upto:
        each = verdict(store_url)
        found.append((each.ok, each.covered))
    return found


def test_a_check_while_others_record_and_grow_stands_on_one_state_of_the_store(store_url):
    record(store_url, 300, [250])
    _, _, found = at_once(
        partial(append_all, store_url, 400),
        partial(grow_all, store_url, 7, 400),
        partial(verified_all_the_time, store_url, 400),
    )
    assert all(ok for ok, _ in found)
