"""How projections are read: of one subject, and of many."""

import pytest
from sqlalchemy import text

from projections.database import open_database


@pytest.mark.postgres
def test_postgres_plans_a_question_about_many_for_its_own_dates(postgres_store):
    mode = text("SHOW plan_cache_mode")
    with open_database(postgres_store) as database:
        with database.surveying() as connection:
            assert connection.execute(mode).scalar() == "force_custom_plan"
        with database.reading() as connection:
            assert connection.execute(mode).scalar() == "auto"
