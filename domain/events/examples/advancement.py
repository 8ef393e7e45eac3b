"""Examples of the facts about advancement."""

from typing import Any, Final

EXAMPLES: Final[dict[str, dict[str, Any]]] = {
    "career.promoted": {
        "effective_on": "2022-01-01",
        "actor": "E0312",
        "reason": "Led the move of the billing platform.",
        "post": "P44",
        "title": "Senior Engineer",
        "grade": "G6",
        "from_post": "P41",
        "from_title": "Software Engineer",
        "from_grade": "G5",
    },
    "career.moved_laterally": {
        "effective_on": "2022-10-01",
        "unit": "ENG-DATA",
        "post": "P48",
        "from_unit": "ENG-PLATFORM",
        "from_post": "P44",
    },
    "career.ladder_changed": {
        "effective_on": "2024-03-01",
        "post": "P77",
        "title": "Head of Data Engineering",
        "grade": "M3",
        "ladder": "management",
        "from_ladder": "specialist",
        "from_grade": "G6",
        "equivalent_level": "M3",
    },
    "career.demoted": {
        "effective_on": "2025-01-01",
        "reason": "Asked to go back to hands-on work.",
        "post": "P48",
        "title": "Senior Engineer",
        "grade": "G6",
        "ladder": "specialist",
        "voluntary": True,
    },
}
