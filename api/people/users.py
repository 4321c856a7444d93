"""Accounts: passwords, sessions that can be ended, roles that are never more than one holds."""

import hashlib
import secrets
import threading
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from ipaddress import IPv6Address, IPv6Network, ip_address
from math import ceil
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from api import clock, events
from api.db import Database, moment, new_id
from api.people import tokens, units
from api.people.permission import OPERATOR, SYSTEM, Actor
from api.people.shapes import HeldRole
from api.people.tables import Attempt, Grant, Invitation, RefreshToken, User
from api.problem import Fault, Problem, invalid, not_found

COST = {"memory_cost": 19 * 1024, "time_cost": 2, "parallelism": 1}
"""OWASP's first choice for Argon2id: 19 MiB, two passes."""
SHORTEST = 10
ATTEMPTS, QUARTER = 20, timedelta(minutes=15)
"""So many guesses at one account reach the verifier in a quarter of an hour."""
FROM_ADDRESS = 100
"""So many wrong ones from one address, whatever the accounts: a whole office may stand behind it."""
INVITED = timedelta(days=7)
ASKED_AGAIN = timedelta(seconds=30)
"""So long after its use a refresh token is still answered: a lost answer must not end the sitting."""

_at_once = threading.BoundedSemaphore(2)
_in_line = threading.BoundedSemaphore(12)
"""Sign-ins that are looked at or wait for it; more would keep the threads that others need."""


@lru_cache(maxsize=1)
def _hasher() -> PasswordHasher:
    return PasswordHasher(**COST)  # type: ignore[arg-type] # only the costs, by name


@lru_cache(maxsize=1)
def _nobodys() -> str:
    """A hash to compare with when there is no such account, so that asking takes as long."""
    return _hasher().hash(secrets.token_hex(16))


def hash_password(password: str) -> str:
    """What is kept of a password. Takes its time: never while a transaction holds what others wait for."""
    with _at_once:
        return _hasher().hash(unicodedata.normalize("NFC", password))


def _matches(hashed: str, password: str) -> bool:
    with _at_once:
        try:
            return _hasher().verify(hashed, unicodedata.normalize("NFC", password))
        except (VerificationError, InvalidHashError):
            return False


@contextmanager
def _standing_in_line() -> Iterator[None]:
    if not _in_line.acquire(blocking=False):
        detail = "Đang có quá nhiều lượt đăng nhập cùng lúc; hãy thử lại sau ít giây."
        raise Problem(503, "busy", detail, headers={"Retry-After": "2"})
    try:
        yield
    finally:
        _in_line.release()


def spelled(email: str) -> str:
    """A sign-in name as it is kept and compared."""
    return unicodedata.normalize("NFC", email).strip().lower()


def found_by(session: Session, email: str) -> User | None:
    return session.execute(select(User).where(User.email == spelled(email))).scalar_one_or_none()


@dataclass(frozen=True)
class Opened:
    """What signing in gives: the account, and a refresh token of a family that ends as a whole."""

    user: User
    family: str
    refresh: str


def sign_in(database: Database, email: str, password: str, mark: str | None, address: str, key: bytes) -> Opened:
    """The account this e-mail and password open; 401 says no more, 429 after too many wrong guesses.

    Guesses are counted for the account and for the address they come from, but apart for each browser in which the
    account has been opened before (its ``mark``): a stranger's guesses keep nobody out of their own.
    """
    known = mark is not None and tokens.marks_device(mark, spelled(email), key)
    counter, line = _counter(email, mark if known else None), _line(address)
    with _standing_in_line():
        with database.write() as session:
            if not known:
                _count(session, line, FROM_ADDRESS)
            _count(session, counter)
            user = found_by(session, email)
        hashed = user.password if user is not None and user.password else _nobodys()
        right = _matches(hashed, password)
    if user is None or not user.password or not right or user.disabled_at is not None:
        raise Problem(401, "wrong_password", "E-mail hoặc mật khẩu chưa đúng.", headers={"WWW-Authenticate": "Bearer"})
    with database.write() as session:
        session.execute(delete(Attempt).where(Attempt.account == counter))
        if not known:
            taken_back = update(Attempt).where(Attempt.account == line, Attempt.count > 0)
            session.execute(taken_back.values(count=Attempt.count - 1))
        return open_session(session, user)


