"""Signing in, and keeping units, users and API clients, over ``/manage/v1``."""

from contextlib import suppress
from typing import Annotated, Any

from fastapi import APIRouter, Cookie, Depends, Query, Request, Response
from fastapi.security import OAuth2PasswordRequestForm
from pydantic import Field, StringConstraints
from slugify import slugify
from sqlalchemy import ColumnElement, Select, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from api import clock, page, people, preconditions
from api.db import Reading, Writing, claim, moment, new_id
from api.events import News, last_change, record
from api.page import ListQuery, NoParameters
from api.people import shapes, tokens, units, users
from api.people.permission import KEEPER, SYSTEM, Actor, Role, Signed, bearer, identify, reserved
from api.people.shapes import Feedback, Hours
from api.people.tables import Client, Grant, Unit, User
from api.people.users import SHORTEST
from api.preconditions import IfMatch, etag, etag_of
from api.problem import Fault, Problem, invalid, not_found
from api.process import Configured, TakingTurns, settings_of
from api.settings import Settings
from api.wire import NO_CONTROLS, WEB_ADDRESS, Form, GivenDay, GivenInstant, SpelledSlug, example, spelling

router = APIRouter(prefix="/manage/v1")

COOKIE, DEVICE = "loa_refresh", "loa_device"
COOKIE_PATH = "/manage/v1/token"
YEAR = 366 * 24 * 3600
BEYOND = "Tài khoản này còn có quyền ở nơi bạn không quản trị."


Name = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=NO_CONTROLS)]
SIGN_IN_NAME = spelling(
    r"^[^@\s]{1,100}@[^@\s]{1,99}$", "Phải là địa chỉ e-mail, không có dấu cách, ví dụ bientap@xa-mau.local."
)
# The framework's own, of the form to sign in with.
spelling("^password$", "Chỉ nhận: password.")
SignInName = Annotated[str, StringConstraints(pattern=SIGN_IN_NAME, max_length=200, strip_whitespace=True)]
Password = Annotated[str, StringConstraints(min_length=SHORTEST, max_length=1000, strip_whitespace=False)]


class GivenRole(Form):
    unit: str | None = Field(None, max_length=120, description="The unit's slug; null for system_admin.")
    role: shapes.Role
    below: bool = Field(False, description="Whether it reaches the units below.")


class NewUser(Form):
    model_config = example(
        {
            "email": "bientap@xa-mau.local",
            "name": "Nguyễn Thị Mẫu",
            "roles": [{"unit": "xa-mau", "role": "editor", "below": True}],
        }
    )

    email: SignInName
    name: Name
    password: Password | None = Field(None, description="Without one an invitation link is answered.")
    roles: list[GivenRole] = Field([], max_length=50)


class ChangedUser(Form):
    model_config = example(
        {"name": "Nguyễn Thị Mẫu", "roles": [{"unit": "xa-mau", "role": "approver"}], "disabled": False}
    )

    name: Name
    roles: list[GivenRole] = Field(max_length=50)
    disabled: bool = False


class NewPassword(Form):
    model_config = example({"current": "mật khẩu đang dùng", "new": "một câu dài dễ nhớ"})

    current: str = Field(max_length=1000)
    new: Password


class Accepted(Form):
    model_config = example({"password": "một câu dài dễ nhớ"})

    password: Password


class UnitForm(Form):
    model_config = example(
        {
            "name": "UBND xã Mẫu",
            "kind": "xã",
            "parent": "tinh-mau",
            "address": "Số 1, thôn Mẫu, xã Mẫu",
            "hotline": "0200 000 001",
            "working_hours": [{"days": ["mon", "tue", "wed", "thu", "fri"], "from": "07:30", "to": "11:30"}],
            "feedback": {"text": "Gửi phản ánh tại bộ phận một cửa.", "phone": "0200 000 001"},
        }
    )

    name: Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=NO_CONTROLS)]
    kind: str = Field(
        people.LEVEL,
        min_length=1,
        max_length=60,
        pattern=NO_CONTROLS,
        description="The office's own word for its level.",
    )
    # No default: a form that leaves it out would tear the unit and all below it out of the tree.
    parent: str | None = Field(max_length=120, description="The slug of the unit above; null for the root only.")
    address: str = Field("", max_length=1000)
    phone: str = Field("", max_length=60)
    hotline: str = Field("", max_length=60)
    email: str = Field("", max_length=200)
    working_hours: list[Hours] = Field([], max_length=21)
    feedback: Feedback | None = None
    dossier_lookup_url: str | None = Field(None, max_length=2000, pattern=WEB_ADDRESS)
    valid_from: GivenDay | None = None
    valid_until: GivenDay | None = None
    successors: list[str] = Field([], max_length=50, description="Slugs of the units that take over.")


