"""Lent to a partner company, and back home with skills that count."""

from datetime import date
from typing import Any

from tests.given import fact
from tests.journeys.company import HOUSE, hired, of
from tests.journeys.story import Story

AWAY, HOME = ("--on", "2024-09-01"), ("--on", "2025-04-01")


def test_a_secondment_to_a_partner_ends_in_return_with_new_skills_counted(story: Story):
    """Eva is lent to a partner from March 2024 on, her return to P5 guaranteed by the end of the
    year. It is extended by a quarter; she comes home in time with the skill that P77 asks for."""
    own_post = fact(
        *("position.defined", "2020-01-01"), stream="position-P5", title="Lead", unit="DATA"
    )
    story.learned("2020-02-02", *HOUSE, own_post, hired("eva", post="P5"))
    story.did("2024-01-15", "declare", "eva", "--wish", "both", "--by", "eva")
    for by in ("eva", "max"):
        story.did("2024-02-01", "agree", "plan", "eva", "D1", "--until", "2025-06-30", "--by", by)
    lend = ("--owner", "organisation", "--kind", "experience", "--plan", "D1", "--by", "dora")
    story.did("2024-02-01", "agree", "action", "eva", "A1", *lend, "--due", "2025-03-31")
    story.learned(
        "2024-03-01",
        of("eva", "secondment.started", "2024-03-01", secondment="S1",
           host_organisation="Partner Ltd", home_unit="DATA", home_manager="max",
           substantive_post="P5", purpose="development", planned_end=date(2024, 12, 31),
           appraised_by="both", return_guarantee=True),
    )  # fmt: skip

    # away: lent out, her post kept for her, the return owed by the organisation
    assert story.metric("secondments_out", "2024-09-01")[1] == 1
    assert story.metric("secondments_in", "2024-09-01")[1] == 0
    shown = story.asked("show", "eva", *AWAY)
    [secondment] = shown["facets"]["secondment"]
    assert (secondment["status"], secondment["host_organisation"]) == ("active", "Partner Ltd")
    assert shown["post"] == "P5"
    assert _return(story, *AWAY) == {
        "status": "open",
        "due": "2024-12-31",
        "responsible": "max",
        "position": story.fact("eva", "secondment.started"),
    }
    [candidate] = [e for e in story.asked("candidates", "P77", *AWAY) if e["employee"] == "eva"]
    assert candidate["requirements_met"] == 0

    # extended: what was overdue as it was known in January is not, as it is known later
    late = ("--on", "2025-01-15")
    assert _return(story, *late)["status"] == "overdue"
    story.learned(
        "2025-01-20",
        of("eva", "secondment.extended", "2024-12-30", secondment="S1",
           planned_end=date(2025, 3, 31)),
    )  # fmt: skip
    assert _return(story, *late)["status"] == "open"
    assert _return(story, *late, "--known", "2025-01-19")["status"] == "overdue"

    # home again: the promise kept, the skill judged at the partner counted
    story.learned(
        "2025-03-22",
        of("eva", "skill.assessed", "2025-02-15", skill="negotiation", level=4.5,
           assessed_by="manager"),
        of("eva", "skill.applied", "2025-03-01", skill="negotiation"),
        of("eva", "secondment.ended", "2025-03-21", secondment="S1", outcome="returned"),
    )  # fmt: skip
    done = ("--evidence", "closed the framework contract", "--by", "max")
    story.did("2025-03-25", "complete", "eva", "A1", *done)
    assert _return(story, *HOME)["status"] == "kept"
    assert story.metric("secondments_out", "2025-04-01")[1] == 0
    assert story.metric("secondment_return_rate", "2025-04-01") == (100.0, 1, 1)
    [row] = story.asked("metrics", "--rows", "secondment_return_rate", *HOME)
    assert row["position"] == story.fact("eva", "secondment.ended")
    back = story.asked("show", "eva", *HOME)
    assert (back["unit"], back["post"]) == ("DATA", "P5")

    [skilled] = [e for e in story.asked("candidates", "P77", *HOME) if e["employee"] == "eva"]
    assert skilled["requirements_met"] == 1
    assert skilled["score"] > candidate["score"]
    skills = {part["position"] for part in skilled["parts"] if part["part"] == "skills"}
    assert story.fact("eva", "skill.applied") in skills
    report = story.asked("development", "max", *HOME)
    assert (report["counts"]["secondment"], report["counts"]["skill gained"]) == (0, 1)
    [gained] = [deed for deed in report["deeds"] if deed["what"] == "skill gained"]
    assert (gained["employee"], gained["id"]) == ("eva", "negotiation")
    assert gained["position"] == story.fact("eva", "skill.assessed")
    assert story.asked("development", "max", *HOME, "--from", "2024-01-01")["counts"][
        "secondment"
    ] == 1  # fmt: skip
    promised = {each["owner"]: each for each in story.asked("promises", "eva", *HOME)}
    assert (promised["organisation"]["promised"], promised["organisation"]["kept"]) == (2, 2)
    [action] = [each for each in story.asked("plan", "eva", *HOME) if each.get("id") == "A1"]
    assert action["evidence"] == "closed the framework contract"


def _return(story: Story, *asked: str) -> dict[str, Any]:
    """The guaranteed return, as the promises to eva tell it."""
    organisation = story.asked("promises", "eva", *asked)[2]
    [found] = [each for each in organisation["promises"] if each["what"] == "return"]
    return {name: found[name] for name in ("status", "due", "responsible", "position")}
