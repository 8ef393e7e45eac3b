"""Makes tables in one go, their statements compiled once for each kind of database."""

from functools import lru_cache

from sqlalchemy import URL, MetaData
from sqlalchemy.schema import CreateIndex, CreateTable, ExecutableDDLElement

from projections.database import Transaction


def create(tx: Transaction, tables: MetaData) -> None:
    """Makes those of the tables, and of their indexes, that are missing."""
    statements = _statements(tables, tx.database.url.drivername)
    if tx.database.postgres:  # in one journey to the server
        statements = [";\n".join(statements)]
    for statement in statements:
        tx.connection.exec_driver_sql(statement)


@lru_cache(maxsize=16)
def _statements(tables: MetaData, kind: str) -> list[str]:
    making: list[ExecutableDDLElement] = []
    for table in tables.sorted_tables:
        making.append(CreateTable(table, if_not_exists=True))
        making.extend(CreateIndex(index, if_not_exists=True) for index in table.indexes)
    dialect = URL.create(kind).get_dialect()()
    return [str(each.compile(dialect=dialect)) for each in making]
