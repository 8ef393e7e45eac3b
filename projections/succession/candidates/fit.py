"""How a post fits a person: the way there, time where they are, their wish, going elsewhere."""

from datetime import date

from projections.mobility.graph import Route

from .parts import Reason, Score
from .person import Person, Wanted, months
from .settings import Scoring


def fit(
    score: Score, person: Person, wanted: Wanted, route: Route | None, by: Scoring, on: date
) -> None:
    """The parts that rest on where somebody stands and what they want."""
    _time(score, person, by, on)
    _paths(score, person, wanted, route, by)
    _wish(score, person, wanted, by, on)
    _mobility(score, person, wanted, by)
    _elsewhere(score, person, wanted)


def names_the_post(person: Person, wanted: Wanted) -> Reason | None:
    """Where the person has said that they want this very post."""
    for row in wanted.applications.get(person.employee, ()):
        return Reason(f"applied for the post on {row.value.applied_on}", row.position)
    aspiration = person.one("aspiration")
    if aspiration is not None and wanted.post in aspiration.value.target_posts:
        day = aspiration.value.declared_on
        return Reason(f"named the post on {day}", aspiration.position)
    for row in person.every("goal"):
        if row.value.status == "open" and row.value.target_post == wanted.post:
            return Reason(f"has the post as a goal since {row.value.set_on}", row.position)
    return None


def _time(score: Score, person: Person, by: Scoring, on: date) -> None:
    standing = person.standing
    for part, since, asked, place, at in (
        ("time_in_role", standing.since, by.time.role_months, "role", standing.role_fact),
        (
            "time_in_grade",
            standing.in_grade_since,
            by.time.grade_months,
            "grade",
            person.grade_fact,
        ),
    ):
        have = months(since, on)
        message = f"time in {place}: {have:.0f} months since {since}, {asked:g} count fully"
        most = getattr(by.weights, part)
        score.give(part, most, 100 * min(1.0, have / asked), message, at)  # type: ignore[arg-type]


def _paths(score: Score, person: Person, wanted: Wanted, route: Route | None, by: Scoring) -> None:
    most, standing = by.weights.paths, person.standing
    if route is None:
        message = "paths: no career path on record leads from where they stand to the post"
        score.give("paths", most, 0, message, standing.role_fact)
        help = "a secondment or acting role in the post's unit, to come to know its work"
        score.lacks(
            "paths", "path", "no career path leads there", "experience", help, standing.role_fact
        )
        return
    steps = len(route.steps)
    if not steps:
        message = f"paths: in the post's job {wanted.value.job} already"
        score.give(
            "paths",
            most,
            by.paths.percent[0] if by.paths.percent else 0,
            message,
            standing.role_fact,
        )
        return
    percent = by.paths.percent[steps] if steps < len(by.paths.percent) else 0
    way = " -> ".join([str(route.steps[0].begin), *(str(step.end) for step in route.steps)])
    years = route.typical_years
    lasts = "" if years is None else f", typically {years:g} years"
    message = f"paths: {steps} step{'s' if steps > 1 else ''} away, {way}{lasts}"
    score.give("paths", most, percent, message, route.steps[0].position)
    if steps > 1:
        help = f"a role on the way: {route.steps[0].end}"
        short = f"{steps} steps away on career paths"
        score.lacks("paths", "path", short, "experience", help, route.steps[0].position)


def _wish(score: Score, person: Person, wanted: Wanted, by: Scoring, on: date) -> None:
    most, row = by.weights.wish, person.one("aspiration")
    named = names_the_post(person, wanted)
    if named is None and row is None:
        at = person.hire_fact
        message = f"wish: nothing has been declared {person.since_hire}"
        score.give("wish", most, by.wish.silent, message, at)
        help = "ask in a career conversation whether they want to advance"
        score.lacks("wish", "wish", "what they want is not known", "conversation", help, at)
        return
    percent = by.wish.advancement if named is None else by.wish.names_the_post
    if named is None and row is not None:
        named = Reason(f"{row.value.wish}, declared {row.value.declared_on}", row.position)
    assert named is not None
    message, declared = f"wish: {named.message}", row is not None and row.position == named.position
    age = months(row.value.declared_on, on) if declared and row is not None else 0.0
    if age > by.stale.wish_months:
        message += f", {age:.0f} months ago: counts {by.stale.counts} %"
        help = "ask in a career conversation whether they still want it"
        old = f"what they want was declared {age:.0f} months ago"
        score.lacks("wish", "wish", old, "conversation", help, named.position)
    share = by.stale.counts / 100 if age > by.stale.wish_months else 1.0
    score.give("wish", most, percent * share, message, named.position)
    if row is not None and row.value.wish == "both":
        score.notes.append(
            Reason("wants to develop as well: agree on that first, then on the post", row.position)
        )


def _mobility(score: Score, person: Person, wanted: Wanted, by: Scoring) -> None:
    most, standing, row = by.weights.mobility, person.standing, person.one("aspiration")
    unit = wanted.value.unit
    if unit is not None and standing.unit == unit:
        score.give("mobility", most, 100, f"mobility: stays in {unit}", standing.role_fact)
        return
    move = f"mobility: the post is in {unit or 'no unit'}, the person in {standing.unit or 'none'}"
    if row is None or (row.value.mobility is None and row.value.relocation is None):
        at = standing.role_fact if row is None else row.position
        score.give("mobility", most, by.mobility.unknown, f"{move}; not asked yet", at)
        return
    wish = row.value
    if wish.relocation or wish.mobility in ("national", "international"):
        percent, said = by.mobility.relocates, "would go elsewhere"
    elif wish.mobility == "none":
        percent, said = by.mobility.none, "does not want to go elsewhere"
    elif wish.mobility == "local":
        percent, said = by.mobility.local, "would go elsewhere nearby"
    else:
        percent, said = by.mobility.none, "would not relocate"
    score.give("mobility", most, percent, f"{move}; {said}", row.position)


def _elsewhere(score: Score, person: Person, wanted: Wanted) -> None:
    for row in person.every("secondment"):
        if row.value.status == "active":
            host = row.value.host_unit or row.value.host_organisation
            until = f" until {row.value.planned_end}" if row.value.planned_end else ""
            score.notes.append(Reason(f"seconded to {host}{until}", row.position))
    for row in person.every("assignment"):
        if row.value.status == "active" and row.value.post == wanted.post:
            message = f"acts in the post since {row.value.started_on}"
            score.notes.append(Reason(message, row.position))
