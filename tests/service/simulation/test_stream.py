"""The simulated stream is repeatable, complete, in order and within its window."""

import hashlib
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import orjson
import pytest

from consumers.wire import fact_from, sent_fact
from domain.events.catalogue import BY_NAME
from service.simulation import stream
from service.simulation.days import iso
from tests.service.simulation.size import PEOPLE

FROM_HR = {name for name, kind in BY_NAME.items() if not kind.written_here}
MOVES = ("career.promoted", "career.moved_laterally", "career.ladder_changed", "career.demoted")
DIGEST = """
import hashlib
from service.simulation.stream import lines
print(hashlib.sha256(b"\\n".join(lines(120, 42))).hexdigest())
"""


def test_every_fact_of_the_catalogue_happens(told):
    assert {draft.kind for draft in told} == FROM_HR


def test_every_line_is_a_fact_that_is_accepted(lines):
    kinds = {sent_fact(orjson.loads(line)).type for line in lines}
    assert kinds == FROM_HR


def test_the_same_seed_gives_the_same_bytes_in_any_process():
    digests = {_digest_elsewhere(hash_seed) for hash_seed in ("0", "12345")}
    here = hashlib.sha256(b"\n".join(stream.lines(120, 42))).hexdigest()
    assert digests == {here}


def test_another_seed_gives_another_company():
    assert list(stream.lines(20, 1)) != list(stream.lines(20, 2))


def test_spilling_to_disk_changes_no_byte(monkeypatch):
    held = list(stream.lines(60, 3))
    monkeypatch.setattr(stream, "_HELD_BYTES", 20_000)
    assert list(stream.lines(60, 3)) == held


def test_lines_are_the_facts_in_order_of_arrival(told, lines):
    assert len(lines) == len(told)
    assert [d.line() for d in told[::97]] == lines[::97]
    entered = [orjson.loads(line)["time"] for line in lines]
    first_time = [t for t, d in zip(entered, told, strict=True) if d.mark != "repeat"]
    assert first_time == sorted(first_time)
    assert entered != sorted(entered)  # what is sent twice says when it was first entered


def test_everything_is_entered_within_the_window(lines):
    times = [orjson.loads(line)["time"] for line in lines]
    assert min(times) >= "2016-01-01T05:00:00Z"
    assert max(times) < "2026-01-01"


def test_a_person_has_about_twenty_facts_in_ten_years(told):
    assert 15 <= len(told) / PEOPLE <= 26


def test_a_post_is_defined_for_about_every_twenty_people(world):
    assert 17 <= PEOPLE / len(world.company.posts) <= 23
    assert any(post.critical and post.why for post in world.company.posts)
    assert any(post.key and post.why for post in world.company.posts)


def test_history_from_before_the_window_is_loaded_on_its_first_day(told):
    before = [draft for draft in told if draft.data["effective_on"] < "2016-01-01"]
    assert {d.kind for d in before if d.stream.startswith("career-")} == {"employee.hired", *MOVES}
    assert {iso(d.entered // 86_400) for d in before if d.mark != "misrecorded"} == {"2016-01-01"}


@pytest.mark.parametrize("people", [1, 2, 19, 75])
def test_the_smallest_companies_work_too(people):
    facts = [fact_from(orjson.loads(line)) for line in stream.lines(people, 1)]
    assert sum(fact.type == "employee.hired" for fact in facts) >= people


def test_another_window_is_kept():
    times = [
        orjson.loads(line)["time"]
        for line in stream.lines(50, 1, date(2001, 3, 1), date(2003, 2, 28))
    ]
    assert (times[0][:10], times[-1][:7]) == ("2001-03-01", "2003-02")


def _digest_elsewhere(hash_seed: str) -> str:
    root = Path(__file__).parents[3]
    ran = subprocess.run(
        [sys.executable, "-c", DIGEST],
        cwd=root,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=True,
    )
    return ran.stdout.strip()
