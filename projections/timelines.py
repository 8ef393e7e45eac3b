"""Streams kept folded between batches, the least recently touched let go first."""

from collections import OrderedDict
from collections.abc import Iterable

from domain.timeline import Timeline


class Timelines:
    """Folded streams of one projection, at most about `most_facts` facts of them.

    They hold only as long as nobody else moves the projection: `hold_at` lets go of all of them
    where the stored position of a feed is not the one they were folded to.
    """

    def __init__(self, most_facts: int) -> None:
        self._most_facts = most_facts
        self._kept: OrderedDict[str, Timeline] = OrderedDict()
        self._facts = 0
        self._reached: dict[str, int] = {}

    def __contains__(self, stream: str) -> bool:
        return stream in self._kept

    def hold_at(self, feed: str, position: int) -> None:
        """The projection stands at `position` of `feed`: keep what was folded up to there."""
        if self._reached.get(feed, position) != position:
            self.clear()

    def reached(self, feed: str, position: int) -> None:
        """A batch up to `position` of `feed` has been committed."""
        self._reached[feed] = position

    def take(self, stream: str) -> Timeline | None:
        """The folded stream, taken out; None where it is not kept."""
        timeline = self._kept.pop(stream, None)
        if timeline is not None:
            self._facts -= len(timeline)
        return timeline

    def keep(self, timelines: Iterable[Timeline]) -> None:
        """Keeps folded streams, and lets go of the oldest beyond the bound."""
        for timeline in timelines:
            self.take(timeline.stream)
            self._kept[timeline.stream] = timeline
            self._facts += len(timeline)
        while self._facts > self._most_facts and self._kept:
            _, oldest = self._kept.popitem(last=False)
            self._facts -= len(oldest)

    def clear(self) -> None:
        """Lets go of everything: what is kept may not be what is committed."""
        self._kept.clear()
        self._reached.clear()
        self._facts = 0
