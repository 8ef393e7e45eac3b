"""`careerlog prove`: that a fact is in the log, or that one checkpoint goes on from another."""

from typing import Annotated, Any

import typer

from domain.proof.merkle import leaf_hash
from domain.proof.spelling import to_base64
from projections.database import Database
from projections.ledger.between import Side, between
from projections.ledger.one_fact import prove as proven

from .opening import existing_log, opened_projections
from .options import Json, Store
from .output import print_json
from .reading import names_in


def prove(
    position: Annotated[
        int | None,
        typer.Argument(min=1, help="The fact's position in the log.", show_default=False),
    ] = None,
    begin: Annotated[
        int | None,
        typer.Option(
            "--from",
            metavar="SIZE",
            min=1,
            help="Prove instead that the log goes on from a checkpoint of this size ...",
            show_default=False,
        ),
    ] = None,
    end: Annotated[
        int | None,
        typer.Option(
            "--to",
            metavar="SIZE",
            min=1,
            help="... to one of this size [the last].",
            show_default=False,
        ),
    ] = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """Print the proof (c2sp.org/tlog-proof) that the log's last checkpoint covers a fact.

    With --json, the leaf's data comes with it: the fact as it is stored, sealed values sealed.
    With --from, print the hashes of a consistency proof (RFC 9162 section 2.1.4) in base64, a line
    each; none between equal sizes.
    """
    if (position is None) == (begin is None):
        raise typer.BadParameter("name the position of a fact, or two sizes with --from and --to")
    if end is not None and begin is None:
        raise typer.BadParameter("--to needs --from")
    with existing_log(store), opened_projections(store) as database:
        if begin is not None:
            _consistency(database, begin, end, json)
        elif position is not None:
            _inclusion(database, position, json)


def _inclusion(database: Database, position: int, json: bool) -> None:
    found = proven(database, position)
    if not json:
        typer.echo(found.proof.decode(), nl=False)
        return
    if found.stream.startswith("career-"):
        names_in(found)  # facts on other streams may tell of anybody
    print_json(
        {
            "position": found.position,
            "stream": found.stream,
            "version": found.version,
            "type": found.name,
            "leaf": to_base64(found.leaf),
            "leaf_hash": to_base64(leaf_hash(found.leaf)),
            "proof": found.proof.decode(),
        }
    )


def _consistency(database: Database, begin: int, end: int | None, json: bool) -> None:
    found = between(database, begin, end)
    hashes = [to_base64(each) for each in found.proof]
    names_in([])  # hashes and sizes
    if json:
        print_json({"from": _told(found.first), "to": _told(found.second), "proof": hashes})
        return
    for each in hashes:
        typer.echo(each)


def _told(side: Side) -> dict[str, Any]:
    note = None if side.note is None else side.note.decode()
    return {"size": side.size, "root": to_base64(side.root), "checkpoint": note}


def register(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command("prove")(prove)
