"""The simulated company is repeatable, complete, coherent, and wrong only where it means to be."""

import hashlib
import os
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise
from pathlib import Path
from statistics import mean

import orjson
import pytest

from consumers.wire import fact_from, sent_fact
from domain.events.catalogue import BY_NAME
from domain.timeline import fold
from service.simulation import disturbances, stream
from service.simulation.days import YEAR, iso
from service.simulation.disturbances import LATE_FROM

PEOPLE, SEED = 2_000, 7
FROM_HR = {name for name, kind in BY_NAME.items() if not kind.written_here}
MARKED_LATER = ("record.",)
MOVES = ("career.promoted", "career.moved_laterally", "career.ladder_changed", "career.demoted")
DIGEST = """
import hashlib
from service.simulation.stream import lines
print(hashlib.sha256(b"\\n".join(lines(120, 42))).hexdigest())
"""


@pytest.fixture(scope="module")
def world():
    return stream.world_of(PEOPLE, SEED)


@pytest.fixture(scope="module")
def told(world):
    """All drafts, in order of arrival."""
    return sorted(stream.drafts(world), key=lambda d: (d.arrives, d.stream, d.serial))


@pytest.fixture(scope="module")
def lines():
    return list(stream.lines(PEOPLE, SEED))


@pytest.fixture(scope="module")
def lives(told):
    """Person -> what they really lived through, in order of effect, without any disturbance."""
    lives = defaultdict(list)
    unreal = ("contradiction", "keyed_twice", "repeat")
    for draft in told:
        if draft.stream.startswith("career-") and draft.mark not in unreal:
            lives[draft.stream.removeprefix("career-")].append(draft)
    for life in lives.values():
        life.sort(key=lambda d: (d.day, d.serial))
    return lives


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


def test_disturbances_keep_their_documented_rates(told):
    marks = Counter(draft.mark for draft in told)
    share = {mark: count / len(told) for mark, count in marks.items()}
    assert 0.7 * disturbances.LATE < share["late"] < 1.2 * disturbances.LATE
    assert 0.7 * disturbances.SENT_TWICE < share["repeat"] < 1.2 * disturbances.SENT_TWICE
    assert 0.7 * disturbances.ANNOTATED < share["annotation"] < 1.2 * disturbances.ANNOTATED
    # not every fact has a field to get wrong, or is of a kind that is keyed in twice
    assert 0.2 * disturbances.MISRECORDED < share["misrecorded"] <= disturbances.MISRECORDED
    assert 0.2 * disturbances.KEYED_TWICE < share["keyed_twice"] <= disturbances.KEYED_TWICE
    assert 0 < marks["contradiction"] <= 1.5 * disturbances.CONTRADICTED * PEOPLE
    assert 0.005 < share["announced"] < 0.04


