"""How a post comes into being, changes, is judged, says what it asks for, and is abolished."""

from collections.abc import Iterator

from domain.events.base import Event
from domain.events.posts import (
    PositionClosed,
    PositionCriticalitySet,
    PositionDefined,
    PositionRedefined,
    PositionRequirementsSet,
)
from domain.folding import Anomaly, Change, Key, Outcome, State, Value, anomaly, evolves
from domain.position.facets import (
    Criticality,
    Post,
    RequiredBackground,
    RequiredCertificate,
    RequiredSkill,
)

_DESCRIBED = ("title", "unit", "grade", "ladder", "job", "reports_to", "refill")


def post_missing(state: State, fact: Event) -> Iterator[Anomaly]:
    """What is wrong with a fact about a post that is not defined, or closed, on that day."""
    post: Post | None = state.get("post")
    if post is None:
        yield anomaly("post_not_defined", fact, "the post is not defined; send position.defined")
    elif post.status == "closed":
        yield anomaly(
            "post_closed", fact, f"the post was closed on {post.since}", state.position("post")
        )


@evolves(PositionDefined)
def position_defined(state: State, fact: PositionDefined) -> Iterator[Outcome]:
    """A post exists from now on."""
    post: Post | None = state.get("post")
    if post is not None and post.status == "open":
        yield anomaly(
            "defined_twice",
            fact,
            f"the post exists since {post.since}; send position.redefined",
            state.position("post"),
        )
    described = {field: getattr(fact, field) for field in _DESCRIBED}
    yield Change(("post",), Post(status="open", since=fact.effective_on, **described))


@evolves(PositionRedefined)
def position_redefined(state: State, fact: PositionRedefined) -> Iterator[Outcome]:
    """A post changes; what the fact leaves out stays."""
    yield from post_missing(state, fact)
    post: Post = state.get("post") or Post("open", None, None, since=fact.effective_on)
    named = {f: value for f in _DESCRIBED if (value := getattr(fact, f)) is not None}
    yield Change(("post",), post._replace(**named))


@evolves(PositionClosed)
def position_closed(state: State, fact: PositionClosed) -> Iterator[Outcome]:
    """A post is abolished."""
    yield from post_missing(state, fact)
    post: Post = state.get("post") or Post("open", None, None)
    yield Change(("post",), post._replace(status="closed", since=fact.effective_on))


@evolves(PositionCriticalitySet)
def criticality_set(state: State, fact: PositionCriticalitySet) -> Iterator[Outcome]:
    """A post is judged key, critical, both or neither."""
    yield from post_missing(state, fact)
    yield Change(
        ("criticality",), Criticality(fact.key, fact.critical, fact.why, fact.effective_on)
    )


@evolves(PositionRequirementsSet)
def requirements_set(state: State, fact: PositionRequirementsSet) -> Iterator[Outcome]:
    """What a post asks for is written down anew; what is not named is no longer asked for."""
    yield from post_missing(state, fact)
    asked: dict[Key, Value] = {
        ("required_skill", part.skill): RequiredSkill(part.level, part.essential)
        for part in fact.skills
    }
    for certificate in fact.certificates:
        key: Key = ("required_certificate", certificate)
        asked[key] = state.get(*key) or RequiredCertificate(fact.effective_on)
    if fact.minimum_grade is not None or fact.experience_years is not None:
        asked[("required_background",)] = RequiredBackground(
            fact.minimum_grade, fact.experience_years
        )
    for facet in ("required_skill", "required_certificate", "required_background"):
        for key, _ in list(state.instances(facet)):
            if key not in asked:
                yield Change(key, None)
    for key, value in asked.items():
        yield Change(key, value)