def _counter(email: str, mark: str | None = None) -> str:
    return hashlib.sha256(f"{spelled(email)}\0{mark or ''}".encode()).hexdigest()


def _line(address: str) -> str:
    """What counts the guesses from an address; one line of IPv6 has more addresses than anybody counts."""
    with suppress(ValueError):
        number = ip_address(address)
        if isinstance(number, IPv6Address):
            address = str(number.ipv4_mapped or IPv6Network((number, 64), strict=False))
    return hashlib.sha256(f"address\0{address}".encode()).hexdigest()


def _count(session: Session, counter: str, most: int = ATTEMPTS) -> None:
    """One more guess, counted before the password is looked at, so that guesses made at once are counted too."""
    now = clock.now()
    insert = (sqlite if session.get_bind().dialect.name == "sqlite" else postgresql).insert(Attempt)
    session.execute(insert.values(account=counter, since=now, count=0).on_conflict_do_nothing())
    attempt = session.get_one(Attempt, counter, with_for_update=True)
    if now - attempt.since >= QUARTER:
        attempt.since, attempt.count = now, 0
    if attempt.count >= most:
        wait = ceil((attempt.since + QUARTER - now).total_seconds())
        detail = f"Đã thử sai quá nhiều lần; hãy thử lại sau {ceil(wait / 60)} phút."
        raise Problem(429, "too_many_attempts", detail, headers={"Retry-After": str(wait)})
    attempt.count += 1


def open_session(session: Session, user: User, family: str | None = None) -> Opened:
    secret = tokens.opaque()
    family = family or new_id()
    session.add(
        RefreshToken(
            digest=tokens.digest(secret),
            family=family,
            user_id=user.id,
            session=user.session,
            expires_at=tokens.refresh_expiry(),
        )
    )
    return Opened(user, family, secret)


def rotate(database: Database, secret: str) -> Opened:
    """The successor of a refresh token. A used one that comes back ends the family: it was stolen.

    But at first it is whoever lost the answer on a weak line and asks again: they get a successor of their own.
    """
    opened = None
    with database.write() as session:
        token = session.get(RefreshToken, tokens.digest(secret), with_for_update=True)
        if token is None or token.expires_at <= clock.now():
            raise tokens.unauthorized()
        user = session.get_one(User, token.user_id)
        if token.used_at is not None and clock.now() - token.used_at > ASKED_AGAIN:
            end_family(session, token.family)
        elif user.disabled_at is not None or user.session != token.session:
            raise tokens.unauthorized()
        else:
            token.used_at = token.used_at or clock.now()
            opened = open_session(session, user, token.family)
    if opened is None:
        raise tokens.unauthorized()
    return opened


def sign_out(session: Session, secret: str) -> None:
    token = session.get(RefreshToken, tokens.digest(secret))
    if token is not None:
        end_family(session, token.family)


def end_family(session: Session, family: str) -> None:
    """One sitting, at one device, is over: its refresh tokens and the access tokens made with them."""
    session.execute(delete(RefreshToken).where(RefreshToken.family == family))


def end_sessions(session: Session, user: User) -> None:
    """Every token handed out before stops working, on the next request."""
    user.session += 1
    session.execute(delete(RefreshToken).where(RefreshToken.user_id == user.id))


def set_password(session: Session, user: User, hashed: str, doer: events.Doer, *, must_change: bool = False) -> None:
    """Take a password (from :func:`hash_password`): every session ends, and nobody is kept waiting by earlier guesses."""
    user.password, user.must_change_password = hashed, must_change
    user.version += 1
    end_sessions(session, user)
    session.execute(delete(Invitation).where(Invitation.user_id == user.id))
    session.execute(delete(Attempt).where(Attempt.account == _counter(user.email)))
    events.record(session, events.News("password_set", "user", user.id, doer))


