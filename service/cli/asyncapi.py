"""`careerlog asyncapi`: the topics and every message on them, as an AsyncAPI document."""

import typer

from consumers.asyncapi import document
from service.settings import settings

from .options import Json
from .output import print_json


def asyncapi(json: Json = False) -> None:
    """Print the AsyncAPI 3.0 document of the Kafka topics (JSON, with --json or without)."""
    print_json(document(settings().topics))


def register(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command("asyncapi")(asyncapi)
