"""A vacancy that the bench was kept for: filled from inside, by whoever was ready."""

from tests.journeys.company import HOUSE, hired, of
from tests.journeys.story import Story

AFTER = ("--on", "2024-08-01")


def test_an_internal_opening_is_filled_from_the_bench(story: Story):
    """Fred is nominated while hal holds the post; the nomination survives hal's leaving, fred
    applies himself, and the metrics count a critical post filled from its own bench."""
    story.learned("2020-02-02", *HOUSE, hired("fred"), hired("gus"))
    story.did("2024-01-10", "declare", "fred", "--wish", "advancement", "--by", "fred")
    ready = ("--readiness", "ready_now", "--rank", "1", "--why", "stood in twice")
    story.did("2024-01-11", "nominate", "P77", "fred", *ready, "--by", "max")
    assert "somebody else must approve" in story.refused(
        "2024-01-12", "approve", "P77", "fred", "--by", "max"
    )
    story.did("2024-01-12", "approve", "P77", "fred", "--by", "dora")
    assert story.metric("successor_coverage_rate", "2024-02-01") == (100.0, 1, 1)
    first, *_ = story.asked("cascade", "hal", "--on", "2024-02-01")
    assert (first["post"], first["outcome"], first["successor"]) == ("P77", "filled", "fred")

    # hal goes; the post is vacant, its bench is not
    story.learned("2024-05-02", of("hal", "employee.left", "2024-05-01", voluntary=True))
    [post] = [each for each in story.asked("posts", "--vacant", "--on", "2024-05-03")]
    assert post["post"] == "P77"
    [place] = story.asked("bench", "P77", "--on", "2024-05-03")
    assert (place["employee"], place["status"], place["flags"]) == ("fred", "approved", [])

    # announced inside; nobody applies for another; filled by who was on the bench
    inside = ("--scope", "internal", "--by", "dora")
    story.did("2024-05-06", "opening", "post", "P77", "O1", *inside)
    story.did("2024-05-10", "opening", "apply", "P77", "O1", "--by", "fred")
    story.did("2024-05-11", "opening", "apply", "P77", "O1", "--by", "gus")
    applied = story.asked("candidates", "P77", "--on", "2024-05-12")
    assert applied[0]["employee"] == "fred"
    assert "say with --employee who of those employed fills it" in story.refused(
        "2024-06-01", "opening", "fill", "P77", "O1", "--route", "internal", "--by", "dora"
    )
    assert story.metric("internal_fill_rate", "2024-06-14")[2] == 0
    fill = ("--route", "internal", "--employee", "fred", "--by", "dora")
    filled = story.did("2024-06-15", "opening", "fill", "P77", "O1", *fill)["facts"][0]["position"]
    story.learned(
        "2024-06-16",
        of("fred", "career.promoted", "2024-06-15", post="P77", grade="G7", job="HEAD",
           opening="O1"),
    )  # fmt: skip

    for name in ("internal_fill_rate", "internal_fill_rate_critical",
                 "succession_effectiveness_rate"):  # fmt: skip
        assert story.metric(name, "2024-08-01") == (100.0, 1, 1)
        [row] = story.asked("metrics", "--rows", name, *AFTER)
        assert (row["filled_by"], row["position"]) == ("fred", filled)
    [holder] = story.asked("who", "--post", "P77", *AFTER)
    assert (holder["employee"], holder["since"]) == ("fred", "2024-06-15")
    [told] = story.asked("bench", "P77", *AFTER)
    assert [flag["kind"] for flag in told["flags"]][:1] == ["holds_the_post"]
    assert "fred" not in {each["employee"] for each in story.asked("candidates", "P77", *AFTER)}
    history = [each["type"] for each in story.asked("bench", "P77", "--history")]
    assert history == ["successor.nominated", "successor.approved"]
    assert story.asked("development", "max", *AFTER)["counts"]["promotion"] == 1

    # as known the day before it was filled, the opening was open and the post vacant
    knew = ("--known", "2024-06-14")
    assert story.metric("internal_fill_rate", "2024-08-01", *knew) == (None, 0, 0)
    assert story.asked("who", "--post", "P77", *AFTER, *knew) == []
