"""Every metric computed plainly from timelines, sharing nothing with the statements under test."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from domain.events.base import Event
from domain.timeline import Timeline, fold

Pair = tuple[Any, Any]
_WEIGHTS = {
    "ready_now": Fraction(1),
    "one_to_three_years": Fraction(1, 2),
    "four_to_five_years": Fraction(1, 4),
}


class Plain:
    """The folds of all streams as known at a position, asked about a day, a period and a unit."""

    def __init__(
        self, facts: Iterable[Event], on: date, known: int, since: date | None, unit: str | None
    ) -> None:
        streams: dict[str, list[Event]] = {}
        for fact in facts:
            if fact.position <= known:
                streams.setdefault(fact.originator_id, []).append(fact)
        timelines = {stream: fold(its, stream) for stream, its in streams.items()}
        self.people = _of_kind(timelines, "career")
        self.posts = _of_kind(timelines, "position")
        self.on, self.unit = on, unit
        self.last_year = on.replace(year=on.year - 1)
        self.first = since or self.last_year + timedelta(days=1)
        self.eve = self.first - timedelta(days=1)

    def inside(self, unit: str | None) -> bool:
        wanted = self.unit
        return wanted is None or unit == wanted or (unit or "")[: len(wanted) + 1] == wanted + "."

    def standing(self, employee: str, day: date) -> Any:
        timeline = self.people.get(employee)
        return timeline.at(day).get(("standing",)) if timeline else None

    def employed(self, day: date, inside: bool = True) -> set[str]:
        return {
            employee
            for employee in self.people
            if (standing := self.standing(employee, day))
            and standing.status == "employed"
            and (not inside or self.inside(standing.unit))
        }

    def holds(self, employee: str, post: str) -> bool:
        """Whether the post is theirs, be it from a secondment."""
        values = self.people[employee].at(self.on)
        return values[("standing",)].post == post or any(
            key[0] == "secondment" and value.status == "active" and value.substantive_post == post
            for key, value in values.items()
        )

    def during(self, day: date) -> bool:
        return self.first <= day <= self.on

    def facets(self, timelines: dict[str, Timeline], name: str, day: date) -> list[Any]:
        """(subject, ids, value) of a facet everywhere."""
        return [
            (subject, key[1:], value)
            for subject, timeline in timelines.items()
            for key, value in timeline.at(day).items()
            if key[0] == name
        ]

    def benches(self) -> dict[str, dict[str, Any]]:
        """Post -> person -> nomination, of open posts to be refilled."""
        found: dict[str, dict[str, Any]] = {}
        here = self.employed(self.on, inside=False)
        for post, timeline in self.posts.items():
            values = timeline.at(self.on)
            own = values.get(("post",))
            if own is None or own.status != "open" or not own.refill:
                continue
            found[post] = {
                key[1]: value
                for key, value in values.items()
                if key[0] == "nomination"
                and key[2] == "successor"
                and value.status in ("nominated", "approved")
                and key[1] in here
                and not self.holds(key[1], post)
            }
        return found

    def judged(self, post: str) -> Any:
        timeline = self.posts.get(post)
        return timeline.at(self.on).get(("criticality",)) if timeline else None

    def unit_of(self, post: str) -> str | None:
        own = self.posts[post].at(self.on).get(("post",)) if post in self.posts else None
        return own.unit if own else None

    def moved(self, *facts: str) -> int:
        count = 0
        for timeline in self.people.values():
            before = 0
            for segment in timeline.segments.get(("standing",), []):
                value = segment.value
                new, before = value.role_fact != before, value.role_fact
                counts = value.role_change in facts and value.status == "employed"
                if new and counts and self.during(segment.valid_from) and self.inside(value.unit):
                    count += 1
        return count

    def leavers(self) -> list[tuple[str, Any]]:
        return [
            (employee, segment.value)
            for employee, timeline in self.people.items()
            for segment in timeline.segments.get(("standing",), [])
            if segment.value.status == "left"
            and self.during(segment.valid_from)
            and self.inside(segment.value.unit)
        ]

    def talks(self) -> list[tuple[str, date]]:
        held = self.facets(self.people, "conversation", self.on)
        return [(employee, v.held_on) for employee, _, v in held if self.during(v.held_on)]

    def all(self) -> dict[str, Pair]:
        """Numerator and denominator of every metric."""
        return self.of_benches() | self.of_risks() | self.of_openings() | self.of_people()

    def of_benches(self) -> dict[str, Pair]:
        everywhere = self.benches()
        mine = {
            post: bench for post, bench in everywhere.items() if self.inside(self.unit_of(post))
        }
        critical = {p: b for p, b in mine.items() if (j := self.judged(p)) and j.critical}
        key = {p: b for p, b in mine.items() if (j := self.judged(p)) and j.key}
        pool = {person for bench in critical.values() for person in bench}
        pairs = [n.readiness for bench in critical.values() for n in bench.values()]
        covered = sum(1 for bench in critical.values() if bench)
        ready = {
            post: [person for person, n in bench.items() if n.readiness == "ready_now"]
            for post, bench in everywhere.items()
            if (j := self.judged(post)) and j.critical
        }
        wanted = [person for people in ready.values() for person in people]
        shares = [
            min(Fraction(1), sum((Fraction(1, wanted.count(e)) for e in ready[post]), Fraction()))
            for post in critical
        ]
        most = [
            max((_WEIGHTS.get(n.readiness, Fraction()) for n in bench.values()), default=0)
            for bench in critical.values()
        ]
        here = self.employed(self.on)
        named = {person for bench in everywhere.values() for person in bench}
        stale = [
            all(n.readiness_on is None or n.readiness_on < self.last_year for n in bench.values())
            for bench in critical.values()
            if bench
        ]
        bands: dict[str, Callable[[Any], bool]] = {
            "ready_now": lambda r: r == "ready_now",
            "one_to_three_years": lambda r: r == "one_to_three_years",
            "four_to_five_years": lambda r: r == "four_to_five_years",
            "not_judged": lambda r: r is None,
        }
        return {
            "successor_coverage_rate": (len(pool), len(critical)),
            **{
                f"succession_readiness_{band}": (sum(map(fits, pairs)), len(pairs))
                for band, fits in bands.items()
            },
            "position_coverage": (covered, len(critical)),
            "key_position_coverage": (sum(1 for bench in key.values() if bench), len(key)),
            "ready_now_coverage": (sum(1 for post in critical if ready[post]), len(critical)),
            "single_successor_posts": (sum(len(b) == 1 for b in critical.values()), len(critical)),
            "bench_breadth": (len(named & here), len(here)),
            "bench_depth": (len(pool), covered),
            "bench_strength_most_ready": (sum(most), len(critical)),
            "bench_strength_proportional": (sum(shares), len(critical)),
            "stale_succession_plans": (sum(stale), len(stale)),
        }

    def of_risks(self) -> dict[str, Pair]:
        benches = self.benches()
        endangered = {
            post
            for employee, _, risk in self.facets(self.people, "retention_risk", self.on)
            if risk.risk_of_loss == "high" and employee in self.employed(self.on, inside=False)
            for post in benches
            if self.holds(employee, post)
        }
        posts = [post for post in benches if post in endangered and self.inside(self.unit_of(post))]
        here = self.employed(self.on)
        at_work = {
            (employee, action.plan)
            for employee, _, action in self.facets(self.people, "action", self.on)
            if action.status == "open" and employee in here
        }
        untils = [
            plan.until
            for employee, (name,), plan in self.facets(self.people, "plan", self.on)
            if (employee, name) in at_work
        ]
        over = sum(1 for until in untils if until and until < self.on)
        return {
            "at_risk_without_successor": (sum(not benches[post] for post in posts), len(posts)),
            "stale_development_plans": (over, len(untils)),
        }

    def of_openings(self) -> dict[str, Pair]:
        filled = []
        for post, _, opening in self.facets(self.posts, "opening", self.on):
            if opening.status != "filled" or not self.during(opening.closed_on):
                continue
            if self.unit is not None and not self.inside(self.unit_of(post)):
                continue
            judged = self.judged(post)
            day_before = opening.closed_on - timedelta(days=1)
            key = ("nomination", opening.filled_by, "successor")
            nomination = self.posts[post].at(day_before).get(key)
            chosen = nomination is not None and nomination.status in ("nominated", "approved")
            filled.append((opening.route == "internal", bool(judged and judged.critical), chosen))
        critical = [each for each in filled if each[1]]
        return {
            "succession_effectiveness_rate": (sum(each[2] for each in critical), len(critical)),
            "internal_fill_rate": (sum(each[0] for each in filled), len(filled)),
            "internal_fill_rate_critical": (sum(each[0] for each in critical), len(critical)),
        }

    def of_people(self) -> dict[str, Pair]:
        here, began = self.employed(self.on), self.employed(self.eve)
        average = Fraction(len(here) + len(began), 2)
        left = self.leavers()
        willing = [
            (employee, value)
            for employee, value in left
            if value.left_voluntarily and value.left_because != "retired"
        ]
        talks = self.talks()
        heard = [
            employee
            for employee, value in willing
            if any(who == employee and day <= value.left_on for who, day in talks)
        ]
        still = self.employed(self.on, inside=False)
        planned = {
            employee
            for employee, _, plan in self.facets(self.people, "plan", self.eve)
            if plan.employee_agreed_on
            and plan.manager_agreed_on
            and (plan.until is None or plan.until > self.eve)
        }
        lent = [value for _, _, value in self.facets(self.people, "secondment", self.on)]
        out = [each for each in lent if each.status == "active"]
        ended = [
            each.status
            for each in lent
            if each.status != "active"
            and self.during(each.ended_on)
            and self.inside(each.home_unit)
        ]
        days = sum((self.on - self.standing(e, self.on).since).days for e in here)
        promoted, lateral = self.moved("career.promoted"), self.moved("career.moved_laterally")
        ladder, down = self.moved("career.ladder_changed"), self.moved("career.demoted")
        return {
            "promotion_rate": (promoted, average),
            "lateral_move_rate": (lateral, average),
            "ladder_change_rate": (ladder, average),
            "internal_mobility_rate": (promoted + lateral + ladder + down, average),
            "time_in_role": (days, len(here)),
            "turnover_rate": (len(left), average),
            "voluntary_turnover_rate": (len(willing), average),
            "secondments_out": (sum(self.inside(each.home_unit) for each in out), None),
            "secondments_in": (
                sum(each.host_unit is not None and self.inside(each.host_unit) for each in out),
                None,
            ),
            "secondment_return_rate": (
                sum(status in ("returned", "early") for status in ended),
                len(ended),
            ),
            "conversations_held": (
                sum(1 for who, day in talks if who in self.employed(day)),
                None,
            ),
            "conversation_rate": (len(here & {who for who, _ in talks}), len(here)),
            "voluntary_leavers_heard": (len(heard), len(willing)),
            "retention_with_plan": (len(began & planned & still), len(began & planned)),
            "retention_without_plan": (len((began - planned) & still), len(began - planned)),
        }


def _of_kind(timelines: dict[str, Timeline], kind: str) -> dict[str, Timeline]:
    return {
        stream.partition("-")[2]: timeline
        for stream, timeline in timelines.items()
        if stream.partition("-")[0] == kind
    }
