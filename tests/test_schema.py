"""The database's schema: it goes up and down on both engines, and is what the code says."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect

from api import schema
from api.db import Database
from api.schema import is_ours, metadata


def test_migrations_go_up_down_and_up_again(database: Database) -> None:
    schema.migrate(database, "base")
    with database.engine.connect() as connection:
        assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
    schema.migrate(database)
    schema.check(database)


def test_the_migrated_schema_is_that_of_the_code(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": is_ours, "compare_type": True})
        differences = [one for one in compare_metadata(context, metadata()) if "search_words" not in str(one)]
    assert differences == []
