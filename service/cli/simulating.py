"""`careerlog simulate`: a believable invented company, as NDJSON of CloudEvents."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from service.simulation.stream import FIRST_DAY, LAST_DAY, check, lines

from .options import Json, day
from .output import counted, print_json
from .progress import Bar


def simulate(
    people: Annotated[int, typer.Option(min=1, help="How many people are ever employed.")],
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")],
    out: Annotated[str, typer.Option(metavar="FILE", help="Where to write; - is stdout.")],
    since: Annotated[
        date | None,
        typer.Option("--from", parser=day, metavar="DATE", help=f"First day [{FIRST_DAY}]."),
    ] = None,
    until: Annotated[
        date | None,
        typer.Option("--to", parser=day, metavar="DATE", help=f"Last day [{LAST_DAY}]."),
    ] = None,
    json: Json = False,
) -> None:
    """Invent a company and write what its HR systems would send: facts that `append` takes."""
    first, last = since or FIRST_DAY, until or LAST_DAY
    try:
        check(people, first, last)
    except ValueError as wrong:
        raise typer.BadParameter(str(wrong), param_hint="--from, --to") from None
    facts = _write(people, seed, out, first, last)
    if json and out != "-":
        print_json({"people": people, "facts": facts})
    else:  # on standard output the facts stand alone
        told = f"{counted(facts, 'fact')} about {counted(people, 'person', 'people')}"
        typer.echo(told, err=out == "-")


def _write(people: int, seed: int, out: str, first: date, last: date) -> int:
    facts = 0
    with _opened(out) as file, Bar("simulating") as bar:
        for line in lines(people, seed, first, last, bar.at):
            file.write(line + b"\n")
            facts += 1
    return facts


@contextmanager
def _opened(out: str) -> Iterator[BinaryIO]:
    """A file to write to, which appears whole or not at all; pipes are written to as they are."""
    if out == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    path = Path(out)
    if path.exists() and not path.is_file():
        with path.open("wb") as file:
            yield file
        return
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def register(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command("simulate")(simulate)
