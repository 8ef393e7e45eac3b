"""Corrections that nobody approved: what they amend is found by an index, however long the log."""

import pytest
from sqlalchemy import event

from domain.log import CareerLog
from projections.audit.projection import AUDIT
from projections.audit.unapproved import unapproved
from projections.database import Database, open_database
from projections.engine import RebuildNeeded, refresh
from projections.rebuild import rebuild
from tests.given import fact

HIRED = fact("employee.hired", "2024-01-15", id="h1", unit="U1")
CORRECTED = fact(
    "record.corrected",
    "2024-06-01",
    id="c1",
    target_id="h1",
    target_type="employee.hired",
    changes={"unit": "U2"},
)
INDEX = "ix_audit_facts_identity_"
BY_INDEX = ("seqscan", "hashjoin", "mergejoin", "material")
"""What PostgreSQL would rather do while there are two rows."""


def plan_of_the_question(db: Database) -> str:
    """How the database answers it."""
    plan: list[str] = []

    def explain(_conn, cursor, statement, values, _context, _many):
        how = "EXPLAIN" if db.postgres else "EXPLAIN QUERY PLAN"
        if db.postgres:
            for each in BY_INDEX:
                cursor.execute(f"SET enable_{each} = off")
        cursor.execute(f"{how} {statement}", values)
        plan.extend(str(row) for row in cursor.fetchall())

    db.reader.dispose()  # SQLite explains a statement that it has prepared as it was planned then
    event.listen(db.reader, "before_cursor_execute", explain)
    try:
        [found] = unapproved(db)
    finally:
        event.remove(db.reader, "before_cursor_execute", explain)
    assert (found["position"], found["target"]) == (2, 1)
    return "\n".join(plan)


def test_what_a_correction_amends_is_found_by_an_index(store_url):
    with CareerLog.at(store_url) as log, open_database(store_url) as db:
        log.append([HIRED, CORRECTED])
        refresh(db, log, [AUDIT.name])
        assert f"{INDEX}1" in plan_of_the_question(db)
        rebuild(db, log, AUDIT.name, processes=1)
        assert f"{INDEX}2" in plan_of_the_question(db)


def test_tables_without_that_index_are_to_be_built_anew_by_name(store_url):
    with CareerLog.at(store_url) as log, open_database(store_url) as db:
        log.append([HIRED, CORRECTED])
        refresh(db, log, [AUDIT.name])
        with db.writing() as tx:
            tx.connection.exec_driver_sql(f"DROP INDEX {INDEX}1")
            tx.connection.exec_driver_sql(
                "UPDATE projections SET version = 2 WHERE projection = 'audit'"
            )
        with pytest.raises(RebuildNeeded, match="run careerlog rebuild audit"):
            refresh(db, log, [AUDIT.name])
        rebuild(db, log, AUDIT.name, processes=1)
        assert f"{INDEX}2" in plan_of_the_question(db)
