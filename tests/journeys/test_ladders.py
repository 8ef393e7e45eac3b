"""A specialist crosses to the management ladder: neither a promotion nor a demotion."""

from typing import Any

from tests.given import fact
from tests.journeys.company import HOUSE, hired, of
from tests.journeys.story import Story

ON = ("--on", "2025-01-10")


def test_a_specialist_crosses_to_the_management_ladder(story: Story):
    """A dual-ladder move: the expert reaches the head's post over a cross-ladder path; having
    crossed, she stands a step away from it, and as its head is a mentor for the next expert on the
    way. The crossing counts as a move between ladders, and never as a promotion."""
    across = fact(
        "path.defined",
        "2020-01-04",
        stream="path-across",
        from_job="EXPERT",
        to_job="LEAD",
        kind="cross_ladder",
        typical_years=3.0,
    )
    expert = {"job": "EXPERT", "ladder": "specialist", "grade": "S6", "title": "Expert"}
    story.learned("2020-02-02", *HOUSE, across, hired("ana", **expert), hired("ben", **expert))
    story.did("2024-01-10", "declare", "ana", "--wish", "advancement", "--by", "ana")
    far = _by_name(story.asked("candidates", "P77", *ON))
    assert _points(far["ana"], "paths") == 72  # two steps: 60 % of 120
    route = story.asked("paths", "--from", "EXPERT", "--to", "P77", *ON)["route"]
    assert [step["kind"] for step in route] == ["cross_ladder", None]

    story.learned(
        "2024-05-02",
        of("ana", "career.ladder_changed", "2024-05-01", ladder="management",
           from_ladder="specialist", equivalent_level="G6", grade="G6", job="LEAD", title="Lead"),
    )  # fmt: skip
    crossed = story.fact("ana", "career.ladder_changed")
    before, after = (
        story.asked("show", "ana", "--on", day) for day in ("2024-04-30", "2024-05-01")
    )
    assert (before["ladder"], before["grade"]) == ("specialist", "S6")
    assert (after["ladder"], after["grade"], after["position"]) == ("management", "G6", crossed)
    assert story.metric("promotion_rate", "2024-06-01")[1] == 0
    assert story.metric("ladder_change_rate", "2024-06-01")[1] == 1
    behind = story.asked("metrics", "--rows", "ladder_change_rate", "--on", "2024-06-01")
    [row] = [each for each in behind if each["numerator"]]
    assert (row["employee"], row["position"]) == ("ana", crossed)
    near = _by_name(story.asked("candidates", "P77", *ON))
    assert _points(near["ana"], "paths") == 120
    assert _points(near["ben"], "paths") == 72
    assert list(near).index("ana") < list(near).index("ben")
    report = story.asked("development", "max", "--on", "2024-06-01")
    assert report["counts"]["promotion"] == 0

    # as its head, she can mentor the next one who comes from the other ladder
    story.learned(
        "2024-12-02",
        of("hal", "employee.left", "2024-11-30", voluntary=False, cause="retired"),
        of("ana", "career.promoted", "2024-12-01", post="P77", grade="G7", job="HEAD"),
    )
    mentors = _by_name(story.asked("mentors", "ben", "--post", "P77", *ON))
    assert mentors["ana"]["parts"][0] == {
        "part": "reached",
        "points": 40,
        "message": "holds P77, since 2024-12-01",
        "position": story.fact("ana", "career.promoted"),
    }
    assert "hal" not in mentors
    assert "ana" not in _by_name(story.asked("candidates", "P77", *ON))
    assert story.metric("promotion_rate", "2025-01-10")[1] == 1
    knew = story.asked("metrics", "--on", "2024-06-01", "--known", "2024-04-30")
    [then] = [each for each in knew if each["metric"] == "ladder_change_rate"]
    assert then["numerator"] == 0


def _by_name(answer: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {each["employee"]: each for each in answer}


def _points(candidate: dict[str, Any], part: str) -> int:
    return sum(each["points"] for each in candidate["parts"] if each["part"] == part)
