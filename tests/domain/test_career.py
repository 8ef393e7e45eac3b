"""How each fact of a career changes where the person stands, and what contradicts the record."""

from datetime import date

from domain.events.catalogue import BY_NAME
from domain.events.records import Targeting
from domain.folding import EVOLUTIONS
from tests.given import fact, given

HIRED = fact("employee.hired", "2020-01-01", unit="U1", post="P1", title="Engineer", grade="G1")
LEFT = fact("employee.left", "2023-01-01", voluntary=True, cause="resigned")


def test_every_fact_of_the_catalogue_evolves_something_or_amends_another():
    assert [
        name
        for name, kind in BY_NAME.items()
        if kind not in EVOLUTIONS and not issubclass(kind, Targeting)
    ] == []


class TestEmployment:
    def test_who_left_holds_no_post_any_more(self):
        given(HIRED, LEFT).on("2023-01-01").then(
            status="left",
            post=None,
            unit="U1",
            left_on=date(2023, 1, 1),
            left_voluntarily=True,
            left_because="resigned",
        )

    def test_a_rehire_starts_a_new_employment(self):
        back = fact("employee.rehired", "2024-01-01", unit="U2", title="Advisor")
        story = given(HIRED, LEFT, back)
        story.on("2023-06-01").then(status="left")
        story.on("2024-01-01").then(
            status="employed", unit="U2", grade=None, hired_on=date(2024, 1, 1), left_on=None
        )
        story.then_anomalies()

    def test_a_second_hire_while_employed_is_flagged_and_not_believed(self):
        story = given(HIRED, fact("employee.hired", "2021-01-01", unit="U9"))
        story.then_anomalies(("hired_while_employed", (2, 1)))
        story.on("2021-06-01").then(unit="U1")

    def test_a_hire_after_leaving_is_believed_and_flagged(self):
        story = given(HIRED, LEFT, fact("employee.hired", "2024-01-01", unit="U9"))
        story.then_anomalies(("hired_again", (3, 2)))
        story.on("2024-06-01").then(status="employed", unit="U9")

    def test_a_rehire_of_somebody_never_employed_is_believed_and_flagged(self):
        story = given(fact("employee.rehired", "2020-01-01", unit="U1"))
        story.then_anomalies(("rehired_without_earlier_employment", (1,)))
        story.on("2020-01-01").then(status="employed")

    def test_leaving_twice_is_flagged(self):
        given(HIRED, LEFT, fact("employee.left", "2024-01-01")).then_anomalies(
            ("after_leaving", (3, 2))
        )

    def test_a_new_manager_changes_nothing_else(self):
        given(HIRED, fact("employee.manager_changed", "2021-01-01", manager="M2")).on(
            "2021-01-01"
        ).then(manager="M2", since=date(2020, 1, 1), title="Engineer")

    def test_nobody_reports_to_themselves(self):
        story = given(HIRED, fact("employee.manager_changed", "2021-01-01", manager="E1024"))
        story.then_anomalies(("reports_to_themselves", (2,)))
        story.on("2021-06-01").then(manager=None)

    def test_nobody_is_hired_to_report_to_themselves(self):
        story = given(fact("employee.hired", "2020-01-01", unit="U1", manager="E1024"))
        story.then_anomalies(("reports_to_themselves", (1,)))
        story.on("2020-01-01").then(unit="U1", manager=None)

    def test_a_secondment_that_runs_when_somebody_leaves_ends_with_the_employment(self):
        away = fact("secondment.started", "2022-06-01", secondment="S1", host_unit="U5")
        given(HIRED, away, LEFT).on("2023-01-01", "secondment", "S1").then(
            status="left", ended_on=date(2023, 1, 1)
        )

    def test_an_erasure_is_on_the_record(self):
        gone = fact(
            "person.erased", "2030-01-01", basis="retention_period_over", authorised_by="DPO"
        )
        given(HIRED, LEFT, gone).on("2030-01-01", "erasure").then(basis="retention_period_over")


