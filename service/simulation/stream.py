"""The whole simulation as one stream, in the order in which the facts arrive.

Lives are told one at a time, but arrive interleaved over ten years. Their lines are dealt into
some hundred stretches of time (`_Stretches`), which spill into temporary files when they grow;
each stretch is then sorted by itself. So 100,000 people (over 2 million facts) need the memory
of their outlines and of one stretch, not of their facts, and no merge of a hundred runs.
"""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import BinaryIO, Final

from .company import found
from .days import DAY_SECONDS, Window
from .disturbances import disturbed
from .drafts import Draft
from .filling import Filling
from .life import World
from .people import told
from .roster import enrol
from .talent import paths, post_told, reviews

FIRST_DAY: Final = date(2016, 1, 1)
LAST_DAY: Final = date(2025, 12, 31)
"""The window where none is given: fixed, so that the same seed gives the same company for ever."""

_EARLIEST: Final = date(1800, 1, 1)
_LATEST: Final = date(2150, 12, 31)
"""Beyond these, what is due or was long ago would lie outside the days that facts may name."""

_HELD_BYTES: Final = 96 * 1024 * 1024
_STRETCHES: Final = 128

Progress = Callable[[int, int], None]
"""Told how many of how many are done: first people and posts told, then facts in order."""


def _nobody(_done: int, _all: int) -> None:
    return


def check(people: int, first: date, last: date) -> None:
    """Refuses what cannot be simulated.

    Raises:
        ValueError: no people, or a window of less than a year or outside 1800 to 2150.
    """
    if people < 1:
        raise ValueError("simulate at least one person")
    if (last - first).days < 364:
        raise ValueError(f"{first} to {last} is less than a year; name days a year apart or more")
    if first < _EARLIEST or last > _LATEST:
        raise ValueError(f"{first} to {last}: name days between {_EARLIEST} and {_LATEST}")


def world_of(people: int, seed: int, first: date = FIRST_DAY, last: date = LAST_DAY) -> World:
    """The company with its people in outline and all posts filled, before anything is told.

    Raises:
        ValueError: as `check`.
    """
    check(people, first, last)
    window = Window(first.toordinal(), last.toordinal())
    company = found(people, window, Random(f"{seed}/company"))
    roster = enrol(people, company, window, seed)
    seats = Filling(company, roster, window, Random(f"{seed}/seats")).run()
    return World(window, company, roster, seats, seed)


def drafts(world: World, progress: Progress = _nobody) -> Iterator[Draft]:
    """Every fact of the company, disturbed, subject by subject."""
    window, seed = world.window, world.seed
    everything = len(world.roster) + len(world.company.posts)
    yield from paths(world)
    for review in reviews(world):
        yield from disturbed(review, window, seed)
    for done, post in enumerate(world.company.posts, start=1):
        yield from disturbed(post_told(world, post), window, seed)
        if done % 100 == 0:
            progress(done, everything)
    for done, person in enumerate(world.roster, start=1 + len(world.company.posts)):
        yield from disturbed(told(world, person), window, seed, person)
        if done % 100 == 0 or done == everything:
            progress(done, everything)


def lines(
    people: int,
    seed: int,
    first: date = FIRST_DAY,
    last: date = LAST_DAY,
    progress: Progress = _nobody,
) -> Iterator[bytes]:
    """The company's facts as CloudEvents, one JSON text each, in order of arrival.

    Raises:
        ValueError: as `check`.
    """
    world = world_of(people, seed, first, last)
    with TemporaryDirectory(prefix="careerlog-simulation-") as folder:
        stretches = _Stretches(world.window, Path(folder))
        for draft in drafts(world, progress):
            stretches.add(draft)
        for done, line in enumerate(stretches.in_order(), start=1):
            yield line
            if done % 20_000 == 0:
                progress(done, stretches.count)


class _Stretches:
    """Lines dealt by time of arrival, so that each stretch can be sorted by itself."""

    def __init__(self, window: Window, folder: Path) -> None:
        self.begins = window.first * DAY_SECONDS
        self.width = (window.last + 1 - window.first) * DAY_SECONDS // _STRETCHES + 1
        self.folder = folder
        self.held: list[list[bytes]] = [[] for _ in range(_STRETCHES)]
        self.bytes_held = 0
        self.spilled = False
        self.count = 0

    def add(self, draft: Draft) -> None:
        """Deals one fact: by arrival, then by stream, then in the order it was told."""
        key = f"{draft.arrives:012d} {draft.stream} {draft.serial:06d}\t"
        line = key.encode() + draft.line() + b"\n"
        self.held[(draft.arrives - self.begins) // self.width].append(line)
        self.bytes_held += len(line)
        self.count += 1
        if self.bytes_held > _HELD_BYTES:
            self._spill()

    def _spill(self) -> None:
        for number, held in enumerate(self.held):
            with self._file(number, "ab") as file:
                file.writelines(held)
            held.clear()
        self.bytes_held = 0
        self.spilled = True

    def _file(self, number: int, mode: str) -> BinaryIO:
        return (self.folder / f"{number:03d}").open(mode)  # type: ignore[return-value]

    def in_order(self) -> Iterator[bytes]:
        """The JSON of every line, in order."""
        for number, held in enumerate(self.held):
            if self.spilled:
                with self._file(number, "rb") as file:
                    held.extend(file)
            held.sort()
            for line in held:
                yield line[line.index(b"\t") + 1 : -1]
            held.clear()
