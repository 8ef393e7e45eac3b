"""Amending a fact: at once, or one asks and another approves; never one's own."""

from domain.decisions import correcting
from domain.events.oversight import CorrectionRequested
from tests.domain.decisions.commands import act, career, on_record, refused, the_fact
from tests.given import fact

STREAM = "career-E1"
PROMOTED = fact("career.promoted", "2023-01-01", id="p1", stream=STREAM, title="Lead")


def person(*facts):
    """E1, hired at @1, promoted at @2, and what else happened."""
    return career("E1", PROMOTED, *facts)


def asked(changes=None, by="A1"):
    """The request as recorded at @3."""
    made = the_fact(correcting.ask(person(), act(by, reason="typo"), 2, changes))
    return person(made).facts[-1], person(made)


def test_alone_a_correction_names_its_target_and_takes_effect():
    made = the_fact(correcting.correct(person(), act("A1"), 2, {"title": "Head"}))
    assert (made.type, made.target, made.target_type) == (
        *("record.corrected", ("hr", "p1")),
        "career.promoted",
    )
    assert person(made).timeline.segments["standing",][-1].value.title == "Head"


def test_without_changes_the_fact_is_rescinded():
    made = the_fact(correcting.correct(person(), act("A1"), 2, None))
    assert (made.type, made.target) == ("record.rescinded", ("hr", "p1"))


def test_what_is_asked_for_changes_nothing_yet():
    request, record = asked({"title": "Head"})
    assert isinstance(request, CorrectionRequested)
    assert record.timeline.segments["standing",][-1].value.title == "Lead"
    assert record.timeline.anomalies == frozenset()
    [found] = correcting.requests(record.facts)
    assert (found.status, found.outcome) == ("open", None)


def test_another_approves_and_the_correction_names_both_the_cause_and_who_approved():
    request, record = asked({"title": "Head"})
    made = the_fact(correcting.approve(record, act("A2"), request))
    assert (made.type, made.actor, made.causation_id) == ("record.corrected", "A2", "act-1")
    assert (made.changes, made.reason) == ({"title": "Head"}, "typo")
    [found] = correcting.requests([*record.facts, made])
    assert (found.status, found.asked.actor, found.outcome.actor) == ("approved", "A1", "A2")


def test_a_rescission_is_approved_likewise():
    request, record = asked(None)
    made = the_fact(correcting.approve(record, act("A2"), request))
    assert (made.type, made.target) == ("record.rescinded", ("hr", "p1"))


def test_nobody_approves_their_own_correction():
    request, record = asked({"title": "Head"})
    with refused("nobody approves their own correction"):
        correcting.approve(record, act("A1"), request)


def test_nobody_approves_a_correction_of_their_own_record():
    request, record = asked({"title": "Head"})
    with refused("nobody approves a correction of their own record"):
        correcting.approve(record, act("E1"), request)


def test_nobody_approves_a_correction_of_what_a_post_says_of_them():
    named = fact(
        "successor.nominated", "2023-01-01", id="n1", employee="E1", actor="M1", why="good"
    )
    defined = fact("position.defined", "2020-01-01", title="H", unit="U")
    post = on_record("position-P77", defined, named)
    made = the_fact(correcting.ask(post, act("A1"), 2, {"rank": 2}))
    assert made.person == "E1"
    record = on_record("position-P77", *post.facts, made)
    with refused("nobody approves a correction of their own record"):
        correcting.approve(record, act("E1"), record.facts[-1])


def test_what_was_decided_on_is_decided_on_once():
    request, record = asked({"title": "Head"})
    done = the_fact(correcting.approve(record, act("A2"), request))
    after = person(request, done)
    for again in (correcting.approve, correcting.turn_down):
        with refused("A2 decided on this on 2024-06-01: it was approved"):
            again(after, act("A3", reason="no"), request)


def test_a_request_is_turned_down_with_a_reason():
    request, record = asked({"title": "Head"})
    with refused("say why"):
        correcting.turn_down(record, act("A2"), request)
    made = the_fact(correcting.turn_down(record, act("A2", reason="it is right"), request))
    after = person(request, made)
    [found] = correcting.requests(after.facts)
    assert (found.status, found.outcome.reason) == ("refused", "it is right")
    assert after.timeline.anomalies == frozenset()
    assert after.timeline.segments["standing",][-1].value.title == "Lead"


def test_the_same_is_not_asked_for_twice_while_it_is_open():
    _, record = asked({"title": "Head"})
    with refused("A1 asked to amend @2 already"):
        correcting.ask(record, act("A2"), 2, {"title": "Boss"})


def test_what_would_contradict_the_record_is_refused_when_asked():
    with refused("would contradict the record"):
        correcting.ask(person(), act("A1"), 2, {"effective_on": "2019-01-01"})


def test_what_careerlog_wrote_itself_and_rescissions_stay():
    hold = fact("hold.placed", "2023-02-01", stream=STREAM, matter="m", reason="x")
    with refused("only Careerlog writes"):
        correcting.correct(person(hold), act("A1"), 3, None)
    gone = fact("record.rescinded", "2023-02-01", stream=STREAM, target_id="p1")
    with refused("cannot be amended"):
        correcting.correct(person(gone), act("A1"), 3, None)
    with refused("there is no fact @9"):
        correcting.correct(person(), act("A1"), 9, None)


def test_a_correction_is_itself_corrected_by_its_targets_type():
    first = fact(
        *("record.corrected", "2023-02-01"),
        **{"id": "k1", "stream": STREAM, "target_id": "p1", "target_type": "career.promoted"},
        changes={"title": "Head"},
    )
    made = the_fact(correcting.correct(person(first), act("A1"), 3, {"title": "Boss"}))
    assert (made.target_type, made.target) == ("career.promoted", ("hr", "k1"))
    assert person(first, made).timeline.segments["standing",][-1].value.title == "Boss"
