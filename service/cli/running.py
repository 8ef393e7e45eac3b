"""`careerlog run`: everything for one machine in one process tree, until SIGTERM."""

import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from threading import Event, Thread
from typing import Annotated, Final

import typer
from sqlalchemy.exc import OperationalError

from consumers import metrics
from domain.store.placing import StoreUnavailable
from projections.engine import Progress, follow
from service.children import Child, keep
from service.settings import Settings, settings

from .opening import opened_log, opened_projections
from .options import KafkaHosts, Store
from .serving import ANY_PORT, STARTED_BY, MetricsPort, serving

_PARTS: Final = (["relay"], ["intake"], ["project", "--from", "kafka"])
_PAUSE: Final = 2.0
"""Seconds before the database is tried again."""
_log = logging.getLogger(__name__)


def everything(
    local: Annotated[
        bool,
        typer.Option(
            "--local",
            help="Find or start PostgreSQL and Kafka here; what is started holds nothing for long.",
        ),
    ] = False,
    store: Store = None,
    kafka: KafkaHosts = None,
    metrics_port: MetricsPort = ANY_PORT,
) -> None:
    """Keep everything going on one machine, until SIGTERM.

    Without Kafka: projections follow the log of the store. With it: relay, intake and projector
    run as processes of their own and are started again when they die. The metrics of
    --metrics-port PORT: relay on PORT, intake on PORT + 1, projector on PORT + 2.

    Either way one more process signs what is new in the log, as checkpoint --every does, every
    CAREERLOG_CHECKPOINT_SECONDS [300; 0: not at all].
    """
    with ExitStack() as held:
        if local:
            from service.local import local_servers  # loads kafka-python, which others do without

            found = local_servers(
                store=not (store or os.environ.get("CAREERLOG_STORE")),
                kafka=not (kafka or os.environ.get("CAREERLOG_KAFKA")),
            )
            servers = held.enter_context(found)
            for server, taken in servers.taken.items():
                typer.echo(f"# {server}: {taken}")
            for name, value in servers.environment.items():
                typer.echo(f"export {name}='{value}'")
            os.environ.update(servers.environment)
        where = settings(store, kafka)
        if where.kafka is None:
            _embedded(store, where, metrics_port)
            return
        with serving("run", None) as stopped:
            with opened_log(store):
                pass  # store, vault and key file are there before the parts race to make them
            keep([*_children(_environment(where), metrics_port), *_signing(where)], stopped)


def _environment(where: Settings) -> dict[str, str]:
    """What the parts take over from here."""
    return {
        "CAREERLOG_STORE": where.store,
        "CAREERLOG_KAFKA": where.kafka or "",
        STARTED_BY: str(os.getpid()),
    }


def _signing(where: Settings) -> list[Child]:
    """The part that signs checkpoints, unless set otherwise."""
    if not where.checkpoint_seconds:
        return []
    every = ["checkpoint", "--every", str(where.checkpoint_seconds)]
    return [Child(every, _environment(where))]


def _children(environment: Mapping[str, str], metrics_port: int) -> list[Child]:
    ports = [metrics_port and metrics_port + place for place in range(len(_PARTS))]
    return [
        Child(part, {**environment, "CAREERLOG_METRICS_PORT": str(port)})
        for part, port in zip(_PARTS, ports, strict=True)
    ]


def _embedded(store: str | None, where: Settings, metrics_port: int) -> None:
    """The log and the projections in this process; outages are waited out."""
    with (
        serving("run", metrics_port) as stopped,
        opened_log(store) as log,
        opened_projections(store) as database,
        _kept(_signing(where), stopped),
    ):
        count = _Counting()
        while not stopped.is_set():
            try:
                follow(database, log, stopped, on_progress=count)
            except (StoreUnavailable, OperationalError) as error:
                _log.warning("the database is away: %s", type(error).__name__)
                stopped.wait(_PAUSE)


@contextmanager
def _kept(children: list[Child], stopped: Event) -> Iterator[None]:
    """Keeps the children going meanwhile; on the way out they have ended."""
    keeping = Thread(target=keep, args=[children, stopped], name="children")
    keeping.start()
    try:
        yield
    finally:
        stopped.set()
        keeping.join()


class _Counting:
    """Tells the metrics how far each projection has come."""

    def __init__(self) -> None:
        self._reached: dict[str, int] = {}

    def __call__(self, progress: Progress) -> None:
        name, position, head = progress
        metrics.CONSUMER_LAG.labels(name, "log", "0").set(head - position)
        if name in self._reached:
            metrics.PROJECTED.labels(name).inc(max(0, position - self._reached[name]))
        self._reached[name] = position


def register(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command("run")(everything)
