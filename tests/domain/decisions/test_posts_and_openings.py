"""Posts and openings: defined once, changed while open, filled by somebody who is there."""

import pytest

from domain.decisions import openings, posts
from domain.events.posts import SkillRequirement
from tests.domain.decisions.commands import act, career, kinds, on_record, post, refused, the_fact
from tests.given import fact

NEW = on_record("position-P77")
POSTED = fact("opening.posted", "2024-01-01", opening="O1")
CLOSED = fact("position.closed", "2024-01-01")


class TestPosts:
    def test_a_post_is_defined(self):
        told = the_fact(posts.define(NEW, act("HR"), "Head", "U1", reports_to=post(id="P1")))
        assert (told.type, told.title, told.unit, told.reports_to, told.refill) == (
            "position.defined",
            "Head",
            "U1",
            "P1",
            True,
        )

    def test_twice_is_refused_but_anew_after_it_was_closed_is_not(self):
        with refused("post P77 is there since 2020-01-01; change it instead"):
            posts.define(post(), act("HR"), "Head", "U1")
        assert posts.define(post(CLOSED), act("HR"), "Head", "U1").facts

    def test_it_cannot_report_to_itself_and_above_it_should_be_a_post(self):
        with refused("cannot report to itself"):
            posts.define(NEW, act("HR"), "Head", "U1", reports_to=NEW)
        done = posts.redefine(post(), act("HR"), reports_to=on_record("position-P9"))
        assert kinds(done) == ["reports_to_nobody"]

    def test_a_change_changes_something(self):
        with refused("nothing of post P77 would change"):
            posts.redefine(post(), act("HR"), unit="U1")
        assert the_fact(posts.redefine(post(), act("HR"), unit="U2")).unit == "U2"

    def test_abolishing_says_why_and_names_who_is_on_the_bench(self):
        waiting = fact("successor.nominated", "2024-01-01", employee="E1")
        with refused("not abolished without a reason"):
            posts.close(post(), act("HR"))
        done = posts.close(post(waiting), act("HR", reason="merged"))
        assert (kinds(done), done.flags[0].positions) == (["bench_left"], (2,))
        done = posts.close(post(POSTED), act("HR", reason="merged"))
        assert (kinds(done), done.flags[0].positions) == (["opening_left"], (2,))

    def test_key_or_critical_says_why(self):
        with refused("say why the post is key or critical"):
            posts.set_criticality(post(), act("HR"), key=False, critical=True)
        told = the_fact(posts.set_criticality(post(), act("HR"), False, True, "the regulator"))
        assert (told.key, told.critical, told.why) == (False, True, "the regulator")
        assert posts.set_criticality(post(), act("HR"), False, False).facts

    def test_requirements_name_each_skill_once(self):
        sql = SkillRequirement(skill="sql", level=3.0)
        told = the_fact(posts.set_requirements(post(), act("HR"), [sql], ["PMP"]))
        assert (told.skills, told.certificates) == ((sql,), ("PMP",))
        with refused("sql is named twice"):
            posts.set_requirements(post(), act("HR"), [sql, sql])

    @pytest.mark.parametrize("record", [NEW, post(CLOSED)])
    def test_what_is_not_open_is_not_changed(self, record):
        for command in (
            lambda: posts.redefine(record, act("HR"), unit="U2"),
            lambda: posts.close(record, act("HR", reason="why")),
            lambda: posts.set_criticality(record, act("HR"), True, True, "why"),
            lambda: posts.set_requirements(record, act("HR")),
            lambda: openings.post_opening(record, act("HR"), "O1"),
        ):
            with refused("no post P77 is on record|post P77 was closed"):
                command()


class TestOpenings:
    def test_one_is_posted_once(self):
        told = the_fact(openings.post_opening(post(), act("HR"), "O1", "internal"))
        assert (told.type, told.scope) == ("opening.posted", "internal")
        with refused("opening O1 was posted on 2024-01-01 and is posted"):
            openings.post_opening(post(POSTED), act("HR"), "O1")
        assert kinds(openings.post_opening(post(POSTED), act("HR"), "O2")) == ["opening_beside"]

    def test_somebody_applies_in_person_and_once(self):
        told = the_fact(openings.apply(post(POSTED), career("E1"), act("E1"), "O1"))
        assert (told.type, told.employee) == ("opening.applied", "E1")
        with refused("nobody can apply for another person"):
            openings.apply(post(POSTED), career("E1"), act("M1"), "O1")
        applied = fact("opening.applied", "2024-02-01", opening="O1", employee="E1")
        with refused("E1 applied for O1 on 2024-02-01 already"):
            openings.apply(post(POSTED, applied), career("E1"), act("E1"), "O1")

    def test_one_for_outsiders_is_not_for_employees(self):
        outside = fact("opening.posted", "2024-01-01", opening="O1", scope="external")
        with refused("opening O1 is for applicants from outside"):
            openings.apply(post(outside), career("E1"), act("E1"), "O1")
        done = openings.fill(post(outside), act("HR"), "O1", "internal", career("E1"))
        assert kinds(done) == ["other_route"]

    def test_one_is_filled_from_inside_by_somebody_employed(self):
        done = openings.fill(post(POSTED), act("HR"), "O1", "internal", career("E1"))
        assert (the_fact(done).route, the_fact(done).employee, done.flags) == ("internal", "E1", ())
        with refused("say with --employee who"):
            openings.fill(post(POSTED), act("HR"), "O1", "internal")
        gone = career("E1", fact("employee.left", "2024-03-01"))
        with refused("E1 left on 2024-03-01"):
            openings.fill(post(POSTED), act("HR"), "O1", "internal", gone)

    def test_from_outside_nobody_need_be_on_record_yet(self):
        assert openings.fill(post(POSTED), act("HR"), "O1", "external").facts
        newcomer = on_record("career-E9")
        assert openings.fill(post(POSTED), act("HR"), "O1", "external", newcomer).facts

    def test_nobody_comes_from_outside_who_was_inside_when_it_was_posted(self):
        with refused("E1 was employed when O1 was posted, on 2024-01-01"):
            openings.fill(post(POSTED), act("HR"), "O1", "external", career("E1"))
        since = fact("employee.hired", "2024-05-01", stream="career-E9")
        newcomer = on_record("career-E9", since)
        assert openings.fill(post(POSTED), act("HR"), "O1", "external", newcomer).facts

    def test_calling_off_says_why(self):
        with refused("not called off without a reason"):
            openings.withdraw_opening(post(POSTED), act("HR"), "O1")
        assert openings.withdraw_opening(post(POSTED), act("HR", reason="stop"), "O1").facts

    def test_what_is_closed_or_was_never_posted_is_refused(self):
        filled = post(POSTED, fact("opening.filled", "2024-02-01", opening="O1", route="external"))
        with refused("opening O1 was filled on 2024-02-01"):
            openings.withdraw_opening(filled, act("HR", reason="why"), "O1")
        with refused("post P77 has no opening O2 on 2024-06-01; posted are O1"):
            openings.fill(post(POSTED), act("HR"), "O2", "external")