class NewUnit(UnitForm):
    parent: str | None = Field(None, max_length=120, description="The slug of the unit above; the root when left out.")
    slug: SpelledSlug | None = None


class NewClient(Form):
    model_config = example(
        {
            "name": "Cổng thông tin xã Mẫu",
            "unit": "xa-mau",
            "roles": [{"unit": "xa-mau", "role": "author"}],
            "expires_at": "2027-11-23T00:00:00+07:00",
        }
    )

    name: Name
    unit: str = Field(max_length=120, description="The unit that keeps the key.")
    roles: list[GivenRole] = Field(min_length=1, max_length=50)
    expires_at: GivenInstant | None = None


class KeptQuery(ListQuery):
    unit: str | None = Field(None, max_length=120, description="The slug of a unit; those below it are counted in.")


class PeopleQuery(KeptQuery):
    q: str | None = Field(None, max_length=200)


class SignOut(NoParameters):
    everywhere: bool = False


def _opened(settings: Settings, response: Response, opened: users.Opened) -> shapes.Token:
    mark = tokens.device_mark(opened.user.email, settings.key)
    for name, value, seconds in (
        (COOKIE, opened.refresh, int(tokens.REFRESH.total_seconds())),
        (DEVICE, mark, YEAR),
    ):
        response.set_cookie(
            name,
            value,
            max_age=seconds,
            path=COOKIE_PATH,
            secure=settings.public_url.startswith("https://"),
            httponly=True,
            samesite="strict",
        )
    response.headers["Cache-Control"] = "no-store"
    access, seconds = tokens.access(opened.user.id, opened.family, settings.key)
    return {"access_token": access, "token_type": "bearer", "expires_in": seconds}


_SIGN_IN = {
    "requestBody": {
        "content": {
            "application/x-www-form-urlencoded": {
                "example": {"username": "bientap@xa-mau.local", "password": "một câu dài dễ nhớ"}
            }
        }
    }
}


@router.post("/token", summary="Sign in", openapi_extra=_SIGN_IN)
def sign_in(
    form: Annotated[OAuth2PasswordRequestForm, Depends()],
    request: Request,
    settings: Configured,
    database: TakingTurns,
    response: Response,
    loa_device: Annotated[str | None, Cookie(max_length=200, include_in_schema=False)] = None,
) -> shapes.Token:
    address = request.client.host if request.client else ""
    opened = users.sign_in(database, form.username, form.password, loa_device, address, settings.key)
    return _opened(settings, response, opened)


@router.post("/token/refresh", summary="A new access token by the refresh cookie")
def refresh(
    settings: Configured,
    database: TakingTurns,
    response: Response,
    loa_refresh: Annotated[str | None, Cookie(max_length=200)] = None,
) -> shapes.Token:
    if not loa_refresh:
        raise tokens.unauthorized()
    return _opened(settings, response, users.rotate(database, loa_refresh))


@router.delete("/token", status_code=204, summary="Sign out, here or everywhere")
def sign_out(
    query: Annotated[SignOut, Query()],
    request: Request,
    settings: Configured,
    session: Writing,
    response: Response,
    loa_refresh: Annotated[str | None, Cookie(max_length=200)] = None,
) -> None:
    """With `everywhere` the access token says who; else the session of the cookie and of the token ends."""
    authorization, key = request.headers.get("authorization"), settings.key
    if query.everywhere:
        user = identify(session, authorization, key)
        if isinstance(user, User):
            users.end_sessions(session, user)
    if loa_refresh:
        users.sign_out(session, loa_refresh)
    if authorization:
        # One that has expired meanwhile needs no ending.
        with suppress(Problem):
            users.end_family(session, tokens.read_access(bearer(authorization), key).family)
    response.delete_cookie(COOKIE, path=COOKIE_PATH)


