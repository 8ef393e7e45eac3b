"""Being the one relay of a topic that sends: how it is won, kept, and what the leader remembers."""

from threading import Event as Signal
from typing import NamedTuple, Protocol

from consumers.kafka.topics import EventsTopic
from domain.store.address import store_address


class LeadershipLost(Exception):
    """Another relay may lead from now on; nothing more may be saved under this leadership."""


class Standing(NamedTuple):
    """What is remembered of a topic: how far it has come, and what it was at the first run."""

    position: int
    agreed: EventsTopic | None


class Leadership(Protocol):
    """The lead over a topic, until it is closed or lost.

    Every method but `close` raises LeadershipLost where the database does not answer any more or
    another relay was elected since.
    """

    epoch: int
    """One higher with each election."""

    def standing(self) -> Standing:
        """Where the relay stands."""

    def agree(self, events: EventsTopic) -> None:
        """Remembers what the topic is, at the first run."""

    def save(self, position: int) -> None:
        """Remembers that Kafka has acknowledged everything up to `position`."""

    def begin_anew(self) -> None:
        """Forgets the position and what the topic was."""

    def keep(self) -> None:
        """Shows that this process is alive; to be called every few seconds."""

    def wait(self, seconds: float) -> None:
        """Waits until something may have been recorded, at most so long."""

    def close(self) -> None:
        """Gives the lead back."""


def win(store_url: str, topic: str, stopped: Signal) -> Leadership | None:
    """Waits until no other relay of the store leads over `topic`; None: `stopped` was set first.

    Raises:
        StoreUnavailable: the database cannot be reached.
    """
    address = store_address(store_url)
    if address.get_backend_name() == "postgresql":
        from consumers.relay.leading_on_postgres import win_on_postgres

        return win_on_postgres(address, topic, stopped)
    from consumers.relay.leading_on_sqlite import win_on_sqlite

    return win_on_sqlite(address, topic, stopped)
