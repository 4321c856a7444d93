"""What one process holds, as its handlers ask for it. All of it is made at start-up, by ``main.create_app``.

What hands it out is asynchronous: the framework would send it to a thread otherwise, which costs more than all it does.
"""

from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request

from api.db import Database
from api.delivery import Front
from api.settings import Settings
from api.storage import Storage


def settings_of(request: Request) -> Settings:
    """For what holds a request, and is no handler."""
    held: Settings = request.app.state.settings
    return held


async def _settings(request: Request) -> Settings:
    return settings_of(request)


async def _database(request: Request) -> Database:
    held: Database = request.app.state.database
    return held


async def _front(request: Request) -> Front:
    held: Front = request.app.state.front
    return held


async def _storage(request: Request) -> Storage:
    held: Storage = request.app.state.storage
    return held


async def _started(request: Request) -> datetime:
    held: datetime = request.app.state.started
    return held


Configured = Annotated[Settings, Depends(_settings)]
TakingTurns = Annotated[Database, Depends(_database)]
"""For what takes its turns at the database itself; ``db.Reading`` and ``db.Writing`` are one turn for a whole request."""
InFront = Annotated[Front, Depends(_front)]
Stored = Annotated[Storage, Depends(_storage)]
Started = Annotated[datetime, Depends(_started)]
