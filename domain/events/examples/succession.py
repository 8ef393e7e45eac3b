"""Examples of the facts about succession."""

from typing import Any, Final

EXAMPLES: Final[dict[str, dict[str, Any]]] = {
    "successor.nominated": {
        "effective_on": "2022-11-15",
        "actor": "E0312",
        "employee": "E1024",
        "readiness": "one_to_three_years",
        "rank": 2,
        "why": "Knows the warehouse better than anybody.",
    },
    "successor.approved": {"effective_on": "2022-12-01", "actor": "E0100", "employee": "E1024"},
    "successor.rejected": {
        "effective_on": "2022-12-01",
        "actor": "E0100",
        "employee": "E1107",
        "why": "Has not led a project yet.",
    },
    "successor.readiness_changed": {
        "effective_on": "2023-11-30",
        "employee": "E1024",
        "readiness": "ready_now",
    },
    "successor.ranked": {"effective_on": "2023-11-30", "employee": "E1024", "rank": 1},
    "successor.withdrawn": {
        "effective_on": "2025-02-01",
        "employee": "E1024",
        "why": "Chose the specialist ladder.",
    },
    "review.opened": {
        "effective_on": "2024-01-15",
        "title": "Talent review, engineering",
        "unit": "ENG",
        "planned_end": "2024-02-15",
    },
    "review.calibrated": {
        "effective_on": "2024-02-01",
        "employee": "E1024",
        "performance": 4,
        "potential": "high",
        "note": "All managers agreed.",
    },
    "review.closed": {"effective_on": "2024-02-15"},
}
