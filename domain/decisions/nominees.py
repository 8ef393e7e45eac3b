"""What to know about a nominee: unwilling, gone, moved since judged, judged long ago."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final, NamedTuple

from domain.career.facets import Aspiration, Standing
from domain.decisions.deciding import Flag
from domain.months import months_later
from domain.position.facets import Nomination

UNWILLING: Final = ("development", "neither")
"""Wishes that say no to advancement."""


class Limits(NamedTuple):
    """From when on a planner is told."""

    readiness_months: int = 12
    """A readiness judged longer ago than this is stale."""
    benches: int = 3
    """Somebody on more benches than this is on too many to count on each."""


LIMITS: Final = Limits()


class Nominee(NamedTuple):
    """What is on record about a nominee on a day; positions are those of the facts behind it."""

    employee: str
    standing: Standing | None = None
    standing_fact: int = 0
    aspiration: Aspiration | None = None
    aspiration_fact: int = 0
    erased_fact: int = 0
    benches: Mapping[str, int] = {}
    """Posts on whose bench they stand for the same cover, and the facts that named them."""
    substantive_posts: tuple[str, ...] = ()
    """Posts they keep while they are on secondment."""


def flags(
    post: str,
    nomination: Nomination,
    interim: bool,
    nominee: Nominee,
    on: date,
    limits: Limits = LIMITS,
) -> list[Flag]:
    """Everything to know about one nomination on a day, what weighs most first.

    Emergency cover is not readiness, so nothing is said of an interim nominee's readiness.
    """
    found = [*_presence(post, nominee), *unwilling(nominee)]
    if not interim:
        found += _readiness(nomination, nominee, on, limits)
    benches = {**nominee.benches, post: nominee.benches.get(post, nomination.nominated_fact)}
    if len(benches) > limits.benches:
        found.append(
            Flag(
                "many_benches",
                f"{nominee.employee} is on {len(benches)} benches: {', '.join(sorted(benches))}",
                tuple(sorted(filter(None, benches.values()))),
            )
        )
    return found


def unwilling(nominee: Nominee) -> Iterator[Flag]:
    """That the nominee declared not to want advancement."""
    wish = nominee.aspiration
    if wish is not None and wish.wish in UNWILLING:
        wanted = "development only" if wish.wish == "development" else "neither"
        yield Flag(
            "advancement_unwanted",
            f"{nominee.employee} declared on {wish.declared_on} to want no advancement ({wanted})",
            (nominee.aspiration_fact,),
        )


def holds(post: str, nominee: Nominee) -> bool:
    """Whether the nominee holds the post, be it from a secondment."""
    standing = nominee.standing
    if standing is None or standing.status != "employed":
        return False
    return standing.post == post or post in nominee.substantive_posts


def _presence(post: str, nominee: Nominee) -> Iterator[Flag]:
    standing, who = nominee.standing, nominee.employee
    if nominee.erased_fact:
        yield Flag("erased", f"{who} was erased", (nominee.erased_fact,))
    if standing is None:
        yield Flag("not_employed", f"{who} is not on record as employed on that day")
    elif standing.status == "left":
        yield Flag("left", f"{who} left on {standing.left_on}", (nominee.standing_fact,))
    elif holds(post, nominee):
        fact = standing.role_fact if standing.post == post else nominee.standing_fact
        yield Flag("holds_the_post", f"{who} holds the post", (fact,))


def _readiness(
    nomination: Nomination, nominee: Nominee, on: date, limits: Limits
) -> Iterator[Flag]:
    who, judged, standing = nominee.employee, nomination.readiness_on, nominee.standing
    if judged is None:
        yield Flag(
            "readiness_not_judged",
            f"nobody has judged how ready {who} is",
            tuple(filter(None, (nomination.nominated_fact,))),
        )
        return
    behind = tuple(filter(None, (nomination.readiness_fact,)))
    if standing is not None and standing.since is not None and standing.since > judged:
        yield Flag(
            "moved_since_judged",
            f"{who} took another role on {standing.since}, after readiness was judged on {judged}",
            (*behind, standing.role_fact),
        )
    months = limits.readiness_months
    if months_later(judged, months) < on:
        age = "a month" if months == 1 else f"{months} months"
        yield Flag(
            "readiness_stale",
            f"how ready {who} is was judged on {judged}, more than {age} before",
            behind,
        )
