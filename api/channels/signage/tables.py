"""What LED signage stores: screens and their groups, waiting devices, and the pictures it drew."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from api.channels.signage.shapes import Color, Layout, State
from api.db import Base, Instant


class Screen(Base):
    """A panel with its controller. Its device shows two credentials, kept as SHA-256 only; it is never forgotten."""

    __tablename__ = "screen"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    width: Mapped[int] = mapped_column(Integer)
    height: Mapped[int] = mapped_column(Integer)
    color: Mapped[Color] = mapped_column(String(8))
    layout: Mapped[Layout] = mapped_column(String(20))
    timezone: Mapped[str] = mapped_column(String(60))
    model: Mapped[str] = mapped_column(String(120))
    serial: Mapped[str | None] = mapped_column(String(120))
    brightness: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    state: Mapped[State] = mapped_column(String(8))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    capability_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    first_used_at: Mapped[datetime | None] = mapped_column(Instant)
    last_seen_at: Mapped[datetime | None] = mapped_column(Instant)
    reported: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """The last heartbeat, as the device sent it."""
    version: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime] = mapped_column(Instant)
    changed_at: Mapped[datetime] = mapped_column(Instant)
    changed_by_name: Mapped[str] = mapped_column(String(200))


class Group(Base):
    """Screens that show the same besides what their unit shows."""

    __tablename__ = "screen_group"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    version: Mapped[int] = mapped_column(Integer)
    changed_at: Mapped[datetime] = mapped_column(Instant)
    changed_by_name: Mapped[str] = mapped_column(String(200))


class Membership(Base):
    __tablename__ = "screen_membership"

    screen_id: Mapped[str] = mapped_column(ForeignKey("screen.id"), primary_key=True)
    group_id: Mapped[str] = mapped_column(ForeignKey("screen_group.id"), primary_key=True, index=True)


class Pairing(Base):
    """A device that shows a code and waits for an operator to type it; then it collects its token once."""

    __tablename__ = "pairing"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    capability_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    expires_at: Mapped[datetime] = mapped_column(Instant)
    address: Mapped[str] = mapped_column(String(64))
    model: Mapped[str] = mapped_column(String(120))
    width: Mapped[int] = mapped_column(Integer)
    height: Mapped[int] = mapped_column(Integer)
    color: Mapped[Color] = mapped_column(String(8))
    name: Mapped[str | None] = mapped_column(String(200))
    serial: Mapped[str | None] = mapped_column(String(120))
    screen_id: Mapped[str | None] = mapped_column(ForeignKey("screen.id"))


class Frame(Base):
    """A picture drawn for panels, kept under the SHA-256 of its bytes: a playlist may point at it long after."""

    __tablename__ = "signage_frame"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
