"""Breadth, depth and strength of the benches: how many people, and how much could be filled."""

from collections.abc import Iterator
from typing import Final

from .coverage import READY_NOW, named, person_rows, pool, post_row
from .evidence import Evidence
from .headcount import employed, person
from .measure import PERCENT, Counted, Metric, Sums
from .sources import MOBILITY, OWN

READINESS_WEIGHTS: Final = {READY_NOW: 1.0, "one_to_three_years": 0.5, "four_to_five_years": 0.25}
"""What the most ready successor of a post counts for; not judged counts nothing."""


def _on_a_bench(evidence: Evidence) -> set[str]:
    people = pool(evidence.benches)
    return {e for e, places in people.items() if evidence.asked.covers(places[0][1].unit)}


def _breadth(evidence: Evidence) -> Iterator[Counted]:
    people, named_there = pool(evidence.benches), _on_a_bench(evidence)
    for row in evidence.read(employed(evidence.asked, evidence.asked.on, evidence.postgres)):
        what = person(row)
        if row["employee"] in named_there:
            places = people[row["employee"]]
            what["named_for"] = [post.post for post, _ in places]
            yield Counted(1, 1, places[0][1].position, what)
        else:
            yield Counted(0, 1, row["position"], what)


def _breadth_sums(evidence: Evidence) -> Sums:
    return Sums(len(_on_a_bench(evidence)), float(evidence.heads["employed"] or 0))


def _depth(evidence: Evidence) -> Iterator[Counted]:
    yield from person_rows(evidence.critical)
    yield from (post_row(post, 0) for post in evidence.critical if post.nominees)


def _most_ready(evidence: Evidence) -> Iterator[Counted]:
    for post in evidence.critical:
        weights = [READINESS_WEIGHTS.get(each.readiness or "", 0.0) for each in post.nominees]
        yield post_row(post, max(weights, default=0.0))


def _proportional(evidence: Evidence) -> Iterator[Counted]:
    benches: dict[str, int] = {}
    for post in evidence.benches:
        for each in post.nominees if post.critical else ():
            benches[each.employee] = benches.get(each.employee, 0) + (each.readiness == READY_NOW)
    for post in evidence.critical:
        ready = [each for each in post.nominees if each.readiness == READY_NOW]
        share = min(1.0, sum(1 / benches[each.employee] for each in ready))
        shares = [
            {**told, "share": round(1 / benches[each.employee], 4)}
            for each, told in zip(ready, named(ready), strict=True)
        ]
        what = {"post": post.post, "unit": post.unit, "successors": shares}
        yield Counted(share, 1, post.position, what)


METRICS: Final = (
    Metric(
        "bench_breadth",
        PERCENT,
        "different people on the bench of any open post / people employed on the day; --unit "
        "narrows both by where the people stand",
        OWN,
        _breadth,
        _breadth_sums,
    ),
    Metric(
        "bench_depth",
        "people per post",
        "different people on the benches of critical posts / critical posts with a successor",
        OWN,
        _depth,
    ),
    Metric(
        "bench_strength_most_ready",
        PERCENT,
        "each critical post counts as its most ready successor: ready now 1, one to three years "
        "0.5, four to five years 0.25, not judged or nobody 0 / critical posts",
        f"{MOBILITY}, employee bench strength (named there); weights: {OWN}",
        _most_ready,
    ),
    Metric(
        "bench_strength_proportional",
        PERCENT,
        "each critical post counts the shares of its successors who are ready now, at most 1; "
        "somebody ready now for n critical posts has a share of 1/n in each / critical posts",
        f"{MOBILITY}, employee bench strength (named there); shares: {OWN}",
        _proportional,
    ),
)