def change_password(database: Database, user_id: str, current: str, new: str) -> None:
    with database.write() as session:
        user = session.get_one(User, user_id)
        counter = _counter(user.email, "signed in")
        _count(session, counter)
    if user.password is None or not _matches(user.password, current):
        raise invalid([Fault("/current", "wrong_password", "Mật khẩu hiện tại chưa đúng.")])
    hashed = hash_password(new)
    with database.write() as session:
        user = session.get_one(User, user_id, with_for_update=True)
        set_password(session, user, hashed, _Self(user.id, user.name))
        session.execute(delete(Attempt).where(Attempt.account == counter))


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
    if user.disabled_at is not None:
        enable(session, user, OPERATOR)
    set_password(session, user, hash_password(password), OPERATOR, must_change=True)
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
        if not all(actor.administers(held) for held in tree.reach(unit.id, below=one.below)):
            raise Problem(403, "grants_too_much", "Bạn không thể trao quyền cao hơn, hoặc ra ngoài, quyền của mình.")
        rows.append(Grant(id=new_id(), principal_id=principal_id, unit_id=unit.id, role=one.role, below=one.below))
    if found:
        raise invalid(found)
    session.execute(delete(Grant).where(Grant.principal_id == principal_id))
    session.add_all(rows)
    session.flush()


def may_keep(session: Session, held: Collection[Grant], actor: Actor) -> bool:
    """Whether ``actor`` keeps the account that holds these roles: they administer everything that those reach."""
    if actor.system or actor.kind == "operator":
        return True
    tree = units.tree(session)
    return bool(held) and all(
        one.unit_id is not None and all(actor.administers(unit) for unit in tree.reach(one.unit_id, below=one.below))
        for one in held
    )


def invite(session: Session, user: User) -> tuple[str, datetime]:
    """A secret that lets the invited person set a password, once, within a week."""
    secret = tokens.opaque()
    session.execute(delete(Invitation).where(Invitation.user_id == user.id))
    expires = moment(session) + INVITED
    session.add(Invitation(digest=tokens.digest(secret), user_id=user.id, expires_at=expires))
    return secret, expires


def accept(database: Database, secret: str, password: str) -> None:
    digest = tokens.digest(secret)
    with database.read() as session:
        _invited(session.get(Invitation, digest))
    hashed = hash_password(password)
    with database.write() as session:
        user = session.get_one(User, _invited(session.get(Invitation, digest, with_for_update=True)).user_id)
        set_password(session, user, hashed, _Self(user.id, user.name))


def _invited(invitation: Invitation | None) -> Invitation:
    if invitation is None or invitation.expires_at <= clock.now():
        raise Problem(410, "invitation_over", "Lời mời đã dùng hoặc đã hết hạn; hãy xin lời mời mới.")
    return invitation


def runs_it_alone(session: Session, user: User) -> bool:
    """Whether nobody else could run the installation: of those with system_admin only this account can sign in."""
    able = select(User.id).join(Grant, Grant.principal_id == User.id)
    able = able.where(Grant.role == SYSTEM, User.disabled_at.is_(None), User.password.is_not(None))
    # Locked: of two who are taken away at once the second sees that the first is gone.
    return set(session.execute(able.with_for_update()).scalars()) == {user.id}


def disable(session: Session, user: User, doer: events.Doer) -> None:
    user.disabled_at = moment(session)
    user.version += 1
    end_sessions(session, user)
    events.record(session, events.News("user_disabled", "user", user.id, doer))


def enable(session: Session, user: User, doer: events.Doer) -> None:
    user.disabled_at = None
    user.version += 1
    events.record(session, events.News("user_enabled", "user", user.id, doer))


def held_by(session: Session, principals: Iterable[str]) -> dict[str, list[Grant]]:
    """The roles of each, in the order they were granted."""
    found: dict[str, list[Grant]] = {id: [] for id in principals}
    for one in session.execute(select(Grant).where(Grant.principal_id.in_(found)).order_by(Grant.id)).scalars():
        found[one.principal_id].append(one)
    return found


def roles(session: Session, held: Iterable[Grant]) -> list[HeldRole]:
    """Roles as they are told."""
    tree = units.tree(session)
    return [
        {"unit": units.card(tree.get(one.unit_id)) if one.unit_id else None, "role": one.role, "below": one.below}
        for one in held
    ]


def sweep(database: Database) -> None:
    """Forget what is over: refresh tokens, invitations, counted guesses."""
    with database.write() as session:
        now = clock.now()
        session.execute(delete(RefreshToken).where(RefreshToken.expires_at <= now))
        session.execute(delete(Invitation).where(Invitation.expires_at <= now))
        session.execute(delete(Attempt).where(Attempt.since < now - QUARTER))
