"""The command line: `careerlog`, a file per group of commands."""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

import typer
from eventsourcing.persistence import PersistenceError
from sqlalchemy.exc import SQLAlchemyError
from typer.exceptions import Abort, TyperException

from consumers.intake.problems import NoDeadLetters, NoSuchLetter, NotForgotten, NotMended
from consumers.kafka.topics import TopicChanged
from consumers.projector.from_beginning import NotWhole
from consumers.projector.projector import RecordsGone
from consumers.servers import NoServer
from domain.codec import UnreadableFact
from domain.decisions.deciding import Refused
from domain.events.catalogue import UnknownVersion
from domain.store.placing import StoreUnavailable, WrongVersion
from domain.vault import VaultError
from projections.audit.naming import NeverNamed
from projections.catalogue import NoSuchProjection
from projections.database import NotProjected
from projections.engine import RebuildNeeded
from projections.ledger.schema import LedgerError
from projections.mobility.gaps import NoSuchPlace
from projections.positions import MovedOn
from projections.projection import CannotApply
from projections.rebuild import SwapFailed
from projections.roads import OtherPartitions, OtherRoad
from projections.row_writing import RowsDisagree
from projections.succession.candidates.person import NotEmployed
from projections.succession.candidates.queries import NoSuchPost
from projections.succession.candidates.settings import UnusableWeights
from projections.succession.cascade.scenario import CannotPlay
from projections.succession.mentors import NothingAimedFor
from service.access.logging import NotLogged
from service.access.readers import AccessDenied
from service.erasure.heeding import NotReplayed
from service.erasure.ledger import LedgerDamaged
from service.erasure.retention import UnusablePolicy
from service.evidence.folder import FolderTaken
from service.exporting.parquet_file import NoParquet
from service.onet.reading import NotOnet
from service.settings import SettingsError
from service.timestamping import NotTimestamped

from . import (
    access,
    acting_goals,
    acting_nominations,
    acting_openings,
    acting_paths,
    acting_plans,
    acting_posts,
    acting_voice,
    append,
    ask,
    asyncapi,
    audit,
    bench,
    candidates,
    cascade,
    commitments,
    correcting,
    dead,
    demo,
    developing,
    differing,
    erasing,
    events,
    evidence,
    export,
    growing,
    holding,
    importing,
    intake,
    ledger,
    mentors,
    metrics,
    ninebox,
    onet,
    parked,
    paths,
    periods,
    planned,
    posts,
    project,
    relay,
    replay,
    report,
    retaining,
    running,
    simulating,
)
from .declared import logged_before_answering
from .opening import LostKeys, NoSuchStore

FAILED: Final = 1
MISUSED: Final = 2
NOT_ON_RECORD: Final = 3
INTERRUPTED: Final = 130
_OF_A_CHECK: Final = "Value error, "
"""What pydantic, which checks for Typer, puts before a message."""

EXPLAINED: Final = (
    AccessDenied,
    CannotApply,
    CannotPlay,
    FolderTaken,
    LedgerDamaged,
    LedgerError,
    LostKeys,
    MovedOn,
    NoDeadLetters,
    NoParquet,
    NoServer,
    NoSuchLetter,
    NoSuchPlace,
    NoSuchPost,
    NoSuchProjection,
    NoSuchStore,
    NotEmployed,
    NotForgotten,
    NotLogged,
    NotMended,
    NotOnet,
    NotProjected,
    NotReplayed,
    NotTimestamped,
    NotWhole,
    NothingAimedFor,
    OtherPartitions,
    OtherRoad,
    PersistenceError,
    RebuildNeeded,
    RecordsGone,
    Refused,
    RowsDisagree,
    SettingsError,
    StoreUnavailable,
    SwapFailed,
    TopicChanged,
    UnknownVersion,
    UnreadableFact,
    UnusablePolicy,
    UnusableWeights,
    VaultError,
    WrongVersion,
)
"""Exceptions whose message already says what is wrong and what to do."""

app = typer.Typer(
    name="careerlog",
    help="The system of record for careers: facts in, answers at two dates out.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for command in (
    demo,
    # facts in
    importing,
    append,
    simulating,
    onet,
    # people and record
    ask,
    events,
    asyncapi,
    # succession
    posts,
    bench,
    candidates,
    paths,
    mentors,
    cascade,
    metrics,
    ninebox,
    # development
    planned,
    commitments,
    growing,
    developing,
    # acting
    acting_nominations,
    acting_voice,
    acting_plans,
    acting_goals,
    acting_posts,
    acting_openings,
    acting_paths,
    # the stream
    running,
    relay,
    intake,
    dead,
    project,
    parked,
    # audit
    ledger,
    audit,
    differing,
    replay,
    evidence,
    export,
    access,
    report,
    erasing,
    holding,
    retaining,
    correcting,
    periods,
):
    command.register(app)
logged_before_answering(app)


def main() -> None:
    """The program `careerlog`."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Runs one command and gives its exit status: 0, 1 for a failure, 2 for wrong usage, 3 where
    nothing on record names what was asked about."""
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
    except NeverNamed as unknown:
        return _failed(str(unknown), NOT_ON_RECORD)
    except EXPLAINED as error:
        return _failed(str(error))
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or error
        return _failed(f"the database refused: {type(cause).__name__}: {cause}")
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        return _failed(f"{where}{error.strerror or error}")


def _misused(misuse: TyperException) -> int:
    message = misuse.format_message().replace(_OF_A_CHECK, "")
    context = getattr(misuse, "ctx", None)
    path = context.command_path if context is not None else "careerlog"
    return _failed(f"{message.rstrip('.')} (see: {path} --help)", misuse.exit_code)


def _failed(message: str, status: int = FAILED) -> int:
    """Says in one line on standard error what is wrong."""
    print(f"careerlog: {' '.join(message.split())}", file=sys.stderr)
    return status
