"""What somebody aims for: setting a goal, revising it, reaching it, giving it up."""

from datetime import date
from typing import Any, Final, NamedTuple

from domain.career.facets import Aspiration, Goal
from domain.decisions.deciding import Act, Decision, Flag, Record, Refused, decided
from domain.decisions.nominees import UNWILLING
from domain.decisions.people import employed, never_before, only_themselves, spoken_for
from domain.decisions.posts_open import open_post
from domain.events.plans import GoalAbandoned, GoalAchieved, GoalRevised, GoalSet


class Aim(NamedTuple):
    """What a goal aims for, how far ahead and by when; in a revision, what of it changes."""

    post: Record | None = None
    skill: str | None = None
    level: float | None = None
    certificate: str | None = None
    horizon: str | None = None
    due: date | None = None
    description: str | None = None

    def fields(self) -> dict[str, Any]:
        """The aim in the fields of a fact, and of the goal that comes of it."""
        return {
            "target_post": self.post and self.post.subject,
            "target_skill": self.skill,
            "target_level": self.level,
            "target_certificate": self.certificate,
            "horizon": self.horizon,
            "due": self.due,
        }


NO_AIM: Final = Aim()
"""Nothing in particular is aimed for; in a revision, all of it stays."""


def set_goal(
    career: Record,
    act: Act,
    goal: str,
    purpose: str,
    aim: Aim = NO_AIM,
) -> Decision:
    """A goal is set: to develop, by the person or with the manager; to advance, by the person only.

    Raises:
        Refused: another person sets a goal of advancement; the person is not employed; the goal is
            on record; the target post is not open.
        NeedsReason: a goal of development is set by neither the person nor the manager.
    """
    employed(career, act.on)
    if purpose == "advancement":
        only_themselves(career, act, "set a goal of advancement")
    known: Goal | None = career.get(act.on, "goal", goal)
    if known is not None:
        raise Refused(
            f"goal {goal} was set on {known.set_on} and is {known.status}; "
            "give this one an id of its own"
        )
    _can_be_aimed_for(aim, act)
    fact = act.fact(
        GoalSet,
        career.stream,
        goal=goal,
        purpose=purpose,
        description=aim.description,
        **aim.fields(),
    )
    flags = spoken_for(career, act)
    if purpose == "advancement":
        flags += _against_the_wish(career, act)
    return decided(act, career, [fact], flags)


def revise(
    career: Record,
    act: Act,
    goal: str,
    purpose: str | None = None,
    aim: Aim = NO_AIM,
) -> Decision:
    """An open goal changes, such as the day it is due; what is left out stays.

    Raises:
        Refused: nothing changes; another person revises a goal of advancement, or makes it one; the
            person is not employed; the goal was never set, or is closed; the post is not open.
        NeedsReason: neither the person nor the manager revises it.
    """
    found = _open_goal(career, act, goal)
    if "advancement" in (purpose, found.purpose):
        only_themselves(career, act, "revise a goal of advancement")
    _can_be_aimed_for(aim, act)
    named = {"purpose": purpose, **aim.fields()}
    changes = {name: value for name, value in named.items() if value is not None}
    if aim.description is None and all(getattr(found, n) == v for n, v in changes.items()):
        raise Refused(f"goal {goal} stays as it is; say what changes, such as --due DATE")
    fact = act.fact(GoalRevised, career.stream, goal=goal, description=aim.description, **changes)
    flags = spoken_for(career, act)
    if purpose == "advancement":
        flags += _against_the_wish(career, act)
    return decided(act, career, [fact], flags)


def achieve(career: Record, act: Act, goal: str, evidence: str | None = None) -> Decision:
    """A goal is reached.

    Raises:
        Refused: the person is not employed; the goal was never set, or is closed.
        NeedsReason: neither the person nor the manager says so.
    """
    _open_goal(career, act, goal)
    fact = act.fact(GoalAchieved, career.stream, goal=goal, evidence=evidence)
    return decided(act, career, [fact], spoken_for(career, act))


def abandon(career: Record, act: Act, goal: str) -> Decision:
    """A goal is given up; a goal of advancement by the person only, and with a reason.

    Raises:
        Refused: no reason is given, or another person gives up a goal of advancement; the person is
            not employed; the goal was never set, or is closed.
        NeedsReason: neither the person nor the manager gives it up.
    """
    found = _open_goal(career, act, goal)
    if found.purpose == "advancement":
        only_themselves(career, act, "give up a goal of advancement")
    if act.reason is None:
        raise Refused("a goal is not given up without a reason; give it with --reason")
    fact = act.fact(GoalAbandoned, career.stream, goal=goal)
    return decided(act, career, [fact], spoken_for(career, act))


def _can_be_aimed_for(aim: Aim, act: Act) -> None:
    if aim.post is not None:
        open_post(aim.post, act.on)
    never_before(aim.due, act, "the day it is due,")


def _open_goal(career: Record, act: Act, goal: str) -> Goal:
    employed(career, act.on)
    found: Goal | None = career.get(act.on, "goal", goal)
    if found is None:
        goals = career.instances(act.on, "goal")
        known = [ids[0] for ids, each in goals if each.value.status == "open"]
        there_are = f"open are {', '.join(known)}" if known else "none is open"
        raise Refused(f"{career.subject} has no goal {goal} on {act.on}; {there_are}")
    if found.status != "open":
        raise Refused(
            f"goal {goal} was {found.status} on {found.closed_on}; set another for what comes next"
        )
    return found


def _against_the_wish(career: Record, act: Act) -> list[Flag]:
    held = career.segment(act.on, "aspiration")
    wish: Aspiration | None = held and held.value
    if held is None or wish is None or wish.wish not in UNWILLING:
        return []
    message = (
        f"{career.subject} declared on {wish.declared_on} to want no advancement; "
        "declare anew if that has changed"
    )
    return [Flag("wish_says_otherwise", message, (held.position,))]
