"""Facts that the tests of the log tell, and how they look at the answers."""

import sqlite3

import psycopg
from sqlalchemy import make_url

from domain.log import CareerLog
from tests.given import fact

HIRED = fact("employee.hired", "2020-01-01", id="h", unit="U1")
GOAL = fact("goal.set", "2021-01-01", id="g", goal="G", purpose="development")


def goals(count: int, *, people: int = 7, prefix: str = "n"):
    return [
        fact(
            "goal.set",
            "2021-01-01",
            id=f"{prefix}{number}",
            stream=f"career-E{number % people}",
            goal=f"G{number}",
            purpose="development",
        )
        for number in range(count)
    ]


def statuses(receipts) -> list[str]:
    return [receipt.status for receipt in receipts]


def overwrite(log: CareerLog, statement: str, state: bytes) -> None:
    """Puts other bytes into the log, as no program of ours ever would."""
    url = make_url(log._url)
    if url.get_backend_name() == "sqlite":
        with sqlite3.connect(url.database) as connection:
            connection.execute(f"{statement}?", (state,))
    else:
        text = url.render_as_string(hide_password=False)
        with psycopg.connect(text, autocommit=True) as connection:
            connection.execute(f"{statement}%s", (state,))
