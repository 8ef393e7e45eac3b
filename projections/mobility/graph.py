"""The graph of career paths: which post or job leads to which, in how many steps and years.

Whoever stands in a post stands in its job, too, so the paths from the job are theirs; a path to a
job leads into each of its posts. Nothing here knows a database.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from heapq import heappop, heappush
from typing import Final, Literal, NamedTuple


class Place(NamedTuple):
    """An end of a career path."""

    kind: Literal["post", "job"]
    id: str

    def __str__(self) -> str:
        """As people say it: job ENG-S2."""
        return f"{self.kind} {self.id}"


class Step(NamedTuple):
    """A career path on record, and the position of the fact that drew it."""

    path: str
    begin: Place
    end: Place
    kind: str | None
    typical_years: float | None
    position: int


class Route(NamedTuple):
    """Steps one after another; none: one is there already."""

    steps: tuple[Step, ...] = ()

    @property
    def typical_years(self) -> float | None:
        """The typical years of all steps; None where a step does not say."""
        years = [step.typical_years for step in self.steps]
        return None if None in years else sum(year for year in years if year is not None)


_Cost = tuple[int, float, tuple[str, ...]]
_START: Final[_Cost] = (0, 0.0, ())


def best(routes: Mapping[Place, Route], places: Iterable[Place]) -> Route | None:
    """The shortest of the routes from (or to) these places."""
    found = [routes[place] for place in places if place in routes]
    return min(found, key=length, default=None)


def length(route: Route) -> _Cost:
    """What routes are ordered by: steps, typical years, the names of the paths."""
    years = sum(step.typical_years or 0.0 for step in route.steps)
    return len(route.steps), years, tuple(step.path for step in route.steps)


class Graph:
    """Career paths, and the job of each post."""

    def __init__(self, steps: Iterable[Step], jobs: Mapping[str, str]) -> None:
        """`jobs`: post -> job."""
        self.jobs = dict(jobs)
        self._into: dict[Place, list[Step]] = defaultdict(list)
        self._from: dict[Place, list[Step]] = defaultdict(list)
        self._posts: dict[str, list[str]] = defaultdict(list)
        for step in steps:
            self._into[step.end].append(step)
            self._from[step.begin].append(step)
        for post, job in sorted(self.jobs.items()):
            self._posts[job].append(post)

    def __contains__(self, place: Place) -> bool:
        """Whether any path begins or ends there, or a post makes it known."""
        ends = place in self._into or place in self._from
        return ends or (place.id in self.jobs if place.kind == "post" else place.id in self._posts)

    def posts_of(self, job: str) -> list[str]:
        """The posts of a job."""
        return self._posts.get(job, [])

    def stood_in(self, place: Place) -> list[Place]:
        """The place, and the job of the post that it is."""
        job = self.jobs.get(place.id) if place.kind == "post" else None
        return [place] if job is None else [place, Place("job", job)]

    def towards(self, goal: Place, most: int) -> dict[Place, Route]:
        """Every place that leads to `goal` in at most so many steps, with its shortest route.

        Shortest means the fewest steps, then the fewest typical years (a step that does not say
        counts none), then the names of the paths. Posts of one job are no step apart.
        """
        found: dict[Place, Route] = {}
        waiting = [(_START, place, Route()) for place in self.stood_in(goal)]
        while waiting:
            cost, place, route = heappop(waiting)
            if place in found:
                continue
            found[place] = route
            if place.kind == "job":
                for post in self.posts_of(place.id):
                    heappush(waiting, (cost, Place("post", post), route))
            if len(route.steps) < most:
                for at in self.stood_in(place):
                    for step in self._into.get(at, ()):
                        way = Route((step, *route.steps))
                        heappush(waiting, (length(way), step.begin, way))
        return found

    def onward(self, start: Place, most: int) -> dict[Place, Route]:
        """Every place that `start` leads to in at most so many steps, with its shortest route."""
        found: dict[Place, Route] = {}
        left: set[tuple[Place, bool]] = set()
        waiting = [(_START, place, Route()) for place in self.stood_in(start)]
        while waiting:
            cost, place, route = heappop(waiting)
            if (place, bool(route.steps)) in left:
                continue
            left.add((place, bool(route.steps)))
            for beside in self._beside(place):
                found.setdefault(beside, route)
            if place.kind == "job" and route.steps:
                for post in self.posts_of(place.id):
                    heappush(waiting, (cost, Place("post", post), route))
            if len(route.steps) < most:
                for at in self.stood_in(place):
                    for step in self._from.get(at, ()):
                        way = Route((*route.steps, step))
                        heappush(waiting, (length(way), step.end, way))
        return found

    def between(self, start: Place, goal: Place, most: int) -> Route | None:
        """The shortest route; None where there is none of at most so many steps."""
        return best(self.towards(goal, most), self.stood_in(start))

    def _beside(self, place: Place) -> Iterator[Place]:
        """The place, its job, and the posts of that job: no step apart."""
        yield from (stood := self.stood_in(place))
        for at in stood:
            if at.kind == "job":
                yield from (Place("post", post) for post in self.posts_of(at.id))
