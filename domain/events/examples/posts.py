"""Examples of the facts about posts and paths."""

from typing import Any, Final

EXAMPLES: Final[dict[str, dict[str, Any]]] = {
    "position.defined": {
        "effective_on": "2018-01-01",
        "title": "Head of Data Engineering",
        "unit": "ENG-DATA",
        "grade": "M3",
        "ladder": "management",
        "job": "head-of-engineering",
        "reports_to": "P12",
        "refill": True,
    },
    "position.redefined": {"effective_on": "2021-01-01", "grade": "M4", "reports_to": "P10"},
    "position.closed": {
        "effective_on": "2030-01-01",
        "reason": "Merged with platform engineering.",
    },
    "position.criticality_set": {
        "effective_on": "2022-06-01",
        "key": True,
        "critical": True,
        "why": "Runs the warehouse that billing depends on",
    },
    "position.requirements_set": {
        "effective_on": "2022-06-01",
        "skills": [
            {"skill": "data-modelling", "level": 5, "essential": True},
            {"skill": "leading-people", "level": 4, "essential": False},
        ],
        "certificates": ["cloud-architect"],
        "minimum_grade": "G6",
        "experience_years": 6,
    },
    "path.defined": {
        "effective_on": "2020-01-01",
        "from_job": "software-engineer",
        "to_post": "P77",
        "kind": "cross_ladder",
        "typical_years": 5.5,
    },
    "opening.posted": {"effective_on": "2023-12-01", "opening": "O-2023-9", "scope": "internal"},
    "opening.applied": {
        "effective_on": "2023-12-10",
        "opening": "O-2023-9",
        "employee": "E1024",
    },
    "opening.filled": {
        "effective_on": "2024-03-01",
        "opening": "O-2023-9",
        "route": "internal",
        "employee": "E1024",
    },
    "opening.withdrawn": {
        "effective_on": "2021-05-01",
        "opening": "O-2021-3",
        "reason": "The budget was cut.",
    },
}
