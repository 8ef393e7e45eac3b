"""`careerlog project` and `careerlog rebuild`: the read side brought up to date, or made anew."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Annotated, Final

import typer

from domain.log import CareerLog
from projections.catalogue import NoSuchProjection, named
from projections.database import Database
from projections.engine import Report, catch_up, follow
from projections.rebuild import rebuild as anew
from projections.roads import feed_by_log, kafka_fed
from service.settings import settings

from .opening import existing_log, opened_projections
from .options import Json, KafkaHosts, Store
from .output import console, print_json, table
from .progress import Bar
from .serving import ANY_PORT, MetricsPort, serving

_COLUMNS: Final = ("projection", "from", "to", "facts", "seconds")


class Road(StrEnum):
    """Where facts come from."""

    LOG = "log"
    KAFKA = "kafka"


def _projection(text: str) -> str:
    try:
        named([text])
    except NoSuchProjection as unknown:
        raise typer.BadParameter(str(unknown)) from None
    return text


def project(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME]...",
            help="The projections; those that are kept up unless told.",
            parser=_projection,
            show_default=False,
        ),
    ] = None,
    road: Annotated[
        Road | None,
        typer.Option(
            "--from",
            help="kafka: feed them from careerlog.events, until SIGTERM. "
            "log: change those fed by Kafka back to the log.",
            show_default=False,
        ),
    ] = None,
    following: Annotated[
        bool, typer.Option("--follow", help="Go on with what is recorded, until SIGTERM.")
    ] = False,
    store: Store = None,
    kafka: KafkaHosts = None,
    metrics_port: MetricsPort = ANY_PORT,
    json: Json = False,
) -> None:
    """Bring projections up to the end of the log, or feed them from Kafka.

    A projection is fed by one road at a time: --from changes it over.
    """
    if road is Road.KAFKA:
        from consumers.projector.projecting import project as project_from_kafka

        where = settings(store, kafka)
        cluster = where.cluster
        with existing_log(store), serving("project", metrics_port) as stopped:
            project_from_kafka(where.store, cluster, where.topics, names, stopped)
        return
    with _opened(store, "Projecting") as (log, database, bar):
        if road is Road.LOG:
            _back_to_log(database, log, names, bar)
        reports = catch_up(database, log, names, on_progress=bar.projected)
    _show(reports, json)
    if following:
        with (
            existing_log(store) as log,
            opened_projections(store) as database,
            serving("project", metrics_port) as stopped,
        ):
            follow(database, log, stopped, names)


def _back_to_log(database: Database, log: CareerLog, names: list[str] | None, bar: Bar) -> None:
    """At once where all partitions stand at one position; else by a rebuild."""
    for name in kafka_fed(database) & {each.name for each in named(names)}:
        if not feed_by_log(database, name):
            anew(database, log, name, on_progress=bar.projected, onto_log=True)


def rebuild(
    name: Annotated[
        str | None,
        typer.Argument(help="The projection; all of them unless told.", parser=_projection),
    ] = None,
    road: Annotated[
        Road,
        typer.Option(
            "--from",
            help="kafka: read careerlog.events from its beginning; fed by Kafka from then on.",
        ),
    ] = Road.LOG,
    processes: Annotated[
        int | None, typer.Option(min=1, help="Processes to share the work [one per core].")
    ] = None,
    store: Store = None,
    kafka: KafkaHosts = None,
    json: Json = False,
) -> None:
    """Make projections anew, beside those in use, and switch over at the end."""
    names = [name] if name else None
    with _opened(store, "Rebuilding") as (log, database, bar):
        if road is Road.KAFKA:
            from consumers.projector.from_beginning import rebuild_from_kafka

            where = settings(store, kafka)
            reports = rebuild_from_kafka(
                database, log, where.cluster, where.topics, names, bar.projected
            )
        else:
            reports = anew(database, log, name, processes, bar.projected)
    _show(reports, json)


@contextmanager
def _opened(store: str | None, doing: str) -> Iterator[tuple[CareerLog, Database, Bar]]:
    with existing_log(store) as log, opened_projections(store) as database, Bar(doing) as bar:
        yield log, database, bar


def _show(reports: list[Report], json: bool) -> None:
    rows = [
        {
            "projection": report.projection,
            "from": report.start,
            "to": report.end,
            "facts": report.facts,
            "seconds": round(report.seconds, 3),
        }
        for report in reports
    ]
    if json:
        print_json(rows)
    else:
        console().print(table(rows, _COLUMNS))


def register(app: typer.Typer) -> None:
    """Adds the commands to the program."""
    app.command("project")(project)
    app.command("rebuild")(rebuild)
