"""A log to make bundles of, and the bundle's own verifier, run as an auditor runs it."""

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import orjson

from domain.events.base import Event
from domain.log import CareerLog
from domain.proof import note
from domain.proof.keys import SignerKey
from domain.vault import Vault
from projections.audit.queries import Asked, positions
from projections.database import Database, open_database
from projections.engine import catch_up
from projections.ledger.checkpoints import make as sign_checkpoint
from projections.ledger.tree import grow
from service.evidence import bundle
from service.evidence.assembling import verify_py
from service.evidence.question import Question
from service.signing import Keys
from tests.given import fact

ORIGIN = "example.org/careers"
SIGNER = SignerKey(ORIGIN, bytes(range(32)))
KEYS = Keys((SIGNER,))
KEY = str(SIGNER.verifier)
STRANGER = SignerKey(ORIGIN, bytes(range(1, 33)))
SECRET = "wants-to-move-to-Lisbon"
"""A personal text, which only an opened bundle may show."""

verify: Any = ModuleType("verify")
"""The verifier as it goes into bundles: one file."""
exec(compile(verify_py(), "verify.py", "exec"), vars(verify))


def story() -> list[Event]:
    """E1024 and E2048: hired, aiming at something, corrected, nominated; others in between."""
    told = [
        fact("employee.hired", "2020-01-01", given_name="Ana", unit="ENG", title="Engineer"),
        hired("E2048"),
        fact(
            "goal.set", "2021-01-01", id="g", goal="G1", purpose="development", description=SECRET
        ),
        fact(
            "record.corrected",
            "2021-01-01",
            target_id="g",
            target_type="goal.set",
            changes={"description": f"{SECRET}, soon"},
        ),
        fact("position.defined", "2020-01-01", title="Head", unit="ENG"),
        fact(
            "successor.nominated",
            "2022-01-01",
            employee="E1024",
            readiness="ready_now",
            reason=SECRET,
        ),
        fact("career.promoted", "2022-06-01", title="Lead", grade="G4"),
    ]
    others = [hired(f"E{number}") for number in range(3000, 3010)]
    return [*told[:4], *others, *told[4:]]


def hired(employee: str) -> Event:
    """Somebody's first fact."""
    return fact(
        "employee.hired", "2020-02-01", stream=f"career-{employee}", given_name="Li", unit="OPS"
    )


class Source(NamedTuple):
    """A log with its projections, and where bundles of it go."""

    database: Database
    log: CareerLog
    folder: Path

    def told(self, *facts: Event) -> None:
        """Records facts."""
        self.log.append(facts)
        catch_up(self.database, self.log, ["audit", "profiles"])

    def signed(self) -> None:
        """Signs a checkpoint of all there is."""
        grow(self.database, self.log)
        sign_checkpoint(self.database, ORIGIN, KEYS.signers)

    def bundle(self, name: str = "bundle", keys: Keys = KEYS, **asked: Any) -> Path:
        """A bundle; of person E1024 as known now, unless told."""
        given = {"known": self.log.head(), **({} if asked.keys() & {"unit"} else EMPLOYEE)}
        question = Question(**{**given, **asked})
        matching = positions(
            self.database,
            Asked(
                person=question.person,
                unit=question.unit,
                type=question.type,
                known=question.known,
            ),
        )
        out = self.folder / name
        bundle.make(self.database, self.log, keys, question, matching, out)
        return out


EMPLOYEE = {"person": "E1024"}
FACTS = "facts.ndjson"


@contextmanager
def source(store_url: str, vault_url: str, folder: Path) -> Iterator[Source]:
    """The story's log, with checkpoints at 5 facts, at 9, and at its end."""
    with (
        Vault(vault_url, bytes(32)) as vault,
        CareerLog.at(store_url, vault) as log,
        open_database(store_url) as database,
    ):
        made = Source(database, log, folder)
        facts = story()
        for some in (facts[:5], facts[5:9], facts[9:]):
            made.told(*some)
            made.signed()
        yield made


class Checked(NamedTuple):
    """What the verifier said."""

    status: int
    failures: list[str]
    holds: list[str]
    not_proven: list[str]
    out: str


def checked(folder: Path, *arguments: str) -> Checked:
    """Runs verify.py of the bundle alone: no program, no environment, no current folder."""
    command = [sys.executable, "-I", str(folder / "verify.py"), *arguments, "--json"]
    ran = subprocess.run(command, capture_output=True, cwd="/", env={}, timeout=60, check=False)
    said = orjson.loads(ran.stdout) if ran.stdout else {}
    return Checked(
        ran.returncode,
        said.get("failures", []),
        said.get("holds", []),
        said.get("not_proven", []),
        (ran.stdout + ran.stderr).decode(),
    )


def failures(folder: Path, trusted: Sequence[str] = ()) -> list[str]:
    """The same without a process of its own, for hundreds of them."""
    found: list[str] = verify.checked(folder, list(trusted)).failures
    return found


def named(found: Sequence[str], name: str) -> bool:
    """Whether a failure is about this file."""
    return any(each.startswith(name) for each in found)


def files(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {
        each.relative_to(folder).as_posix(): each.read_bytes()
        for each in sorted(folder.rglob("*"))
        if each.is_file()
    }


def resigned(folder: Path, signer: SignerKey = SIGNER) -> None:
    """The manifest written anew: what somebody does who has the key and hides a change."""
    listed = "".join(
        f"{verify.file_digest(folder / name)} {name}\n"
        for name in sorted(files(folder))
        if name != "manifest"
    )
    text = f"{verify.FORMAT}\norigin {ORIGIN}\n{listed}"
    (folder / "manifest").write_bytes(note.sign(text, [signer]))


def edited(folder: Path, name: str, edit: Callable[[Any], Any]) -> None:
    """A JSON document of the bundle, changed."""
    document = orjson.loads((folder / name).read_bytes())
    edit(document)
    (folder / name).write_bytes(orjson.dumps(document, option=orjson.OPT_INDENT_2) + b"\n")


def lines_edited(folder: Path, name: str, edit: Callable[[list[bytes]], Any]) -> None:
    """The lines of a file, changed."""
    lines = (folder / name).read_bytes().splitlines(keepends=True)
    edit(lines)
    (folder / name).write_bytes(b"".join(lines))
