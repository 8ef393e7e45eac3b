"""What goes wrong on the way to a record: late, wrong, taken back, twice, contradictory.

Rates are shares of all facts unless they say otherwise; every disturbed draft carries a `mark`.
"""

from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any, Final

from .days import DAY_SECONDS, Window, iso
from .drafts import SOURCE, Draft
from .names import FAMILY, JUDGED, NOTED
from .roster import Person

LATE: Final = 0.03
"""Entered three weeks to four months after they took effect."""
MISRECORDED: Final = 0.015
"""Wrong in one field, and corrected later (some not before the end of the window)."""
CORRECTED_WRONGLY: Final = 0.12
"""Of those: the first correction is wrong as well and is corrected in its turn."""
AHEAD_OF_TARGET: Final = 0.08
"""Of corrections and rescissions: arriving before the fact that they are about."""
WRONGLY_CORRECTED: Final = 0.002
"""Right, corrected into something wrong, and that correction rescinded."""
KEYED_TWICE: Final = 0.006
"""Sent again under another id by mistake, and that second fact rescinded."""
ANNOTATED: Final = 0.005
SENT_TWICE: Final = 0.01
"""The same source and id, byte for byte, minutes to a month later."""
CONTRADICTED: Final = 0.006
"""Of people: one fact that contradicts the rest, and stays."""

LATE_FROM: Final = 21
"""Days between effect and entry from which a fact counts as late."""

_SHIFTED: Final = frozenset(
    (
        "appraisal.recorded",
        "potential.assessed",
        "reward.granted",
        "skill.applied",
        "training.completed",
    )
)
"""What may be entered under a wrong day without turning the order of events around."""
_KEYED_TWICE: Final = _SHIFTED | {"career.promoted", "skill.assessed", "assessment.recorded"}

_DOUBTFUL: Final = ("performance", "score_percent", "level", "hours", "family_name", "summary")


def disturbed(
    drafts: list[Draft], window: Window, seed: int, person: Person | None = None
) -> Iterator[Draft]:
    """One subject's facts as they really arrive, in no particular order."""
    if not drafts:
        return
    first = drafts[0]
    hand = _Hand(window, Random(f"{seed}/disturbed/{first.id}"), drafts)
    if person is not None:
        yield from hand.contradiction(person)
    chance = hand.rng.random
    for draft in drafts:
        roll = chance()
        if roll >= _ANY or draft.day < window.first or draft.mark:
            yield draft
            continue
        yield from hand.disturb(draft, roll)


_STEPS: Final = (LATE, MISRECORDED, KEYED_TWICE, ANNOTATED, WRONGLY_CORRECTED, SENT_TWICE)
_ANY: Final = sum(_STEPS)


