"""Examples of the facts about oversight."""

from typing import Any, Final

EXAMPLES: Final[dict[str, dict[str, Any]]] = {
    "access.logged": {
        "effective_on": "2024-03-01",
        "actor": "E0042",
        "account": "asmith",
        "question": "show --on",
        "people": ["E1024"],
        "purpose": "succession planning 2024",
        "outcome": "allowed",
    },
    "erasure.requested": {
        "effective_on": "2024-03-01",
        "actor": "E0042",
        "basis": "objection",
        "reason": "asked for it in writing",
    },
    "erasure.refused": {
        "effective_on": "2024-03-08",
        "actor": "E0043",
        "reason": "still employed: the record is needed for the contract",
    },
    "hold.placed": {
        "effective_on": "2024-03-01",
        "actor": "E0042",
        "matter": "case-2024-17",
        "reason": "labour court",
    },
    "hold.released": {"effective_on": "2024-09-01", "actor": "E0042", "matter": "case-2024-17"},
    "correction.requested": {
        "effective_on": "2024-03-01",
        "actor": "E0042",
        "reason": "the letter says Lead Engineer",
        "target_id": "example-career.promoted",
        "target_source": "urn:example:hr",
        "target_type": "career.promoted",
        "changes": {"title": "Lead Engineer"},
    },
    "correction.refused": {
        "effective_on": "2024-03-04",
        "actor": "E0043",
        "reason": "the letter was withdrawn",
        "target_id": "example-correction.requested",
    },
    "period.closed": {
        "effective_on": "2024-04-10",
        "actor": "E0042",
        "first_day": "2024-01-01",
        "last_day": "2024-03-31",
    },
    "period.reopened": {"effective_on": "2024-05-02", "actor": "E0042"},
}
