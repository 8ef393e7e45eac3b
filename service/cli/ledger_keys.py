"""`careerlog keys`: who signs checkpoints, and how those keys are changed."""

import re
from typing import Annotated, Any

import typer

from domain.proof.keys import VerifierKey
from service.settings import settings
from service.signing import Keys, signing_keys
from service.signing import retire as retire_key
from service.signing import rotate as rotate_keys

from .options import Json, Store
from .output import print_json


def keys(context: typer.Context, store: Store = None, json: Json = False) -> None:
    """Print the log's verification keys, a line each: what others need to check checkpoints.

    The first use makes the key that signs.
    """
    context.obj = store
    if context.invoked_subcommand is None:
        _show(signing_keys(settings(store)), json)


def rotate(context: typer.Context, store: Store = None, json: Json = False) -> None:
    """Make a new key. It signs beside the old ones, until they are retired."""
    _show(rotate_keys(settings(store or context.obj)), json)


def retire(
    context: typer.Context,
    key_id: Annotated[
        str, typer.Argument(metavar="ID", help="The key's id: the eight digits after its name.")
    ],
    store: Store = None,
    json: Json = False,
) -> None:
    """Destroy a private key. It signs no more; what it has signed still verifies."""
    if not re.fullmatch("[0-9a-f]{8}", key_id):
        raise typer.BadParameter("an id is eight digits of 0-9 and a-f; careerlog keys shows them")
    _show(retire_key(settings(store or context.obj), key_id), json)


def _show(found: Keys, json: bool) -> None:
    states = [(each.verifier, "signs") for each in found.signers]
    states += [(each, "retired") for each in found.retired]
    if json:
        print_json([_told(key, state) for key, state in states])
        return
    for key, state in states:
        typer.echo(str(key) if state == "signs" else f"{key} ({state})")


def _told(key: VerifierKey, state: str) -> dict[str, Any]:
    return {"name": key.name, "id": key.key_id.hex(), "key": str(key), "state": state}


def register(app: typer.Typer) -> None:
    """Adds the commands to the program."""
    group = typer.Typer(invoke_without_command=True)
    group.callback()(keys)
    group.command("rotate")(rotate)
    group.command("retire")(retire)
    app.add_typer(group, name="keys")
