"""What people want decides what is planned with them: stories asked of the program."""

from tests.journeys.company import HOUSE, hired, of
from tests.journeys.story import Story

ON = ("--on", "2025-01-10")


def test_whoever_wants_development_only_is_grown_and_rewarded_never_listed(story: Story):
    """Ana wants to develop, not to advance. She is grown and rewarded where she is; nobody lists
    her as a candidate, and hal's post would go to ben, who has said nothing."""
    story.learned("2020-02-02", *HOUSE, hired("ana"), hired("ben"))
    everybody = {each["employee"] for each in story.asked("candidates", "P77", *ON)}
    assert everybody >= {"ana", "ben"}
    told = story.did("2024-03-01", "declare", "ana", "--wish", "development", "--by", "ana")
    wish = told["facts"][0]["position"]

    # nobody lists her, plays her into the post, nominates her or sets her a goal of advancement
    assert "ana" not in {e["employee"] for e in story.asked("candidates", "P77", *ON)}
    *_, shown = story.asked("candidates", "P77", "--show-unwilling", *ON)
    assert (shown["employee"], shown["candidate"], shown["score"]) == ("ana", False, None)
    assert shown["notes"] == [
        {"message": "wants to develop where they are, declared 2024-03-01", "position": wish}
    ]
    assert "want no advancement" in story.refused(
        "2024-03-02", "nominate", "P77", "ana", "--by", "max", "--readiness", "ready_now"
    )
    assert "nobody can set a goal of advancement for another person" in story.refused(
        "2024-03-02", "goal", "set", "ana", "G0", "--purpose", "advancement", "--by", "max"
    )
    assert story.asked("bench", "P77", *ON) == []
    [forgotten] = story.asked("wishes", "--wish", "development", "--on", "2024-10-01")
    assert forgotten["missing"] == ["no plan", "no conversation", "no growth"]

    # both agree to a plan; each side promises its part
    aim = ("--purpose", "development", "--target-certificate", "data-licence")
    story.did("2024-03-05", "goal", "set", "ana", "G1", *aim, "--due", "2024-12-31", "--by", "max")
    story.did("2024-03-05", "agree", "plan", "ana", "D1", "--until", "2025-03-05", "--by", "ana")
    story.did("2024-03-06", "agree", "plan", "ana", "D1", "--by", "max")
    for action, owner, kind, by in (
        ("A1", "employee", "formal", "ana"),
        ("A2", "manager", "experience", "max"),
        ("A3", "organisation", "formal", "dora"),
    ):
        promise = ("--owner", owner, "--kind", kind, "--plan", "D1", "--goal", "G1")
        story.did(
            *("2024-03-06", "agree", "action", "ana", action, *promise),
            *("--due", "2024-11-30", "--by", by),
        )

    # she is grown, heard and rewarded; everybody keeps their part
    story.learned("2024-06-02", of("ana", "certification.earned", "2024-06-01",
                                   certificate="data-licence"))  # fmt: skip
    story.did("2024-06-03", "goal", "achieve", "ana", "G1", "--evidence", "passed", "--by", "ana")
    for action, by in (("A1", "ana"), ("A2", "max"), ("A3", "dora")):
        despite = ("--despite", "it is HR's part") if by == "dora" else ()
        story.did("2024-06-04", "complete", "ana", action, "--by", by, *despite)
    story.did("2024-11-20", "converse", "ana", "--kind", "stay_interview", "--by", "max")
    story.learned("2024-12-02", of("ana", "reward.granted", "2024-12-01", reward="R1",
                                   kind="conference", title="Talk"))  # fmt: skip

    [grown] = story.asked("wishes", "--wish", "development", *ON)
    assert (grown["plan"], grown["missing"]) == ("D1", [])
    assert {(each["what"], each["id"], each["position"]) for each in grown["growth"]} == {
        ("certificate", "data-licence", story.fact("ana", "certification.earned")),
        ("reward", "R1", story.fact("ana", "reward.granted")),
    }
    assert (grown["wish_position"], grown["promoted_on"]) == (wish, None)
    promised = {each["owner"]: each for each in story.asked("promises", "ana", *ON)}
    assert {owner: (each["promised"], each["kept"]) for owner, each in promised.items()} == {
        "employee": (2, 2),
        "manager": (1, 1),
        "organisation": (1, 1),
    }
    plan = {each.get("id"): each for each in story.asked("plan", "ana", *ON)}
    assert plan["G1"]["evidence"] == "passed"
    assert (plan["G1"]["purpose"], plan["G1"]["target_certificate"]) == (
        "development",
        "data-licence",
    )
    report = story.asked("development", "max", *ON)
    assert {what for what, number in report["counts"].items() if number} == {
        *("conversation", "plan agreed", "certificate", "reward")
    }

    # and still she is on no list; the way onward is the way to grow
    assert "ana" not in {e["employee"] for e in story.asked("candidates", "P77", *ON)}
    ways = story.asked("paths", "ana", *ON)
    assert {each["half"] for each in ways} == {"development"}
    [reward] = [each for each in ways if each["kind"] == "recognition"]
    assert (reward["message"], reward["position"]) == (
        "rewarded on 2024-12-01: conference",
        story.fact("ana", "reward.granted"),
    )
    assert story.metric("promotion_rate", "2025-01-10")[1] == 0

    # even whom somebody nominates against the wish, with a reason, stands behind it and is no cover
    first = ("nominate", "P77", "ana", "--by", "max", "--readiness", "ready_now", "--rank", "1")
    noted = story.did("2024-12-10", *first, "--despite", "she may change her mind")
    assert "advancement_unwanted" in {each["kind"] for each in noted["warnings"]}
    second = ("nominate", "P77", "ben", "--by", "max", "--readiness", "ready_now", "--rank", "2")
    story.did("2024-12-10", *second)
    [step] = story.asked("cascade", "hal", *ON)
    assert step["successor"] == "ben"
    assert [(each["employee"], each["position"]) for each in step["passed"]] == [("ana", wish)]
    assert "ana" not in {e["employee"] for e in story.asked("candidates", "P77", *ON)}

    # before she said so, and as it was known before, she could follow
    before = story.asked("candidates", "P77", "--on", "2024-02-01")
    knew = story.asked("candidates", "P77", *ON, "--known", "2024-02-29")
    assert "ana" in {each["employee"] for each in before}
    assert "ana" in {each["employee"] for each in knew}


