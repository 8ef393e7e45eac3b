"""How each fact about a post, a path or a review changes it, and what contradicts the record."""

from datetime import date

from domain.events.posts import SkillRequirement
from tests.given import fact, given

DEFINED = fact("position.defined", "2020-01-01", title="Head of Sales", unit="U1", grade="G7")
NOMINATED = fact(
    "successor.nominated",
    "2021-01-01",
    employee="E1",
    readiness="one_to_three_years",
    rank=1,
    actor="M1",
)


def test_a_post_is_defined_changed_and_closed():
    story = given(
        DEFINED,
        fact("position.redefined", "2021-01-01", unit="U2"),
        fact("position.closed", "2022-01-01"),
    )
    story.on("2021-06-01", "post").then(status="open", unit="U2", title="Head of Sales")
    story.on("2022-01-01", "post").then(status="closed", since=date(2022, 1, 1))
    story.then_anomalies()


def test_a_fact_about_a_post_never_defined_is_kept_and_flagged():
    story = given(fact("position.criticality_set", "2021-01-01", key=True, critical=False))
    story.then_anomalies(("post_not_defined", (1,)))
    story.on("2021-01-01", "criticality").then(key=True, critical=False)


def test_new_requirements_replace_the_old_ones():
    first = fact(
        "position.requirements_set",
        "2020-06-01",
        skills=(
            SkillRequirement(skill="sql", level=3.0),
            SkillRequirement(skill="sales", level=5.0),
        ),
        certificates=("PMP",),
        experience_years=5.0,
    )
    second = fact(
        "position.requirements_set",
        "2021-06-01",
        skills=(SkillRequirement(skill="sales", level=6.0, essential=False),),
    )
    story = given(DEFINED, first, second)
    story.on("2021-01-01", "required_skill", "sql").then(level=3.0, essential=True)
    story.on("2021-01-01", "required_background").then(experience_years=5.0)
    story.on("2021-06-01", "required_skill", "sql").then_nothing()
    story.on("2021-06-01", "required_skill", "sales").then(level=6.0, essential=False)
    story.on("2021-06-01", "required_certificate", "PMP").then_nothing()
    story.on("2021-06-01", "required_background").then_nothing()


class TestBench:
    def test_a_nomination_is_approved_by_a_second_person(self):
        story = given(
            DEFINED, NOMINATED, fact("successor.approved", "2021-02-01", employee="E1", actor="M2")
        )
        story.on("2021-02-01", "nomination", "E1", "successor").then(
            status="approved", readiness="one_to_three_years", rank=1, decided_by="M2"
        )
        story.then_anomalies()

    def test_an_approval_by_the_nominator_is_flagged(self):
        given(
            DEFINED, NOMINATED, fact("successor.approved", "2021-02-01", employee="E1", actor="M1")
        ).then_anomalies(("approved_by_the_nominator", (3, 2)))

    def test_emergency_cover_stands_beside_succession(self):
        cover = fact("successor.nominated", "2021-01-01", employee="E1", interim=True)
        story = given(DEFINED, NOMINATED, cover)
        story.then_anomalies()
        story.on("2021-01-01", "nomination", "E1", "interim").then(status="nominated")

    def test_naming_somebody_twice_is_flagged(self):
        again = fact("successor.nominated", "2021-05-01", employee="E1")
        given(DEFINED, NOMINATED, again).then_anomalies(("nominated_twice", (3, 2)))

    def test_readiness_and_rank_change_on_their_own(self):
        story = given(
            DEFINED,
            NOMINATED,
            fact("successor.readiness_changed", "2022-01-01", employee="E1", readiness="ready_now"),
            fact("successor.ranked", "2022-02-01", employee="E1", rank=2),
        )
        story.on("2022-02-01", "nomination", "E1", "successor").then(
            readiness="ready_now", readiness_on=date(2022, 1, 1), rank=2
        )

    def test_an_approval_of_nobody_nominated_is_flagged(self):
        given(DEFINED, fact("successor.approved", "2021-02-01", employee="E9")).then_anomalies(
            ("not_on_the_bench", (2,))
        )


def test_an_opening_is_posted_applied_for_and_filled():
    story = given(
        DEFINED,
        fact("opening.posted", "2021-01-01", opening="O1", scope="internal"),
        fact("opening.applied", "2021-01-10", opening="O1", employee="E1"),
        fact("opening.filled", "2021-02-01", opening="O1", route="internal", employee="E1"),
    )
    story.on("2021-01-10", "application", "O1", "E1").then(applied_on=date(2021, 1, 10))
    story.on("2021-02-01", "opening", "O1").then(status="filled", filled_by="E1", scope="internal")
    story.then_anomalies()


def test_filling_a_withdrawn_opening_is_flagged():
    given(
        DEFINED,
        fact("opening.posted", "2021-01-01", opening="O1"),
        fact("opening.withdrawn", "2021-01-05", opening="O1"),
        fact("opening.filled", "2021-02-01", opening="O1", route="external"),
    ).then_anomalies(("closed_twice", (4, 3)))


def test_a_review_calibrates_while_it_is_open():
    story = given(
        fact("review.opened", "2021-01-01", unit="U1"),
        fact("review.calibrated", "2021-01-05", employee="E1", performance=4, potential="high"),
        fact("review.closed", "2021-02-01"),
        fact("review.calibrated", "2021-03-01", employee="E2", performance=2),
    )
    story.on("2021-01-05", "calibration", "E1").then(performance=4, potential="high")
    story.on("2021-02-01", "review").then(status="closed")
    story.then_anomalies(("review_not_open", (4,)))


def test_a_path_joins_two_jobs():
    given(fact("path.defined", "2020-01-01", from_job="J1", to_job="J2", typical_years=3.0)).on(
        "2020-01-01", "path"
    ).then(from_job="J1", to_job="J2")
