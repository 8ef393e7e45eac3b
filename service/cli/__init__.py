"""The command line: `careerlog`, a file per group of commands."""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from typer.exceptions import Abort, TyperException

from .explained import explained
from .loading import Commands

FAILED: Final = 1
INTERRUPTED: Final = 130
_OF_A_CHECK: Final = "Value error, "
"""What pydantic, which checks for Typer, puts before a message."""
_OF_SQLALCHEMY: Final = "sqlalchemy.exc"
"""Where its exceptions stand, known by name: it might not be loaded at all."""

app = Commands(
    name="careerlog",
    help="The system of record for careers: facts in, answers at two dates out.",
)


def main() -> None:
    """The program `careerlog`."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Runs one command and gives its exit status: 0, 1 for a failure, 2 for wrong usage."""
    try:
        status = app(list(arguments) or ["--help"], prog_name="careerlog", standalone_mode=False)
        sys.stdout.flush()
        return status if isinstance(status, int) else 0
    except TyperException as misuse:
        return _misused(misuse)
    except (KeyboardInterrupt, Abort):
        return _failed("interrupted", INTERRUPTED)
    except BrokenPipeError:
        with suppress(OSError):  # nobody reads any more: let nothing else be flushed into the pipe
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception as error:
        if (told := _told(error)) is None:
            raise
        return _failed(told)


def _told(error: Exception) -> str | None:
    """What a failure is called for whoever runs the program; None for a mistake of ours."""
    if explained(type(error)):
        return str(error)
    if any(each.__module__ == _OF_SQLALCHEMY for each in type(error).__mro__):
        cause = getattr(error, "orig", None) or error
        return f"the database refused: {type(cause).__name__}: {cause}"
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}{error.strerror or error}"
    return None


def _misused(misuse: TyperException) -> int:
    message = misuse.format_message().replace(_OF_A_CHECK, "")
    context = getattr(misuse, "ctx", None)
    path = context.command_path if context is not None else "careerlog"
    return _failed(f"{message.rstrip('.')} (see: {path} --help)", misuse.exit_code)


def _failed(message: str, status: int = FAILED) -> int:
    """Says in one line on standard error what is wrong."""
    print(f"careerlog: {' '.join(message.split())}", file=sys.stderr)
    return status
