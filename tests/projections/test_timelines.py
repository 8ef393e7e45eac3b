"""What is kept folded of a stream holds only while nobody else moves its feed."""

from domain.timeline import Timeline
from projections.timelines import Timelines


def kept(feed: str, stream: str, position: int, within: Timelines | None = None) -> Timelines:
    """Streams kept after a batch of `feed` that ended at `position`."""
    timelines = within or Timelines(100)
    timelines.begin(feed, 0 if within is None else position, [stream])
    timelines.keep([Timeline(stream)])
    timelines.reached(feed, position)
    return timelines


def test_a_stream_is_kept_while_its_feed_stands_where_it_was_left():
    timelines = kept("events/0", "career-E1", 7)
    timelines.begin("events/0", 7, ["career-E1"])
    assert timelines.take("career-E1") is not None


def test_a_partition_that_somebody_moved_lets_go_of_its_own_streams_only():
    timelines = kept("events/0", "career-E1", 7)
    kept("events/1", "career-E2", 9, timelines)
    timelines.begin("events/0", 8, ["career-E1"])
    timelines.begin("events/1", 9, ["career-E2"])
    assert timelines.take("career-E1") is None
    assert timelines.take("career-E2") is not None


def test_a_stream_that_came_along_another_feed_is_folded_anew():
    """Kept from the log at 7; others may have gone on before Kafka took over, at whatever."""
    timelines = kept("log", "career-E1", 7)
    timelines.begin("events/0", 9, ["career-E1"])
    assert timelines.take("career-E1") is None
