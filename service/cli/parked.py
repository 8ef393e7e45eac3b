"""`careerlog parked`: facts that a projection could not apply, and letting them go on."""

from typing import Annotated, Final

import typer

from projections.parked import Released, drop, is_partition, parked
from projections.parked import release as let_go

from .opening import existing_log, opened_projections
from .options import Json, Store
from .output import console, counted, print_json, table
from .reading import names_in

_PARKED: Final = ("projection", "stream", "facts", "first", "reason", "since")
_RELEASED: Final = Released._fields

Streams = Annotated[
    list[str] | None,
    typer.Argument(metavar="[STREAM]...", help="Such as career-E1024.", show_default=False),
]


def list_(store: Store = None, json: Json = False) -> None:
    """List the streams that wait behind a fact that could not be applied, and why.

    A record from Kafka that is no fact of the log is listed under its partition, with its offset.
    """
    with existing_log(store), opened_projections(store) as database:
        waiting = parked(database)
    names_in(waiting)
    if json:
        print_json([each._asdict() for each in waiting])
        return
    streams: dict[tuple[str, str], dict[str, object]] = {}
    for each in waiting:
        row = streams.setdefault(
            (each.projection, each.stream),
            {
                "projection": each.projection,
                "stream": each.stream,
                "facts": 0,
                "first": f"{'offset ' if is_partition(each.stream) else '@'}{each.position}",
                "reason": each.reason,
                "since": each.since,
            },
        )
        row["facts"] = int(str(row["facts"])) + 1
    if streams:
        console().print(table(streams.values(), _PARKED))
    console().print(f"{counted(len(waiting), 'fact')} waiting")


def release(
    streams: Streams = None,
    everything: Annotated[bool, typer.Option("--all", help="All that wait.")] = False,
    store: Store = None,
    json: Json = False,
) -> None:
    """Apply what waits, in order; what fails again waits again, and says why.

    The exit status is 1 if anything still waits.
    """
    if bool(streams) is everything:
        raise typer.BadParameter("name the streams to release, or give --all")
    with existing_log(store) as log, opened_projections(store) as database:
        done = let_go(database, log, None if everything else streams)
    for stream in dict.fromkeys(streams or ()):
        if all(each.stream != stream for each in done):
            typer.echo(f"note: nothing waits of {stream}: careerlog parked list", err=True)
    if json:
        print_json([each._asdict() for each in done])
    else:
        if done:
            console().print(table([each._asdict() for each in done], _RELEASED))
        console().print(f"{counted(sum(each.applied for each in done), 'fact')} applied")
    if any(each.waiting for each in done):
        raise typer.Exit(1)


def drop_(
    partitions: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PARTITION]...", help="Such as careerlog.events/3.", show_default=False
        ),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Of all partitions.")] = False,
    store: Store = None,
    json: Json = False,
) -> None:
    """Forget records that are no facts of the log. Facts cannot be dropped: release them."""
    if bool(partitions) is everything:
        raise typer.BadParameter("name the partitions, or give --all")
    for each in partitions or ():
        if not is_partition(each):
            raise typer.BadParameter(f"{each} is a stream; facts are not dropped, release it")
    with existing_log(store), opened_projections(store) as database:
        gone = drop(database, partitions)
    if json:
        print_json({"dropped": gone})
    else:
        console().print(f"{counted(gone, 'record')} dropped")


def register(app: typer.Typer) -> None:
    """Adds the group to the program."""
    group = typer.Typer(
        help="Facts that a projection could not apply: they wait, others go on.",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    group.command("list")(list_)
    group.command("release")(release)
    group.command("drop")(drop_)
    app.add_typer(group, name="parked")
