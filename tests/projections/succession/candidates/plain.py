"""Candidates computed plainly, from the folds of all facts: what any answer is held against."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from domain.events.base import Event
from domain.timeline import Timeline, fold
from projections.as_of import FacetRow
from projections.mobility.graph import Graph, Place, Step
from projections.succession.candidates.person import Person, Wanted, wanted_of
from projections.succession.candidates.pool import circle, order
from projections.succession.candidates.queries import Found, ranked
from projections.succession.candidates.settings import Scoring


class World:
    """Everything that the facts say of a day, folded stream by stream."""

    def __init__(self, facts: Sequence[Event], on: date) -> None:
        streams: dict[str, list[Event]] = defaultdict(list)
        for fact in facts:
            streams[fact.originator_id].append(fact)
        self.on = on
        self.people: dict[str, Person] = {}
        self.posts: dict[str, Wanted] = {}
        steps: list[Step] = []
        calibrated: list[FacetRow] = []
        for stream, its in streams.items():
            kind, _, subject = stream.partition("-")
            rows = list(self._rows(fold(its, stream), subject))
            if kind == "career":
                person = self.people[subject] = Person(subject)
                for facet, row in rows:
                    person.learn(facet, row)
                for segment in fold(its, stream).segments.get(("standing",), ()):
                    if segment.valid_from in (
                        person.standing.hired_on,
                        person.standing.in_grade_since,
                    ):
                        person.begun[segment.valid_from] = segment.position
            elif kind == "position" and (wanted := wanted_of(subject, rows)) is not None:
                self.posts[subject] = wanted
            for facet, row in rows:
                if facet == "path":
                    steps.append(_step(row))
                elif facet == "calibration":
                    calibrated.append(row)
        for row in calibrated:
            if row.ids[0] in self.people:
                self.people[row.ids[0]].learn("calibration", row._replace(ids=(row.subject,)))
        jobs = {
            post: wanted.value.job
            for post, wanted in self.posts.items()
            if wanted.value.job is not None and wanted.value.status == "open"
        }
        self.graph = Graph(steps, jobs)

    def candidates(self, post: str, by: Scoring, show_unwilling: bool) -> list[dict[str, Any]]:
        """What `queries.candidates` should answer, mentors left out."""
        wanted, steps = self.posts[post], by.paths.most_steps
        routes = self.graph.towards(Place("post", post), steps)
        around = circle(post, self._wishers(wanted), routes, self._units(wanted), steps)
        pool = [person for person in self.people.values() if around.includes(person)]
        pool.sort(key=lambda person: order(around, person))
        willing = [person for person in pool if not person.unwilling]
        unwilling = [person for person in pool if person.unwilling] if show_unwilling else []
        most = by.pool.most
        found = Found(wanted, routes, willing[:most], unwilling[:most], len(willing), True, [])
        return ranked(found, by, self.on)

    def _wishers(self, wanted: Wanted) -> set[str]:
        found = {each for each in wanted.nominations if wanted.on_the_bench(each)}
        found |= wanted.applications.keys()
        for employee, person in self.people.items():
            if person.wish is not None and wanted.post in person.wish.target_posts:
                found.add(employee)
            for row in person.every("goal"):
                if row.value.status == "open" and row.value.target_post == wanted.post:
                    found.add(employee)
        return found

    def _units(self, wanted: Wanted) -> set[str | None]:
        above = wanted.value.reports_to
        near = {
            each.value.unit
            for post, each in self.posts.items()
            if each.value.status == "open"
            and (
                each.value.reports_to == wanted.post
                or (above is not None and above in (post, each.value.reports_to))
            )
        }
        return {wanted.value.unit, *near}

    def _rows(self, timeline: Timeline, subject: str) -> Any:
        for (facet, *ids), segments in timeline.segments.items():
            for segment in segments:
                if segment.valid_from <= self.on < segment.valid_to and facet != "person":
                    yield (
                        facet,
                        FacetRow(
                            subject,
                            tuple(ids),
                            segment.value,
                            segment.position,
                            segment.valid_from,
                        ),
                    )


def _step(row: FacetRow) -> Step:
    path = row.value
    begin = Place("post", path.from_post) if path.from_post else Place("job", path.from_job)
    end = Place("post", path.to_post) if path.to_post else Place("job", path.to_job)
    return Step(row.subject, begin, end, path.kind, path.typical_years, row.position)