class TestMoves:
    def test_a_promotion_before_the_hire_is_flagged_and_not_believed(self):
        story = given(fact("career.promoted", "2019-01-01", title="Chief"), HIRED)
        story.then_anomalies(("before_hire", (1,)))
        story.on("2020-01-01").then(title="Engineer")

    def test_it_is_settled_when_the_missing_hire_arrives(self):
        early = fact("employee.hired", "2018-01-01", unit="U0")
        given(fact("career.promoted", "2019-01-01", title="Chief"), early).then_anomalies()

    def test_a_move_after_leaving_is_flagged_and_not_believed(self):
        story = given(HIRED, LEFT, fact("career.promoted", "2024-01-01", title="Chief"))
        story.then_anomalies(("after_leaving", (3, 2)))
        story.on("2024-06-01").then(title="Engineer", status="left")

    def test_a_move_from_where_nobody_was_is_flagged_and_not_believed(self):
        move = fact("career.promoted", "2021-01-01", title="Manager", from_unit="U7")
        story = given(HIRED, move)
        story.then_anomalies(("disagrees_with_record", (2, 1)))
        story.on("2021-06-01").then(title="Engineer")

    def test_a_move_from_where_the_record_has_them_is_believed(self):
        move = fact("career.promoted", "2021-01-01", title="Manager", from_unit="U1")
        given(HIRED, move).on("2021-06-01").then(title="Manager")

    def test_a_ladder_changed_from_where_nobody_stood_is_not_believed(self):
        over = fact(
            "career.ladder_changed", "2021-01-01", ladder="specialist", from_ladder="management"
        )
        given(HIRED, over).then_anomalies(("disagrees_with_record", (2, 1)))

    def test_two_posts_at_once_are_flagged_and_the_later_one_stands(self):
        move = fact(
            "career.promoted", "2021-01-01", post="P2", previous_post_until=date(2021, 3, 1)
        )
        story = given(HIRED, move)
        story.then_anomalies(("two_posts_at_once", (2, 1)))
        story.on("2021-02-01").then(post="P2")

    def test_two_roles_that_begin_on_one_day_are_flagged(self):
        story = given(
            HIRED,
            fact("career.promoted", "2021-01-01", post="P2"),
            fact("career.promoted", "2021-01-01", post="P3"),
        )
        story.then_anomalies(("two_roles_in_a_day", (3, 2)))
        story.on("2021-01-01").then(post="P3")

    def test_crossing_the_ladder_keeps_the_grade_unless_told(self):
        over = fact("career.ladder_changed", "2021-01-01", ladder="specialist")
        given(HIRED, over).on("2021-01-01").then(ladder="specialist", grade="G1")


class TestSecondments:
    AWAY = fact("secondment.started", "2021-01-01", secondment="S1", host_unit="U5")

    def test_the_home_role_stays_while_somebody_is_away(self):
        story = given(HIRED, self.AWAY)
        story.on("2021-06-01").then(unit="U1", post="P1")
        story.on("2021-06-01", "secondment", "S1").then(
            status="active", home_unit="U1", host_unit="U5", substantive_post="P1"
        )

    def test_a_promotion_during_a_secondment_changes_the_home_role(self):
        story = given(
            HIRED,
            self.AWAY,
            fact("career.promoted", "2021-06-01", grade="G2", title="Senior Engineer"),
            fact("secondment.ended", "2022-01-01", secondment="S1", outcome="returned"),
        )
        story.on("2022-01-01").then(unit="U1", grade="G2", title="Senior Engineer")
        story.on("2022-01-01", "secondment", "S1").then(status="returned")
        story.then_anomalies()

    def test_who_stays_with_the_host_stands_there(self):
        stayed = fact("secondment.ended", "2022-01-01", secondment="S1", outcome="stayed")
        away = self.AWAY.replaced(host_manager="M5")
        given(HIRED, away, stayed).on("2022-01-01").then(
            unit="U5", post=None, manager="M5", since=date(2022, 1, 1)
        )

    def test_an_extension_moves_the_planned_end(self):
        longer = fact(
            "secondment.extended", "2021-11-01", secondment="S1", planned_end=date(2022, 12, 31)
        )
        given(HIRED, self.AWAY, longer).on("2021-11-01", "secondment", "S1").then(
            planned_end=date(2022, 12, 31), extensions=1
        )

    def test_two_secondments_at_once_are_flagged(self):
        second = fact("secondment.started", "2021-02-01", secondment="S2", host_unit="U6")
        given(HIRED, self.AWAY, second).then_anomalies(("two_secondments_at_once", (3, 2)))

    def test_an_end_without_a_start_is_flagged(self):
        end = fact("secondment.ended", "2022-01-01", secondment="S9", outcome="returned")
        given(HIRED, end).then_anomalies(("not_running", (2,)))

    def test_the_end_may_arrive_before_the_start(self):
        end = fact("secondment.ended", "2022-01-01", secondment="S1", outcome="returned")
        story = given(HIRED, end, self.AWAY)
        story.then_anomalies()
        story.on("2022-06-01", "secondment", "S1").then(status="returned")


