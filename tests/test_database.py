"""The database, seen from outside what is asked of it."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from api.db import Database


def test_a_statement_that_fails_does_not_tell_of_whom_it_was(database: Database) -> None:
    with database.read() as session, pytest.raises(DBAPIError) as failed:
        session.execute(text("SELECT :phone FROM nowhere"), {"phone": "0912 345 678"})
    assert "nowhere" in str(failed.value)
    assert "0912 345 678" not in str(failed.value)