@router.get("/me", summary="Who one is, and what one may do where")
def me(query: Annotated[NoParameters, Query()], session: Reading, actor: Signed) -> shapes.Me:
    user = session.get(User, actor.id)
    return {
        "id": actor.id,
        "kind": "user" if user else "client",
        "email": user.email if user else None,
        "name": actor.name,
        "system_admin": actor.system,
        "roles": users.roles(session, users.held_by(session, [actor.id])[actor.id]),
        "rights": _rights(session, actor),
        "must_change_password": bool(user and user.must_change_password),
        "support": _support(session, actor),
    }


def _support(session: Session, actor: Actor) -> shapes.Support | None:
    tree = units.tree(session)
    mine = _worked_in(tree, actor)
    for unit in [mine[0], *tree.above(mine[0].id)] if mine else []:
        phone = unit.phone or unit.hotline
        if phone or unit.email:
            return {"name": unit.name, "phone": phone, "email": unit.email}
    return None


def _worked_in(tree: units.Tree, actor: Actor) -> list[Unit]:
    """The nearest to the root first."""
    return sorted((unit for unit in tree if actor.reads(unit.id)), key=lambda unit: (len(tree.above(unit.id)), unit.id))


def _rights(session: Session, actor: Actor) -> list[shapes.Rights]:
    return [{"unit": units.card(unit), "may": _may(actor, unit.id)} for unit in _worked_in(units.tree(session), actor)]


_RIGHTS: tuple[tuple[shapes.May, Role], ...] = (
    ("write", Role.AUTHOR),
    ("edit", Role.EDITOR),
    ("approve", Role.APPROVER),
)


def _may(actor: Actor, unit_id: str) -> list[shapes.May]:
    held = [name for name, role in _RIGHTS if actor.at_least(role, unit_id)]
    return [*held, "administer"] if actor.administers(unit_id) else held


@router.put("/me/password", status_code=204, summary="Change one's password; every session ends")
def change_password(form: NewPassword, database: TakingTurns, actor: Signed) -> None:
    if actor.kind != "user":
        raise Problem(403, "forbidden", "Khoá của chương trình không có mật khẩu.")
    users.change_password(database, actor.id, form.current, form.new)


@router.post("/invitations/{secret}", status_code=204, summary="Accept an invitation: set a password")
def accept(secret: str, form: Accepted, database: TakingTurns) -> None:
    users.accept(database, secret, form.password)


@router.get("/users", summary="The users one keeps")
def listed_users(
    query: Annotated[PeopleQuery, Query()], request: Request, session: Reading, actor: Signed
) -> shapes.UserPage:
    actor.require_somewhere(KEEPER)
    rows = select(User).where(_seen(actor))
    if query.unit is not None:
        there = Grant.unit_id.in_(units.asked(session, query.unit))
        rows = rows.where(User.id.in_(select(Grant.principal_id).where(there)))
    if query.q is not None:
        rows = rows.where(User.id.in_(_called(session, rows, query.q, User.name, User.email)))
    found, following = page.through(request, session, rows, query, User.id)
    return {"items": _users(session, found, actor), "next": following}


@router.post("/users", status_code=201, summary="Add a user; without a password an invitation link is answered")
def add_user(form: NewUser, request: Request, session: Writing, actor: Signed, response: Response) -> shapes.User:
    # Before anything is read: whoever waits for a turn to write does not wait for this.
    hashed = users.hash_password(form.password) if form.password is not None else None
    actor.require_somewhere(KEEPER)
    if not form.roles and not actor.system:
        raise invalid([Fault("/roles", "missing", "Hãy trao ít nhất một quyền trong đơn vị của bạn.")])
    claim(session, "user", users.spelled(form.email))
    if users.found_by(session, form.email) is not None:
        detail = "Đã có tài khoản với e-mail này."
        raise Problem(409, "email_taken", detail, errors=[Fault("/email", "email_taken", detail)])
    user = people.new_user(session, form.email, form.name)
    users.grant(session, user.id, form.roles, actor)
    record(session, News("user_added", "user", user.id, actor, payload={"name": user.name}))
    answer = _user(session, user, actor)
    if hashed is not None:
        users.set_password(session, user, hashed, actor)
        answer = _user(session, user, actor)
    else:
        answer["invitation"] = _invitation(session, user, request, response)
    response.headers["ETag"] = etag(user.version)
    return answer


