"""Histories of a small team in which people want something, learn, and get new managers."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any, Final

from hypothesis import strategies as st

from domain.events.base import Event
from tests.projections.succession.busy import DAYS, PEOPLE, POSTS, Teller

SKILLS: Final = ("law", "welding")
MANAGERS: Final = ("E1", "E2")

CAREER: Final[dict[str, Callable[[Random], dict[str, Any]]]] = {
    "employee.manager_changed": lambda r: {"manager": r.choice(MANAGERS)},
    "career.moved_laterally": lambda r: {"post": r.choice((*POSTS, None)), "unit": r.choice("AB")},
    "secondment.started": lambda r: {"secondment": r.choice("FG"), "host_organisation": "Partner"},
    "career.promoted": lambda r: {"grade": r.choice("45"), "manager": r.choice((*MANAGERS, None))},
    "aspiration.declared": lambda r: {
        "wish": r.choice(("advancement", "development", "development", "both", "neither")),
        "target_posts": r.choice(((), ("P1",), ("P1", "P2"))),
    },
    "skill.assessed": lambda r: {
        "skill": r.choice(SKILLS),
        "level": r.choice((2.0, 4.0, 4.5, 6.0)),
    },
    "skill.applied": lambda r: {"skill": r.choice(SKILLS)},
    "certification.earned": lambda r: {"certificate": r.choice("CD")},
    "certification.renewed": lambda r: {"certificate": r.choice("CD")},
    "training.completed": lambda r: {
        "training": r.choice("TU"),
        "result": r.choice(("completed", "passed", "failed")),
    },
    "reward.granted": lambda r: {"reward": r.choice("RS"), "kind": "bonus"},
    "mentoring.started": lambda r: {"mentoring": r.choice("MN"), "mentor": r.choice(PEOPLE)},
    "mentoring.ended": lambda r: {"mentoring": r.choice("MN"), "outcome": "completed"},
    "coaching.started": lambda r: {"coaching": r.choice("KL")},
    "assignment.started": lambda r: {
        "assignment": r.choice("AB"),
        "kind": "temporary",
        "role": "Lead",
        "stretch": r.choice((True, False, None)),
    },
    "conversation.held": lambda r: {
        "conversation": r.choice("VW"),
        "kind": "check_in",
        "held_by": r.choice((*MANAGERS, None)),
    },
    "plan.agreed": lambda r: {
        "plan": r.choice("XY"),
        "agreed_by": r.choice((("employee", "manager"), ("employee",), ("manager",))),
        "manager": r.choice((*MANAGERS, None)),
        "until": r.choice((None, *DAYS[9:])),
    },
}
POSITION: Final[dict[str, Callable[[Random], dict[str, Any]]]] = {
    "position.requirements_set": lambda r: {
        "skills": tuple(
            {"skill": skill, "level": r.choice((1.0, 4.0, 5.0))}
            for skill in SKILLS
            if r.random() < 0.8
        )
    },
    "opening.posted": lambda r: {
        "opening": r.choice("OQ"),
        "scope": r.choice(("internal", "external", "both")),
    },
}


def _history(seed: int) -> list[Event]:
    random = Random(seed)
    tell = Teller(random)
    for employee in PEOPLE:
        placed = {"unit": random.choice("AB"), "grade": "1", "manager": random.choice(MANAGERS)}
        tell("employee.hired", f"career-{employee}", random.choice(DAYS[:4]), **placed)
    for post in POSTS:
        unit = {"title": "Head", "unit": random.choice("AB")}
        tell("position.defined", f"position-{post}", DAYS[0], **unit)
    kinds = [(name, fields, "career", PEOPLE) for name, fields in CAREER.items()]
    kinds += [(name, fields, "position", POSTS) for name, fields in POSITION.items()] * 3
    for _ in range(random.choice((30, 80, 160))):
        name, fields, kind, subjects = random.choice(kinds)
        stream = f"{kind}-{random.choice(subjects)}"
        day = random.choice(DAYS) + timedelta(days=random.choice((0, 0, 3)))
        tell(name, stream, day, **fields(random))
        if name == "career.promoted" and random.random() < 0.5:
            tell("employee.manager_changed", stream, day, manager=random.choice(MANAGERS))
    for employee in random.sample(PEOPLE, random.randrange(3)):
        tell("employee.left", f"career-{employee}", random.choice(DAYS[6:]))
    return tell.amended(DAYS)


def growing_histories() -> st.SearchStrategy[list[Event]]:
    """Some forty to two hundred facts in the order of their arrival."""
    return st.integers(0, 2**32).map(_history)
