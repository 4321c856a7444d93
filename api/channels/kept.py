"""Things a unit's administrators keep for its channels: screens, groups, stations and their slots."""

from collections.abc import Callable
from typing import Annotated, Any, Literal, Protocol, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from fastapi import Depends, Request, Response
from pydantic import AfterValidator, Field
from slugify import slugify
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from api import db, page, preconditions
from api.db import claim, moment
from api.page import ListQuery
from api.people import permission, units
from api.people.permission import KEEPER, Actor
from api.preconditions import etag
from api.process import Configured

Row = TypeVar("Row", bound="Kept")
Shown = TypeVar("Shown")


def _exists(zone: str) -> str:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("Không có múi giờ này; ví dụ đúng: Asia/Ho_Chi_Minh.") from None
    return zone


async def _office_zone(settings: Configured) -> str:
    return settings.timezone


GivenZone = Annotated[
    Annotated[str, Field(max_length=60), AfterValidator(_exists)] | None,
    Field(description="Left out: the installation's, `LOA_TIMEZONE`."),
]
OfficeZone = Annotated[str, Depends(_office_zone)]
"""The zone of what is not told its own."""


class Kept(Protocol):
    """A row with a version, of which it is known who changed it last."""

    version: Any
    changed_at: Any
    changed_by_name: Any


def home(session: Session, slug: str, actor: Actor) -> str:
    """The id of a unit that takes something new, kept by ``actor``."""
    return permission.home(session, slug, actor, KEEPER, new="thiết bị hay đài mới").id


def require_version(given: int | Literal["*"], held: Kept, actor: Actor, *, star: bool = False) -> None:
    """What ``If-Match`` says must be the version held; ``*`` is taken where ``star`` allows it."""
    preconditions.require(given, held.version, held.changed_by_name, held.changed_at, asking=actor.name, star=star)


def touch(session: Session, held: Kept, actor: Actor) -> None:
    held.version += 1
    held.changed_at, held.changed_by_name = moment(session), actor.name


def free_slug(session: Session, column: Any, given: str | None, name: str) -> str:
    """The slug, or the name's; a taken one gets ``-2``."""
    wanted = given or slugify(name, max_length=100) or "muc"
    claim(session, str(column))
    taken = set(session.execute(select(column).where(column.startswith(wanted))).scalars())
    return db.free_slug(wanted, taken.__contains__)


def seen(session: Session, rows: Select[Any], table: Any, unit: str | None, actor: Actor) -> Select[Any]:
    """Those of ``rows`` that ``actor`` may see, of ``unit`` and the units below it when it is named."""
    rows = rows.where(actor.reading(table.unit_id))
    return rows if unit is None else rows.where(table.unit_id.in_(units.asked(session, unit)))


def listed(
    request: Request,
    session: Session,
    query: ListQuery,
    rows: Any,
    table: Any,
    show: Callable[[Session, Any], Shown],
) -> tuple[list[Shown], str | None]:
    """One page in the order the rows were made, and where the next one stands."""
    found, following = page.through(request, session, rows, query, table.id)
    return [show(session, one) for one in found], following


def reply(session: Session, held: Row, show: Callable[[Session, Row], Shown], response: Response) -> Shown:
    """The thing as it stands now, with its ``ETag``."""
    session.flush()
    response.headers["ETag"] = etag(held.version)
    return show(session, held)
