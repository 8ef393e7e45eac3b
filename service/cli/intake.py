"""`careerlog intake`: facts from Kafka into the log, until it is told to stop."""

from typing import Annotated

import typer

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
    ] = 5_000,
) -> None:
    """Record what HR systems send to careerlog.intake; what cannot be understood is put aside.

    Runs until SIGTERM. As many as there are partitions may run at once, and share them. Outages of
    Kafka and of the database are waited out. What was put aside: careerlog dead list. Where
    CAREERLOG_SECOND_PERSON names correction, those that come in are logged and counted.
    """
    from consumers.intake.intake import Intake  # loads kafka-python, which others do without

    where = settings(store, kafka)
    cluster = where.cluster
    with opened_log(store) as log, serving("intake", metrics_port) as stopped:
        by_two = where.needs_second("correction")
        Intake(cluster, where.topics, log, batch, where.people, by_two).run(stopped)


def register(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command("intake")(intake)
