"""Who might follow into a post: nominating, approving, rejecting, judging, ranking, withdrawing."""

from collections.abc import Sequence
from typing import Final

from domain.decisions.benches import (
    Bench,
    flags_then,
    named_by,
    nomination,
    nominee,
    on_the_bench,
    refuse_ranked_alike,
)
from domain.decisions.deciding import Act, Decision, Flag, Refused, decided
from domain.decisions.nominees import holds
from domain.decisions.people import employed, leaving
from domain.decisions.posts_open import open_post
from domain.events.base import Event
from domain.events.succession import (
    SuccessorApproved,
    SuccessorNominated,
    SuccessorRanked,
    SuccessorReadinessChanged,
    SuccessorRejected,
    SuccessorWithdrawn,
)

_BY_ONE: Final = frozenset({"approved_by_the_nominator"})
ADVICE: Final[frozenset[str]] = frozenset()
"""Nothing stops: the unwilling were for whoever nominated and approved to weigh."""


def nominate(
    bench: Bench,
    act: Act,
    readiness: str | None = None,
    rank: int | None = None,
    why: str | None = None,
) -> Decision:
    """Names somebody for the bench of a post.

    Raises:
        Refused: the post is not open; the person is not employed, holds the post or is on this
            bench; somebody else has the rank.
        NeedsReason: the person declared not to want advancement.
    """
    post, who = bench.post, bench.career.subject
    open_post(post, act.on)
    employed(bench.career, act.on)
    if holds(post.subject, nominee(bench, act)):
        raise Refused(f"{who} holds post {post.subject}; nominate somebody who could follow")
    standing = nomination(bench, act)
    if standing is not None and standing.value.on_the_bench:
        raise Refused(
            f"{who} is on this bench since {standing.value.nominated_on}; change the readiness or "
            "rank instead (careerlog readiness, careerlog rank)"
        )
    named = {"readiness": readiness, "rank": rank}
    fact = act.fact(SuccessorNominated, post.stream, **named_by(bench), **named, why=why)
    refuse_ranked_alike(post.told([fact]), {who}, bench.cover, act)
    found = [*flags_then(bench, act, post.told([fact])), *leaving(bench.career, act.on)]
    return decided(act, post, [fact], found)


def approve(bench: Bench, act: Act, why: str | None = None, by_one: bool = False) -> Decision:
    """A second person approves a nomination; the same one, where `by_one` is set.

    Raises:
        Refused: the post is not open, the person not employed or not nominated; the approver
            nominated them, or is the nominee.
        NeedsReason: the person declared not to want advancement.
    """
    open_post(bench.post, act.on)
    employed(bench.career, act.on)
    known = on_the_bench(bench, act)
    if known.status == "approved":
        raise Refused(
            f"{bench.career.subject} was approved on {known.decided_on} by "
            f"{known.decided_by or 'nobody named'}; there is nothing left to approve"
        )
    if act.by == known.nominated_by and not by_one:
        raise Refused(
            f"{act.by} nominated {bench.career.subject}, so somebody else must approve: "
            "a nomination needs two people"
        )
    if act.by == bench.career.subject:
        raise Refused(f"{act.by} is the nominee; somebody else must approve")
    fact = act.fact(SuccessorApproved, bench.post.stream, **named_by(bench), why=why)
    found = flags_then(bench, act, bench.post.told([fact]))
    if known.nominated_by is None:
        behind = tuple(filter(None, (known.nominated_fact,)))
        message = "who nominated is not on record, so that it was somebody else cannot be checked"
        found.append(Flag("nominator_unknown", message, behind))
    return decided(act, bench.post, [fact], found, allowed=_BY_ONE if by_one else frozenset())


def reject(bench: Bench, act: Act, why: str | None = None) -> Decision:
    """Turns a nomination down that nobody has approved.

    Raises:
        Refused: the person is not nominated, or approved already; no reason is given.
    """
    known = on_the_bench(bench, act)
    if known.status == "approved":
        raise Refused(
            f"{bench.career.subject} was approved on {known.decided_on}; "
            "withdraw the nomination instead (careerlog withdraw)"
        )
    if why is None:
        raise Refused("a rejection needs a reason that the nominee may ask for; give it with --why")
    fact = act.fact(SuccessorRejected, bench.post.stream, **named_by(bench), why=why)
    return decided(act, bench.post, [fact])


def change_readiness(bench: Bench, act: Act, readiness: str, why: str | None = None) -> Decision:
    """Judges anew how ready a nominee is; the same band again is a judgement, too.

    Raises:
        Refused: the post is not open, the person not employed or not on the bench; somebody judges
            their own readiness.
    """
    open_post(bench.post, act.on)
    employed(bench.career, act.on)
    on_the_bench(bench, act)
    if act.by == bench.career.subject:
        raise Refused(f"{act.by} is the nominee; somebody else must judge how ready they are")
    told = named_by(bench)
    fact = act.fact(
        SuccessorReadinessChanged, bench.post.stream, **told, readiness=readiness, why=why
    )
    return decided(act, bench.post, [fact], flags_then(bench, act, bench.post.told([fact])), ADVICE)


def rank(benches: Sequence[Bench], act: Act, first: int = 1) -> Decision:
    """Puts nominees of one post in order: the first gets the rank `first`, the next the one after.

    Who is not named keeps their rank.

    Raises:
        Refused: the post is not open; somebody is not on the bench, or named twice; a rank is
            somebody else's; they are in that order already.
    """
    post, cover = benches[0].post, benches[0].cover
    open_post(post, act.on)
    people = [each.career.subject for each in benches]
    if len(set(people)) < len(people):
        raise Refused("each nominee has one place in the order; name each of them once")
    facts: list[Event] = []
    for place, each in enumerate(benches, start=first):
        employed(each.career, act.on)
        if on_the_bench(each, act).rank != place:
            number = len(facts) + 1
            told = named_by(each)
            facts.append(act.fact(SuccessorRanked, post.stream, number, **told, rank=place))
    if not facts:
        raise Refused("they are in that order already")
    after = post.told(facts)
    refuse_ranked_alike(after, set(people), cover, act)
    found = [flag for each in benches for flag in flags_then(each, act, after)]
    return decided(act, post, facts, found, ADVICE)


def withdraw(bench: Bench, act: Act, why: str | None = None) -> Decision:
    """Ends a nomination, approved or not; also of somebody who left, and on a closed post.

    Raises:
        Refused: the person is not on the bench.
    """
    on_the_bench(bench, act)
    fact = act.fact(SuccessorWithdrawn, bench.post.stream, **named_by(bench), why=why)
    return decided(act, bench.post, [fact])
