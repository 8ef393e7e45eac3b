"""How far the relay has come, for whoever else needs to know: readable without being the leader."""

from typing import Final, NamedTuple

from sqlalchemy import text

from projections.database import Database, NotProjected

_ASKED: Final = text("SELECT position, topic_id FROM relays WHERE topic = :topic")


class Acknowledged(NamedTuple):
    """All facts up to `position` were committed to the topic with this id, "" where it has none."""

    position: int
    topic: str
    topic_id: str


def acknowledged(db: Database, topic: str) -> Acknowledged | None:
    """What Kafka has acknowledged of the log; None before a relay first sent to this topic."""
    try:
        with db.reading() as connection:
            row = connection.execute(_ASKED, {"topic": topic}).one_or_none()
    except NotProjected:  # the table is the relay's, and there was no relay yet
        return None
    return None if row is None else Acknowledged(row.position, topic, row.topic_id)
