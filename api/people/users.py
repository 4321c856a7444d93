"""Accounts: passwords, sessions that can be ended, roles that are never more than one holds."""

import hashlib
import secrets
import threading
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api import clock, events
from api.db import Database, moment, new_id
from api.people import tokens, units
from api.people.permission import OPERATOR, ROLES, SYSTEM, Actor
from api.people.shapes import HeldRole
from api.people.tables import Attempt, Grant, Invitation, RefreshToken, User
from api.problem import Fault, Problem, invalid, not_found

COST = {"memory_cost": 19 * 1024, "time_cost": 2, "parallelism": 1}
"""OWASP's first choice for Argon2id: 19 MiB, two passes."""
SHORTEST = 10
ATTEMPTS, QUARTER = 20, timedelta(minutes=15)
"""So many guesses at one account reach the verifier in a quarter of an hour."""
INVITED = timedelta(days=7)

_at_once = threading.BoundedSemaphore(2)


@lru_cache(maxsize=1)
def _hasher() -> PasswordHasher:
    return PasswordHasher(**COST)  # type: ignore[arg-type] # only the costs, by name


@lru_cache(maxsize=1)
def _nobodys() -> str:
    """A hash to compare with when there is no such account, so that asking takes as long."""
    return _hasher().hash(secrets.token_hex(16))


def hash_password(password: str) -> str:
    with _at_once:
        return _hasher().hash(unicodedata.normalize("NFC", password))


def _matches(hashed: str, password: str) -> bool:
    with _at_once:
        try:
            return _hasher().verify(hashed, unicodedata.normalize("NFC", password))
        except (VerificationError, InvalidHashError):
            return False


def check_password(password: str, place: str = "/password") -> None:
    if len(password) < SHORTEST:
        raise invalid([Fault(place, "too_short", f"Mật khẩu cần ít nhất {SHORTEST} ký tự.")])


def found_by(session: Session, email: str) -> User | None:
    return session.execute(select(User).where(User.email == email.strip().lower())).scalar_one_or_none()


def sign_in(database: Database, email: str, password: str) -> User:
    """The account this e-mail and password open; 401 says no more, 429 after too many wrong guesses."""
    account = hashlib.sha256(email.strip().lower().encode()).hexdigest()
    with database.write() as session:
        attempt = session.get(Attempt, account)
        now = clock.now()
        if attempt is None or now - attempt.since > QUARTER:
            attempt = session.merge(Attempt(account=account, since=now, count=0))
        if attempt.count >= ATTEMPTS:
            wait = int((attempt.since + QUARTER - now).total_seconds()) + 1
            detail = f"Đã thử sai quá nhiều lần; hãy thử lại sau {wait // 60 + 1} phút."
            raise Problem(429, "too_many_attempts", detail, headers={"Retry-After": str(wait)})
        # Counted before the password is looked at: guesses made at once are counted too.
        attempt.count += 1
        user = found_by(session, email)
    hashed = user.password if user is not None and user.password else _nobodys()
    right = _matches(hashed, password)
    if user is None or not user.password or not right or user.disabled_at is not None:
        raise Problem(401, "wrong_password", "E-mail hoặc mật khẩu chưa đúng.", headers={"WWW-Authenticate": "Bearer"})
    with database.write() as session:
        session.execute(delete(Attempt).where(Attempt.account == account))
    return user


def new_refresh(session: Session, user: User, family: str | None = None) -> str:
    secret = tokens.opaque()
    session.add(
        RefreshToken(
            digest=tokens.digest(secret),
            family=family or new_id(),
            user_id=user.id,
            session=user.session,
            expires_at=tokens.refresh_expiry(),
        )
    )
    return secret


def rotate(database: Database, secret: str) -> tuple[User, str]:
    """The account of a refresh token and its successor. A used one that comes back ends the family: it was stolen."""
    stolen = False
    with database.write() as session:
        token = session.get(RefreshToken, tokens.digest(secret), with_for_update=True)
        now = clock.now()
        if token is None or token.expires_at <= now:
            raise tokens.unauthorized()
        user = session.get_one(User, token.user_id)
        if token.used_at is not None:
            stolen = True
            session.execute(delete(RefreshToken).where(RefreshToken.family == token.family))
        elif user.disabled_at is not None or user.session != token.session:
            raise tokens.unauthorized()
        else:
            token.used_at = now
            successor = new_refresh(session, user, token.family)
    if stolen:
        raise tokens.unauthorized()
    return user, successor


def sign_out(session: Session, secret: str) -> None:
    token = session.get(RefreshToken, tokens.digest(secret))
    if token is not None:
        session.execute(delete(RefreshToken).where(RefreshToken.family == token.family))


def end_sessions(session: Session, user: User) -> None:
    """Every token handed out before stops working, on the next request."""
    user.session += 1
    session.execute(delete(RefreshToken).where(RefreshToken.user_id == user.id))


