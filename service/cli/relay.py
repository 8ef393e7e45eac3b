"""`careerlog relay`: what the log records goes out to Kafka, in order, nothing lost."""

from typing import Annotated

import typer

from consumers.relay import Relay
from service.settings import settings

from .opening import existing_log
from .options import KafkaHosts, Store
from .serving import ANY_PORT, MetricsPort, serving


def relay(
    partitions: Annotated[
        int | None,
        typer.Option(
            min=1, max=10_000, help="Of careerlog.events, if it is to be made [12].", metavar="N"
        ),
    ] = None,
    from_start: Annotated[
        bool,
        typer.Option(
            "--from-start", help="Send the whole log again: for a topic that was made anew."
        ),
    ] = False,
    store: Store = None,
    kafka: KafkaHosts = None,
    metrics_port: MetricsPort = ANY_PORT,
) -> None:
    """Send what the log holds and will record to Kafka, until SIGTERM.

    Any number may run for a store: one leads, the others stand by. Outages are waited out.
    """
    where = settings(store, kafka)
    cluster = where.cluster
    with existing_log(store) as log, serving("relay", metrics_port) as stopped:
        Relay(log, where.store, cluster, where.topics, partitions, from_start).run(stopped)


def register(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command("relay")(relay)
