"""What readers browse by: categories, topics, fields and units, with how much stands under each; and active alerts."""

from typing import Annotated, Any, ClassVar

from fastapi import APIRouter, Query
from pydantic import ConfigDict, Field, with_config
from sqlalchemy import and_, func, or_, select
from starlette.responses import Response

from api import delivery
from api.channels.portal.asked import CHANNEL, AskedOfPortal, Asking
from api.channels.portal.lists import Items, Paged, through
from api.content.asked import (
    Named,
    Shape,
    Stamped,
    names_changed,
    nothing_here,
    partial,
    selected,
    selection,
    serve,
    touched,
)
from api.content.published import Live, applies, live_on, lives, next_edge, rows
from api.content.tables import CHANNELS, Facet, Item, Publication, Standing, Term
from api.content.terms import Vocabulary
from api.delivery import Answer
from api.kinds import LEGAL_FORCE, MODELS, READ, Read
from api.page import NoParameters
from api.people import units
from api.people.shapes import UnitFacts

router = APIRouter()


class TermRow(Shape):
    example: ClassVar[dict[str, Any]] = {"slug": "nong-nghiep", "name": "Nông nghiệp", "count": 12}

    slug: str
    name: str
    count: int = Field(description="Live articles, or procedures in force.")


class UnitRow(Shape):
    example: ClassVar[dict[str, Any]] = {
        "slug": "xa-mau",
        "name": "UBND xã Mẫu",
        "kind": "xã",
        "parent": {"slug": "tinh-mau", "name": "UBND tỉnh Mẫu"},
        "count": 57,
    }

    slug: str
    name: str
    kind: str
    parent: Named | None
    count: int = Field(description="Live articles and procedures in force, of the unit and those below it.")


@with_config(ConfigDict(json_schema_extra=partial))
class UnitPage(UnitFacts):
    """All a citizen needs to know of an office."""


class TermList(Items[TermRow]):
    """A page of a vocabulary."""


class UnitList(Items[UnitRow]):
    """A page of units."""


class TermsQuery(Paged):
    fields: str | None = selection(TermRow)


class UnitsQuery(Paged):
    fields: str | None = selection(UnitRow)


class UnitQuery(NoParameters):
    fields: str | None = selection(UnitPage)


def _live(asked: AskedOfPortal, kind: Read) -> Any:
    if MODELS[kind].legal_force:
        return and_(Standing.kind == kind, applies(Standing, asked.at, asked.today)["in_force"])
    return and_(Standing.kind == kind, live_on(Standing, asked.at))


def _counts(asked: AskedOfPortal, kind: Read, facet: str) -> dict[str, int]:
    """How many live texts of ``kind`` carry each value of a facet."""
    query = (
        select(Facet.value, func.count())
        .join(Standing, and_(Standing.item_id == Facet.item_id, Standing.revision == Facet.revision))
        .where(Facet.name == facet, Standing.channel == CHANNEL, _live(asked, kind))
        .group_by(Facet.value)
    )
    return dict(asked.session.execute(query).all())


def _terms(asked: AskedOfPortal, query: TermsQuery, vocabulary: Vocabulary, kind: Read) -> Answer:
    counts = _counts(asked, kind, vocabulary)
    found = select(Term).where(Term.vocabulary == vocabulary).order_by(Term.position, Term.slug)
    listed = [
        (
            [term.position, term.slug],
            TermRow(slug=term.slug, name=term.name, count=counts.get(term.slug, 0)).document(),
        )
        for term in asked.session.execute(found).scalars()
    ]
    return asked.document(
        through(asked, listed, query, query.fields),
        changed_at=asked.changed_at(Standing.kind == kind),
        tags=[f"vocabulary:{vocabulary}"],
    )


@serve(router, "/v1/categories", "Categories of articles", TermList)
def list_categories(query: Annotated[TermsQuery, Query()], asked: Asking) -> Response:
    return _terms(asked, query, "category", "article")


@serve(router, "/v1/topics", "Topics of articles", TermList)
def list_topics(query: Annotated[TermsQuery, Query()], asked: Asking) -> Response:
    return _terms(asked, query, "topic", "article")


@serve(router, "/v1/fields", "Fields of procedures", TermList)
def list_fields(query: Annotated[TermsQuery, Query()], asked: Asking) -> Response:
    return _terms(asked, query, "field", "procedure")


