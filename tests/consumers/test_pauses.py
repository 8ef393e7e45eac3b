"""A server that is away is left alone for longer each time, up to a limit, for ever."""

from consumers.pauses import LONGEST, pause_after


def test_each_pause_is_twice_the_one_before_up_to_the_longest():
    assert [pause_after(failures) for failures in range(1, 8)] == [0.2, 0.4, 0.8, 1.6, 3.2, 5, 5]


def test_an_outage_of_days_is_waited_out():
    assert pause_after(1_000_000) == LONGEST
