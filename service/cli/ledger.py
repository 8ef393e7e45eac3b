"""`careerlog verify`: the log checked against its tree, its checkpoints and what was made of it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from domain.proof.keys import VerifierKey
from domain.proof.refusals import Malformed
from domain.proof.spelling import to_base64
from projections.ledger.findings import Finding
from projections.ledger.one_fact import verify_fact
from projections.ledger.verification import Trust, Verdict
from projections.ledger.verification import verify as verify_log
from service.last_signed import remembered
from service.settings import Settings, settings
from service.signing import existing_keys, origin_of

from .ledger_beside import Beside, projections_beside, timestamps_beside, topic_beside
from .opening import existing_log, opened_projections
from .options import Json, KafkaHosts, Store
from .output import console, counted, print_json, shown
from .progress import Bar
from .witness import kafka_answers

_SHOWN: Final = 20
"""Findings that are shown to a person; programs get all."""


def _verifier(text: str) -> VerifierKey:
    try:
        return VerifierKey.parse(text)
    except Malformed as wrong:
        raise typer.BadParameter(f"{wrong}; careerlog keys prints the log's own") from None


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
    topic: Annotated[
        bool,
        typer.Option(
            "--topic",
            help="Also hold what Kafka has, every fact and every published checkpoint, against it.",
        ),
    ] = False,
    projections: Annotated[
        bool,
        typer.Option(
            "--projections",
            help="Also build every projection anew and compare it row by row, as replay does.",
        ),
    ] = False,
    store: Store = None,
    kafka: KafkaHosts = None,
    json: Json = False,
) -> None:
    """Check that the log is what was recorded and signed; exit status 1 if it is not.

    Every fact is hashed again and compared with the stored tree and all signed checkpoints. What
    was cut off together with the tree and its checkpoints shows against the last one signed here,
    which is kept beside the signing key, or against one kept elsewhere; facts that no checkpoint
    covers yet are only checked against one another.
    """
    if fact is not None and since is not None:
        raise typer.BadParameter("ask for --fact or for --since, not both")
    if fact is not None and (topic or projections):
        raise typer.BadParameter("--topic and --projections are about the whole log, not one fact")
    where = settings(store, kafka)
    if topic and where.kafka is None:
        raise typer.BadParameter("--topic needs Kafka: give --kafka HOST:PORT (CAREERLOG_KAFKA)")
    beside: list[Beside] = []
    with (
        existing_log(store) as log,
        opened_projections(store) as database,
        Bar("Verifying") as bar,
    ):
        trust = _trust(where, files or [], keys or [])
        if topic:
            trust = trust._replace(notes=[*trust.notes, *_published(where)])
        if fact is not None:
            verdict = verify_fact(database, trust, fact)
        else:
            if not keys:
                trust = trust._replace(lost=remembered(where, database))
            verdict = verify_log(database, trust, since or 0, on_progress=bar.projected)
            beside += timestamps_beside(where, database)
        if topic:
            beside.append(topic_beside(where, database, bar))
        if projections:
            beside.append(projections_beside(database, log, bar))
    found = [*verdict.findings, *(finding for each in beside for finding in each.findings)]
    if json:
        print_json(_answer(verdict, found) | {each.name: each.told for each in beside})
    else:
        _show(verdict, found, beside, fact)
    if found:
        raise typer.Exit(1)


def _published(where: Settings) -> list[tuple[str, bytes]]:
    from consumers.witness.published import published

    with kafka_answers(where.cluster):
        return published(where.cluster, where.topics)


def _trust(where: Settings, files: list[Path], keys: list[VerifierKey]) -> Trust:
    notes = [(f"the checkpoint {file.name}", file.read_bytes()) for file in files]
    origin = origin_of(where) if where.origin is not None else ""
    if keys:
        names = {key.name for key in keys}  # a log's key is named like its origin
        return Trust(origin or (names.pop() if len(names) == 1 else ""), keys, notes)
    try:
        own = existing_keys(where)
    except FileNotFoundError:
        return Trust(origin, (), notes)
    return Trust(own.origin, own.known, notes)


def _answer(verdict: Verdict, found: Sequence[Finding]) -> dict[str, Any]:
    return {
        "ok": not found,
        "size": verdict.size,
        "root": to_base64(verdict.root),
        "covered": verdict.covered,
        "signed": verdict.signed,
        "checkpoints": verdict.checkpoints,
        "findings": [_told(each) for each in found],
    }


def _told(finding: Finding) -> dict[str, Any]:
    return {
        "kind": finding.kind,
        "positions": list(finding.positions),
        "message": finding.message,
        "remedy": finding.remedy,
    }


def _show(
    verdict: Verdict, found: Sequence[Finding], beside: Sequence[Beside], fact: int | None
) -> None:
    screen = console()
    for finding in found[:_SHOWN]:
        screen.print(shown(f"{finding.kind}: {finding.message}"))
        screen.print(shown(f"  {finding.remedy}"))
    more = len(found) - _SHOWN
    if more > 0:
        screen.print(f"... and {counted(more, 'more finding')}; --json lists them all")
    if found:
        screen.print(counted(len(found), "finding"))
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
    for each in beside:
        screen.print(shown(each.line))


def register(app: typer.Typer) -> None:
    """Adds the commands to the program."""
    app.command("verify")(verify)
