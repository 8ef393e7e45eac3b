"""Examples of the facts about learning."""

from typing import Any, Final

EXAMPLES: Final[dict[str, dict[str, Any]]] = {
    "training.enrolled": {
        "effective_on": "2022-03-01",
        "training": "T-LEAD-1",
        "title": "Leading without authority",
        "provider": "Open Leadership School",
        "planned_end": "2022-05-31",
        "action": "AC-3",
    },
    "training.completed": {
        "effective_on": "2022-05-20",
        "training": "T-LEAD-1",
        "result": "passed",
        "title": "Leading without authority",
        "score_percent": 91.5,
        "hours": 24,
        "action": "AC-3",
    },
    "training.withdrawn": {
        "effective_on": "2022-08-01",
        "training": "T-RUST-2",
        "cause": "by_organisation",
    },
    "certification.earned": {
        "effective_on": "2021-06-15",
        "certificate": "cloud-architect",
        "title": "Certified Cloud Architect",
        "issuer": "Cloud Guild",
        "expires_on": "2024-06-15",
    },
    "certification.renewed": {
        "effective_on": "2024-06-01",
        "certificate": "cloud-architect",
        "expires_on": "2027-06-15",
    },
    "certification.expired": {
        "effective_on": "2025-03-01",
        "certificate": "first-aid",
        "cause": "lapsed",
    },
    "skill.assessed": {
        "effective_on": "2023-12-01",
        "skill": "data-modelling",
        "level": 5.5,
        "assessed_by": "manager",
    },
    "skill.applied": {
        "effective_on": "2024-02-12",
        "skill": "data-modelling",
        "context": "Billing warehouse, second release",
    },
    "mentoring.started": {
        "effective_on": "2022-04-01",
        "mentoring": "M-19",
        "mentor": "E0204",
        "target_post": "P77",
        "planned_end": "2023-04-01",
    },
    "mentoring.ended": {
        "effective_on": "2023-04-01",
        "mentoring": "M-19",
        "outcome": "completed",
    },
    "coaching.started": {
        "effective_on": "2024-03-15",
        "coaching": "C-08",
        "provider": "First Hundred Days Coaching",
        "planned_end": "2024-06-30",
    },
    "coaching.ended": {"effective_on": "2024-06-30", "coaching": "C-08", "outcome": "completed"},
    "programme.joined": {
        "effective_on": "2023-03-01",
        "programme": "leaders-2023",
        "kind": "leadership",
        "title": "Emerging Leaders 2023",
        "planned_end": "2024-02-29",
    },
}
