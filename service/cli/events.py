"""`careerlog events`: what can be told to Careerlog, each fact with its schema and an example."""

from difflib import get_close_matches
from typing import Annotated, Any

import typer
from rich.text import Text

from consumers.wire import example_cloud_event
from domain.events.base import Event
from domain.events.catalogue import BY_NAME, BY_SUBJECT, data_schema

from .options import Json
from .output import console, print_json, shown, table


def _name(text: str) -> str:
    if text in BY_NAME:
        return text
    near = get_close_matches(text, BY_NAME, n=3)
    hint = f"did you mean {' or '.join(near)}?" if near else "`careerlog events` lists them all"
    raise typer.BadParameter(f"there is no fact of that name; {hint}")


_ONE = {"parser": _name, "metavar": "NAME", "show_default": False}


def events(
    schema: Annotated[
        str | None, typer.Option("--schema", help="JSON Schema 2020-12 of one fact's data.", **_ONE)
    ] = None,
    example: Annotated[
        str | None, typer.Option("--example", help="A CloudEvent that `append` takes.", **_ONE)
    ] = None,
    json: Json = False,
) -> None:
    """List the facts that Careerlog understands, or show one of them exactly."""
    if schema is not None and example is not None:
        raise typer.BadParameter("ask for --schema or for --example, not both")
    if schema is not None:
        print_json(data_schema(schema))
    elif example is not None:
        print_json(example_cloud_event(example))
    elif json:
        print_json(
            [_described(subject, kind) for subject, kinds in BY_SUBJECT.items() for kind in kinds]
        )
    else:
        _list()


def _described(subject: str, kind: type[Event]) -> dict[str, Any]:
    return {
        "name": kind.type,
        "version": kind.version,
        "subject": subject,
        "streams": list(kind.streams),
        "sent": _first_sentence(kind),
        "personal": {field: owner or "stream" for field, owner in kind.personal.items()},
    }


def _first_sentence(kind: type[Event]) -> str:
    paragraph = " ".join((kind.__doc__ or "").split("\n\n")[0].split())
    return paragraph.split(". ")[0].rstrip(".") + "."


def _list() -> None:
    screen = console()
    for subject, kinds in BY_SUBJECT.items():
        screen.print(Text(f"\n{subject}", style="bold"))
        rows = [
            _described(subject, kind)
            | {"stream": shown(kind.streams), "personal": shown([*kind.personal])}
            for kind in kinds
        ]
        screen.print(table(rows, ("name", "version", "stream", "sent", "personal")))
    screen.print(
        "\nOne of them exactly: careerlog events --schema NAME, careerlog events --example NAME"
    )


def register(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command("events")(events)