@router.get("/users/{id}", summary="One user")
def one_user(
    id: str, query: Annotated[NoParameters, Query()], session: Reading, actor: Signed, response: Response
) -> shapes.User:
    user = session.execute(select(User).where(User.id == id, _seen(actor))).scalar_one_or_none()
    if user is None:
        raise not_found("tài khoản này")
    response.headers["ETag"] = etag(user.version)
    return _user(session, user, actor)


@router.post(
    "/users/{id}/invitation",
    status_code=201,
    summary="Invite again: for an invitation that ran out or a forgotten password",
)
def invite_again(id: str, request: Request, session: Writing, actor: Signed, response: Response) -> shapes.Invitation:
    user = _kept(session, id, actor)
    record(session, News("user_invited", "user", user.id, actor))
    return _invitation(session, user, request, response)


@router.put("/users/{id}", summary="Change a user's name and roles, disable or enable")
def change_user(
    id: str, form: ChangedUser, session: Writing, actor: Signed, given: IfMatch, response: Response
) -> shapes.User:
    user = _kept(session, id, actor)
    preconditions.require(given, user.version, *last_change(session, "user", user.id), asking=actor.name)
    stays = not form.disabled and any(one.role == SYSTEM for one in form.roles)
    if not stays and users.runs_it_alone(session, user):
        place = "/disabled" if form.disabled else "/roles"
        detail = (
            "Đây là quản trị hệ thống duy nhất còn đăng nhập được; hãy trao quyền quản trị hệ thống cho một tài khoản"
            " khác đang dùng, rồi mới vô hiệu hoá hoặc bỏ quyền này."
        )
        raise Problem(409, "last_system_admin", detail, errors=[Fault(place, "last_system_admin", detail)])
    users.grant(session, user.id, form.roles, actor)
    user.name = form.name
    if form.disabled != (user.disabled_at is not None):
        (users.disable if form.disabled else users.enable)(session, user, actor)
    else:
        user.version += 1
    record(
        session,
        News("user_changed", "user", user.id, actor, payload={"roles": [one.model_dump() for one in form.roles]}),
    )
    response.headers["ETag"] = etag(user.version)
    return _user(session, user, actor)


@router.get("/units", summary="The units one works in, and those above")
def listed_units(
    query: Annotated[PeopleQuery, Query()], request: Request, session: Reading, actor: Signed
) -> shapes.UnitPage:
    rows = select(Unit).where(or_(actor.reading(Unit.id), Unit.id.in_(actor.above)))
    if query.q is not None:
        rows = rows.where(Unit.id.in_(_called(session, rows, query.q, Unit.name)))
    found, following = page.through(request, session, rows, query, Unit.id)
    tree = units.tree(session)
    return {"items": [_unit(unit, tree) for unit in found], "next": following}


@router.post("/units", status_code=201, summary="Add a unit; a taken slug gets -2")
def add_unit(form: NewUnit, session: Writing, actor: Signed, response: Response) -> shapes.Unit:
    parent = _parent(session, form.parent, actor) or units.tree(session).root
    _keeps_below(actor, parent)
    unit = people.new_unit(session, form.name, form.kind, slug=form.slug, parent=parent)
    _fill(session, unit, form, actor)
    record(
        session,
        News("unit_added", "unit", unit.id, actor, unit_id=unit.id, payload={"slug": unit.slug, "name": unit.name}),
    )
    response.headers["ETag"] = etag(unit.version)
    return _unit(unit, units.tree(session))


@router.get("/units/{slug}", summary="One unit")
def one_unit(
    slug: str, query: Annotated[NoParameters, Query()], session: Reading, actor: Signed, response: Response
) -> shapes.Unit:
    unit = _readable_unit(session, slug, actor)
    response.headers["ETag"] = etag(unit.version)
    return _unit(unit, units.tree(session))


@router.put("/units/{slug}", summary="Change a unit: contact data, place in the tree, end and heirs")
def change_unit(
    slug: str, form: UnitForm, session: Writing, actor: Signed, given: IfMatch, response: Response
) -> shapes.Unit:
    """Replaces the whole: a member left out takes its empty value. `parent` cannot be left out."""
    unit = _readable_unit(session, slug, actor)
    session.refresh(unit, with_for_update=True)
    preconditions.require(given, unit.version, *last_change(session, "unit", unit.id), asking=actor.name)
    actor.require(KEEPER, unit.id)
    before = _unit(unit, units.tree(session))
    parent = _parent(session, form.parent, actor)
    if (parent.id if parent else None) != unit.parent_id:
        for above in (units.tree(session).get(unit.parent_id) if unit.parent_id else None, parent):
            _keeps_below(actor, above)
        units.place(session, unit, parent)
    unit.name, unit.kind = form.name, form.kind
    _fill(session, unit, form, actor)
    after = _unit(unit, units.tree(session))
    changed = [member for member, value in after.items() if value != before[member]]  # type: ignore[literal-required] # both have its members
    unit.version += 1
    told = {"name": unit.name, "changed": changed}
    record(session, News("unit_changed", "unit", unit.id, actor, unit_id=unit.id, payload=told))
    response.headers["ETag"] = etag(unit.version)
    return {**after, "version": unit.version}


