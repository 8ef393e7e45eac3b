"""The databases that the other tests run on are real, empty, apart from each other, and removed."""

from collections.abc import Callable

import psycopg
import pytest
import sqlalchemy

from tests.databases import temporary_database


def test_store_and_vault_are_two_empty_databases_of_one_kind(
    database: str, store_url: str, vault_url: str
) -> None:
    assert store_url != vault_url
    for url in (store_url, vault_url):
        engine = sqlalchemy.create_engine(url)
        assert engine.dialect.name.startswith(database)
        assert sqlalchemy.inspect(engine).get_table_names() == []
        with engine.begin() as connection:
            connection.execute(sqlalchemy.text("CREATE TABLE facts (position INTEGER)"))
        engine.dispose()


def test_a_fresh_database_knows_nothing_of_the_one_before(fresh_url: Callable[[], str]) -> None:
    for _ in range(2):
        engine = sqlalchemy.create_engine(fresh_url())
        assert sqlalchemy.inspect(engine).get_table_names() == []
        with engine.begin() as connection:
            connection.execute(sqlalchemy.text("CREATE TABLE facts (position INTEGER)"))
        engine.dispose()


@pytest.mark.postgres
def test_a_temporary_database_is_dropped_under_an_open_connection(postgres_server: str) -> None:
    with temporary_database(postgres_server) as url:
        left_open = psycopg.connect(url)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(url)
    left_open.close()
