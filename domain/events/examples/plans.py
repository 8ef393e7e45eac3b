"""Examples of the facts about goals and plans."""

from typing import Any, Final

EXAMPLES: Final[dict[str, dict[str, Any]]] = {
    "goal.set": {
        "effective_on": "2022-02-01",
        "goal": "G-1",
        "purpose": "advancement",
        "description": "Lead a team of data engineers.",
        "target_post": "P77",
        "horizon": "mid_term",
        "due": "2024-12-31",
    },
    "goal.revised": {"effective_on": "2023-02-01", "goal": "G-1", "due": "2024-06-30"},
    "goal.achieved": {
        "effective_on": "2024-03-01",
        "goal": "G-1",
        "evidence": "Took over post P77 for good.",
    },
    "goal.abandoned": {
        "effective_on": "2024-09-01",
        "goal": "G-2",
        "reason": "No longer interested in public speaking.",
    },
    "plan.agreed": {
        "effective_on": "2022-02-15",
        "plan": "PL-2022",
        "agreed_by": ["employee", "manager"],
        "manager": "E0312",
        "until": "2022-12-31",
    },
    "action.agreed": {
        "effective_on": "2022-02-15",
        "action": "AC-1",
        "owner": "manager",
        "kind": "experience",
        "plan": "PL-2022",
        "goal": "G-1",
        "responsible": "E0312",
        "description": "Hand over the planning of one release.",
        "due": "2022-09-30",
    },
    "action.completed": {
        "effective_on": "2022-09-12",
        "action": "AC-1",
        "evidence": "Release 22.3 was planned by Ana alone.",
    },
    "action.dropped": {
        "effective_on": "2022-11-01",
        "action": "AC-2",
        "reason": "The course was discontinued.",
    },
}