@router.get("/clients", summary="The API clients one keeps")
def listed_clients(
    query: Annotated[KeptQuery, Query()], request: Request, session: Reading, actor: Signed
) -> shapes.ClientPage:
    actor.require_somewhere(KEEPER)
    rows = select(Client).where(actor.holding(KEEPER, Client.unit_id))
    if query.unit is not None:
        rows = rows.where(Client.unit_id.in_(units.asked(session, query.unit)))
    found, following = page.through(request, session, rows, query, Client.id)
    return {"items": _clients(session, found), "next": following}


@router.post("/clients", status_code=201, summary="Add an API client; its key is answered once")
def add_client(form: NewClient, session: Writing, actor: Signed, response: Response) -> shapes.NewClientKey:
    if form.expires_at is not None and form.expires_at <= moment(session):
        raise invalid([Fault("/expires_at", "past", "Thời điểm hết hạn đã qua; hãy chọn thời điểm sau này.")])
    unit = _named_unit(session, form.unit, actor, "/unit")
    actor.require(KEEPER, unit.id)
    key = tokens.client_key()
    client = Client(
        id=new_id(),
        name=form.name,
        unit_id=unit.id,
        digest=tokens.digest(key),
        hint=key[:8],
        created_at=moment(session),
        expires_at=form.expires_at,
    )
    session.add(client)
    session.flush()
    users.grant(session, client.id, form.roles, actor)
    record(session, News("client_added", "client", client.id, actor, unit_id=unit.id, payload={"name": client.name}))
    response.headers["Cache-Control"] = "no-store"
    shown = _client(session, client)
    response.headers["ETag"] = etag_of(shown)
    return {**shown, "key": key}


@router.get("/clients/{id}", summary="One API client")
def one_client(
    id: str, query: Annotated[NoParameters, Query()], session: Reading, actor: Signed, response: Response
) -> shapes.Client:
    client = session.get(Client, id)
    if client is None or not actor.administers(client.unit_id):
        raise not_found("khoá này")
    shown = _client(session, client)
    response.headers["ETag"] = etag_of(shown)
    return shown


@router.delete("/clients/{id}", status_code=204, summary="Revoke an API client's key; what it did stays")
def revoke_client(id: str, session: Writing, actor: Signed) -> None:
    client = session.get(Client, id, with_for_update=True)
    if client is None or not actor.administers(client.unit_id):
        raise not_found("khoá này")
    if client.revoked_at is None:
        client.revoked_at = moment(session)
        record(session, News("client_revoked", "client", client.id, actor, unit_id=client.unit_id))


def _seen(actor: Actor) -> ColumnElement[bool]:
    """Users with a role in a unit that ``actor`` administers; all for the system administrator."""
    kept = actor.units(KEEPER)
    return true() if kept is None else User.id.in_(select(Grant.principal_id).where(Grant.unit_id.in_(kept)))


def _kept(session: Session, id: str, actor: Actor) -> User:
    """A user to be changed, locked; 403 for one who has rights beyond what ``actor`` administers."""
    user = session.execute(select(User).where(User.id == id, _seen(actor)).with_for_update()).scalar_one_or_none()
    if user is None:
        raise not_found("tài khoản này")
    if not users.may_keep(session, users.held_by(session, [id])[id], actor):
        raise Problem(403, "forbidden", BEYOND)
    return user


def _invitation(session: Session, user: User, request: Request, response: Response) -> shapes.Invitation:
    secret, expires = users.invite(session, user)
    response.headers["Cache-Control"] = "no-store"
    address = f"{settings_of(request).public_url.rstrip('/')}/admin/invitation/{secret}"
    return {"url": address, "expires_at": clock.stamp(expires)}


