"""The stories by which two clocks are explained, asked of the program both ways."""

from tests.given import fact
from tests.journeys.story import Story

SALLY = "career-sally"
HIRED = fact("employee.hired", "2021-01-01", stream=SALLY, id="hired", unit="PAY", grade="G6000")
RAISED = fact(
    "career.promoted", "2021-02-15", stream=SALLY, id="raise", unit="PAY", grade="G6500", title="Sr"
)
CORRECTED = fact(
    "record.corrected",
    "2021-02-15",
    stream=SALLY,
    id="sorry",
    target_id="raise",
    target_type="career.promoted",
    changes={"grade": "G6400"},
)


def test_sallys_raise_is_known_after_payroll_and_corrected_after_that(story: Story):
    """Fowler, Bitemporal History: payroll runs on 25 February; the letter about the raise of
    15 February comes on 15 March, and on 5 April one that puts its amount right."""
    story.learned("2021-01-02", HIRED)
    story.learned("2021-03-15", RAISED)
    story.learned("2021-04-05", CORRECTED)
    assert story.grade("sally", "2021-02-25", known="2021-02-25") == "G6000"
    assert story.grade("sally", "2021-02-25", known="2021-03-25") == "G6500"
    assert story.grade("sally", "2021-02-25", known="2021-04-25") == "G6400"
    assert story.grade("sally", "2021-01-25", known="2021-04-25") == "G6000"

    on = ("diff", "sally", "--on", "2021-02-25", "--known")
    march = _about("grade", story.asked(*on, "2021-02-25", "--against-known", "2021-03-25"))
    assert (march["before"], march["after"]) == ("G6000", "G6500")
    assert (march["before_fact"], march["after_fact"], march["because"]) == (1, 2, 2)
    april = _about("grade", story.asked(*on, "2021-03-25"))
    assert (april["before"], april["after"], april["because"]) == ("G6500", "G6400", 3)
    back = _about("grade", story.asked(*on, "2021-04-05", "--against-known", "2021-02-25"))
    # whichever is given first, before is what was known earlier
    assert (back["before"], back["after"], back["because"]) == ("G6000", "G6400", 3)

    told = story.asked("audit", "--person", "sally", "--from", "2021-03-01", "--to", "2021-04-30")
    assert [line["recorded_at"][:10] for line in told] == ["2021-03-15", "2021-04-05"]
    assert [line["position"] for line in told] == [2, 3]
    assert told[0]["amended_by"] == [3]
    assert told[1]["amends"]["fields"] == [{"field": "grade", "before": "G6500", "after": "G6400"}]
    [change] = told[1]["changes"]
    assert (change["from"], change["before"], change["after"]) == (
        "2021-02-15",
        {"grade": "G6500"},
        {"grade": "G6400"},
    )


def test_entered_on_the_first_effective_on_the_fifteenth_asked_on_the_tenth(story: Story):
    """Workday's example: what is entered is not yet in effect; both dates can be asked for."""
    story.learned("2023-12-01", HIRED)
    promotion = fact(
        "career.promoted", "2024-03-15", stream=SALLY, id="p", grade="G7", title="Lead"
    )
    story.learned("2024-03-01", promotion)
    # by effective date: on the tenth it is not in effect, though it has been entered
    assert story.grade("sally", on="2024-03-10", known="2024-03-10") == "G6000"
    # by entry date: on the tenth it is known what holds from the fifteenth
    assert story.grade("sally", on="2024-03-15", known="2024-03-10") == "G7"
    assert story.grade("sally", on="2024-03-15", known="2024-02-29") == "G6000"

    at = ("diff", "sally", "--on", "2024-03-10", "--known", "2024-03-10")
    assert story.asked(*at, "--against-known", "2024-02-29") == []
    ahead = story.asked(*at, "--against-on", "2024-03-15", "--against-known", "2024-03-10")
    grade = _about("grade", ahead)
    assert (grade["before"], grade["after"], grade["because"]) == ("G6000", "G7", 2)

    by_tenth = ("audit", "--person", "sally", "--to", "2024-03-10", "--order")
    assert [line["position"] for line in story.asked(*by_tenth, "recorded")] == [1, 2]
    assert [line["position"] for line in story.asked(*by_tenth, "effective")] == [1]
    assert len(story.asked("audit", "--on", "2024-03-10", "--known", "2024-03-10")) == 1


def test_a_correction_comes_before_the_fact_it_corrects(story: Story):
    story.learned("2021-01-02", HIRED)
    story.learned("2021-03-01", CORRECTED)
    assert story.grade("sally", on="2021-02-25", known="2021-03-01") == "G6000"
    [waiting] = story.asked("anomalies")
    assert (waiting["kind"], waiting["positions"]) == ("target_not_seen", [2])
    assert story.asked("audit", "--type", "record.corrected")[0]["target"]["position"] is None

    story.learned("2021-03-15", RAISED)
    assert story.grade("sally", on="2021-02-25", known="2021-03-15") == "G6400"
    assert story.asked("anomalies") == []
    _, correction, raised = story.asked("audit", "--person", "sally")
    assert correction["changes"] == []
    position = story.fact("sally", "career.promoted")  # what was asked before is on record, too
    assert correction["target"] == {"source": "hr", "event_id": "raise", "position": position}
    assert raised["amended_by"] == [2]
    assert raised["settled"] == ["target_not_seen"]
    assert raised["amends"]["fields"] == [{"field": "grade", "before": "G6500", "after": "G6400"}]
    [change] = raised["changes"]
    assert (change["before"]["grade"], change["after"]["grade"]) == ("G6000", "G6400")

    known = ("audit", "--person", "sally", "--known", "2021-03-10")
    assert [line["position"] for line in story.asked(*known)] == [1, 2]
    for known_at in ("@1", "@2", f"@{position}"):
        for replayed in story.asked("replay", "--known", known_at):
            assert replayed["differences"] == []


def test_a_unit_is_compared_over_everyone_who_was_in_it_at_either_point(story: Story):
    bob = fact("employee.hired", "2021-01-01", stream="career-bob", id="bob", unit="OPS")
    moved = fact("career.moved_laterally", "2021-05-01", stream="career-bob", id="move", unit="PAY")
    story.learned("2021-01-02", HIRED, bob)
    story.learned("2021-05-01", moved, RAISED)
    day = ("--on", "2021-04-30", "--against-on", "2021-05-01")
    [unit] = [row for row in story.asked("diff", "--unit", "PAY", *day) if row["field"] == "unit"]
    assert (unit["employee"], unit["before"], unit["after"]) == ("bob", "OPS", "PAY")
    assert (unit["before_fact"], unit["after_fact"], unit["because"]) == (2, 3, 3)
    knew = ("--on", "2021-04-30", "--known", "2021-01-02")
    people = {row["employee"] for row in story.asked("diff", "--unit", "PAY", *knew)}
    assert people == {"sally"}
    assert story.asked("diff", "--unit", "NONE", *day, status=1) == []


def _about(field: str, rows: list[dict[str, object]]) -> dict[str, object]:
    [row] = [row for row in rows if (row["facet"], row["field"]) == ("standing", field)]
    return row
