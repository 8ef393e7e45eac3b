"""Examples of the facts about assignments."""

from typing import Any, Final

EXAMPLES: Final[dict[str, dict[str, Any]]] = {
    "secondment.started": {
        "effective_on": "2023-01-09",
        "secondment": "S-2023-07",
        "home_unit": "ENG-DATA",
        "host_organisation": "Porto University Hospital",
        "home_manager": "E0312",
        "substantive_post": "P48",
        "purpose": "partnership",
        "planned_end": "2023-07-01",
        "backfill": "E1107",
        "appraised_by": "home",
        "return_guarantee": True,
    },
    "secondment.extended": {
        "effective_on": "2023-06-01",
        "secondment": "S-2023-07",
        "planned_end": "2023-10-01",
    },
    "secondment.ended": {
        "effective_on": "2023-10-01",
        "secondment": "S-2023-07",
        "outcome": "returned",
    },
    "assignment.started": {
        "effective_on": "2023-11-01",
        "assignment": "A-2023-31",
        "kind": "acting",
        "role": "Acting Head of Data Engineering",
        "post": "P77",
        "unit": "ENG-DATA",
        "planned_end": "2024-03-01",
        "share_percent": 60,
        "stretch": True,
    },
    "assignment.ended": {
        "effective_on": "2024-03-01",
        "assignment": "A-2023-31",
        "outcome": "made_permanent",
    },
}
