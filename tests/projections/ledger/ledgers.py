"""A log with a tree and checkpoints, and ways to change it behind its back."""

from collections.abc import Iterable
from time import monotonic, sleep

from sqlalchemy import create_engine, text

from domain.events.base import Event
from domain.log import CareerLog
from domain.proof.keys import SignerKey
from domain.proof.merkle import leaf, leaf_hash
from projections.database import Database, open_database
from projections.ledger.checkpoints import Stored, make
from projections.ledger.tree import grow, size_now
from projections.ledger.verification import Trust, Verdict, verify
from tests.given import fact

ORIGIN = "example.org/careers"
SIGNER = SignerKey(ORIGIN, bytes(range(32)))
TRUST = Trust(ORIGIN, [SIGNER.verifier])
SECRET = "wants-to-move-to-Lisbon"
PEOPLE = 7


def told(numbers: Iterable[int], by: str = "a") -> list[Event]:
    """Facts with a personal note, here not sealed: a value that no finding may show."""
    return [
        fact(
            "goal.set",
            "2021-01-01",
            id=f"{by}-{number}",
            stream=f"career-E{number % PEOPLE}",
            goal=f"{by}-{number}",
            purpose="development",
            description=SECRET,
        )
        for number in numbers
    ]


def record(store_url: str, upto: int, signed_at: Iterable[int] = ()) -> list[Stored]:
    """Appends facts until there are `upto`, signing a checkpoint at each of the sizes."""
    with CareerLog.at(store_url) as log, open_database(store_url) as db:
        made = []
        for size in sorted({*signed_at, upto}):
            log.append(told(range(log.head(), size)))
            if size in signed_at:
                grow(db, log, batch=100)
                made.append(make(db, ORIGIN, [SIGNER]))
        return made


def leaf_hashes(log: CareerLog) -> list[bytes]:
    """The leaf hash of every fact, computed apart from the ledger."""
    rows = log.read_raw(limit=1_000_000)
    return [
        leaf_hash(leaf(stream, version, name, state)) for _, stream, version, name, state in rows
    ]


def change(store_url: str, *statements: str, **values: object) -> int:
    """Runs SQL against the store behind the program's back; gives the last one's row count."""
    url = store_url.replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(url)
    with engine.begin() as connection:
        for statement in statements:
            names = {name: value for name, value in values.items() if f":{name}" in statement}
            count = connection.execute(text(statement), names).rowcount
    engine.dispose()
    return count


def verdict(store_url: str, trust: Trust = TRUST, since: int = 0) -> Verdict:
    """What a check says, whose findings never show a personal value."""
    with open_database(store_url) as db:
        found = verify(db, trust, since)
    assert SECRET not in repr(found)
    return found


def kinds(found: Verdict) -> set[str]:
    """The kinds of what was found."""
    return {each.kind for each in found.findings}


def named(found: Verdict, position: int) -> bool:
    """Whether a finding's positions hold this one."""
    return any(
        each.positions and min(each.positions) <= position <= max(each.positions)
        for each in found.findings
    )


def opened(store_url: str) -> tuple[Database, CareerLog]:
    """The database and the log, to be closed by whoever asks."""
    return open_database(store_url), CareerLog.at(store_url)


def grow_all(store_url: str, batch: int, upto: int) -> int:
    """Grows the tree until it has `upto` facts."""
    db, log = opened(store_url)
    with db, log:
        deadline = monotonic() + 240
        while grow(db, log, batch=batch) < upto and monotonic() < deadline:
            sleep(0.001)
        return size_now(db)


def append_all(store_url: str, upto: int) -> int:
    """Records facts until there are `upto`."""
    with CareerLog.at(store_url) as log:
        while log.head() < upto:
            log.append(told(range(log.head(), log.head() + 5)))
        return log.head()
