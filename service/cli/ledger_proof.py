"""`careerlog prove`: the proof that a fact is in the log, in a form that others' tools check."""

from typing import Annotated

import typer

from domain.proof.merkle import leaf_hash
from domain.proof.spelling import to_base64
from projections.ledger.one_fact import prove as proven

from .opening import existing_log, opened_projections
from .options import Json, Store
from .output import print_json


def prove(
    position: Annotated[int, typer.Argument(min=1, help="The fact's position in the log.")],
    store: Store = None,
    json: Json = False,
) -> None:
    """Print the proof (c2sp.org/tlog-proof) that the log's last checkpoint covers a fact.

    With --json, the leaf's data comes with it: the fact as it is stored, sealed values sealed.
    """
    with existing_log(store), opened_projections(store) as database:
        found = proven(database, position)
    if not json:
        typer.echo(found.proof.decode(), nl=False)
        return
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


def register(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command("prove")(prove)
