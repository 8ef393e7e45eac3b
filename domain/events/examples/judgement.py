"""Examples of the facts about judgement."""

from typing import Any, Final

EXAMPLES: Final[dict[str, dict[str, Any]]] = {
    "appraisal.recorded": {
        "effective_on": "2023-12-15",
        "performance": 4,
        "period_from": "2023-01-01",
        "period_to": "2023-12-31",
        "appraiser": "E0312",
        "summary": "Kept two projects on course during the secondment.",
    },
    "potential.assessed": {
        "effective_on": "2023-12-15",
        "potential": "high",
        "assessor": "E0312",
        "summary": "Ready to lead a department.",
    },
    "assessment.recorded": {
        "effective_on": "2023-11-20",
        "assessment": "AS-2023-4",
        "overall": 4,
        "centre": "Leadership Assessment Centre",
        "recommended_for": "next_level",
        "summary": "Strong in judgement, should delegate sooner.",
    },
    "retention_risk.assessed": {
        "effective_on": "2024-11-01",
        "risk_of_loss": "high",
        "impact_of_loss": "high",
        "assessor": "E0312",
        "reasons": "Misses hands-on work.",
    },
}
