"""Writes a reading to the access log before it is answered, and refuses who may not have it."""

import getpass
import os
import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Final

from sqlalchemy import select

from domain.career.facets import STANDING
from domain.log import CareerLog
from projections.as_of import true_on
from projections.database import Database, NotProjected, open_database
from projections.profiles.schema import TABLES
from service.access.readers import AccessDenied, readers_in
from service.access.reading import Reading
from service.settings import Settings, SettingsError

_STANDING: Final = TABLES.facets[STANDING].table
_ASKED_AT_ONCE: Final = 500


class NotLogged(Exception):
    """The access log could not be written, so no answer is given: why, and what to do."""


def account() -> str:
    """The user that the operating system knows, as an id."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = f"uid-{os.getuid()}"
    return re.sub(r"[^A-Za-z0-9._@-]", "-", user)[:64].lstrip("._@-") or f"uid-{os.getuid()}"


def logged(log: CareerLog, where: Settings, reading: Reading) -> None:
    """Records the reading; when it returns, the answer may be given.

    Raises:
        AccessDenied: the readers' file does not let this reader have it; that is on record too.
        SettingsError: the readers' file cannot be used, so nobody may have anything: on record too.
    """
    today = date.today()
    try:
        allowed = where.readers is None or readers_in(where.readers).allow(
            reading, lambda people: _units(where, people, today)
        )
    except SettingsError:
        log.append(reading.facts("denied", today))
        raise
    log.append(reading.facts("allowed" if allowed else "denied", today))
    if not allowed:
        raise AccessDenied(
            f"{reading.reader} may not read {reading.whose}; the refusal is on record. Ask about "
            "people or a unit (--unit) that you may read, or ask whoever keeps the readers' file "
            "(CAREERLOG_READERS)"
        )


def _units(where: Settings, people: Collection[str], today: date) -> Mapping[str, str]:
    with open_database(where.store) as database:
        try:
            return _standing(database, sorted(people), today)
        except NotProjected:
            return {}


def _standing(database: Database, people: list[str], today: date) -> Mapping[str, str]:
    found: dict[str, str] = {}
    with database.reading() as connection:
        for start in range(0, len(people), _ASKED_AT_ONCE):
            asked = select(_STANDING.c.employee, _STANDING.c.unit).where(
                true_on(_STANDING, today),
                _STANDING.c.employee.in_(people[start : start + _ASKED_AT_ONCE]),
                _STANDING.c.unit.is_not(None),
            )
            found |= {employee: unit for employee, unit in connection.execute(asked)}
    return found
