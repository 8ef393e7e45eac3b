"""`careerlog checkpoint`: the log signed, and the signed note put where others can hold it."""

import logging
from pathlib import Path
from typing import Annotated, Any, Final, NamedTuple

import typer

from domain.log import CareerLog
from domain.proof.spelling import to_base64
from domain.store.placing import StoreUnavailable
from projections.database import Database
from projections.engine import OnProgress
from projections.ledger.checkpoints import Stored, make
from projections.ledger.publishing import publish as publish_files
from projections.ledger.publishing import publish_timestamps
from projections.ledger.schema import LedgerError
from projections.ledger.timestamps import Timestamp, keep, kept_of
from projections.ledger.tree import grow
from service.last_signed import remember
from service.settings import Settings, settings
from service.signing import signing_keys
from service.timestamping import NotTimestamped, authority_of, timestamped

from .opening import existing_log, opened_projections
from .options import Json, KafkaHosts, Store
from .output import print_json
from .progress import Bar
from .serving import serving
from .witness import kafka_answers

_log: Final = logging.getLogger(__name__)


class _Done(NamedTuple):
    """What became of a checkpoint, and why it was not timestamped, if it should have been."""

    signed: Stored
    files: int | None
    sent: int | None
    timestamp: Timestamp | None
    failure: NotTimestamped | None


def checkpoint(
    publish: Annotated[
        Path | None,
        typer.Option(
            "--publish",
            metavar="DIR",
            file_okay=False,
            help="Also write the log to files, as c2sp.org/tlog-tiles has them.",
        ),
    ] = None,
    hashes_only: Annotated[
        bool, typer.Option("--hashes-only", help="Publish hashes without the facts.")
    ] = False,
    every: Annotated[
        int | None,
        typer.Option(
            "--every",
            metavar="SECONDS",
            min=1,
            help="Go on signing what is new, until SIGTERM.",
            show_default=False,
        ),
    ] = None,
    store: Store = None,
    kafka: KafkaHosts = None,
    json: Json = False,
) -> None:
    """Sign how many facts the log holds and the root of their Merkle tree; print the signed note.

    Keep the note where nobody can change it together with the log: any later loss or change
    shows against it (careerlog verify --checkpoint FILE). With Kafka, all notes go to the topic
    careerlog.checkpoints too; with CAREERLOG_TSA_URL, each is timestamped (RFC 3161).
    """
    if hashes_only and publish is None:
        raise typer.BadParameter("--hashes-only says how to publish: add --publish DIR")
    if every is not None and json:
        raise typer.BadParameter("--every writes log lines: leave --json out")
    where = settings(store, kafka)
    authority_of(where)  # what is set wrongly is said before anything is signed
    with existing_log(store) as log, opened_projections(store) as database:
        if every is not None:
            _keep_signing(where, database, log, publish, not hashes_only, every)
            return
        with Bar("Signing") as bar:
            done = _signed(where, database, log, publish, not hashes_only, bar.projected)
    if done.failure is not None:
        raise done.failure
    if json:
        print_json(_told(done))
    else:
        typer.echo(done.signed.note.decode(), nl=False)


def _signed(
    where: Settings,
    database: Database,
    log: CareerLog,
    folder: Path | None,
    entries: bool,
    on_progress: OnProgress | None = None,
) -> _Done:
    """Signs, timestamps and publishes; an authority that fails holds up none of the rest."""
    keys = signing_keys(where)
    grow(database, log, on_progress=on_progress)
    signed = make(database, keys.origin, keys.signers)
    remember(where, database)
    timestamp, failure = None, None
    try:
        timestamp = _timestamp(where, database, signed)
    except NotTimestamped as wrong:
        failure = wrong
    files = sent = None
    if folder is not None:
        files = publish_files(database, log, signed, folder, entries, on_progress)
        files += publish_timestamps(database, folder)
    if where.kafka is not None:
        from consumers.witness.published import publish as publish_notes

        with kafka_answers(where.cluster):
            sent = publish_notes(database, where.cluster, where.topics)
    return _Done(signed, files, sent, timestamp, failure)


def _timestamp(where: Settings, database: Database, signed: Stored) -> Timestamp | None:
    """The checkpoint's timestamp, asked for where it has none yet and an authority is set."""
    with database.reading() as connection:
        had = kept_of(connection, signed)
    authority = authority_of(where)
    if had is not None or authority is None:
        return had
    made = timestamped(authority, signed)
    keep(database, made)
    return made


def _keep_signing(
    where: Settings,
    database: Database,
    log: CareerLog,
    folder: Path | None,
    entries: bool,
    every: int,
) -> None:
    """Signs what is new every so many seconds; what fails is tried again the next time."""
    with serving("checkpoint", None) as stopped:
        last = -1
        while not stopped.is_set():
            try:
                done = _signed(where, database, log, folder, entries)
                if done.failure is not None:
                    _log.warning("%s", done.failure)
                if done.signed.size != last:
                    _log.info("signed", extra={"size": done.signed.size, "sent": done.sent})
                last = done.signed.size
            except (LedgerError, StoreUnavailable, OSError) as failure:
                _log.warning("not signed or not published: %s", failure)
            stopped.wait(every)


def _told(done: _Done) -> dict[str, Any]:
    signed = done.signed
    answer: dict[str, Any] = {
        "origin": signed.note.decode().partition("\n")[0],
        "size": signed.size,
        "root": to_base64(signed.root),
        "made_at": signed.made_at,
        "note": signed.note.decode(),
    }
    if done.files is not None:
        answer["files"] = done.files
    if done.sent is not None:
        answer["sent"] = done.sent
    if done.timestamp is not None:
        answer["timestamp"] = {
            "stamped_at": done.timestamp.stamped_at,
            "response": to_base64(done.timestamp.response),
        }
    return answer


def register(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command("checkpoint")(checkpoint)
