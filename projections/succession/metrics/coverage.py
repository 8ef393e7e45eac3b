"""Coverage: how many posts have successors, how ready those are, and whether they followed."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from .benches import Nominee, Planned
from .evidence import Evidence
from .measure import PERCENT, Counted, Metric
from .sources import OWN, SUCCESSION, TS_30433

READY_NOW: Final = "ready_now"
BANDS: Final = (READY_NOW, "one_to_three_years", "four_to_five_years")


def pool(posts: Iterable[Planned]) -> dict[str, list[tuple[Planned, Nominee]]]:
    """The people on these benches, each once, with every post they are named for."""
    people: dict[str, list[tuple[Planned, Nominee]]] = {}
    for post in posts:
        for nominee in post.nominees:
            people.setdefault(nominee.employee, []).append((post, nominee))
    return people


def named(nominees: Iterable[Nominee]) -> list[dict[str, Any]]:
    """Who is named, as rows tell it."""
    return [
        {"employee": each.employee, "readiness": each.readiness, "position": each.readiness_fact}
        for each in nominees
    ]


def post_row(post: Planned, counts: float, of: float = 1) -> Counted:
    """A post that adds `counts` to the numerator."""
    what = {"post": post.post, "unit": post.unit, "successors": named(post.nominees)}
    return Counted(counts, of, post.position, what)


def person_rows(posts: Iterable[Planned]) -> Iterator[Counted]:
    """Each person of the pool once, with the posts they are named for."""
    for employee, places in pool(posts).items():
        what = {"employee": employee, "named_for": [post.post for post, _ in places]}
        yield Counted(1, 0, places[0][1].position, what)


def _successor_coverage(evidence: Evidence) -> Iterator[Counted]:
    yield from person_rows(evidence.critical)
    yield from (post_row(post, 0) for post in evidence.critical)


def _readiness(band: str | None) -> Callable[[Evidence], Iterator[Counted]]:
    def rows(evidence: Evidence) -> Iterator[Counted]:
        for post in evidence.critical:
            for each in post.nominees:
                what = {"post": post.post, "employee": each.employee, "readiness": each.readiness}
                yield Counted(each.readiness == band, 1, each.readiness_fact, what)

    return rows


def _posts(
    judged: Callable[[Planned], bool], counts: Callable[[Planned], bool]
) -> Callable[[Evidence], Iterator[Counted]]:
    def rows(evidence: Evidence) -> Iterator[Counted]:
        return (post_row(post, counts(post)) for post in evidence.planned if judged(post))

    return rows


def _covered(post: Planned) -> bool:
    return bool(post.nominees)


def _critical(post: Planned) -> bool:
    return post.critical


def _band_metric(name: str, band: str | None, words: str) -> Metric:
    return Metric(
        f"succession_readiness_{name}",
        PERCENT,
        f"nominations for critical posts judged {words} / nominations for critical posts",
        f"{SUCCESSION}, succession readiness rate; {TS_30433}; share of nominations: {OWN}",
        _readiness(band),
    )


METRICS: Final = (
    Metric(
        "successor_coverage_rate",
        PERCENT,
        "different people on the benches of critical posts / critical posts",
        f"{SUCCESSION}, successor coverage rate; {TS_30433}, clause 5",
        _successor_coverage,
    ),
    _band_metric("ready_now", READY_NOW, "ready now"),
    _band_metric("one_to_three_years", BANDS[1], "ready in one to three years"),
    _band_metric("four_to_five_years", BANDS[2], "ready in four to five years"),
    Metric(
        "succession_readiness_not_judged",
        PERCENT,
        "nominations for critical posts without a readiness / nominations for critical posts",
        f"{OWN}: completes the bands to 100 %",
        _readiness(None),
    ),
    Metric(
        "position_coverage",
        PERCENT,
        "critical posts with a successor / critical posts",
        OWN,
        _posts(_critical, _covered),
    ),
    Metric(
        "key_position_coverage",
        PERCENT,
        "key posts with a successor / key posts",
        OWN,
        _posts(lambda post: post.key, _covered),
    ),
    Metric(
        "ready_now_coverage",
        PERCENT,
        "critical posts with a successor who is ready now / critical posts",
        OWN,
        _posts(_critical, lambda post: any(n.readiness == READY_NOW for n in post.nominees)),
    ),
    Metric(
        "single_successor_posts",
        PERCENT,
        "critical posts with one successor only / critical posts",
        OWN,
        _posts(_critical, lambda post: len(post.nominees) == 1),
    ),
)
