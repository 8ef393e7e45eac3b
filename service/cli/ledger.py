"""`careerlog checkpoint` and `verify`: the log signed, and checked."""

from pathlib import Path
from typing import Annotated, Any, Final

import typer

from domain.proof.keys import VerifierKey
from domain.proof.refusals import Malformed
from domain.proof.spelling import to_base64
from projections.ledger.checkpoints import make
from projections.ledger.findings import Finding
from projections.ledger.one_fact import verify_fact
from projections.ledger.publishing import publish as publish_files
from projections.ledger.tree import grow
from projections.ledger.verification import Trust, Verdict
from projections.ledger.verification import verify as verify_log
from service.settings import settings
from service.signing import existing_keys, origin_of, signing_keys

from . import ledger_keys, ledger_proof
from .opening import existing_log, opened_projections
from .options import Json, Store
from .output import console, counted, print_json, shown
from .progress import Bar

_SHOWN: Final = 20
"""Findings that are shown to a person; programs get all."""


def _verifier(text: str) -> VerifierKey:
    try:
        return VerifierKey.parse(text)
    except Malformed as wrong:
        raise typer.BadParameter(f"{wrong}; careerlog keys prints the log's own") from None


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
    store: Store = None,
    json: Json = False,
) -> None:
    """Sign how many facts the log holds and the root of their Merkle tree; print the signed note.

    Keep the note where nobody can change it together with the log: any later loss or change
    shows against it (careerlog verify --checkpoint FILE).
    """
    if hashes_only and publish is None:
        raise typer.BadParameter("--hashes-only says how to publish: add --publish DIR")
    files = 0
    with existing_log(store) as log, opened_projections(store) as database:
        keys = signing_keys(settings(store))
        with Bar("Hashing") as bar:
            grow(database, log, on_progress=bar.projected)
        signed = make(database, keys.origin, keys.signers)
        if publish is not None:
            with Bar("Publishing") as bar:
                files = publish_files(
                    database, log, signed, publish, not hashes_only, bar.projected
                )
    if json:
        answer = {
            "origin": keys.origin,
            "size": signed.size,
            "root": to_base64(signed.root),
            "made_at": signed.made_at,
            "note": signed.note.decode(),
        }
        print_json(answer if publish is None else answer | {"files": files})
    else:
        typer.echo(signed.note.decode(), nl=False)


def verify(
    files: Annotated[
        list[Path] | None,
        typer.Option(
            "--checkpoint",
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help="A signed checkpoint kept elsewhere; may be given several times.",
        ),
    ] = None,
    fact: Annotated[
        int | None,
        typer.Option("--fact", metavar="POSITION", min=1, help="Check one fact only."),
    ] = None,
    since: Annotated[
        int | None,
        typer.Option("--since", metavar="SIZE", min=0, help="Check only the facts after this one."),
    ] = None,
    keys: Annotated[
        list[VerifierKey] | None,
        typer.Option(
            "--key",
            metavar="KEY",
            parser=_verifier,
            help="A verification key to believe, instead of those in the key file.",
        ),
    ] = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """Check that the log is what was recorded and signed; exit status 1 if it is not.

    Every fact is hashed again and compared with the stored tree and all signed checkpoints. What
    was cut off together with the tree and its checkpoints shows only against a checkpoint kept
    elsewhere; facts that no checkpoint covers yet are only checked against one another.
    """
    if fact is not None and since is not None:
        raise typer.BadParameter("ask for --fact or for --since, not both")
    with (
        existing_log(store),
        opened_projections(store) as database,
        Bar("Verifying") as bar,
    ):
        trust = _trust(store, files or [], keys or [])
        if fact is not None:
            verdict = verify_fact(database, trust, fact)
        else:
            verdict = verify_log(database, trust, since or 0, on_progress=bar.projected)
    if json:
        print_json(_answer(verdict))
    else:
        _show(verdict, fact)
    if not verdict.ok:
        raise typer.Exit(1)


def _trust(store: str | None, files: list[Path], keys: list[VerifierKey]) -> Trust:
    notes = [(f"the checkpoint {file.name}", file.read_bytes()) for file in files]
    where = settings(store)
    origin = origin_of(where) if where.origin is not None else ""
    if keys:
        names = {key.name for key in keys}  # a log's key is named like its origin
        return Trust(origin or (names.pop() if len(names) == 1 else ""), keys, notes)
    try:
        own = existing_keys(where)
    except FileNotFoundError:
        return Trust(origin, (), notes)
    return Trust(own.origin, own.known, notes)


def _answer(verdict: Verdict) -> dict[str, Any]:
    return {
        "ok": verdict.ok,
        "size": verdict.size,
        "root": to_base64(verdict.root),
        "covered": verdict.covered,
        "signed": verdict.signed,
        "checkpoints": verdict.checkpoints,
        "findings": [_told(each) for each in verdict.findings],
    }


def _told(finding: Finding) -> dict[str, Any]:
    return {
        "kind": finding.kind,
        "positions": list(finding.positions),
        "message": finding.message,
        "remedy": finding.remedy,
    }


def _show(verdict: Verdict, fact: int | None) -> None:
    screen = console()
    for finding in verdict.findings[:_SHOWN]:
        screen.print(shown(f"{finding.kind}: {finding.message}"))
        screen.print(shown(f"  {finding.remedy}"))
    more = len(verdict.findings) - _SHOWN
    if more > 0:
        screen.print(f"... and {counted(more, 'more finding')}; --json lists them all")
    if not verdict.ok:
        screen.print(counted(len(verdict.findings), "finding"))
        return
    if fact is not None:
        screen.print(f"position {fact} is what the checkpoint of {verdict.size:,} facts covers")
        return
    screen.print(f"{counted(verdict.size, 'fact')}, root {to_base64(verdict.root)}: nothing found")
    screen.print(
        f"{counted(verdict.checkpoints, 'checkpoint')}, the last of {verdict.signed:,} facts"
    )
    if verdict.signed < verdict.size:
        fresh = counted(verdict.size - verdict.signed, "fact")
        screen.print(f"{fresh} behind it: no signature vouches for them (careerlog checkpoint)")


def register(app: typer.Typer) -> None:
    """Adds the commands to the program."""
    app.command("checkpoint")(checkpoint)
    app.command("verify")(verify)
    ledger_proof.register(app)
    ledger_keys.register(app)
