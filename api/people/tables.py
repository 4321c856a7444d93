"""Units, the people who work in them, and the programs that act for them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, Instant
from api.people.shapes import Role


class Unit(Base):
    """An office, of any level: province, commune, department, centre. Levels are words, not code."""

    __tablename__ = "unit"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    name: Mapped[str] = mapped_column(String(300))
    kind: Mapped[str] = mapped_column(String(60))
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("unit.id"))
    address: Mapped[str] = mapped_column(Text)
    phone: Mapped[str] = mapped_column(String(60))
    hotline: Mapped[str] = mapped_column(String(60))
    email: Mapped[str] = mapped_column(String(200))
    working_hours: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    feedback: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    dossier_lookup_url: Mapped[str | None] = mapped_column(String(2000))
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)
    version: Mapped[int] = mapped_column(Integer)


class Heir(Base):
    """After a merger or a renaming: who takes over from whom (n:m)."""

    __tablename__ = "unit_heir"

    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    heir_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), primary_key=True)


class User(Base):
    __tablename__ = "user_account"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    email: Mapped[str] = mapped_column(String(200), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    password: Mapped[str | None] = mapped_column(String(200))
    must_change_password: Mapped[bool] = mapped_column(Boolean)
    session: Mapped[int] = mapped_column(Integer)
    """Raised by a new password, by disabling and by signing out everywhere: older tokens are refused."""
    disabled_at: Mapped[datetime | None] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(Integer)


class Client(Base):
    """A program with a key of its own and roles like a person's."""

    __tablename__ = "client"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    hint: Mapped[str] = mapped_column(String(8))
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime | None] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)


class Grant(Base):
    """A role of a person or program in a unit, perhaps in the units below too. ``system_admin`` has no unit."""

    __tablename__ = "grant_role"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    principal_id: Mapped[str] = mapped_column(String(36), index=True)
    unit_id: Mapped[str | None] = mapped_column(ForeignKey("unit.id"))
    role: Mapped[Role] = mapped_column(String(16))
    below: Mapped[bool] = mapped_column(Boolean)


class RefreshToken(Base):
    """One link of a rotating chain; a used one that comes back late ends its whole family."""

    __tablename__ = "refresh_token"

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    family: Mapped[str] = mapped_column(String(36), index=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"), index=True)
    session: Mapped[int] = mapped_column(Integer)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)


class Invitation(Base):
    __tablename__ = "invitation"

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"), index=True)
    expires_at: Mapped[datetime] = mapped_column(Instant)


class Attempt(Base):
    """Failed sign-ins of an account, or from an address, in a quarter of an hour; named by a hash of either."""

    __tablename__ = "sign_in_attempt"

    account: Mapped[str] = mapped_column(String(64), primary_key=True)
    since: Mapped[datetime] = mapped_column(Instant)
    count: Mapped[int] = mapped_column(Integer)


class Reply(Base):
    """What a write with an ``Idempotency-Key`` answered, for 24 hours. ``status`` 0: still at work."""

    __tablename__ = "idempotent_reply"

    key: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    body: Mapped[bytes] = mapped_column(LargeBinary(32))
    status: Mapped[int] = mapped_column(Integer)
    headers: Mapped[list[list[str]]] = mapped_column(JSON)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime] = mapped_column(Instant, index=True)
