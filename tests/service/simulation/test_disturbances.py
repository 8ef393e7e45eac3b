"""The simulated company is wrong only where it means to be, and as often as documented."""

from collections import Counter, defaultdict

import orjson

from consumers.wire import fact_from
from domain.timeline import fold
from service.simulation import disturbances, stream
from service.simulation.disturbances import LATE_FROM
from tests.service.simulation.size import PEOPLE


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
