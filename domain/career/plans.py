"""How goals, plans and the promises within them come about and are kept."""

from collections.abc import Iterator

from domain.career.facets import Action, Goal, Plan
from domain.events.plans import (
    ActionAgreed,
    ActionCompleted,
    ActionDropped,
    GoalAbandoned,
    GoalAchieved,
    GoalRevised,
    GoalSet,
    PlanAgreed,
)
from domain.folding import Change, Outcome, State, anomaly, evolves

_REVISABLE = (
    "purpose",
    "target_post",
    "target_skill",
    "target_level",
    "target_certificate",
    "horizon",
    "due",
)


@evolves(GoalSet, employment="expected")
def goal_set(state: State, fact: GoalSet) -> Iterator[Outcome]:
    """A goal is aimed for."""
    if (goal := state.get("goal", fact.goal)) and goal.status == "open":
        yield anomaly(
            "set_twice",
            fact,
            f"goal {fact.goal} is open since {goal.set_on}; the later one holds: send goal.revised "
            "for a change, or another id for another goal",
            state.position("goal", fact.goal),
        )
    aims = {field: getattr(fact, field) for field in _REVISABLE}
    yield Change(("goal", fact.goal), Goal(status="open", set_on=fact.effective_on, **aims))


@evolves(GoalRevised, employment="expected")
def goal_revised(state: State, fact: GoalRevised) -> Iterator[Outcome]:
    """A goal changes; what the fact leaves out stays."""
    goal: Goal | None = state.get("goal", fact.goal)
    if goal is None:
        yield anomaly("goal_not_set", fact, f"goal {fact.goal} was never set; send goal.set")
        goal = Goal(status="open", purpose=None, set_on=fact.effective_on)
    named = {f: value for f in _REVISABLE if (value := getattr(fact, f)) is not None}
    yield Change(("goal", fact.goal), goal._replace(**named))


@evolves(GoalAchieved, GoalAbandoned, employment="expected")
def goal_closed(state: State, fact: GoalAchieved | GoalAbandoned) -> Iterator[Outcome]:
    """A goal is reached or given up."""
    goal: Goal | None = state.get("goal", fact.goal)
    if goal is None:
        yield anomaly("goal_not_set", fact, f"goal {fact.goal} was never set; send goal.set")
        goal = Goal(status="open", purpose=None, set_on=fact.effective_on)
    elif goal.status != "open":
        yield anomaly(
            "closed_twice",
            fact,
            f"goal {fact.goal} was {goal.status} on {goal.closed_on}",
            state.position("goal", fact.goal),
        )
    status = "achieved" if isinstance(fact, GoalAchieved) else "abandoned"
    yield Change(("goal", fact.goal), goal._replace(status=status, closed_on=fact.effective_on))


@evolves(PlanAgreed, employment="expected")
def plan_agreed(state: State, fact: PlanAgreed) -> Iterator[Outcome]:
    """One party, or both, agree to a plan.

    Who agreed to another end than the one agreed to now has not agreed to this one.
    """
    plan: Plan = state.get("plan", fact.plan) or Plan()
    if fact.until is not None and plan.until not in (None, fact.until):
        plan = plan._replace(employee_agreed_on=None, manager_agreed_on=None)
    if "employee" in fact.agreed_by:
        plan = plan._replace(employee_agreed_on=fact.effective_on)
    if "manager" in fact.agreed_by:
        plan = plan._replace(manager_agreed_on=fact.effective_on)
    yield Change(
        ("plan", fact.plan),
        plan._replace(manager=fact.manager or plan.manager, until=fact.until or plan.until),
    )


@evolves(ActionAgreed, employment="expected")
def action_agreed(state: State, fact: ActionAgreed) -> Iterator[Outcome]:
    """Something is promised."""
    if (action := state.get("action", fact.action)) and action.status == "open":
        yield anomaly(
            "set_twice",
            fact,
            f"action {fact.action} is open since {action.agreed_on}; the later one holds: send "
            "another id for another action, or correct one of the two",
            state.position("action", fact.action),
        )
    yield Change(
        ("action", fact.action),
        Action(
            status="open",
            owner=fact.owner,
            kind=fact.kind,
            agreed_on=fact.effective_on,
            plan=fact.plan,
            goal=fact.goal,
            responsible=fact.responsible,
            due=fact.due,
        ),
    )


@evolves(ActionCompleted, ActionDropped, employment="expected")
def action_closed(state: State, fact: ActionCompleted | ActionDropped) -> Iterator[Outcome]:
    """A promise is kept, or dropped."""
    action: Action | None = state.get("action", fact.action)
    if action is None:
        yield anomaly(
            "action_not_agreed", fact, f"action {fact.action} was never agreed; send action.agreed"
        )
        return
    if action.status != "open":
        yield anomaly(
            "closed_twice",
            fact,
            f"action {fact.action} was {action.status} on {action.closed_on}",
            state.position("action", fact.action),
        )
    status = "completed" if isinstance(fact, ActionCompleted) else "dropped"
    yield Change(
        ("action", fact.action), action._replace(status=status, closed_on=fact.effective_on)
    )
