"""The lives that the simulation tells are coherent."""

from collections import Counter, defaultdict
from itertools import pairwise
from statistics import mean

from service.simulation.days import YEAR
from tests.service.simulation.size import PEOPLE

MARKED_LATER = ("record.",)
MOVES = ("career.promoted", "career.moved_laterally", "career.ladder_changed", "career.demoted")


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


def test_most_formal_actions_that_were_kept_came_to_a_training(lives):
    kept = trained = 0
    for life in lives.values():
        agreed = {d.data["action"]: d for d in life if d.kind == "action.agreed"}
        over = {d.data["action"]: d.day for d in life if d.kind == "action.completed"}
        served = defaultdict(list)
        for draft in life:
            if draft.kind.startswith("training.") and "action" in draft.data:
                served[draft.data["action"]].append(draft)
        for action, (enrolled, completed) in served.items():
            assert agreed[action].data["kind"] == "formal"
            assert (enrolled.kind, completed.kind) == ("training.enrolled", "training.completed")
            assert enrolled.data["training"] == completed.data["training"]
            assert agreed[action].day <= enrolled.day <= completed.day == over[action]
        formal = [action for action in over if agreed[action].data["kind"] == "formal"]
        kept, trained = kept + len(formal), trained + len(served)
    assert 0.7 * kept < trained < 0.9 * kept
    assert trained > PEOPLE / 25
