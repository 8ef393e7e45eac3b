"""Mentors for somebody: people who have reached what that person aims for, and have time.

What counts, in whole points that add up (100 at most):
- reached: held the very post 40, its job 30, its grade or a higher one on its ladder 20;
- time: nobody mentored at the moment 25, less for each mentoring that runs; at the limit they are
  left out;
- experience: mentorings completed before, 5 each, 15 at most;
- performance: 5 for a rating of 4, 10 for 5;
- here now: still in that post or job 10.
Nobody is proposed to themselves, to whom they manage, or to whom they mentor already.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from domain.position.facets import Post
from projections.as_of import FacetRow, facet_rows, true_on
from projections.database import Database
from projections.facets_as_of import known_at
from projections.profiles.schema import TABLES
from projections.succession.candidates.grades import compared
from projections.succession.candidates.parts import Reason
from projections.succession.candidates.person import Person, require_employed
from projections.succession.candidates.reading import people, units_around, wanted_posts
from projections.succession.candidates.settings import DEFAULT, Scoring

MOST_WEIGHED: Final = 500
"""People whose past is looked at for one post."""
_STANDING: Final = TABLES.facets["standing"].table
_ERASURE: Final = TABLES.facets["erasure"].table
_MENTORING: Final = TABLES.facets["mentoring"]


class NothingAimedFor(ValueError):
    """Somebody without an aim on record, and none named: what to do."""


class Reached(NamedTuple):
    """That somebody has come as far: how far, in words, and the fact that says so."""

    points: int
    employee: str
    message: str
    here: bool
    position: int


def mentors(
    db: Database,
    employee: str,
    on: date,
    known: int | None = None,
    post: str | None = None,
    by: Scoring = DEFAULT,
) -> list[dict[str, Any]]:
    """Who could mentor `employee` towards `post`, or towards each post they aim for, best first.

    `{employee, post, score, parts: [{part, points, message, position}]}`; the score is the sum of
    the points.

    Raises:
        NotEmployed: the person is not employed on that day, or erased.
        NothingAimedFor: no post is named, and the person aims for none on record, or has declared
            that they do not want to advance.
    """
    with db.reading() as connection:
        [person] = people(connection, [employee], on, known)
        require_employed(person, on)
        aims = [post] if post is not None else sorted(aimed_for(person))
        wanted = wanted_posts(connection, aims, on, known)
        if post is None and person.unwilling:
            raise NothingAimedFor(
                f"{_no_step_wanted(person)}; to see mentors towards a post all the same, name it "
                "with --post"
            )
        if not wanted:
            raise NothingAimedFor(
                f"{', '.join(aims)}: no such post on {on}; ask about another day with --on"
                if aims
                else f"{employee} aims for no post on record on {on}; name one with --post, or "
                "record a goal or an aspiration with target posts"
            )
        found: list[dict[str, Any]] = []
        for aim, described in wanted.items():
            units = units_around(connection, described, on, known)
            near = [unit for unit in {*units, person.standing.unit} if unit is not None]
            come = _reached(connection, aim, described.value, near, on, known, by)
            come = [each for each in come if each.employee != employee][:MOST_WEIGHED]
            found += _weighed(connection, person, aim, come, on, known, by)
    return sorted(found, key=lambda each: (-each["score"], each["employee"], each["post"]))


def _no_step_wanted(person: Person) -> str:
    """That somebody declared not to want to advance, when, and the fact that says so."""
    [declared] = person.every("aspiration")
    wanted = "development only" if declared.value.wish == "development" else "neither"
    return (
        f"{person.employee} declared on {declared.value.declared_on} to want no advancement "
        f"({wanted}, @{declared.position})"
    )


def aimed_for(person: Person) -> set[str]:
    """The posts that somebody has named as targets or set as open goals."""
    named = set() if person.wish is None else set(person.wish.target_posts)
    return named | {
        row.value.target_post
        for row in person.every("goal")
        if row.value.status == "open" and row.value.target_post is not None
    }


def _reached(
    connection: Connection,
    aim: str,
    post: Post,
    units: Sequence[str],
    on: date,
    known: int | None,
    by: Scoring,
) -> list[Reached]:
    """Who has held the post, its job, or its grade on its ladder; each once, the furthest first."""
    found: dict[str, Reached] = {}
    for row in _past(connection, aim, post, units, on, known):
        for reached in _how_far(row, aim, post, by):
            known_before = found.get(reached.employee)
            if known_before is None or reached[0] > known_before[0]:
                found[reached.employee] = reached
    return sorted(found.values(), key=lambda each: (-each.points, not each.here, each.employee))


def _past(
    connection: Connection,
    aim: str,
    post: Post,
    units: Sequence[str],
    on: date,
    known: int | None,
) -> Iterable[Any]:
    """Where people stood by the day who are employed on it, the latest last."""
    at, then, now = known_at(known), _STANDING, _STANDING.alias("now")
    ways: list[ColumnElement[bool]] = [then.c.post == aim]
    if post.job is not None:
        ways.append(then.c.job == post.job)
    if post.grade is not None and post.ladder is not None and units:
        ways.append(and_(then.c.unit.in_(sorted(units)), then.c.ladder == post.ladder))
    columns = ("employee", "post", "job", "grade", "ladder", "since", "role_fact")
    return connection.execute(
        select(*(then.c[name] for name in columns), now.c.post.label("post_now"))
        .add_columns(now.c.job.label("job_now"), now.c.ladder.label("ladder_now"))
        .join(now, and_(now.c.employee == then.c.employee, true_on(now, on, known)))
        .where(
            or_(*ways),
            then.c.status == "employed",
            then.c.valid_from <= on,
            then.c.known_from <= at,
            then.c.known_to > at,
            now.c.status == "employed",
            then.c.employee.not_in(select(_ERASURE.c.employee).where(true_on(_ERASURE, on, known))),
        )
        .order_by(then.c.valid_from, then.c.employee)
    )


def _how_far(row: Any, aim: str, post: Post, by: Scoring) -> Iterator[Reached]:
    since = f"since {row.since}"
    if row.post == aim:
        here = row.post_now == aim
        message = f"{'holds' if here else 'held'} {aim}, {since}"
        yield Reached(40, row.employee, message, here, row.role_fact)
    elif post.job is not None and row.job == post.job:
        here = row.job_now == post.job
        message = f"{'has' if here else 'had'} the same job {post.job}, {since}"
        yield Reached(30, row.employee, message, here, row.role_fact)
    elif post.grade is not None and post.ladder is not None and row.ladder == post.ladder:
        order = None if row.grade is None else compared(row.grade, post.grade, by.grades.order)
        if order is not None and order >= 0:
            here = row.ladder_now == post.ladder
            message = f"reached grade {row.grade} on the {post.ladder} ladder, {since}"
            yield Reached(20, row.employee, message, here, row.role_fact)


def _weighed(
    connection: Connection,
    person: Person,
    aim: str,
    come: Sequence[Reached],
    on: date,
    known: int | None,
    by: Scoring,
) -> Iterator[dict[str, Any]]:
    names = [each.employee for each in come]
    load: dict[str, list[FacetRow]] = {name: [] for name in names}
    for row in facet_rows(connection, _MENTORING, on, known, _MENTORING.table.c.mentor.in_(names)):
        load[row.value.mentor].append(row)
    known_people = {each.employee: each for each in people(connection, names, on, known)}
    for reached in come:
        mine = load[reached.employee]
        running = [row for row in mine if row.value.status == "active"]
        already = any(row.subject == person.employee for row in running)
        manages = reached.employee == person.standing.manager
        if already or manages or len(running) >= by.mentors.most_at_once:
            continue
        parts = list(_parts(known_people[reached.employee], reached, mine, running, by))
        yield {
            "employee": reached.employee,
            "post": aim,
            "unit": known_people[reached.employee].standing.unit,
            "title": known_people[reached.employee].standing.title,
            "score": sum(points for _, points, _ in parts),
            "mentoring_now": len(running),
            "parts": [
                {"part": part, "points": points, **reason._asdict()}
                for part, points, reason in parts
            ],
        }


def _parts(
    mentor: Person,
    reached: Reached,
    mentorings: Sequence[FacetRow],
    running: Sequence[FacetRow],
    by: Scoring,
) -> Iterator[tuple[str, int, Reason]]:
    yield "reached", reached.points, Reason(reached.message, reached.position)
    if reached.here:
        yield "here now", 10, Reason("is still there", reached.position)
    if running:
        free = 25 * (by.mentors.most_at_once - len(running)) // by.mentors.most_at_once
        last = max(row.position for row in running)
        message = f"mentors {len(running)} of at most {by.mentors.most_at_once} people"
        yield "time", free, Reason(message, last)
    else:
        yield "time", 25, Reason("mentors nobody at the moment", reached.position)
    done = [row for row in mentorings if row.value.status == "completed"]
    if done:
        message = f"completed {len(done)} mentoring{'s' if len(done) > 1 else ''}"
        yield "experience", min(15, 5 * len(done)), Reason(message, done[-1].position)
    row = mentor.one("performance")
    if row is not None and row.value.performance >= 4:
        message = f"performance {row.value.performance} of 5, {row.value.appraised_on}"
        points = 5 * (row.value.performance - 3)
        yield "performance", points, Reason(message, row.position)
