"""Devices and the credentials they show: pairing by code, then a token or a capability address.

Only hashes are kept. A device's credentials are derived from its own pairing secret, so a device that lost the answer
may collect them again until it first uses them.
"""

import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import Field
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from api import clock
from api.channels.device import Shown
from api.channels.signage.shapes import Color, PairingCode, PairingDone, PairingWaits
from api.channels.signage.tables import Pairing, Screen
from api.db import Database, moment, new_id
from api.people.tokens import digest
from api.problem import Problem
from api.wire import NO_CONTROLS, Form, example

CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without those that are read for one another: 0 O, 1 I L, U."""
WAITS = timedelta(minutes=15)
POLL_SECONDS = 5
SILENT = timedelta(minutes=5)
"""A screen that asks every 30 seconds and has not for this long is cut off."""


class NewPairing(Form):
    """What a device says of itself."""

    model_config = example(
        {"model": "P10 HUB12", "width": 192, "height": 32, "color": "amber1", "name": "Bảng LED cổng UBND xã Mẫu"}
    )

    model: Annotated[str, Field(min_length=1, max_length=120, pattern=NO_CONTROLS)]
    width: int = Field(ge=16, le=4096, description="Pixels across.")
    height: int = Field(ge=8, le=2048, description="Pixels down.")
    color: Color = "amber1"
    name: str | None = Field(None, max_length=200, pattern=NO_CONTROLS)
    serial: str | None = Field(None, max_length=120, pattern=NO_CONTROLS)


def _derived(key: bytes, purpose: str, secret: str) -> str:
    return urlsafe_b64encode(hmac.digest(key, f"signage {purpose}\0{secret}".encode(), "sha256")).decode().rstrip("=")


def _spelled(code: str) -> str:
    return "".join(code.split()).replace("-", "").upper()


def begin(session: Session, key: bytes, device: NewPairing, address: str) -> PairingCode:
    """A new waiting device: the code it shows and the address where it asks whether it was joined."""
    now = clock.now()
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(8))
    secret = secrets.token_urlsafe(32)
    session.add(
        Pairing(
            id=new_id(),
            code_hash=digest(code),
            secret_hash=digest(secret),
            token_hash=digest(_derived(key, "token", secret)),
            capability_hash=digest(_derived(key, "capability", secret)),
            expires_at=now + WAITS,
            address=address[:64],
            **device.model_dump(),
        )
    )
    return {
        "code": f"{code[:4]}-{code[4:]}",
        "poll_url": f"/v1/signage/pairings/{secret}",
        "expires_at": clock.stamp(now + WAITS),
        "interval_seconds": POLL_SECONDS,
    }


def waiting(session: Session, code: str) -> Pairing:
    """The device that shows this code now; 404 when none does."""
    found = session.execute(select(Pairing).where(Pairing.code_hash == digest(_spelled(code)))).scalar_one_or_none()
    if found is None or found.screen_id is not None or found.expires_at <= clock.now():
        detail = "Không có bảng nào đang chờ với mã này. Hãy xem lại mã trên bảng; mã chỉ dùng được trong 15 phút."
        raise Problem(404, "pairing_not_found", detail)
    return found


def join(session: Session, device: Pairing, name: str, unit_id: str, zone: str, by: str) -> Screen:
    """Make a waiting device a screen of a unit; it may collect its credentials from now on."""
    now = moment(session)
    screen = Screen(
        id=new_id(),
        name=name,
        unit_id=unit_id,
        width=device.width,
        height=device.height,
        color=device.color,
        layout="line",
        timezone=zone,
        model=device.model,
        serial=device.serial,
        brightness=[],
        state="paired",
        token_hash=device.token_hash,
        capability_hash=device.capability_hash,
        version=1,
        created_at=now,
        changed_at=now,
        changed_by_name=by,
    )
    session.add(screen)
    session.flush()
    device.screen_id = screen.id
    device.expires_at = now + WAITS
    return screen


def progress(session: Session, key: bytes, secret: str) -> PairingWaits | PairingDone:
    """What the device learns when it asks; 410 when it has to begin again."""
    found = session.execute(select(Pairing).where(Pairing.secret_hash == digest(secret))).scalar_one_or_none()
    if found is None:
        raise Problem(404, "pairing_not_found", "Không có lần ghép nối này.")
    screen = session.get(Screen, found.screen_id) if found.screen_id else None
    used = screen is not None and (screen.first_used_at is not None or screen.state != "paired")
    if used or found.expires_at <= clock.now():
        raise Problem(410, "pairing_over", "Lần ghép nối này đã xong hoặc hết hạn; hãy bắt đầu lại từ đầu.")
    if screen is None:
        return {"status": "waiting"}
    return {
        "status": "paired",
        "screen": screen.id,
        "device_token": _derived(key, "token", secret),
        "capability_url": f"/v1/signage/d/{_derived(key, 'capability', secret)}",
    }


def admitted(database: Database, session: Session, shown: Shown) -> Screen | None:
    """The screen whose secret this is; 403 when it was revoked, 410 when it was deleted.

    Its first use is noted: from then on the secret is not handed out again.
    """
    column = Screen.capability_hash if shown.in_path else Screen.token_hash
    screen = session.execute(select(Screen).where(column == digest(shown.secret))).scalar_one_or_none()
    if screen is None:
        return None
    if screen.state == "revoked":
        raise Problem(403, "screen_revoked", "Màn hình này đã bị thu hồi quyền; chỉ phát tiếp nội dung đang giữ.")
    if screen.state == "deleted":
        raise Problem(410, "screen_deleted", "Màn hình này đã bị xóa; hãy ghép nối lại.")
    if screen.first_used_at is None:
        with database.write() as writing:
            first = update(Screen).where(Screen.id == screen.id, Screen.first_used_at.is_(None))
            writing.execute(first.values(first_used_at=clock.now()))
    return screen


def seen(session: Session, screens: Mapping[str, datetime]) -> None:
    """When each screen last asked for anything, gathered in memory and written in batches."""
    for id, at in sorted(screens.items()):
        session.execute(update(Screen).where(Screen.id == id).values(last_seen_at=at))


def joined(session: Session, unit_ids: Collection[str]) -> int:
    """How many screens these units have."""
    query = select(func.count()).where(Screen.unit_id.in_(unit_ids), Screen.state == "paired")
    return session.execute(query).scalar_one()


def offline(session: Session, unit_ids: Collection[str], now: datetime) -> list[Screen]:
    """Screens of these units that have not asked for a while; one that never did counts from when it was joined."""
    asked = func.coalesce(Screen.last_seen_at, Screen.created_at)
    query = select(Screen).where(Screen.unit_id.in_(unit_ids), Screen.state == "paired", asked < now - SILENT)
    return list(session.execute(query.order_by(Screen.name, Screen.id)).scalars())