def test_late_facts_are_entered_weeks_after_they_took_effect(told):
    late = [draft for draft in told if draft.mark == "late"]
    assert late
    assert all(LATE_FROM <= d.entered // 86_400 - d.day <= 121 for d in late)


def test_announced_facts_are_entered_before_they_take_effect(told):
    announced = [draft for draft in told if draft.mark == "announced"]
    assert all(draft.entered // 86_400 < draft.day for draft in announced)
    kinds = {"employee.hired", "employee.left", "career.promoted", "career.moved_laterally"}
    assert kinds <= {d.kind for d in announced}
    assert any(draft.data["effective_on"] > "2025-12-31" for draft in announced)


def test_a_fact_sent_twice_is_the_same_byte_for_byte(told):
    lines = defaultdict(list)
    for draft in told:
        lines[draft.source, draft.id].append(draft)
    sent = [drafts for drafts in lines.values() if len(drafts) > 1]
    assert sent
    for first, again in sent:
        assert again.mark == "repeat"
        assert first.line() == again.line()
        assert first.arrives < again.arrives


def test_corrections_are_corrected_rescinded_and_arrive_early(told):
    place = {(d.source, d.id): (n, d) for n, d in enumerate(told) if d.mark != "repeat"}
    targets = [
        (n, draft, *place[draft.data.get("target_source", draft.source), draft.data["target_id"]])
        for n, draft in enumerate(told)
        if draft.kind in ("record.corrected", "record.rescinded")
    ]
    about = {(draft.kind, target.kind) for _, draft, _, target in targets}
    assert ("record.corrected", "record.corrected") in about
    assert ("record.rescinded", "record.corrected") in about
    assert all(draft.stream == target.stream for _, draft, _, target in targets)
    early = {draft.kind for n, draft, target_n, _ in targets if n < target_n}
    assert early == {"record.corrected", "record.rescinded"}


def test_nothing_contradicts_but_what_is_meant_to():
    streams, marks, seen = defaultdict(list), {}, set()
    company = stream.world_of(900, 5)
    for draft in sorted(stream.drafts(company), key=lambda d: (d.arrives, d.stream, d.serial)):
        if (draft.source, draft.id) in seen:
            continue
        seen.add((draft.source, draft.id))
        marks[len(seen)] = draft.mark
        fact = fact_from(orjson.loads(draft.line()))
        streams[draft.stream].append(fact.replaced(position=len(seen)))
    meant = found = 0
    for facts in streams.values():
        for anomaly in fold(facts, "").anomalies:
            found += 1
            meant += any(marks[position] == "contradiction" for position in anomaly.positions)
    assert found == meant > 0


def test_who_has_left_does_nothing_any_more(world, lives):
    gone = 0
    for person in world.roster:
        for draft in lives[person.employee]:
            if draft.kind.startswith(MARKED_LATER):
                continue
            if person.left <= draft.day and not person.rehired <= draft.day:
                assert (draft.kind, draft.day) == ("employee.left", person.left)
                gone += 1
            assert draft.day <= person.left_again
    assert gone > PEOPLE / 5


def test_managers_are_employed_and_nobody_is_their_own(world, lives):
    checked = 0
    for employee, life in lives.items():
        for draft in life:
            if (manager := draft.data.get("manager")) and draft.kind.startswith(("emp", "career")):
                boss = world.roster[int(manager[1:]) - 1]
                assert manager != employee
                assert boss.employed(draft.day, draft.day), draft
                checked += 1
    assert checked > PEOPLE


def test_promotions_go_up_and_demotions_down(lives):
    steps = Counter()
    for life in lives.values():
        grade = 0
        for draft in life:
            if "grade" not in draft.data:
                continue
            reached = int(draft.data["grade"][1:])
            if draft.kind in MOVES:
                steps[draft.kind, (reached > grade) - (reached < grade)] += 1
            grade = reached
    ups = {kind: {sign for k, sign in steps if k == kind} for kind, _ in steps}
    assert ups == {"career.promoted": {1}, "career.demoted": {-1}}


def test_a_promotion_takes_about_three_years(lives):
    promoted = [
        [d.day for d in life if d.kind in ("employee.hired", "career.promoted")]
        for life in lives.values()
    ]
    waits = [(b - a) / YEAR for days in promoted for a, b in pairwise(days)]
    assert 2.0 < mean(waits) < 4.0


def test_secondments_of_one_person_never_overlap(lives):
    outcomes = set()
    for life in lives.values():
        running = None
        for draft in life:
            if draft.kind == "secondment.started":
                assert running is None
                running = draft.data["secondment"]
            elif draft.kind == "secondment.ended":
                assert draft.data["secondment"] == running
                outcomes.add(draft.data["outcome"])
                running = None
            elif draft.kind == "secondment.extended":
                assert draft.data["secondment"] == running
    assert outcomes == {"returned", "stayed", "early"}


def test_high_risk_is_seen_more_often_in_those_about_to_leave(world, lives):
    high = {True: [], False: []}
    for person in world.roster:
        for draft in lives[person.employee]:
            if "risk_of_loss" in draft.data:
                soon = bool(person.voluntary) and person.left - draft.day < YEAR
                high[soon].append(draft.data["risk_of_loss"] == "high")
    assert mean(high[True]) > 3 * mean(high[False])


def test_the_promoted_were_rated_better(lives):
    rated = {True: [], False: []}
    for life in lives.values():
        promoted = [d.day for d in life if d.kind == "career.promoted"]
        for draft in life:
            if draft.kind == "appraisal.recorded":
                soon = any(draft.day < day < draft.day + YEAR for day in promoted)
                rated[soon].append(draft.data["performance"])
    assert mean(rated[True]) > mean(rated[False]) + 0.3


def test_some_managers_never_hold_a_conversation(world, lives):
    listening = Counter()
    for life in lives.values():
        for draft in life:
            if (by := draft.data.get("held_by")) and by.startswith("E"):
                listening[world.roster[int(by[1:]) - 1].listens] += 1
    assert 0 < listening[False] < listening[True] / 10


def test_everybody_approves_the_nominations_of_others(told):
    nominators = defaultdict(set)
    approved = 0
    for draft in sorted(told, key=lambda d: d.day):
        who = (draft.stream, draft.data.get("employee"), draft.data.get("interim"))
        if draft.kind == "successor.nominated":
            nominators[who].add(draft.data["actor"])
        elif draft.kind == "successor.approved":
            assert draft.data["actor"] not in nominators[who]
            approved += 1
    assert approved > 20


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


def test_the_command_writes_the_file_and_counts_its_lines(careerlog, tmp_path):
    out = tmp_path / "company.ndjson"
    ran = careerlog("simulate", "--people", "30", "--seed", "4", "--out", str(out), "--json")
    written = out.read_bytes().splitlines()
    assert ran.json == {"people": 30, "facts": len(written)}
    assert written == list(stream.lines(30, 4))
    assert os.listdir(tmp_path).count(out.name) == 1
    assert not list(tmp_path.glob("*.part"))


def test_what_it_writes_can_be_appended(careerlog, tmp_path):
    out = tmp_path / "company.ndjson"
    careerlog("simulate", "--people", "4", "--seed", "9", "--out", str(out))
    ran = careerlog("append", str(out), "--json")
    assert ran.status == 0
    assert {item["status"] for item in ran.json} <= {"recorded", "already_recorded"}


def test_a_window_under_a_year_is_refused(careerlog, tmp_path):
    out = tmp_path / "company.ndjson"
    window = ("--from", "2020-01-01", "--to", "2020-06-30")
    ran = careerlog("simulate", "--people", "4", "--seed", "9", "--out", str(out), *window)
    assert ran.status == 2
    assert "less than a year" in ran.err
    assert not out.exists()


def test_a_file_that_cannot_be_written_is_named(careerlog, tmp_path):
    out = tmp_path / "missing" / "company.ndjson"
    ran = careerlog("simulate", "--people", "4", "--seed", "9", "--out", str(out))
    assert ran.status == 1
    assert "missing" in ran.err


def _digest_elsewhere(hash_seed: str) -> str:
    root = Path(__file__).parents[2]
    ran = subprocess.run(
        [sys.executable, "-c", DIGEST],
        cwd=root,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=True,
    )
    return ran.stdout.strip()
