"""Streams kept folded between batches, the least recently touched let go first."""

from collections import OrderedDict
from collections.abc import Iterable

from domain.timeline import Timeline

_NO_FEED = ""


class Timelines:
    """Folded streams of one projection, at most about `most_facts` facts of them.

    A stream comes along one feed: the log, or one partition. What was folded from a feed holds
    only as long as nobody else moves the projection along it: `begin` lets go of all of it where
    the projection does not stand where this process left it, be it that another member had the
    partition in between, that a rebuild was swapped in, or that the feed is another one now.
    """

    def __init__(self, most_facts: int) -> None:
        self._most_facts = most_facts
        self._kept: OrderedDict[str, tuple[Timeline, str]] = OrderedDict()
        self._facts = 0
        self._reached: dict[str, int] = {}
        self._feeds: dict[str, str] = {}

    def __contains__(self, stream: str) -> bool:
        return stream in self._kept

    def begin(self, feed: str, position: int, streams: Iterable[str]) -> None:
        """A batch of `feed`, on which the projection stands at `position`, touches `streams`."""
        if self._reached.get(feed) != position:
            for stream in [each for each, (_, its) in self._kept.items() if its == feed]:
                self._drop(stream)
        self._feeds.update(dict.fromkeys(streams, feed))

    def reached(self, feed: str, position: int) -> None:
        """A batch up to `position` of `feed` has been committed."""
        self._reached[feed] = position
        self._feeds.clear()

    def take(self, stream: str) -> Timeline | None:
        """The folded stream, taken out; None where it is not kept, or came along another feed."""
        timeline, feed = self._drop(stream)
        return timeline if feed == self._feeds.get(stream, _NO_FEED) else None

    def keep(self, timelines: Iterable[Timeline]) -> None:
        """Keeps folded streams, and lets go of the oldest beyond the bound."""
        for timeline in timelines:
            self._drop(timeline.stream)
            feed = self._feeds.get(timeline.stream, _NO_FEED)
            self._kept[timeline.stream] = (timeline, feed)
            self._facts += len(timeline)
        while self._facts > self._most_facts and self._kept:
            self._drop(next(iter(self._kept)))

    def clear(self) -> None:
        """Lets go of everything: what is kept may not be what is committed."""
        self._kept.clear()
        self._reached.clear()
        self._feeds.clear()
        self._facts = 0

    def _drop(self, stream: str) -> tuple[Timeline | None, str]:
        timeline, feed = self._kept.pop(stream, (None, _NO_FEED))
        if timeline is not None:
            self._facts -= len(timeline)
        return timeline, feed