def _readable_unit(session: Session, slug: str, actor: Actor) -> Unit:
    unit = units.tree(session).by_slug(slug)
    if unit is None or not (actor.reads(unit.id) or unit.id in actor.above):
        raise not_found("đơn vị này")
    return session.get_one(Unit, unit.id)


def _parent(session: Session, slug: str | None, actor: Actor) -> Unit | None:
    return None if slug is None else _named_unit(session, slug, actor, "/parent")


def _named_unit(session: Session, slug: str, actor: Actor, place: str) -> Unit:
    """The unit that a form names; one that may not be read is answered as one that does not exist."""
    unit = units.tree(session).by_slug(slug)
    if unit is None or not (actor.reads(unit.id) or unit.id in actor.above):
        raise invalid([Fault(place, "unknown_unit", f"Không có đơn vị “{slug}”.")])
    return unit


def _keeps_below(actor: Actor, parent: Unit | None) -> None:
    """Whoever hangs a unit somewhere keeps the unit above it; at the top, the installation."""
    above = "quản trị của đơn vị cấp trên"
    if parent is not None:
        actor.require(KEEPER, parent.id, above)
    elif not actor.system:
        raise reserved(above)


def _fill(session: Session, unit: Unit, form: UnitForm, actor: Actor) -> None:
    if form.valid_from and form.valid_until and form.valid_until <= form.valid_from:
        raise invalid([Fault("/valid_until", "window_empty", "Ngày hết hiệu lực phải sau ngày bắt đầu.")])
    tree = units.tree(session)
    heirs = []
    for index, slug in enumerate(form.successors):
        heir = tree.by_slug(slug)
        if heir is None or heir.id == unit.id:
            raise invalid([Fault(f"/successors/{index}", "unknown_unit", f"Không có đơn vị “{slug}” để kế thừa.")])
        if heir.id not in tree.heirs.get(unit.id, []) and not actor.administers(heir.id):
            raise Problem(403, "forbidden", "Bạn không quản trị đơn vị kế thừa này.")
        heirs.append(heir.id)
    units.succeed(session, unit, heirs)
    unit.address, unit.phone, unit.hotline, unit.email = form.address, form.phone, form.hotline, form.email
    unit.working_hours = [hours.model_dump(by_alias=True) for hours in form.working_hours]
    unit.feedback = form.feedback.model_dump() if form.feedback else None
    unit.dossier_lookup_url = form.dossier_lookup_url
    unit.valid_from, unit.valid_until = form.valid_from, form.valid_until
    units.changed(session)


def _unit(unit: Unit, tree: units.Tree) -> shapes.Unit:
    return {**units.page(unit, tree), "version": unit.version}


def _user(session: Session, user: User, actor: Actor) -> shapes.User:
    return _users(session, [user], actor)[0]


def _users(session: Session, found: list[User], actor: Actor) -> list[shapes.User]:
    held = users.held_by(session, (user.id for user in found))
    return [
        {
            "id": user.id,
            "email": user.email,
            "name": user.name,
            "roles": users.roles(session, held[user.id]),
            "disabled": user.disabled_at is not None,
            "invited": user.password is None,
            "locked": None if users.may_keep(session, held[user.id], actor) else BEYOND,
            "version": user.version,
        }
        for user in found
    ]


def _client(session: Session, client: Client) -> shapes.Client:
    return _clients(session, [client])[0]


def _clients(session: Session, found: list[Client]) -> list[shapes.Client]:
    held = users.held_by(session, (client.id for client in found))
    return [
        {
            "id": client.id,
            "name": client.name,
            "unit": units.card(units.tree(session).get(client.unit_id)),
            "roles": users.roles(session, held[client.id]),
            "hint": client.hint,
            "created_at": clock.stamp(client.created_at),
            "expires_at": clock.stamp(client.expires_at) if client.expires_at else None,
            "revoked_at": clock.stamp(client.revoked_at) if client.revoked_at else None,
        }
        for client in found
    ]


def _called(session: Session, rows: Select[Any], wanted: str, *names: InstrumentedAttribute[str]) -> list[str]:
    """Ids of those rows whose names hold the words, marks or none: the engines fold Vietnamese each in its own way."""
    words = slugify(wanted, separator=" ")
    if not words:
        return []
    found = session.execute(rows.with_only_columns(names[0].class_.id, *names))
    return [id for id, *texts in found if words in slugify(" ".join(texts), separator=" ")]
