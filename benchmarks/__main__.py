"""`python -m benchmarks`: measures the subjects one after another and prints a table."""

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Final

from benchmarks import (
    append_batch,
    append_one,
    as_of,
    catch_up,
    evidence,
    read_log,
    rebuild,
    report,
    sealing,
    stream_intake,
    stream_latency,
    stream_project,
    stream_relay,
    succession,
)
from benchmarks.measuring import Result, Setting
from benchmarks.stores import Kind, open_store
from consumers.kafka.connection import Kafka
from consumers.servers import NoServer, find_kafka

Subject = Callable[[Setting], Iterable[Result]]
SUBJECTS: Final[dict[str, Subject]] = {
    "append_one": append_one.measure,
    "append_batch": append_batch.measure,
    "sealing": sealing.measure,
    "read_log": read_log.measure,
    "catch_up": catch_up.measure,
    "rebuild": rebuild.measure,
    "as_of": as_of.measure,
    "succession": succession.measure,
    "evidence": evidence.measure,
}
THROUGH_KAFKA: Final[dict[str, Subject]] = {
    "stream_relay": stream_relay.measure,
    "stream_intake": stream_intake.measure,
    "stream_project": stream_project.measure,
    "stream_latency": stream_latency.measure,
}


def main() -> None:
    """Measures what was asked for."""
    asked = _asked()
    if (busy := os.getloadavg()[0]) > 0.5:
        print(f"Others are at work here (load {busy:.1f}): do not trust figures.", file=sys.stderr)
    kinds: list[Kind] = ["sqlite", "postgres"] if asked.store == "both" else [asked.store]
    results: list[Result] = []
    places: list[str] = []
    subjects = {
        name: measure
        for name, measure in (SUBJECTS | THROUGH_KAFKA).items()
        if not asked.only or name in asked.only
    }
    with _kafka(subjects, places) as kafka:
        for kind in kinds:
            try:
                with open_store(kind) as store:
                    places.append(f"{store.version} ({store.place})")
                    for name, measure in subjects.items():
                        if kafka is None and name in THROUGH_KAFKA:
                            continue
                        print(f"{name} on {store.version} ...", file=sys.stderr, flush=True)
                        results += measure(Setting(store, asked.facts, asked.runs, kafka))
            except NoServer as nowhere:
                print(f"{nowhere}\nPostgreSQL is left out.", file=sys.stderr)
    line = report.machine(places)
    if asked.markdown:
        print(report.markdown(results, line))
    else:
        report.show(results, line)


@contextmanager
def _kafka(subjects: Iterable[str], places: list[str]) -> Iterator[Kafka | None]:
    """The first Kafka that is found, where one is needed; None where there is none."""
    with ExitStack() as held:
        kafka = None
        if not THROUGH_KAFKA.keys().isdisjoint(subjects):
            try:
                server = held.enter_context(find_kafka())
            except NoServer as nowhere:
                print(f"{nowhere}\nWhat goes through Kafka is left out.", file=sys.stderr)
            else:
                kafka = Kafka(server.url)
                places.append(f"Kafka ({server.taken_from})")
        yield kafka


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="How fast Careerlog is, beside the raw database and the plain library.",
    )
    parser.add_argument("--facts", type=int, default=20_000, help="facts per run (20,000)")
    parser.add_argument(
        "--only", action="append", choices=SUBJECTS | THROUGH_KAFKA, help="one subject; repeatable"
    )
    parser.add_argument("--store", choices=("sqlite", "postgres", "both"), default="both")
    parser.add_argument("--runs", type=int, default=5, help="runs; the median counts (5)")
    parser.add_argument("--markdown", action="store_true", help="print the table for a README")
    return parser.parse_args()


if __name__ == "__main__":
    main()
