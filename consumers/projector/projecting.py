"""Several projections fed by Kafka in one process, each by a projector in a thread of its own."""

import logging
from collections.abc import Sequence
from threading import Event as Signal
from threading import Thread
from typing import Any

from consumers.kafka.connection import Kafka
from consumers.kafka.topics import Topics
from consumers.pauses import LONGEST
from consumers.projector.outages import OUTAGES, is_fault, kind
from consumers.projector.projector import Projector
from domain.log import CareerLog
from projections.catalogue import named
from projections.database import open_database
from projections.projection import Projection

_log = logging.getLogger(__name__)


def project(
    store_url: str,
    kafka: Kafka,
    topics: Topics,
    names: Sequence[str] | None,
    stopped: Signal,
    **settings: Any,
) -> None:
    """Feeds projections from careerlog.events until `stopped` is set, each in its own thread.

    Projections that were fed straight from the log change over. Outages of Kafka and of the
    database are waited out, for ever, as is a topic that no relay has made yet. `settings` go to
    the consumers.

    Raises:
        OtherRoad: a projection was changed over to the log meanwhile.
        OtherPartitions: the topic's partitions are others than those it was fed by.
        RebuildNeeded: the program has another schema than the tables.
        RecordsGone: the topic has lost what a projection had not read yet.
    """
    failures: list[BaseException] = []

    def run(projection: Projection) -> None:
        try:
            while not stopped.is_set():
                try:
                    with CareerLog.at(store_url) as log, open_database(store_url) as db:
                        Projector(db, log, kafka, topics, projection, **settings).run(stopped)
                    return
                except OUTAGES as outage:  # of opening: the projector waits out its own
                    if is_fault(outage):
                        raise
                    _log.warning("the database cannot be opened: %s", kind(outage))
                    stopped.wait(LONGEST)
        except BaseException as failure:
            failures.append(failure)
            stopped.set()

    threads = [
        Thread(target=run, args=(each,), name=f"projector {each.name}") for each in named(names)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