def set_password(session: Session, user: User, password: str, doer: events.Doer, *, must_change: bool = False) -> None:
    check_password(password)
    user.password, user.must_change_password = hash_password(password), must_change
    user.version += 1
    end_sessions(session, user)
    session.execute(delete(Invitation).where(Invitation.user_id == user.id))
    events.record(session, events.News("password_set", "user", user.id, doer))


def change_password(session: Session, user: User, current: str, new: str) -> None:
    if user.password is None or not _matches(user.password, current):
        raise invalid([Fault("/current", "wrong_password", "Mật khẩu hiện tại chưa đúng.")])
    check_password(new, "/new")
    set_password(session, user, new, _Self(user.id, user.name))


@dataclass(frozen=True)
class _Self:
    id: str
    name: str


def reset_password(session: Session, email: str) -> str:
    """A new generated password for an account, by the operator; 404 when there is none."""
    user = found_by(session, email)
    if user is None:
        raise not_found(f"tài khoản {email}")
    password = generated()
    user.disabled_at = None
    set_password(session, user, password, OPERATOR, must_change=True)
    return password


def generated() -> str:
    return "-".join(secrets.token_hex(3) for _ in range(4))


def grant(session: Session, principal_id: str, given: list[Any], actor: Actor) -> None:
    """Replace somebody's roles. No one grants more than they hold, or outside what they administer."""
    found = []
    rows = []
    tree = units.tree(session)
    for index, one in enumerate(given):
        place = f"/roles/{index}"
        if one.role == SYSTEM:
            if one.unit is not None:
                found.append(Fault(f"{place}/unit", "no_unit", "Quản trị hệ thống không thuộc riêng đơn vị nào."))
            elif not actor.system and actor.kind != "operator":
                raise Problem(403, "grants_too_much", "Chỉ quản trị hệ thống mới trao được quyền này.")
            rows.append(Grant(id=new_id(), principal_id=principal_id, unit_id=None, role=SYSTEM, below=False))
            continue
        unit = tree.by_slug(one.unit) if one.unit else None
        if unit is None:
            found.append(Fault(f"{place}/unit", "unknown_unit", f"Không có đơn vị “{one.unit}”."))
            continue
        reach = tree.below(unit.id) if one.below else {unit.id}
        enough = all(actor.administers(u) and (actor.system or actor.at_least(ROLES[one.role], u)) for u in reach)
        if not enough:
            raise Problem(403, "grants_too_much", "Bạn không thể trao quyền cao hơn, hoặc ra ngoài, quyền của mình.")
        rows.append(Grant(id=new_id(), principal_id=principal_id, unit_id=unit.id, role=one.role, below=one.below))
    if found:
        raise invalid(found)
    session.execute(delete(Grant).where(Grant.principal_id == principal_id))
    session.add_all(rows)
    session.flush()


def may_keep(session: Session, user_id: str, actor: Actor) -> bool:
    """Whether ``actor`` keeps this account: they administer every unit it has a role in."""
    if actor.system or actor.kind == "operator":
        return True
    held = session.execute(select(Grant).where(Grant.principal_id == user_id)).scalars().all()
    return bool(held) and all(one.unit_id is not None and actor.administers(one.unit_id) for one in held)


def invite(session: Session, user: User) -> tuple[str, datetime]:
    """A secret that lets the invited person set a password, once, within a week."""
    secret = tokens.opaque()
    session.execute(delete(Invitation).where(Invitation.user_id == user.id))
    expires = moment(session) + INVITED
    session.add(Invitation(digest=tokens.digest(secret), user_id=user.id, expires_at=expires))
    return secret, expires


def accept(session: Session, secret: str, password: str) -> User:
    invitation = session.get(Invitation, tokens.digest(secret), with_for_update=True)
    if invitation is None or invitation.expires_at <= moment(session):
        raise Problem(410, "invitation_over", "Lời mời đã dùng hoặc đã hết hạn; hãy xin lời mời mới.")
    user = session.get_one(User, invitation.user_id)
    set_password(session, user, password, _Self(user.id, user.name))
    return user


def disable(session: Session, user: User, doer: events.Doer) -> None:
    user.disabled_at = moment(session)
    user.version += 1
    end_sessions(session, user)
    events.record(session, events.News("user_disabled", "user", user.id, doer))


def enable(session: Session, user: User, doer: events.Doer) -> None:
    user.disabled_at = None
    user.version += 1
    events.record(session, events.News("user_enabled", "user", user.id, doer))


def roles_of(session: Session, principal_id: str) -> list[HeldRole]:
    tree = units.tree(session)
    held = session.execute(select(Grant).where(Grant.principal_id == principal_id).order_by(Grant.id)).scalars()
    return [
        {"unit": units.card(tree.get(one.unit_id)) if one.unit_id else None, "role": one.role, "below": one.below}
        for one in held
    ]
