"""A log with its projections up to date, and what a replay of it finds in them."""

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from domain.log import CareerLog
from projections.audit.comparing import Compared, compare
from projections.audit.replaying import known_head, replay
from projections.catalogue import PROJECTIONS
from projections.database import Database, open_database
from projections.engine import catch_up
from projections.projection import Projection
from tests.given import fact

ALL = list(PROJECTIONS)


def held_against(
    db: Database, log: CareerLog, projection: Projection, known: int | None = None
) -> Compared:
    with TemporaryDirectory() as folder, open_database(f"sqlite:///{folder}/place.db") as place:
        position = known_head(log, known)
        replay(db, log, place, projection, position)
        return compare(db, place, projection, position)


FACTS = [
    fact("employee.hired", "2020-01-01", id="h1", unit="ENG", grade="G5", title="Engineer"),
    fact("career.promoted", "2021-01-01", id="p1", grade="G6", title="Lead"),
    fact("skill.assessed", "2021-02-01", id="s1", skill="python", level=6.0),
    fact("aspiration.declared", "2021-03-01", id="a1", wish="advancement", target_posts=("P77",)),
    fact("position.defined", "2019-01-01", id="d1", title="Head of Länder", unit="ENG"),
    fact("successor.nominated", "2021-04-01", id="n1", employee="E1024", rank=1),
    fact("career.promoted", "2010-01-01", stream="career-E2", id="q1", title="Too early"),
    fact("record.rescinded", "2022-01-01", id="r1", target_id="p1"),
]


@contextmanager
def projected(url: str) -> Iterator[tuple[Database, CareerLog]]:
    with CareerLog.at(url) as log, open_database(url) as db:
        log.append(FACTS)
        catch_up(db, log, ALL)
        yield db, log
