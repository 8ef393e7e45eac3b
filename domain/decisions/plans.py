"""Plans and the promises in them: agreed by whoever makes them, kept, or dropped with a reason."""

from datetime import date

from domain.career.facets import Action, Plan
from domain.decisions.deciding import Act, Decision, Flag, Record, Refused, decided
from domain.decisions.people import (
    employed,
    never_before,
    not_the_manager,
    only_themselves,
    spoken_for,
)
from domain.events.plans import ActionAgreed, ActionCompleted, ActionDropped, PlanAgreed


def agree_plan(career: Record, act: Act, plan: str, until: date | None = None) -> Decision:
    """The employee, or else the manager, agrees their half of a development plan.

    Raises:
        Refused: the person is not employed; that half is agreed until that day already.
        NeedsReason: whoever acts is not the manager on record.
    """
    employed(career, act.on)
    never_before(until, act, "the plan's end")
    own = act.by == career.subject
    half = "employee" if own else "manager"
    known: Plan = career.get(act.on, "plan", plan) or Plan()
    agreed_on = known.employee_agreed_on if own else known.manager_agreed_on
    if agreed_on is not None and until in (None, known.until) and (own or known.manager == act.by):
        raise Refused(
            f"the {half} agreed plan {plan} on {agreed_on}; there is nothing left to agree "
            "(another --until would be a new agreement)"
        )
    fact = act.fact(
        PlanAgreed,
        career.stream,
        plan=plan,
        agreed_by=(half,),
        manager=None if own else act.by,
        until=until,
    )
    flags = [] if own else not_the_manager(career, act)
    return decided(act, career, [fact], [*flags, *_agreed_before(career, act, plan, until)])


def _agreed_before(career: Record, act: Act, plan: str, until: date | None) -> list[Flag]:
    """Notes that the other side agreed to another end of the plan, and has to agree anew."""
    known = career.segment(act.on, "plan", plan)
    if known is None or until in (None, known.value.until) or known.value.until is None:
        return []
    other = "manager" if act.by == career.subject else "employee"
    agreed_on = getattr(known.value, f"{other}_agreed_on")
    if agreed_on is None:
        return []
    message = (
        f"the {other} agreed on {agreed_on} to a plan until {known.value.until}, and has to agree "
        "anew"
    )
    return [Flag("agree_anew", message, (known.position,))]


def agree_action(
    career: Record,
    act: Act,
    action: str,
    owner: str,
    kind: str,
    plan: str | None = None,
    goal: str | None = None,
    responsible: str | None = None,
    due: date | None = None,
    description: str | None = None,
) -> Decision:
    """Somebody promises something for a person's development; each party for itself.

    Raises:
        Refused: it is promised for the employee by another, or by the employee for the
            organisation; the person is not employed; the action is on record, the goal is not.
        NeedsReason: the manager's promise is made by somebody who is not the manager on record.
    """
    employed(career, act.on)
    flags: list[Flag] = []
    if owner == "employee":
        only_themselves(career, act, "promise an action")
    elif act.by == career.subject:
        raise Refused(
            f"{act.by} cannot promise for the {owner}: let whoever will keep it agree (--by)"
        )
    elif owner == "manager":
        flags = not_the_manager(career, act)
        responsible = responsible or act.by
    known: Action | None = career.get(act.on, "action", action)
    if known is not None:
        raise Refused(
            f"action {action} was agreed on {known.agreed_on} and is {known.status}; "
            "give this one an id of its own"
        )
    if goal is not None and career.get(act.on, "goal", goal) is None:
        raise Refused(f"{career.subject} has no goal {goal} on {act.on}; set it first")
    never_before(due, act, "the day it is due,")
    fact = act.fact(
        ActionAgreed,
        career.stream,
        action=action,
        owner=owner,
        kind=kind,
        plan=plan,
        goal=goal,
        responsible=responsible,
        description=description,
        due=due,
    )
    return decided(act, career, [fact], [*flags, *_plan_behind(career, act, plan)])


def _plan_behind(career: Record, act: Act, plan: str | None) -> list[Flag]:
    """Notes that the plan an action is part of is not agreed, or over."""
    if plan is None:
        return []
    known = career.segment(act.on, "plan", plan)
    if known is None:
        message = f"nobody has agreed to plan {plan} yet: careerlog agree plan {career.subject}"
        return [Flag("plan_not_agreed", f"{message} {plan} --by ...")]
    if known.value.until is not None and known.value.until < act.on:
        message = f"plan {plan} was over on {known.value.until}"
        return [Flag("plan_over", message, (known.position,))]
    return []


def complete(career: Record, act: Act, action: str, evidence: str | None = None) -> Decision:
    """A promise is kept; either party, or whoever was responsible, may say so.

    Raises:
        Refused: the person is not employed; the action was never agreed, or is closed.
        NeedsReason: somebody else says so.
    """
    open_action = _open_action(career, act, action)
    fact = act.fact(ActionCompleted, career.stream, action=action, evidence=evidence)
    return decided(act, career, [fact], spoken_for(career, act, open_action.responsible))


def drop(career: Record, act: Act, action: str) -> Decision:
    """A promise will not be kept; whoever drops it says why.

    Raises:
        Refused: no reason is given; the person is not employed; the action was never agreed, or
            is closed.
        NeedsReason: somebody who is neither of the parties, nor responsible, drops it.
    """
    open_action = _open_action(career, act, action)
    if act.reason is None:
        raise Refused("a promise is not dropped without a reason; give it with --reason")
    fact = act.fact(ActionDropped, career.stream, action=action)
    return decided(act, career, [fact], spoken_for(career, act, open_action.responsible))


def _open_action(career: Record, act: Act, action: str) -> Action:
    employed(career, act.on)
    found: Action | None = career.get(act.on, "action", action)
    if found is None:
        known = [ids[0] for ids, each in career.instances(act.on, "action") if _open(each.value)]
        there_are = f"open are {', '.join(known)}" if known else "none is open"
        raise Refused(f"{career.subject} has no action {action} on {act.on}; {there_are}")
    if not _open(found):
        raise Refused(
            f"action {action} was {found.status} on {found.closed_on}; "
            "agree another if there is more to do"
        )
    return found


def _open(action: Action) -> bool:
    return action.status == "open"
