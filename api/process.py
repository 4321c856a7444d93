"""What one process holds, as its handlers ask for it. All of it is made at start-up, by ``main.create_app``."""

from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request

from api.db import Database
from api.delivery import Front
from api.settings import Settings


def settings_of(request: Request) -> Settings:
    held: Settings = request.app.state.settings
    return held


def _database(request: Request) -> Database:
    held: Database = request.app.state.database
    return held


def _front(request: Request) -> Front:
    held: Front = request.app.state.front
    return held


def _started(request: Request) -> datetime:
    held: datetime = request.app.state.started
    return held


Configured = Annotated[Settings, Depends(settings_of)]
TakingTurns = Annotated[Database, Depends(_database)]
"""For what takes its turns at the database itself; ``db.Reading`` and ``db.Writing`` are one turn for a whole request."""
InFront = Annotated[Front, Depends(_front)]
Started = Annotated[datetime, Depends(_started)]
