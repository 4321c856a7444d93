"""Who may do what where: roles in units, expanded once a request, asked everywhere through :class:`Actor`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Annotated, Any, Final, Literal

from fastapi import Depends, Request, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session

from api import clock
from api.db import Shared, moment
from api.people import tokens, units
from api.people.tables import Client, Grant, RefreshToken, Unit, User
from api.problem import Fault, Problem, invalid
from api.process import Configured, TakingTurns

SYSTEM = "system_admin"


class Role(IntEnum):
    """Each includes the one before."""

    AUTHOR = 1
    EDITOR = 2
    APPROVER = 3
    UNIT_ADMIN = 4

    @property
    def wire(self) -> str:
        return self.name.lower()


ROLES = {role.wire: role for role in Role}
KEEPER: Final = "keeper"
Right = Role | Literal["keeper"]
"""What may be demanded in a unit: a role in its content, or keeping its users, screens, groups, stations and keys."""
WHO: Mapping[Right, str] = {
    Role.AUTHOR: "người viết của đơn vị",
    Role.EDITOR: "biên tập viên của đơn vị",
    Role.APPROVER: "người duyệt của đơn vị",
    Role.UNIT_ADMIN: "quản trị của đơn vị",
    KEEPER: "quản trị của đơn vị",
}


def reserved(whom: str) -> Problem:
    """403: what was asked for is for others."""
    return Problem(403, "forbidden", f"Việc này dành cho {whom}.")


@dataclass(frozen=True)
class Actor:
    """Somebody signed in, a program with a key, or the operator at the shell.

    ``roles``: unit id to the strongest role held there, those "below" expanded. ``above``: the units above them, whose
    approved revisions may be read.
    """

    id: str
    name: str
    kind: Literal["user", "client", "operator"]
    system: bool = False
    roles: Mapping[str, Role] = field(default_factory=dict)
    above: frozenset[str] = frozenset()

    def at_least(self, role: Role, unit_id: str) -> bool:
        """Whether a right of content is held there. The system administrator counts as editor, not as approver."""
        if self.kind == "operator" or (self.system and role <= Role.EDITOR):
            return True
        return self.roles.get(unit_id, 0) >= role

    def administers(self, unit_id: str) -> bool:
        """Whether one keeps the unit's users, screens, groups, stations and keys."""
        return self.system or self.at_least(Role.UNIT_ADMIN, unit_id)

    def may(self, right: Right, unit_id: str) -> bool:
        return self.administers(unit_id) if right == KEEPER else self.at_least(right, unit_id)

    def require(self, right: Right, unit_id: str, whom: str | None = None) -> None:
        """403 for whoever does not hold the right there; ``whom``: how those who do are called, where it tells more."""
        if not self.may(right, unit_id):
            raise reserved(whom or WHO[right])

    def require_somewhere(self, right: Right) -> None:
        """403 for whoever holds the right in no unit at all."""
        if self.units(right) == set():
            raise reserved(WHO[right])

    def units(self, right: Right) -> set[str] | None:
        """The units where :meth:`may` says yes; None for all."""
        everywhere = self.system and (right == KEEPER or right <= Role.EDITOR)
        if self.kind == "operator" or everywhere:
            return None
        least = Role.UNIT_ADMIN if right == KEEPER else right
        return {unit_id for unit_id, role in self.roles.items() if role >= least}

    def holding(self, right: Right, unit_id: Any) -> ColumnElement[bool]:
        """:meth:`may`, as a condition on a column of units."""
        return _among(unit_id, self.units(right))

    def reads(self, unit_id: str) -> bool:
        """Whether one sees everything of the unit, drafts too."""
        return self.kind == "operator" or self.system or unit_id in self.roles

    def readable_units(self) -> set[str] | None:
        """The units one sees everything of; None for all."""
        return None if self.kind == "operator" or self.system else set(self.roles)

    def reading(self, unit_id: Any) -> ColumnElement[bool]:
        """:meth:`reads`, as a condition on a column of units."""
        return _among(unit_id, self.readable_units())


def _among(unit_id: Any, chosen: set[str] | None) -> ColumnElement[bool]:
    return true() if chosen is None else unit_id.in_(chosen)


OPERATOR = Actor("operator", "Người vận hành", "operator")
"""The act at the shell of the machine."""


