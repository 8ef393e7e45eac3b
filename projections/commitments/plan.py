"""One person's plan: what they want, what was agreed by whom, the 70-20-10 split, what is unused.

The split is the rule of thumb that people grow by experience on the job (70 %), by relationships
(20 %) and by formal learning (10 %): Lombardo and Eichinger, The Career Architect Development
Planner, 1996.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final, NamedTuple

from domain.career.facets import STANDING
from projections.commitments.promise import Asked, Promise
from projections.commitments.promises import promises
from projections.commitments.unused_skills import UnusedSkill, unused_skills
from projections.database import Database
from projections.facets_as_of import as_row, facets_as_of
from projections.profiles.schema import TABLES

RULE_OF_THUMB: Final = {"experience": 70, "relationship": 20, "formal": 10}
"""Percent of each kind of action that the rule calls for."""


class Share(NamedTuple):
    """How many of the actions that were not dropped are of one kind; both shares in percent."""

    kind: str
    actions: int
    percent: float | None
    rule: int


class PersonalPlan(NamedTuple):
    """Everything about how somebody is to grow, each part with the position of its fact.

    `status` and `left_on` say whether the person is employed on the day: to others nothing is owed.
    `goals` are the goals by id, with their purpose and what is aimed for; `trainings` those that
    serve an action, by action: enrolled, completed or given up, they show what was done about it.
    """

    status: str | None
    left_on: date | None
    wish: dict[str, Any] | None
    plans: list[dict[str, Any]]
    promises: list[Promise]
    goals: dict[str, dict[str, Any]]
    trainings: dict[str, list[dict[str, Any]]]
    split: list[Share]
    last_conversation: dict[str, Any] | None
    unused: list[UnusedSkill]


def plan_of(db: Database, employee: str, on: date, known: int | None = None) -> PersonalPlan:
    """The plan of one person on the day `on`, as known at the log position `known`."""
    found = facets_as_of(db, TABLES, employee, on, known)
    rows = {
        name: [dict(as_row(TABLES.facets[name], each)) for each in found.get(name, ())]
        for name in (STANDING, "aspiration", "plan", "conversation", "goal", "training")
    }
    plans = [
        plan
        | {
            "agreed": plan["employee_agreed_on"] is not None
            and plan["manager_agreed_on"] is not None,
            "running": plan["until"] is None or plan["until"] >= on,
        }
        for plan in rows["plan"]
    ]
    owed = promises(db, Asked(on, known, employee=employee))
    talks = sorted(rows["conversation"], key=lambda row: (row["held_on"], row["position"]))
    trainings: dict[str, list[dict[str, Any]]] = {}
    for training in sorted(rows["training"], key=lambda row: row["position"]):
        if training["action"] is not None:
            trainings.setdefault(training["action"], []).append(training)
    standing = rows[STANDING][0] if rows[STANDING] else {}
    return PersonalPlan(
        status=standing.get("status"),
        left_on=standing.get("left_on"),
        wish=rows["aspiration"][0] if rows["aspiration"] else None,
        plans=sorted(plans, key=lambda plan: (not plan["running"], plan["plan"])),
        promises=owed,
        goals={goal["goal"]: goal for goal in rows["goal"]},
        trainings=trainings,
        split=split(owed),
        last_conversation=talks[-1] if talks else None,
        unused=unused_skills(db, on, known, employee=employee),
    )


def split(owed: Iterable[Promise]) -> list[Share]:
    """The 70-20-10 split of the actions; no percentage where there are none."""
    kinds = [each.kind for each in owed if each.what == "action" and each.status != "dropped"]
    return [
        Share(
            kind,
            kinds.count(kind),
            round(100 * kinds.count(kind) / len(kinds), 1) if kinds else None,
            rule,
        )
        for kind, rule in RULE_OF_THUMB.items()
    ]
