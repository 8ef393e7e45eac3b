"""Small companies drawn at random, in which people, posts, jobs and paths do meet."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from domain.events.base import Event
from tests.given import fact

DAYS = [date(2020, 1, 1) + timedelta(days=120 * step) for step in range(12)]
EMPLOYEES = ("E1", "E2", "E3", "E4", "E5")
POSTS = ("P1", "P2", "P3")
_job = st.sampled_from(("J1", "J2", "J3"))
_unit = st.sampled_from(("U1", "U2", "U3"))
_grade = st.sampled_from((None, "G1", "G2", "G10", "T2"))
_post = st.sampled_from((None, *POSTS))
_skill = st.sampled_from(("python", "sql"))
_level = st.sampled_from((0.0, 2.5, 4.0, 7.0))
_place = {"unit": _unit, "post": _post, "job": st.none() | _job, "grade": _grade}

CAREER: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "career.promoted": _place,
    "employee.left": {},
    "skill.assessed": {"skill": _skill, "level": _level},
    "skill.applied": {"skill": _skill},
    "certification.earned": {
        "certificate": st.just("C1"),
        "expires_on": st.none() | st.sampled_from(DAYS),
    },
    "certification.expired": {"certificate": st.just("C1")},
    "appraisal.recorded": {"performance": st.integers(1, 5)},
    "potential.assessed": {"potential": st.sampled_from(("low", "medium", "high"))},
    "retention_risk.assessed": {"risk_of_loss": st.sampled_from(("low", "medium", "high"))},
    "aspiration.declared": {
        "wish": st.sampled_from(("advancement", "development", "both", "neither")),
        "target_posts": st.sampled_from(((), ("P1",), ("P2", "P3"))),
        "mobility": st.sampled_from((None, "none", "local", "national")),
        "relocation": st.none() | st.booleans(),
    },
    "goal.set": {
        "goal": st.just("G"),
        "purpose": st.sampled_from(("development", "advancement")),
        "target_post": _post,
    },
    "goal.achieved": {"goal": st.just("G")},
    "secondment.started": {"secondment": st.just("S"), "host_unit": _unit},
    "person.erased": {"basis": st.just("objection"), "authorised_by": st.just("E9")},
}
POSITION: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "position.requirements_set": {
        "skills": st.lists(
            st.builds(
                lambda skill, level, essential: {
                    "skill": skill,
                    "level": level,
                    "essential": essential,
                },
                _skill,
                _level,
                st.booleans(),
            ),
            max_size=2,
            unique_by=lambda part: part["skill"],
        ).map(tuple),
        "certificates": st.sampled_from(((), ("C1",))),
        "minimum_grade": _grade,
        "experience_years": st.sampled_from((None, 0.0, 2.0)),
    },
    "successor.nominated": {
        "employee": st.sampled_from(EMPLOYEES),
        "interim": st.booleans(),
        "readiness": st.sampled_from((None, "ready_now", "four_to_five_years")),
    },
    "successor.rejected": {"employee": st.sampled_from(EMPLOYEES)},
    "opening.posted": {"opening": st.just("O")},
    "opening.applied": {"opening": st.just("O"), "employee": st.sampled_from(EMPLOYEES)},
    "position.closed": {},
}


@st.composite
def worlds(draw: st.DrawFn) -> list[Event]:
    """A company's facts in the order of their arrival."""
    facts = [_fact(draw, "employee.hired", f"career-{e}", _place, DAYS[0]) for e in EMPLOYEES]
    described = {"title": st.just("Post"), "unit": _unit, "job": st.none() | _job}
    described["reports_to"] = _post
    facts += [_fact(draw, "position.defined", f"position-{p}", described, DAYS[0]) for p in POSTS]
    for number in range(draw(st.integers(0, 4))):
        ends = draw(st.sampled_from((("from_job", "to_job"), ("from_post", "to_job"))))
        kinds = {"from_job": _job, "to_job": _job, "from_post": st.sampled_from(POSTS)}
        fields = {end: kinds[end] for end in ends} | {
            "typical_years": st.sampled_from((None, 2.0, 3.0))
        }
        facts.append(_fact(draw, "path.defined", f"path-{number}", fields, DAYS[0]))
    for _ in range(draw(st.integers(0, 25))):
        about, kinds = draw(st.sampled_from(((EMPLOYEES, CAREER), (POSTS, POSITION))))
        name = draw(st.sampled_from(sorted(kinds)))
        kind = "career" if about is EMPLOYEES else "position"
        stream = f"{kind}-{draw(st.sampled_from(about))}"
        facts.append(_fact(draw, name, stream, kinds[name], draw(st.sampled_from(DAYS))))
    return facts


def _fact(
    draw: st.DrawFn,
    name: str,
    stream: str,
    fields: dict[str, st.SearchStrategy[Any]],
    day: date,
) -> Event:
    drawn = {field: draw(values) for field, values in fields.items()}
    return fact(name, day.isoformat(), stream=stream, **drawn)