class TestGrowth:
    def test_a_goal_is_set_revised_and_achieved(self):
        story = given(
            HIRED,
            fact("goal.set", "2021-01-01", goal="G", purpose="development", target_skill="sql"),
            fact("goal.revised", "2021-06-01", goal="G", due=date(2022, 1, 1)),
            fact("goal.achieved", "2021-12-01", goal="G"),
        )
        story.on("2021-07-01", "goal", "G").then(
            status="open", purpose="development", target_skill="sql", due=date(2022, 1, 1)
        )
        story.on("2021-12-01", "goal", "G").then(status="achieved", closed_on=date(2021, 12, 1))

    def test_a_goal_achieved_that_was_never_set_is_flagged(self):
        given(HIRED, fact("goal.achieved", "2021-12-01", goal="G")).then_anomalies(
            ("goal_not_set", (2,))
        )

    def test_another_end_is_another_agreement_for_both_sides(self):
        day, later = date(2022, 1, 1), date(2023, 1, 1)
        both = ("employee", "manager")
        story = given(
            HIRED,
            fact("plan.agreed", "2021-01-01", plan="PL", agreed_by=both, until=day),
            fact("plan.agreed", "2021-02-01", plan="PL", agreed_by=("manager",), until=later),
            fact("plan.agreed", "2021-03-01", plan="PL", agreed_by=("employee",)),
        )
        story.on("2021-02-01", "plan", "PL").then(
            employee_agreed_on=None, manager_agreed_on=date(2021, 2, 1), until=later
        )
        story.on("2021-03-01", "plan", "PL").then(
            employee_agreed_on=date(2021, 3, 1), manager_agreed_on=date(2021, 2, 1), until=later
        )

    def test_a_plan_is_agreed_when_both_sides_have(self):
        story = given(
            HIRED,
            fact("plan.agreed", "2021-01-01", plan="PL", agreed_by=("employee",)),
            fact("plan.agreed", "2021-02-01", plan="PL", agreed_by=("manager",), manager="M1"),
        )
        story.on("2021-02-01", "plan", "PL").then(
            employee_agreed_on=date(2021, 1, 1), manager_agreed_on=date(2021, 2, 1), manager="M1"
        )

    def test_a_promise_is_kept_once(self):
        story = given(
            HIRED,
            fact("action.agreed", "2021-01-01", action="A", owner="manager", kind="experience"),
            fact("action.completed", "2021-02-01", action="A"),
            fact("action.dropped", "2021-03-01", action="A"),
        )
        story.on("2021-02-15", "action", "A").then(status="completed", owner="manager")
        story.then_anomalies(("closed_twice", (4, 3)))

    def test_a_goal_outside_an_employment_is_flagged_and_kept(self):
        story = given(fact("goal.set", "2021-01-01", goal="G", purpose="advancement"))
        story.then_anomalies(("before_hire", (1,)))
        story.on("2021-01-01", "goal", "G").then(purpose="advancement")

    def test_a_certificate_may_be_older_than_the_employment(self):
        earned = fact("certification.earned", "2015-01-01", certificate="PMP")
        story = given(earned, HIRED)
        story.then_anomalies()
        story.on("2016-01-01", "certificate", "PMP").then(status="held")

    def test_a_certificate_is_renewed_and_revoked(self):
        story = given(
            fact(
                "certification.earned",
                "2020-01-01",
                certificate="PMP",
                expires_on=date(2023, 1, 1),
            ),
            fact(
                "certification.renewed",
                "2022-12-01",
                certificate="PMP",
                expires_on=date(2026, 1, 1),
            ),
            fact("certification.expired", "2024-01-01", certificate="PMP", cause="revoked"),
        )
        story.on("2023-06-01", "certificate", "PMP").then(
            status="held", earned_on=date(2020, 1, 1), expires_on=date(2026, 1, 1)
        )
        story.on("2024-01-01", "certificate", "PMP").then(status="revoked")

    def test_a_skill_keeps_its_level_and_the_day_it_was_last_used(self):
        given(
            fact("skill.assessed", "2021-01-01", skill="sql", level=4.0, assessed_by="test"),
            fact("skill.applied", "2022-05-01", skill="sql"),
        ).on("2022-05-01", "skill", "sql").then(
            level=4.0, assessed_on=date(2021, 1, 1), last_used_on=date(2022, 5, 1)
        )

    def test_a_training_counts_without_an_enrolment(self):
        given(fact("training.completed", "2021-01-01", training="T", result="passed")).on(
            "2021-01-01", "training", "T"
        ).then(status="passed", closed_on=date(2021, 1, 1))

    def test_a_mentoring_begins_and_ends(self):
        story = given(
            HIRED,
            fact("mentoring.started", "2021-01-01", mentoring="M", mentor="E7"),
            fact("mentoring.ended", "2021-12-01", mentoring="M", outcome="completed"),
        )
        story.on("2021-06-01", "mentoring", "M").then(status="active", mentor="E7")
        story.on("2021-12-01", "mentoring", "M").then(status="completed")

    def test_the_latest_wish_holds(self):
        story = given(
            HIRED,
            fact("aspiration.declared", "2021-01-01", wish="both", target_posts=("P9",)),
            fact("aspiration.declared", "2022-01-01", wish="development"),
        )
        story.on("2021-06-01", "aspiration").then(wish="both", target_posts=("P9",))
        story.on("2022-06-01", "aspiration").then(wish="development", target_posts=())
