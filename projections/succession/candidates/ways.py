"""What on record could close a gap: trainings others took for it, posts that use a skill.

A training counts for a skill or certificate where it was taken for a plan action whose goal aims at
that skill or certificate, by one of the people who are looked at. A post counts where it stands in
a unit around and asks for the skill: there is an acting or temporary role, or a project.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, case, or_, select

from projections.as_of import among, true_on
from projections.posts.schema import TABLES as POSTS
from projections.profiles.schema import TABLES as PROFILES

from .parts import Gap

MOST: Final = 2
"""How many trainings and how many posts are named for one gap."""
_POST: Final = POSTS.facets["post"].table
_SKILL: Final = POSTS.facets["required_skill"].table
_OPENING: Final = POSTS.facets["opening"].table
_TRAINING: Final = PROFILES.facets["training"].table
_ACTION: Final = PROFILES.facets["action"].table
_GOAL: Final = PROFILES.facets["goal"].table
_DONE: Final = ("completed", "passed")


class Way(NamedTuple):
    """Something on record that could close a gap, and the fact that says so."""

    kind: Literal["training", "assignment"]
    what: str
    message: str
    position: int


class _Use(NamedTuple):
    post: str
    unit: str | None
    way: Way


class Ways:
    """What there is for skills and certificates, around one or several posts."""

    def __init__(self) -> None:
        self._taken: dict[str, dict[str, tuple[int, Way]]] = {}
        """Skill or certificate -> training -> how many took it, and the last who did."""
        self._running: dict[tuple[str, str], Way] = {}
        self._uses: dict[str, list[_Use]] = {}

    def towards(self, gap: Gap, employee: str, post: str, units: Iterable[str | None]) -> list[Way]:
        """The ways to close a gap of somebody for a post: at most MOST of each kind.

        A training that they are in for it already comes first, alone.
        """
        if gap.kind not in ("skills", "certificates"):
            return []
        if running := self._running.get((employee, gap.what)):
            return [running]
        taken = sorted(
            self._taken.get(gap.what, {}).values(), key=lambda each: (-each[0], each[1].what)
        )
        around = frozenset(units)
        uses = [
            use.way
            for use in self._uses.get(gap.what, ())
            if use.post != post and use.unit in around
        ]
        return [*(way for _, way in taken[:MOST]), *uses[:MOST]]

    def learn_training(self, row: Any) -> None:
        """Takes in a training that somebody took for a skill or a certificate."""
        called = f"{row.training} ({row.title})" if row.title else row.training
        for aim in {row.target_skill, row.target_certificate} - {None}:
            if row.status == "enrolled":
                message = f"is in {called} for {aim} already"
                way = Way("training", row.training, message, row.position)
                self._running[row.employee, aim] = way
            elif row.status in _DONE:
                of = self._taken.setdefault(aim, {})
                number = 1 + (of[row.training][0] if row.training in of else 0)
                people = "1 person" if number == 1 else f"{number} people"
                message = f"{called}, which {people} around took for {aim}"
                of[row.training] = number, Way("training", row.training, message, row.position)

    def learn_use(self, row: Any) -> None:
        """Takes in a post that asks for a skill."""
        where = f"{row.post} ({row.title})" if row.title else row.post
        opening = f", opening {row.opening} is posted" if row.opening else ""
        message = f"{where} uses {row.skill} at level {row.level:g}{opening}"
        way = Way("assignment", row.post, message, row.position)
        self._uses.setdefault(row.skill, []).append(_Use(row.post, row.unit, way))


def ways(
    connection: Connection,
    aims: Sequence[str],
    employees: Sequence[str],
    units: Sequence[str],
    on: date,
    known: int | None,
) -> Ways:
    """What there is for these skills and certificates, among these people and in these units."""
    found = Ways()
    if not aims:
        return found
    theirs = [
        among(connection, table.c.employee, employees) for table in (_TRAINING, _ACTION, _GOAL)
    ]
    for row in connection.execute(_trainings(aims, theirs, on, known)):
        found.learn_training(row)
    seen = set()
    for row in connection.execute(_posts(aims, units, on, known)):
        if (row.skill, row.post) not in seen:  # a post with two openings is told once
            seen.add((row.skill, row.post))
            found.learn_use(row)
    return found


def _trainings(
    aims: Sequence[str], theirs: Sequence[ColumnElement[bool]], on: date, known: int | None
) -> Any:
    training, action, goal = _TRAINING.c, _ACTION.c, _GOAL.c
    return (
        select(training.employee, training.training, training.title, training.status)
        .add_columns(training.position, goal.target_skill, goal.target_certificate)
        .join_from(
            _TRAINING,
            _ACTION,
            and_(action.employee == training.employee, action.action == training.action),
        )
        .join(_GOAL, and_(goal.employee == action.employee, goal.goal == action.goal))
        .where(
            *theirs,
            training.action.is_not(None),
            true_on(_TRAINING, on, known),
            true_on(_ACTION, on, known),
            true_on(_GOAL, on, known),
            or_(goal.target_skill.in_(aims), goal.target_certificate.in_(aims)),
        )
        .order_by(training.training, training.closed_on, training.position)
    )


def _posts(aims: Sequence[str], units: Sequence[str], on: date, known: int | None) -> Any:
    """Posts with an opening first, then those that ask for less, which are easier to begin with."""
    posted = and_(
        _OPENING.c.post == _POST.c.post, true_on(_OPENING, on, known), _OPENING.c.status == "posted"
    )
    return (
        select(_SKILL.c.skill, _SKILL.c.post, _SKILL.c.level, _SKILL.c.position)
        .add_columns(_POST.c.unit, _POST.c.title, _OPENING.c.opening)
        .join_from(_POST, _SKILL, _SKILL.c.post == _POST.c.post)
        .outerjoin(_OPENING, posted)
        .where(
            true_on(_POST, on, known),
            _POST.c.status == "open",
            _POST.c.unit.in_(units),
            true_on(_SKILL, on, known),
            _SKILL.c.skill.in_(aims),
        )
        .order_by(
            case((_OPENING.c.opening.is_(None), 1), else_=0),
            _SKILL.c.level,
            _SKILL.c.post,
            _OPENING.c.opening,
        )
    )
