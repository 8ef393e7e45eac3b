"""`careerlog intake`: facts from Kafka into the log, until it is told to stop."""

from typing import Annotated

import typer

from consumers.intake.intake import AT_ONCE, Intake
from consumers.kafka.topics import ensure_topics
from service.settings import settings

from .opening import opened_log
from .options import KafkaHosts, Store
from .serving import ANY_PORT, MetricsPort, serving


def intake(
    kafka: KafkaHosts = None,
    store: Store = None,
    metrics_port: MetricsPort = ANY_PORT,
    batch: Annotated[
        int, typer.Option(min=1, max=50_000, help="Records to append in one transaction.")
    ] = AT_ONCE,
) -> None:
    """Record what HR systems send to careerlog.intake; what cannot be understood is put aside.

    Runs until SIGTERM. Start as many as there are partitions, if need be: they share the work.
    What was put aside: careerlog dead list.
    """
    where = settings(store, kafka)
    cluster = where.cluster
    with serving("intake", metrics_port) as stopped, opened_log(store) as log:
        ensure_topics(cluster, where.topics)
        Intake(cluster, where.topics, log, batch).run(stopped)


def register(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command("intake")(intake)
