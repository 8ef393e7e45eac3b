"""An invented company, recorded and projected once for everybody who asks it questions."""

from typing import Final

import orjson

from benchmarks.measuring import Setting
from consumers.wire import fact_from
from domain.log import CareerLog
from projections.catalogue import named
from projections.database import open_database
from projections.engine import make_tables
from projections.rebuild import rebuild
from service.simulation.stream import lines

FACTS_A_PERSON: Final = 25
BATCH: Final = 5_000
_SEED: Final = 7
_PROJECTIONS: Final = ("profiles", "posts")
_made: Final[dict[tuple[str, str, int], str]] = {}


def people_of(setting: Setting) -> int:
    """How many people: a fact in 25 is a person, so `--facts 2500000` is a company of 100,000."""
    return max(50, setting.facts // FACTS_A_PERSON)


def company(setting: Setting) -> str:
    """The URL of a store that holds the company; made at the first call for it."""
    store, people = setting.store, people_of(setting)
    key = (store.kind, store.place, people)
    if key not in _made:
        url = store.new()
        with CareerLog.at(url) as log, open_database(url) as database:
            batch = []
            for line in lines(people, _SEED):
                batch.append(fact_from(orjson.loads(line)))
                if len(batch) == BATCH:
                    log.append(batch)
                    batch = []
            log.append(batch)
            # Built at one go: a big company comes in so mixed that catching up takes much longer.
            make_tables(database, named(_PROJECTIONS))
            for name in _PROJECTIONS:
                rebuild(database, log, name)
        _made[key] = url
    return _made[key]
