"""The clock that the log goes by: the server's on PostgreSQL, this machine's on SQLite."""

import re
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection

from domain.codec import stamp

_A_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)


def now(connection: Connection) -> str:
    """This moment, as the log would stamp a fact with it."""
    if connection.dialect.name == "postgresql":
        from domain.store.postgres_schema import NOW  # as it stands in the log's own function

        return str(connection.exec_driver_sql(f"SELECT {NOW}").scalar_one())
    return stamp(datetime.now(UTC))


def is_a_time(value: Any) -> bool:
    """Whether a value is a moment as the log writes it, so that text order is time order."""
    return isinstance(value, str) and _A_TIME.fullmatch(value) is not None
