"""Examples of the facts about the record itself."""

from typing import Any, Final

EXAMPLES: Final[dict[str, dict[str, Any]]] = {
    "record.corrected": {
        "effective_on": "2022-01-01",
        "reason": "The letter said February.",
        "target_id": "example-career.promoted",
        "target_type": "career.promoted",
        "changes": {"effective_on": "2022-02-01", "title": "Senior Software Engineer"},
    },
    "record.rescinded": {
        "effective_on": "2025-01-01",
        "reason": "Entered for the wrong person.",
        "target_id": "example-career.demoted",
    },
    "record.annotated": {
        "effective_on": "2022-01-01",
        "target_id": "example-career.promoted",
        "note": "Letter of promotion is in the personnel file.",
    },
    "person.erased": {
        "effective_on": "2035-07-01",
        "actor": "E0009",
        "basis": "retention_period_over",
        "authorised_by": "E0010",
    },
}