def test_whoever_wants_both_is_developed_first(story: Story):
    """Cleo wants to develop and to advance: to P77, for which she lacks a skill and a licence. She
    is developed first, by a plan and a mentor who held the post; then she is judged ready, and only
    then promoted."""
    story.learned("2020-02-02", *HOUSE, hired("cleo"))
    low = of("cleo", "skill.assessed", "2024-02-01", skill="negotiation", level=3.0)
    story.learned("2024-02-01", low)
    wish = ("declare", "cleo", "--wish", "both", "--target-post", "P77", "--by", "cleo")
    story.did("2024-03-01", *wish)
    [unplanned] = story.asked("wishes", "--without-plan", "--on", "2024-03-02")
    assert (unplanned["employee"], unplanned["wish"]) == ("cleo", "both")

    # what she lacks comes before where she could go
    ways = story.asked("paths", "cleo", "--on", "2024-03-02")
    halves = [each["half"] for each in ways]
    assert halves == sorted(halves, key=["development", "advancement"].index)
    [post] = [each for each in ways if each["half"] == "advancement"]
    assert post["what"] == "P77"
    assert {gap["what"] for gap in post["gaps"]} >= {"negotiation", "budget-licence"}
    [early] = [e for e in story.asked("candidates", "P77", *ON) if e["employee"] == "cleo"]
    assert early["notes"][0]["message"].startswith("wants to develop as well")
    assert early["requirements_met"] == 0

    # on the bench, but not ready: developed first
    ready = ("--readiness", "one_to_three_years", "--rank", "1", "--by", "max")
    story.did("2024-03-10", "nominate", "P77", "cleo", *ready)
    story.did("2024-03-11", "approve", "P77", "cleo", "--by", "dora")
    assert story.metric("ready_now_coverage", "2024-03-12") == (0.0, 0, 1)
    aim = ("--purpose", "development", "--target-skill", "negotiation", "--target-level", "4")
    story.did("2024-03-12", "goal", "set", "cleo", "G1", *aim, "--by", "cleo")
    for by in ("cleo", "max"):
        story.did("2024-03-12", "agree", "plan", "cleo", "D1", "--by", by)
    for action, owner, kind, by in (
        ("A1", "manager", "experience", "max"),
        ("A2", "employee", "experience", "cleo"),
        ("A3", "organisation", "relationship", "dora"),
        ("A4", "employee", "formal", "cleo"),
    ):
        promise = ("--owner", owner, "--kind", kind, "--plan", "D1")
        story.did("2024-03-12", "agree", "action", "cleo", action, *promise, "--by", by)
    split = [e for e in story.asked("plan", "cleo", *ON) if e["item"] == "split"]
    assert [each["percent"] for each in split] == [50.0, 25.0, 25.0]
    [mentor] = story.asked("mentors", "cleo", "--on", "2024-03-13")
    assert (mentor["employee"], mentor["post"]) == ("hal", "P77")
    assert mentor["score"] == sum(part["points"] for part in mentor["parts"])
    assert mentor["parts"][0]["position"] == story.fact("hal", "employee.hired")

    story.learned(
        "2024-11-03",
        of("cleo", "mentoring.started", "2024-03-20", mentoring="N1", mentor="hal",
           target_post="P77"),
        of("cleo", "mentoring.ended", "2024-10-20", mentoring="N1", outcome="completed"),
        of("cleo", "skill.assessed", "2024-11-01", skill="negotiation", level=4.5),
        of("cleo", "certification.earned", "2024-11-02", certificate="budget-licence"),
    )  # fmt: skip
    story.did("2024-11-04", "goal", "achieve", "cleo", "G1", "--by", "max")
    story.did("2024-11-05", "readiness", "P77", "cleo", "ready_now", "--by", "max")
    [later] = [e for e in story.asked("candidates", "P77", *ON) if e["employee"] == "cleo"]
    assert (later["requirements_met"], later["requirements"]) == (2, 2)
    assert later["score"] > early["score"]
    assert later["score"] == sum(part["points"] for part in later["parts"])
    assert story.metric("ready_now_coverage", "2024-11-06") == (100.0, 1, 1)
    counts = story.asked("development", "max", *ON)["counts"]
    assert (counts["mentoring"], counts["skill gained"], counts["promotion"]) == (1, 1, 0)

    # then advanced: hal leaves, she follows, and reports to somebody else from that day on
    story.learned(
        "2025-02-02",
        of("hal", "employee.left", "2025-02-01", voluntary=True),
        of("cleo", "career.promoted", "2025-02-01", post="P77", grade="G7", job="HEAD"),
        of("cleo", "employee.manager_changed", "2025-02-01", manager="dora"),
    )
    report = story.asked("development", "max", "--on", "2025-02-02")
    assert report["counts"]["promotion out of the team"] == 1
    [promotion] = [deed for deed in report["deeds"] if "promotion" in deed["what"]]
    assert promotion["position"] == story.fact("cleo", "career.promoted")
    [holder] = story.asked("who", "--post", "P77", "--on", "2025-02-02")
    assert holder["employee"] == "cleo"

    # what was known in spring about the winter is what was said in spring
    known = story.asked("candidates", "P77", *ON, "--known", "2024-03-05")
    assert early in known