@serve(router, "/v1/units", "The offices, the one that runs the installation first", UnitList)
def list_units(query: Annotated[UnitsQuery, Query()], asked: Asking) -> Response:
    tree = asked.tree
    found = (
        select(Item.unit_id, func.count())
        .join(Standing, Standing.item_id == Item.id)
        .where(Standing.channel == CHANNEL, or_(*(_live(asked, kind) for kind in READ)))
        .group_by(Item.unit_id)
    )
    counts = dict(asked.session.execute(found).all())
    offices = [
        (
            [unit.id],
            UnitRow(
                slug=unit.slug,
                name=unit.name,
                kind=unit.kind,
                parent=asked.unit(unit.parent_id) if unit.parent_id else None,
                count=sum(counts.get(id, 0) for id in tree.reach(unit.id, today=asked.today)),
            ).document(),
        )
        for unit in tree
    ]
    return asked.document(
        through(asked, offices, query, query.fields),
        changed_at=asked.changed_at(),
        tags=["units"],
    )


@serve(router, "/v1/units/{slug}", "All a citizen needs to know of an office", UnitPage)
def read_unit(slug: str, query: Annotated[UnitQuery, Query()], asked: Asking) -> Response:
    unit = asked.tree.by_slug(slug)
    if unit is None:
        raise nothing_here("đơn vị này")
    return asked.document(
        selected({**units.page(unit, asked.tree)}, query.fields),
        changed_at=names_changed(asked.session),
        tags=["units", f"unit:{unit.id}"],
    )


class Alert(Shape):
    """An emergency notice, wherever it is told."""

    example: ClassVar[dict[str, Any]] = {
        "id": "019a2f00-0000-7000-8000-000000000001",
        "kind": "led_message",
        "title": "Nước lũ lên nhanh, bà con ven sông đi ngay đến nhà văn hoá thôn",
        "text": "Nước lũ lên nhanh, bà con ven sông đi ngay đến nhà văn hoá thôn",
        "unit": {"slug": "xa-mau", "name": "UBND xã Mẫu"},
        "url": None,
        "live_from": "2026-11-23T01:30:00Z",
        "live_until": None,
    }

    id: str
    kind: str
    title: str
    text: str = Field(description="All it says, without formatting.")
    unit: Named
    url: str | None = Field(description="Its page; null for what is told only on screens, the radio or Zalo.")
    live_from: Stamped
    live_until: Stamped | None


class AlertList(Items[Alert]):
    """A page of notices, the latest first."""


class AlertsQuery(Paged):
    fields: str | None = selection(Alert)


@serve(router, "/v1/alerts", "Active emergency notices, usually none", AlertList)
def list_alerts(query: Annotated[AlertsQuery, Query()], asked: Asking) -> Response:
    emergency = and_(
        Standing.kind.not_in(LEGAL_FORCE),
        Standing.publication_id.in_(select(Publication.id).where(Publication.class_ == "emergency")),
    )
    found = lives(asked.session.execute(rows(None, and_(live_on(Standing, asked.at), emergency))).all())
    # One row a text, as its foremost channel has it.
    found.sort(key=lambda live: CHANNELS.index(live.standing.channel), reverse=True)
    told = {live.item.id: live for live in found}.values()
    addresses = asked.addresses(told)
    latest = sorted(((_latest_first(live), live) for live in told), key=lambda row: row[0])
    alerts = [(key, _alert(asked, live, addresses.get(live.item.id)).document()) for key, live in latest]
    changed = [touched(asked.session, channel, asked.at, emergency) for channel in CHANNELS]
    return Answer(
        delivery.encode(through(asked, alerts, query, query.fields)),
        changed_at=max(*changed, names_changed(asked.session)),
        until=next_edge(asked.session, asked.at),
        max_age=5,
        stale=0,
        tags=["alerts"],
        counted=[live.key for live in told if live.standing.channel == CHANNEL],
    )


def _latest_first(live: Live) -> list[Any]:
    return [-live.standing.live_from.timestamp(), live.item.id]


def _alert(asked: AskedOfPortal, live: Live, url: str | None) -> Alert:
    return Alert(
        id=live.item.id,
        kind=live.item.kind,
        title=live.body.heading,
        text=live.body.plain,
        unit=asked.unit(live.item.unit_id),
        url=url,
        live_from=live.standing.live_from,
        live_until=live.standing.live_until,
    )
