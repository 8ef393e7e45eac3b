"""The fold over two clocks: what stood on day V, as known at position K."""

from datetime import date

from domain.folding import FOREVER
from domain.timeline import Timeline
from tests.given import fact, given, recorded

HIRED = fact("employee.hired", "2020-01-01", id="h", unit="U1", title="Engineer", grade="G1")
PROMOTED = fact("career.promoted", "2022-01-01", id="p", title="Senior Engineer", grade="G2")


def correction(target: str, day: str = "2023-01-01", *, id: str = "", **changes: object):
    return fact(
        "record.corrected",
        day,
        id=id,
        target_id=target,
        target_type="career.promoted",
        changes=changes,
    )


def rescission(target: str, *, id: str = ""):
    return fact("record.rescinded", "2023-01-01", id=id, target_id=target)


def test_before_the_hire_nothing_stands():
    given(HIRED).on("2019-12-31").then_nothing()


def test_a_promotion_holds_from_its_effective_day():
    story = given(HIRED, PROMOTED)
    story.on("2021-12-31").then(title="Engineer", grade="G1", since=date(2020, 1, 1))
    story.on("2022-01-01").then(
        title="Senior Engineer", grade="G2", unit="U1", since=date(2022, 1, 1)
    )


def test_a_promotion_in_grade_alone_keeps_the_time_in_role():
    given(HIRED, fact("career.promoted", "2021-06-01", grade="G2")).on("2022-01-01").then(
        since=date(2020, 1, 1), in_grade_since=date(2021, 6, 1)
    )


def test_a_late_fact_takes_its_place_in_the_past():
    between = fact("career.moved_laterally", "2021-01-01", unit="U2")
    story = given(HIRED, PROMOTED, between)
    story.on("2021-06-01").then(unit="U2", title="Engineer")
    story.on("2022-06-01").then(unit="U2", title="Senior Engineer")
    story.on("2021-06-01", known=2).then(unit="U1")


def test_a_fact_from_the_future_waits_for_its_day():
    story = given(HIRED, fact("career.promoted", "2030-01-01", grade="G9"))
    story.on("2029-12-31").then(grade="G1")
    story.on("2030-01-01").then(grade="G9")


def test_facts_of_one_day_follow_the_order_their_source_gives():
    first = fact("career.promoted", "2021-01-01", grade="G2", effective_seq=1)
    second = fact("career.promoted", "2021-01-01", grade="G3", effective_seq=2)
    given(HIRED, second, first).on("2021-01-01").then(grade="G3")


def test_facts_of_one_day_without_an_order_follow_the_log():
    first = fact("career.promoted", "2021-01-01", grade="G2")
    second = fact("career.promoted", "2021-01-01", grade="G3")
    given(HIRED, first, second).on("2021-01-01").then(grade="G3")


def test_the_same_fact_told_twice_counts_once():
    told = recorded(HIRED, PROMOTED)
    timeline = Timeline("career-E1024")
    for each in (*told, told[1].replaced(position=3)):
        last = timeline.learn(each)
    assert last.changes == {}
    assert len(timeline) == 2


