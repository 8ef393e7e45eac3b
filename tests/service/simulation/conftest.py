"""One simulated company for the tests that look at it."""

from collections import defaultdict

import pytest

from service.simulation import stream
from tests.service.simulation.size import PEOPLE, SEED


@pytest.fixture(scope="session")
def world():
    return stream.world_of(PEOPLE, SEED)


@pytest.fixture(scope="session")
def told(world):
    """All drafts, in order of arrival."""
    return sorted(stream.drafts(world), key=lambda d: (d.arrives, d.stream, d.serial))


@pytest.fixture(scope="session")
def lines():
    return list(stream.lines(PEOPLE, SEED))


@pytest.fixture(scope="session")
def lives(told):
    """Person -> what they really lived through, in order of effect, without any disturbance."""
    lives = defaultdict(list)
    unreal = ("contradiction", "keyed_twice", "repeat")
    for draft in told:
        if draft.stream.startswith("career-") and draft.mark not in unreal:
            lives[draft.stream.removeprefix("career-")].append(draft)
    for life in lives.values():
        life.sort(key=lambda d: (d.day, d.serial))
    return lives
