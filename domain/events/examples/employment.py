"""Examples of the facts about employment."""

from typing import Any, Final

EXAMPLES: Final[dict[str, dict[str, Any]]] = {
    "employee.hired": {
        "effective_on": "2019-09-01",
        "actor": "E0100",
        "given_name": "Ana",
        "family_name": "Costa",
        "email": "ana.costa@example.org",
        "unit": "ENG-PLATFORM",
        "post": "P41",
        "title": "Software Engineer",
        "grade": "G5",
        "ladder": "specialist",
        "job": "software-engineer",
        "manager": "E0311",
    },
    "employee.rehired": {
        "effective_on": "2026-02-01",
        "unit": "ENG-DATA",
        "post": "P52",
        "title": "Principal Engineer",
        "grade": "G8",
        "ladder": "specialist",
        "manager": "E0312",
    },
    "employee.left": {
        "effective_on": "2025-07-01",
        "voluntary": True,
        "cause": "resigned",
        "regretted": True,
        "reasons_to_leave": "Wanted to try a smaller company.",
    },
    "employee.manager_changed": {
        "effective_on": "2021-04-01",
        "manager": "E0312",
        "from_manager": "E0311",
    },
}