class TestCorrections:
    def test_a_correction_replaces_the_fields_it_names(self):
        story = given(HIRED, PROMOTED, correction("p", grade="G3"))
        story.on("2022-06-01").then(grade="G3", title="Senior Engineer")
        story.on("2022-06-01", known=2).then(grade="G2")

    def test_a_corrected_day_moves_the_fact(self):
        story = given(HIRED, PROMOTED, correction("p", effective_on="2021-01-01"))
        assert [s.valid_from for s in story.segments("standing")] == [
            date(2020, 1, 1),
            date(2021, 1, 1),
        ]

    def test_a_correction_before_its_target_waits_and_is_flagged_until_then(self):
        early = given(HIRED, correction("p", grade="G3"))
        early.then_anomalies(("target_not_seen", (2,)))
        whole = given(HIRED, correction("p", grade="G3"), PROMOTED)
        whole.then_anomalies()
        whole.on("2022-06-01").then(grade="G3")

    def test_of_two_corrections_of_one_field_the_latest_recorded_holds(self):
        given(HIRED, PROMOTED, correction("p", grade="G3"), correction("p", grade="G4")).on(
            "2022-06-01"
        ).then(grade="G4")

    def test_corrections_of_different_fields_add_up(self):
        given(HIRED, PROMOTED, correction("p", grade="G3"), correction("p", title="Lead")).on(
            "2022-06-01"
        ).then(grade="G3", title="Lead")

    def test_a_correction_of_a_correction_replaces_its_changes_as_a_whole(self):
        story = given(
            HIRED, PROMOTED, correction("p", id="c", grade="G3"), correction("c", title="Lead")
        )
        story.on("2022-06-01").then(grade="G2", title="Lead")
        story.on("2022-06-01", known=3).then(grade="G3", title="Senior Engineer")

    def test_a_rescinded_correction_brings_back_what_it_replaced(self):
        given(HIRED, PROMOTED, correction("p", id="c", grade="G3"), rescission("c")).on(
            "2022-06-01"
        ).then(grade="G2")

    def test_a_null_clears_an_optional_field(self):
        cleared = fact(
            "record.corrected",
            "2023-01-01",
            target_id="h",
            target_type="employee.hired",
            changes={"grade": None},
        )
        given(HIRED, cleared).on("2020-06-01").then(grade=None, title="Engineer")

    def test_a_correction_that_means_another_type_is_flagged_and_not_applied(self):
        story = given(HIRED, correction("h", grade="G7"))
        story.then_anomalies(("corrects_another_type", (2, 1)))
        story.on("2020-06-01").then(grade="G1")

    def test_a_correction_of_a_correction_that_means_another_type_leaves_the_first_in_force(self):
        mistyped = fact(
            "record.corrected",
            "2023-01-01",
            target_id="c",
            target_type="employee.hired",
            changes={"grade": "G9"},
        )
        story = given(HIRED, PROMOTED, correction("p", id="c", grade="G3"), mistyped)
        story.on("2022-06-01").then(grade="G3")
        story.then_anomalies(("corrects_another_type", (4, 2)))

    def test_two_corrections_that_target_one_another_change_nothing(self):
        story = given(
            HIRED, correction("b", id="a", grade="G5"), correction("a", id="b", grade="G6")
        )
        story.on("2020-06-01").then(grade="G1")

    def test_a_correction_of_itself_is_flagged(self):
        given(HIRED, correction("a", id="a", grade="G5")).then_anomalies(
            ("cannot_be_amended", (2,))
        )

    def test_a_correction_by_another_source_names_the_targets_source(self):
        told = correction("p", grade="G5").replaced(source="payroll", target_source="hr")
        given(HIRED, PROMOTED, told).on("2022-06-01").then(grade="G5")
        untold = correction("p", grade="G5").replaced(source="payroll")
        given(HIRED, PROMOTED, untold).then_anomalies(("target_not_seen", (3,)))


class TestRescissions:
    def test_a_rescinded_promotion_never_happened(self):
        story = given(HIRED, PROMOTED, rescission("p"))
        story.on("2022-06-01").then(title="Engineer", grade="G1")
        story.on("2022-06-01", known=2).then(title="Senior Engineer")
        assert [s.valid_to for s in story.segments("standing")] == [FOREVER]

    def test_a_rescission_may_arrive_before_its_target(self):
        given(HIRED, rescission("p"), PROMOTED).on("2022-06-01").then(title="Engineer")

    def test_a_rescission_cannot_itself_be_rescinded(self):
        story = given(HIRED, PROMOTED, rescission("p", id="r"), rescission("r"))
        story.then_anomalies(("rescinds_a_rescission", (4, 3)))
        story.on("2022-06-01").then(title="Engineer")

    def test_a_rescinded_hire_takes_the_career_with_it(self):
        story = given(HIRED, PROMOTED, rescission("h"))
        story.on("2022-06-01").then_nothing()
        story.then_anomalies(("before_hire", (2,)))

    def test_a_rescinded_fact_stays_rescinded_whatever_corrects_it(self):
        given(HIRED, PROMOTED, rescission("p"), correction("p", grade="G5")).on("2022-06-01").then(
            grade="G1"
        )

    def test_an_annotation_changes_nothing(self):
        note = fact("record.annotated", "2023-01-01", target_id="p", note="checked on paper")
        story = given(HIRED, PROMOTED, note)
        story.on("2022-06-01").then(grade="G2")
        story.then_anomalies()


def test_learning_a_late_fact_tells_which_segments_changed():
    timeline = Timeline("career-E1024")
    hired, promoted, late = recorded(
        HIRED, PROMOTED, fact("career.moved_laterally", "2021-01-01", unit="U2")
    )
    timeline.learn(hired)
    timeline.learn(promoted)
    learned = timeline.learn(late)
    before, after = learned.changes[("standing",)]
    assert [(s.valid_from, s.value.unit) for s in before] == [
        (date(2020, 1, 1), "U1"),
        (date(2022, 1, 1), "U1"),
    ]
    assert [(s.valid_from, s.value.unit) for s in after] == [
        (date(2020, 1, 1), "U1"),
        (date(2021, 1, 1), "U2"),
        (date(2022, 1, 1), "U2"),
    ]


def test_entered_before_it_is_effective_and_asked_in_between():
    """Entered (recorded) first, effective later: between the two the old value stands, both for
    those who ask about today and for those who later ask what was known then."""
    story = given(HIRED, fact("career.promoted", "2021-03-15", grade="G2"))
    story.on("2021-03-10", known=1).then(grade="G1")
    story.on("2021-03-10", known=2).then(grade="G1")
    story.on("2021-03-15", known=1).then(grade="G1")
    story.on("2021-03-15", known=2).then(grade="G2")
