"""Who works here: units, accounts, roles, tokens, programs."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.db import moment, new_id
from api.people import units, users
from api.people.permission import OPERATOR, SYSTEM
from api.people.tables import Grant, Unit, User
from api.settings import CannotStart, Settings

LEVEL = "đơn vị"
"""What a unit is called until the office gives its own word for the level."""


def found(session: Session, settings: Settings) -> str | None:
    """Make the root unit and the first administrator when there are none; the password to print once, when generated."""
    if session.execute(select(Unit.id).limit(1)).first() is None:
        new_unit(session, "Đơn vị gốc", LEVEL, slug="goc")
    if session.execute(select(User.id).limit(1)).first() is not None:
        return None
    password = settings.admin_password or users.generated()
    if len(password) < users.SHORTEST:
        raise CannotStart(f"LOA_ADMIN_PASSWORD quá ngắn: cần ít nhất {users.SHORTEST} ký tự.")
    user = new_user(session, settings.admin_email, "Quản trị hệ thống")
    # One person must be able to run a small office alone; system administration itself approves nothing.
    root = units.tree(session).root
    session.add(Grant(id=new_id(), principal_id=user.id, unit_id=None, role=SYSTEM, below=False))
    session.add(Grant(id=new_id(), principal_id=user.id, unit_id=root.id, role="unit_admin", below=True))
    users.set_password(session, user, users.hash_password(password), OPERATOR, must_change=not settings.admin_password)
    return None if settings.admin_password else password


def new_unit(session: Session, name: str, kind: str, *, slug: str | None = None, parent: Unit | None = None) -> Unit:
    """A unit with its slug, empty otherwise; its maker records the event once it is filled in."""
    unit = Unit(
        id=new_id(),
        slug=units.free_slug(session, slug, name),
        name=name,
        kind=kind,
        parent_id=parent.id if parent else None,
        address="",
        phone="",
        hotline="",
        email="",
        working_hours=[],
        version=1,
    )
    session.add(unit)
    units.changed(session)
    return unit


def new_user(session: Session, email: str, name: str) -> User:
    """An account without a password yet."""
    user = User(
        id=new_id(),
        email=users.spelled(email),
        name=name,
        must_change_password=False,
        session=1,
        created_at=moment(session),
        version=1,
    )
    session.add(user)
    session.flush()
    return user
