"""Career paths: drawn between two posts or jobs, and drawn anew."""

import pytest

from domain.decisions.paths import End, draw
from tests.domain.decisions.commands import act, kinds, on_record, post, refused, the_fact
from tests.given import fact

NEW = on_record("path-X1")
CLERK, LEAD = End(job="clerk"), End(job="lead")


def test_a_path_is_drawn_between_two_jobs_or_posts():
    told = the_fact(draw(NEW, act("HR"), CLERK, End(post=post()), "upward", 3))
    assert (told.type, told.originator_id) == ("path.defined", "path-X1")
    assert (told.from_job, told.to_post, told.kind) == ("clerk", "P77", "upward")
    assert (told.from_post, told.to_job, told.typical_years) == (None, None, 3)


@pytest.mark.parametrize("wrong", [End(), End(post=post(), job="clerk")])
def test_each_end_is_a_post_or_a_job(wrong):
    with refused("with a post or with a job, one of them, where the path starts"):
        draw(NEW, act("HR"), wrong, LEAD)
    with refused("where the path ends"):
        draw(NEW, act("HR"), CLERK, wrong)


def test_a_path_to_itself_leads_nowhere():
    with refused("from clerk to itself"):
        draw(NEW, act("HR"), CLERK, CLERK)
    assert draw(NEW, act("HR"), End(job="P77"), End(post=post())).facts


def test_drawn_anew_it_changes_something():
    drawn = on_record(
        "path-X1", fact("path.defined", "2020-01-01", from_job="clerk", to_job="lead")
    )
    with refused("path X1 is drawn so already"):
        draw(drawn, act("HR"), CLERK, LEAD)
    assert draw(drawn, act("HR"), CLERK, LEAD, "lateral").facts


def test_a_post_that_is_not_there_is_flagged():
    done = draw(NEW, act("HR"), CLERK, End(post=on_record("position-P9")))
    assert kinds(done) == ["no_such_post"]