def recorded(id: str, name: str, role: Role, unit_id: str) -> Actor:
    """Somebody who decided earlier, for carrying the decision out: their rights were checked when they decided."""
    return Actor(id, name, "user", roles={unit_id: role})


def expand(session: Session, grants: Iterable[Grant]) -> tuple[bool, dict[str, Role], frozenset[str]]:
    """Whether system administrator; roles by unit; the units above."""
    tree = units.tree(session)
    system, roles = False, dict[str, Role]()
    for grant in grants:
        if grant.role == SYSTEM:
            system = True
            continue
        if grant.unit_id is None:
            continue
        for unit_id in tree.reach(grant.unit_id, below=grant.below):
            roles[unit_id] = max(roles.get(unit_id, Role.AUTHOR), ROLES[grant.role])
    above = frozenset(unit.id for unit_id in roles for unit in tree.above(unit_id)) - frozenset(roles)
    return system, roles, above


def actor_of(session: Session, principal: User | Client) -> Actor:
    grants = session.execute(select(Grant).where(Grant.principal_id == principal.id)).scalars()
    system, roles, above = expand(session, grants)
    kind: Literal["user", "client"] = "user" if isinstance(principal, User) else "client"
    return Actor(principal.id, principal.name, kind, system, roles, above)


def workplace(session: Session, slug: str, actor: Actor, place: str = "/unit") -> Unit:
    """The unit that a form names, read by ``actor``; one of others is answered as one that does not exist."""
    unit = units.tree(session).by_slug(slug)
    if unit is None or not actor.reads(unit.id):
        told = f"Không có đơn vị “{slug}”, hoặc bạn không làm việc ở đó."
        raise invalid([Fault(place, "unknown_unit", told)])
    return unit


def home(
    session: Session,
    slug: str,
    actor: Actor,
    right: Right,
    *,
    place: str = "/unit",
    whom: str | None = None,
    new: str = "nội dung mới",
) -> Unit:
    """The unit that ``new`` goes to: named at ``place``, where ``actor`` holds the right, and that is still open."""
    unit = workplace(session, slug, actor, place)
    actor.require(right, unit.id, whom)
    if not units.tree(session).open(unit.id, clock.today(moment(session))):
        detail = f"Đơn vị này đã hết hiệu lực nên không nhận {new}."
        raise Problem(409, "unit_closed", detail, errors=[Fault(place, "unit_closed", detail)])
    return unit


def bearer(authorization: str | None) -> str:
    """The token of an ``Authorization`` header; 401 when there is none."""
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise tokens.unauthorized("Thiếu `Authorization: Bearer …` với mã của phiên đăng nhập hoặc khoá API.")
    return token.strip()


def identify(session: Session, authorization: str | None, key: bytes) -> User | Client:
    """Whoever the ``Authorization`` header proves; 401 for everything else. Rights and revocations are read afresh."""
    token = bearer(authorization)
    if token.startswith(tokens.CLIENT_PREFIX):
        client = session.execute(select(Client).where(Client.digest == tokens.digest(token))).scalar_one_or_none()
        expired = client is not None and client.expires_at is not None and client.expires_at <= clock.now()
        if client is None or client.revoked_at is not None or expired:
            raise tokens.unauthorized("Khoá API không đúng, đã bị thu hồi hoặc đã hết hạn.")
        return client
    claims = tokens.read_access(token, key)
    still_open = (
        select(User)
        .join(RefreshToken, RefreshToken.user_id == User.id)
        .where(User.id == claims.user, RefreshToken.family == claims.family, RefreshToken.session == User.session)
    )
    user = session.execute(still_open.limit(1)).scalar_one_or_none()
    if user is None or user.disabled_at is not None:
        raise tokens.unauthorized()
    return user


_bearer = HTTPBearer(
    auto_error=False,
    scheme_name="Bearer",
    description="A person's access token (`POST /manage/v1/token`), or an API client's key.",
)
Shown = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
"""For the documents; what the header proves is read by :func:`identify`."""


def _signed(
    request: Request, shared: Shared, response: Response, settings: Configured, database: TakingTurns, _: Shown
) -> Actor:
    # What somebody signed in is answered is theirs alone.
    response.headers["Cache-Control"] = "private, no-store"
    # A short session of its own: a write must not hold its lock while the caller is identified.
    with database.read(shared) as session:
        principal = identify(session, request.headers.get("authorization"), settings.key)
        return actor_of(session, principal)


Signed = Annotated[Actor, Depends(_signed)]
