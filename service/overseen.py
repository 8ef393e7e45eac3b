"""What an auditor looks at beside contradictions: late facts, and corrections that one person made.

The same on every road that facts come in by: it follows from the log alone, and from the setting.
"""

from typing import Any

from domain.log import CareerLog
from projections.audit.projection import AUDIT
from projections.audit.unapproved import KIND, unapproved
from projections.database import Database
from projections.engine import refresh
from service.closed_periods import late_facts
from service.settings import Settings


def anomalies(
    db: Database, log: CareerLog, where: Settings, known: int | None = None, after: int = 0
) -> list[dict[str, Any]]:
    """Those recorded up to `known` and after `after`; each names its own fact's position first."""
    late = [each.as_anomaly() for each in late_facts(db, log, known, after)]
    return [*late, *_bare_corrections(db, log, where, known, after)]


def _bare_corrections(
    db: Database, log: CareerLog, where: Settings, known: int | None, after: int
) -> list[dict[str, Any]]:
    """Where corrections take a second person: those that no second person approved."""
    if not where.needs_second("correction"):
        return []
    refresh(db, log, [AUDIT.name])
    return [
        {
            "stream": row["stream"],
            "kind": KIND,
            "positions": [each for each in (row["position"], row["target"]) if each],
            "message": f"{row['actor'] or row['source']} amended the record, and nobody else "
            "approved it; it counts: look at it, and take it back where it is wrong "
            f"(careerlog rescind @{row['position']}, or for a rescission the fact sent anew)",
        }
        for row in unapproved(db, known, after)
    ]
