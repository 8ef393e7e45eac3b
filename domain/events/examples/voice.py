"""Examples of the facts about the person's voice."""

from typing import Any, Final

EXAMPLES: Final[dict[str, dict[str, Any]]] = {
    "aspiration.declared": {
        "effective_on": "2022-01-20",
        "wish": "both",
        "target_posts": ["P77"],
        "mobility": "national",
        "relocation": False,
        "notes": "Would like to stay in Porto while the children are at school.",
    },
    "conversation.held": {
        "effective_on": "2024-10-10",
        "conversation": "CV-77",
        "kind": "stay_interview",
        "held_by": "E0312",
        "reasons_to_stay": "The team, and the freedom to choose tools.",
        "reasons_to_leave": "Too many meetings.",
        "follow_up_by": "2024-12-01",
    },
    "reward.granted": {
        "effective_on": "2023-06-30",
        "reward": "R-2023-12",
        "kind": "conference",
        "title": "Data Engineering Days, Lisbon",
        "note": "For the talk about the billing warehouse.",
    },
}
