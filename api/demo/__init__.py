"""The first start: the root unit, the first administrator, and, when asked, an invented commune to try Loa with."""

from collections.abc import Iterator

from sqlalchemy import select

from api import people
from api.db import Database
from api.demo.commune import settle_in
from api.events import Event
from api.settings import CannotStart, Settings

LOOPBACK = ("127.0.0.1", "::1", "localhost")


def prepare(database: Database, settings: Settings) -> Iterator[str]:
    """Make what a fresh installation needs and say, line by line, what was made; existing data is never touched.

    :raises CannotStart: sample data was asked for on an address others can reach
    """
    if settings.demo == "1" and settings.host not in LOOPBACK:
        raise CannotStart(
            "LOA_DEMO=1 chỉ chạy ở địa chỉ nội bộ (127.0.0.1); dùng LOA_DEMO=0, hoặc force nếu chắc chắn."
        )
    with database.write() as session:
        password = people.found(session, settings)
    if password is not None:
        yield f"Quản trị viên đầu tiên: {settings.admin_email}  mật khẩu: {password}  (chỉ hiện một lần)"
    if settings.demo not in ("1", "force"):
        return
    with database.read() as session:
        held_items = session.execute(select(Event.seq).where(Event.subject == "item").limit(1)).first() is not None
    if not held_items:
        yield from settle_in(database, settings)