class _Hand:
    """The clerk's hand that disturbs the facts of one subject."""

    def __init__(self, window: Window, rng: Random, drafts: list[Draft]) -> None:
        self.window, self.rng = window, rng
        self.author = drafts[0].id.rpartition("-")[0]
        self.serial = drafts[-1].serial

    def disturb(self, draft: Draft, roll: float) -> list[Draft]:
        """The draft with what happened to it: `roll` below `_ANY` chooses what."""
        doings = (
            self.late,
            self.misrecorded,
            self.keyed_twice,
            self.annotated,
            self.wrongly_corrected,
            self.sent_twice,
        )
        for share, doing in zip(_STEPS, doings, strict=True):
            if roll < share:
                return doing(draft)
            roll -= share
        return [draft]

    def days_later(self, second: int, least: float, most: float) -> int | None:
        """A moment so many days after `second`; None where the window ends before."""
        later = second + int((least + self.rng.random() * (most - least)) * DAY_SECONDS)
        return later if later <= self.window.closes else None

    def late(self, draft: Draft) -> list[Draft]:
        """Learned weeks after it took effect."""
        entered = self.days_later(draft.day * DAY_SECONDS, LATE_FROM, 120)
        if entered is not None:
            draft.entered = draft.arrives = max(entered, draft.entered)
            draft.mark = "late"
        return [draft]

    def misrecorded(self, draft: Draft) -> list[Draft]:
        """Wrong at first; corrected once or twice."""
        if (field := self.doubtful_field(draft)) is None:
            return [draft]
        right = draft.data[field]
        wrong = self.something_else(draft, field)
        fixed = self.days_later(draft.entered, 3, 200)
        if fixed is None:
            return [draft]
        draft.data[field] = wrong
        draft.mark = "misrecorded"
        correction = self.correction(draft, fixed, {field: right})
        if self.rng.random() < CORRECTED_WRONGLY:
            again = self.days_later(fixed, 2, 60)
            if again is not None:
                correction.data["changes"] = {field: self.something_else(draft, field)}
                correction.mark = "wrong_correction"
                second = self.correction(draft, again, {field: right}, correction)
                return [draft, correction, second]
        if self.rng.random() < AHEAD_OF_TARGET:
            self.swap_entries(draft, correction)
        return [draft, correction]

    def keyed_twice(self, draft: Draft) -> list[Draft]:
        """A second fact under another id, rescinded later."""
        if draft.kind not in _KEYED_TWICE:
            return [draft]
        keyed = self.days_later(draft.entered, 0, 10)
        undone = self.days_later(draft.entered, 12, 150)
        if keyed is None or undone is None:
            return [draft]
        twin = self.another(draft, draft.kind, keyed, dict(draft.data), "keyed_twice")
        twin.day, twin.source = draft.day, draft.source
        rescission = self.about(twin, "record.rescinded", undone, {}, "rescission")
        rescission.data["reason"] = "keyed in twice"
        if self.rng.random() < AHEAD_OF_TARGET:
            self.swap_entries(twin, rescission)
        return [draft, twin, rescission]

    def annotated(self, draft: Draft) -> list[Draft]:
        """A note for the auditor."""
        noted = self.days_later(draft.entered, 1, 300)
        if noted is None:
            return [draft]
        note = {"note": NOTED[int(self.rng.random() * len(NOTED))]}
        if not draft.stream.startswith("career-"):
            if "employee" not in draft.data:
                return [draft]
            note["person"] = draft.data["employee"]
        return [draft, self.about(draft, "record.annotated", noted, note, "annotation")]

    def wrongly_corrected(self, draft: Draft) -> list[Draft]:
        """Right all along: the correction itself is rescinded."""
        field = self.doubtful_field(draft)
        changed = self.days_later(draft.entered, 3, 60)
        undone = changed and self.days_later(changed, 3, 90)
        if field is None or not changed or not undone:
            return [draft]
        changes = {field: self.something_else(draft, field)}
        correction = self.correction(draft, changed, changes)
        correction.mark = "wrong_correction"
        rescission = self.about(correction, "record.rescinded", undone, {}, "rescission")
        rescission.data["reason"] = "the first entry was right"
        return [draft, correction, rescission]

    def sent_twice(self, draft: Draft) -> list[Draft]:
        """Byte for byte the same, a second time."""
        again = self.days_later(draft.arrives, 0.001, 30)
        if again is None:
            return [draft]
        return [draft, replace(draft, arrives=again, mark="repeat")]

    def contradiction(self, person: Person) -> list[Draft]:
        """Seldom: a promotion before the hire, a second hire, or a move from somewhere else."""
        rng = self.rng
        if rng.random() >= CONTRADICTED or person.hired < self.window.first:
            return []
        kind = rng.choice(("career.promoted", "employee.hired", "career.moved_laterally"))
        if kind == "career.promoted":
            day, data = person.hired - 40, {"grade": "G3", "title": "Senior Clerk"}
        elif kind == "employee.hired":
            day, data = person.hired + 50, {"title": "Clerk", "grade": "G2"}
        else:
            day, data = person.hired + 70, {"unit": "CO", "from_unit": "CLOSED.99"}
        latest = min(person.left, self.window.last) - 10
        if not self.window.first <= day < latest:
            return []
        entered = day * DAY_SECONDS + 50_000
        origin = Draft(kind, f"career-{person.employee}", "", "", 0, day, entered, entered, {})
        data = {"effective_on": iso(day)} | data
        return [self.another(origin, kind, entered, data, "contradiction")]

    def doubtful_field(self, draft: Draft) -> str | None:
        """The field of a fact that somebody might get wrong."""
        fields: list[str] = [f for f in _DOUBTFUL if f in draft.data]
        if draft.kind in _SHIFTED:
            fields.append("effective_on")
        return self.rng.choice(fields) if fields else None

    def something_else(self, draft: Draft, field: str) -> Any:
        """A plausible wrong value."""
        rng, value = self.rng, draft.data[field]
        if field == "effective_on":
            return iso(draft.day + rng.choice((-7, -3, -2, -1)))
        if field == "performance":
            return value + rng.choice((-1, 1)) if 1 < value < 5 else 3
        if field == "score_percent":
            return round(100.0 - value + rng.random(), 1) if value != 50 else 51.0
        if field == "level":
            return value - 0.5 if value >= 1 else value + 0.5
        if field == "hours":
            return value * 10
        if field == "family_name":
            return FAMILY[int(rng.random() * len(FAMILY))]
        if field == "summary":
            return JUDGED[int(rng.random() * len(JUDGED))]
        return f"{value} (provisional)"

    def correction(
        self, target: Draft, entered: int, changes: dict[str, Any], of: Draft | None = None
    ) -> Draft:
        """Puts `changes` right in `target`; through its correction `of`, where one is given."""
        own = {"target_type": target.kind, "changes": changes}
        return self.about(of or target, "record.corrected", entered, own, "correction")

    def about(
        self, target: Draft, kind: str, entered: int, own: dict[str, Any], mark: str
    ) -> Draft:
        """A fact about a fact; effective on the day it is entered."""
        data: dict[str, Any] = {"effective_on": iso(entered // DAY_SECONDS), "target_id": target.id}
        if target.source != SOURCE[kind]:
            data["target_source"] = target.source
        if (employee := target.data.get("employee")) is not None:
            data["person"] = employee
        return self.another(target, kind, entered, data | own, mark)

    def another(
        self, like: Draft, kind: str, entered: int, data: dict[str, Any], mark: str
    ) -> Draft:
        """A further fact on the stream of `like`."""
        self.serial += 1
        return Draft(
            kind,
            like.stream,
            SOURCE[kind],
            f"{self.author}-{self.serial}",
            self.serial,
            entered // DAY_SECONDS,
            entered,
            entered,
            data,
            mark=mark,
        )

    def swap_entries(self, target: Draft, about: Draft) -> None:
        """The fact about the target comes first; the target is late."""
        target.entered, about.entered = about.entered, target.entered
        target.arrives, about.arrives = target.entered, about.entered
        about.data["effective_on"] = iso(about.entered // DAY_SECONDS)
        about.day = about.entered // DAY_SECONDS
