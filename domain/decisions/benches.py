"""The nomination that a command is about, as the record has it on the day."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from domain.career.facets import STANDING
from domain.decisions.deciding import Act, Flag, Record, Refused
from domain.decisions.nominees import LIMITS, Limits, Nominee, flags
from domain.folding import Segment
from domain.position.facets import Nomination


class Bench(NamedTuple):
    """The nomination that a command is about: the post, the person, and which of the two covers.

    `elsewhere` holds the other posts on whose bench the person stands for the same cover, and the
    facts that named them there.
    """

    post: Record
    career: Record
    interim: bool = False
    elsewhere: Mapping[str, int] = {}
    limits: Limits = LIMITS

    @property
    def cover(self) -> str:
        """How the two kinds of nominations are told apart."""
        return "interim" if self.interim else "successor"


def nominee(bench: Bench, act: Act) -> Nominee:
    """What the record says of the nominee on the day of the act."""
    career, on = bench.career, act.on
    standing, wish = career.segment(on, STANDING), career.segment(on, "aspiration")
    away = (each.value for _, each in career.instances(on, "secondment"))
    return Nominee(
        employee=career.subject,
        standing=standing and standing.value,
        standing_fact=standing.position if standing else 0,
        aspiration=wish and wish.value,
        aspiration_fact=wish.position if wish else 0,
        benches=bench.elsewhere,
        substantive_posts=tuple(
            each.substantive_post
            for each in away
            if each.status == "active" and each.substantive_post
        ),
    )


def named_by(bench: Bench) -> dict[str, object]:
    """The fields by which every fact about the nomination names it."""
    return {"employee": bench.career.subject, "interim": bench.interim}


def nomination(bench: Bench, act: Act, post: Record | None = None) -> Segment | None:
    """The nomination on the day of the act, whatever became of it; `post` stands in for another."""
    key = ("nomination", bench.career.subject, bench.cover)
    return (post or bench.post).segment(act.on, *key)


def on_the_bench(bench: Bench, act: Act) -> Nomination:
    """The nomination, standing on the day of the act.

    Raises:
        Refused: there is none, or it is over.
    """
    found = nomination(bench, act)
    who, cover = bench.career.subject, "emergency cover" if bench.interim else "a successor"
    if found is None:
        raise Refused(
            f"{who} is not nominated as {cover} for {bench.post.subject} on {act.on}; "
            "nominate them first (careerlog bench shows who is)"
        )
    known: Nomination = found.value
    if not known.on_the_bench:
        raise Refused(
            f"the nomination of {who} as {cover} was {known.status} on "
            f"{known.decided_on}; nominate them anew first"
        )
    return known


def flags_then(bench: Bench, act: Act, after: Record) -> list[Flag]:
    """What to know about the nomination as it will read."""
    found = nomination(bench, act, after)
    if found is None:
        return []
    who, post = nominee(bench, act), bench.post.subject
    return flags(post, found.value, bench.interim, who, act.on, bench.limits)


def refuse_ranked_alike(after: Record, people: set[str], cover: str, act: Act) -> None:
    """Refuses a rank that somebody else on the bench has then, or is to have later."""
    ranked = list(_ranked(after, cover))
    for who, mine in ranked:
        for other, theirs in ranked:
            overlap = mine.valid_from < theirs.valid_to and theirs.valid_from < mine.valid_to
            later = max(mine.valid_from, theirs.valid_from)
            alike = mine.value.rank == theirs.value.rank
            if who in people and other != who and alike and overlap and mine.valid_to > act.on:
                raise Refused(
                    f"rank {mine.value.rank} is {other}'s on {max(later, act.on)}; choose another, "
                    f"put them all in order (careerlog rank), or withdraw {other}'s nomination "
                    "(careerlog withdraw)"
                )


def _ranked(post: Record, cover: str) -> Iterator[tuple[str, Segment]]:
    for key, segments in post.timeline.segments.items():
        if key[0] == "nomination" and key[2] == cover:
            for segment in segments:
                if segment.value.on_the_bench and segment.value.rank is not None:
                    yield key[1], segment
