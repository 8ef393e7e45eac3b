"""What people want decides what is planned with them: stories asked of the program."""

from tests.given import fact
from tests.journeys.story import Story

ANA, BEN, CLEO = "career-ana", "career-ben", "career-cleo"
ON = ("--on", "2025-01-10")

POST = (
    fact(
        "position.defined",
        "2020-01-01",
        title="Head of Data",
        unit="DATA",
        grade="G7",
        ladder="management",
        job="HEAD",
    ),
    fact(
        "position.requirements_set",
        "2020-01-02",
        skills=({"skill": "leadership", "level": 4.0, "essential": True},),
        certificates=("budget-licence",),
    ),
    fact("path.defined", "2020-01-03", stream="path-up", from_job="LEAD", to_post="P77"),
)


def hired(stream: str, **fields: object) -> object:
    return fact("employee.hired", "2020-02-01", stream=stream, unit="DATA", **fields)


def test_whoever_wants_development_only_is_grown_and_rewarded_never_listed(story: Story):
    story.learned("2020-02-02", *POST, hired(ANA, job="LEAD"), hired(BEN, job="LEAD"))
    wish = fact("aspiration.declared", "2024-03-01", stream=ANA, wish="development")
    story.learned("2024-03-02", wish)
    nominated = fact(
        "successor.nominated", "2024-04-01", employee="ana", readiness="ready_now", rank=1
    )
    story.learned("2024-04-02", nominated)
    listed = story.asked("candidates", "P77", *ON)
    assert [each["employee"] for each in listed] == ["ben"]
    *_, shown = story.asked("candidates", "P77", "--show-unwilling", *ON)
    assert (shown["employee"], shown["candidate"], shown["score"]) == ("ana", False, None)
    [why] = shown["notes"]
    assert why == {"message": "wants to develop where they are, declared 2024-03-01", "position": 6}

    told = story.asked("paths", "ana", *ON)
    assert {each["half"] for each in told} == {"development"}
    [reward] = [each for each in told if each["kind"] == "recognition"]
    assert "bonus" in reward["help"]
    earned = fact("certification.earned", "2024-06-01", stream=ANA, certificate="data-licence")
    granted = fact(
        "reward.granted", "2024-12-01", stream=ANA, reward="R1", kind="conference", title="Talk"
    )
    story.learned("2024-12-02", earned, granted)
    [reward] = [e for e in story.asked("paths", "ana", *ON) if e["kind"] == "recognition"]
    assert (reward["message"], reward["position"]) == ("rewarded on 2024-12-01: conference", 9)
    assert [each["employee"] for each in story.asked("candidates", "P77", *ON)] == ["ben"]

    # before she said so, and as it was known before, she could follow
    before = story.asked("candidates", "P77", "--on", "2024-02-01")
    assert {each["employee"] for each in before} == {"ana", "ben"}
    knew = story.asked("candidates", "P77", *ON, "--known", "2024-03-01")
    assert {each["employee"] for each in knew} == {"ana", "ben"}


def test_whoever_wants_both_is_developed_first(story: Story):
    story.learned("2020-02-02", *POST, hired(CLEO, job="LEAD"))
    both = fact(
        "aspiration.declared", "2024-03-01", stream=CLEO, wish="both", target_posts=("P77",)
    )
    low = fact("skill.assessed", "2024-03-02", stream=CLEO, skill="leadership", level=3.0)
    story.learned("2024-03-03", both, low)
    told = story.asked("paths", "cleo", *ON)
    halves = [each["half"] for each in told]
    assert halves == sorted(halves, key=["development", "advancement"].index)
    [post] = [each for each in told if each["half"] == "advancement"]
    assert post["what"] == "P77"
    assert {gap["what"] for gap in post["gaps"]} >= {"leadership", "budget-licence"}

    [candidate] = story.asked("candidates", "P77", *ON)
    assert candidate["notes"][0]["message"].startswith("wants to develop as well")
    trained = fact("skill.assessed", "2024-11-01", stream=CLEO, skill="leadership", level=4.5)
    earned = fact("certification.earned", "2024-11-02", stream=CLEO, certificate="budget-licence")
    story.learned("2024-11-03", trained, earned)
    [later] = story.asked("candidates", "P77", *ON)
    assert later["score"] > candidate["score"]
    assert (later["requirements_met"], later["requirements"]) == (2, 2)
    [as_known_then] = story.asked("candidates", "P77", *ON, "--known", "2024-03-31")
    assert as_known_then == candidate


def test_a_specialist_crosses_to_the_management_ladder(story: Story):
    """A dual-ladder move: the expert reaches the head's post over a cross-ladder path; having
    crossed, she stands on it, and is a mentor for the next expert on the way."""
    across = fact(
        "path.defined",
        "2020-01-04",
        stream="path-across",
        from_job="EXPERT",
        to_job="LEAD",
        kind="cross_ladder",
        typical_years=3.0,
    )
    expert = {"job": "EXPERT", "ladder": "specialist", "grade": "S6"}
    story.learned("2020-02-02", *POST, across, hired(ANA, **expert), hired(BEN, **expert))
    far = {each["employee"]: each for each in story.asked("candidates", "P77", *ON)}
    assert _points(far["ana"], "paths") == 72  # two steps: 60 % of 120
    crossed = fact(
        "career.ladder_changed",
        "2024-05-01",
        stream=ANA,
        ladder="management",
        from_ladder="specialist",
        equivalent_level="G6",
        grade="G6",
        job="LEAD",
    )
    story.learned("2024-05-02", crossed)
    first, second = story.asked("candidates", "P77", *ON)
    assert [first["employee"], second["employee"]] == ["ana", "ben"]
    assert _points(first, "paths") == 120
    way = story.asked("paths", "--from", "EXPERT", "--to", "P77", *ON)
    assert [step["kind"] for step in way["route"]] == ["cross_ladder", None]
    took = fact("career.promoted", "2024-12-01", stream=ANA, post="P77", grade="G7", job="HEAD")
    story.learned("2024-12-02", took)
    [mentor] = story.asked("mentors", "ben", "--post", "P77", *ON)
    assert (mentor["employee"], mentor["parts"][0]["message"]) == (
        "ana",
        "holds P77, since 2024-12-01",
    )
    assert [each["employee"] for each in story.asked("candidates", "P77", *ON)] == ["ben"]


def _points(candidate: dict, part: str) -> int:
    return sum(each["points"] for each in candidate["parts"] if each["part"] == part)
