"""Where a log is kept: store URLs as users write them, settings as the library takes them."""

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from domain.store.placing import CONNECTS_WITHIN, WAITS, StoreUnavailable


def store_address(url: str) -> URL:
    """The parts of `sqlite:///FILE` or `postgresql://USER:PASSWORD@HOST:PORT/DATABASE`.

    Raises:
        StoreUnavailable: the URL is of another kind; the message never repeats it.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        parsed = None
    kind = parsed.get_backend_name() if parsed else ""
    if parsed is None or kind not in ("sqlite", "postgresql"):
        raise StoreUnavailable(
            "the store must be sqlite:///FILE or postgresql://USER@HOST/DATABASE; "
            "set it with --store or CAREERLOG_STORE"
        )
    if kind == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise StoreUnavailable(
            "the store must be a file, such as sqlite:///careerlog.db: what is kept in memory is "
            "gone with the program; set it with --store or CAREERLOG_STORE"
        )
    return parsed


def environment(address: URL) -> dict[str, str]:
    """The settings that eventsourcing reads."""
    if address.get_backend_name() == "sqlite":
        return {
            "PERSISTENCE_MODULE": "eventsourcing.sqlite",
            "ORIGINATOR_ID_TYPE": "text",
            "SQLITE_DBNAME": address.database or "",
            "SQLITE_LOCK_TIMEOUT": str(WAITS),
        }
    return {  # the library insists on these; the connections are made with the whole URL
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "ORIGINATOR_ID_TYPE": "text",
        "POSTGRES_DBNAME": address.database or "postgres",
        "POSTGRES_HOST": address.host or "localhost",
        "POSTGRES_USER": address.username or "postgres",
        "POSTGRES_PASSWORD": str(address.password or ""),
        "POSTGRES_CONNECT_TIMEOUT": str(CONNECTS_WITHIN),
        "POSTGRES_POOL_SIZE": "1",
        "POSTGRES_MAX_OVERFLOW": "9",
    }
