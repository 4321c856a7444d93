"""The first start: the root unit, the first administrator, and, when asked, an invented commune to try Loa with."""

from collections.abc import Iterator

from sqlalchemy import select

from api import people
from api.db import Database
from api.demo import opening
from api.demo.commune import settle_in
from api.demo.opening import router
from api.events import Event
from api.settings import Settings

__all__ = ["prepare", "router"]


def prepare(database: Database, settings: Settings) -> Iterator[str]:
    """Make what a fresh installation needs and say, line by line, what was made; existing data is never touched.

    :raises CannotStart: sample data was asked for on an address others can reach
    """
    settings.admit_demo()
    with database.write() as session:
        password = people.found(session, settings)
    if password is not None:
        yield f"Quản trị viên đầu tiên: {settings.admin_email}  mật khẩu: {password}  (chỉ hiện một lần)"
    if settings.demo not in ("1", "force"):
        return
    with database.read() as session:
        held_items = session.execute(select(Event.seq).where(Event.subject == "item").limit(1)).first() is not None
        begun = held_items or opening.was_opened(session)
    if not begun:
        yield from settle_in(database, settings)
