"""Procedures: what is in force on a day, every version the public has seen, and the sentences that tell of changes."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Literal

from fastapi import APIRouter, Query
from pydantic import Field
from sqlalchemy import ColumnElement, Select, or_, select
from starlette.responses import Response

from api import clock, delivery
from api.channels.portal.asked import CHANNEL, AskedOfPortal, Asking, path_of
from api.channels.portal.lists import Items, Label, OfUnit, Paged, Slug, Words, best, newest, through, with_facet
from api.content import finding, published, wording
from api.content.asked import BEGINNING, Link, Named, Shape, Stamped, nothing_here, redirect, selected, selection, serve
from api.content.finding import reach
from api.content.published import Live, Status, applies, rows
from api.content.tables import Item, SearchEntry, Standing, up
from api.kinds import Procedure, prose
from api.kinds.procedure import Basis, Case, Extra, Fee, Result, changed_parts, code_key
from api.page import NoParameters
from api.problem import Fault, Problem, invalid
from api.wire import DecisionCard, GivenDay, GivenInstant

router = APIRouter()

Level = Literal["ministry", "province", "commune", "other"]


class ProcedureRow(Shape):
    example: ClassVar[dict[str, Any]] = {
        "code": "1.000001",
        "slug": "cap-ban-sao-trich-luc-ho-tich",
        "title": "Cấp bản sao trích lục hộ tịch (ví dụ)",
        "field": {"slug": "ho-tich", "name": "Hộ tịch"},
        "levels": ["commune"],
        "subjects": ["Công dân Việt Nam"],
        "executing_agency": "Ủy ban nhân dân xã Mẫu",
        "competent_agency": "Ủy ban nhân dân xã Mẫu",
        "service_level": "full_online",
        "online_url": "https://dichvucong.example/1.000001",
        "status": "in_force",
        "effective_from": "2026-11-23",
        "decision": {"number": "01/QĐ-MAU", "date": "2026-11-02", "agency": "UBND tỉnh Mẫu"},
        "updated_at": "2026-11-23T01:30:00Z",
        "url": "https://xa-mau.example/procedures/1.000001",
    }

    code: str | None
    slug: str
    title: str
    field: Named | None
    levels: list[Level]
    subjects: list[str]
    executing_agency: str
    competent_agency: str
    service_level: Literal["full_online", "partial_online", "information_only"] | None
    online_url: str | None
    status: Status
    effective_from: date | None = Field(description="Null: not known.")
    effective_until: date | None = Field(
        description="The first day it no longer applies: repealed, or the next version takes effect."
    )
    decision: DecisionCard | None
    updated_at: Stamped
    url: str = Field(description="Where a citizen reads it.")


class PublicStep(Shape):
    name: str
    html: str
    text: str


class PublicTimeLimit(Shape):
    value: int | float | None
    unit: Literal["hour", "day", "working_day", "month", "year"] | None
    text: str


class PublicMethod(Shape):
    channel: Literal["direct", "online", "postal", "direct_and_online"]
    time_limit: PublicTimeLimit | None
    fees: list[Fee]
    description: str


class PublicReception(Shape):
    unit: Named | None
    place: str
    address: str
    hours: str
    phone: str


class RelatedProcedure(Shape):
    """``url`` is null for one that does not stand here."""

    kind: Literal["procedure"] = "procedure"
    code: str | None
    title: str
    url: str | None


class ProcedurePage(ProcedureRow):
    example: ClassVar[dict[str, Any]] = ProcedureRow.example | {
        "steps": [{"name": "Nộp hồ sơ", "html": "<p>Nộp tại bộ phận một cửa.</p>", "text": "Nộp tại bộ phận một cửa."}],
        "methods": [
            {
                "channel": "direct",
                "time_limit": {"value": 1, "unit": "working_day", "text": "Trong ngày làm việc"},
                "fees": [
                    {"kind": "amount", "type": "phi", "amount": 8000, "currency": "VND", "text": "8.000 đồng mỗi bản"}
                ],
                "description": "",
            }
        ],
        "cases": [
            {
                "name": "",
                "components": [{"name": "Tờ khai theo mẫu", "originals": 1, "copies": 0, "required": True}],
            }
        ],
        "dossier_sets": 1,
        "results": [{"name": "Bản sao trích lục"}],
        "legal_basis": [{"number": "60/2014/QH13", "title": "Luật Hộ tịch"}],
        "conditions_text": "",
        "coordinating_agencies": [],
        "reception": [
            {
                "unit": Named.example,
                "place": "Bộ phận một cửa",
                "address": "Số 1, thôn Mẫu",
                "hours": "Giờ hành chính",
                "phone": "0200 000 000",
            }
        ],
        "extra": [],
        "kind_of_procedure": "TTHC được luật giao quy định chi tiết",
        "keywords": ["trích lục"],
        "related": [],
        "replaces": [],
        "replaced_by": [],
    }

    steps: list[PublicStep]
    methods: list[PublicMethod]
    cases: list[Case]
    dossier_sets: int | None
    results: list[Result]
    legal_basis: list[Basis]
    conditions_text: str
    coordinating_agencies: list[str]
    reception: list[PublicReception]
    extra: list[Extra]
    kind_of_procedure: str | None
    keywords: list[str]
    related: list[RelatedProcedure]
    replaces: list[Link]
    replaced_by: list[Link]
    notice: str | None


class Version(Shape):
    example: ClassVar[dict[str, Any]] = {
        "effective_from": "2026-11-23",
        "decision": {"number": "01/QĐ-MAU", "date": "2026-11-02", "agency": "UBND tỉnh Mẫu"},
        "changed": ["methods", "cases"],
        "title": "Cấp bản sao trích lục hộ tịch (ví dụ)",
        "live_from": "2026-11-20T02:00:00Z",
    }

    effective_from: date | None = Field(description="Null: not known.")
    effective_until: date | None
    decision: DecisionCard | None
    changed: list[str] = Field(description="Which parts differ from the version before.")
    title: str
    live_from: Stamped = Field(description="When the public first saw it.")


class ProcedureList(Items[ProcedureRow]):
    """A page of procedures."""


class VersionList(Items[Version]):
    """A page of versions."""


class ProceduresQuery(OfUnit, Paged):
    field: Slug | None = None
    level: Level | None = None
    subject: Label | None = None
    unit: Slug | None = Field(None, description="A unit's slug: what it, those above it and those below it publish.")
    q: Words | None = Field(None, description="Words to find, or a code or its beginning; best first.")
    status: Status | None = Field(None, description="On the day asked about; `in_force` when not given.")
    on: GivenDay | None = Field(None, description="A day; today when not given.")
    fields: str | None = selection(ProcedureRow)


class ProcedureQuery(NoParameters):
    on: GivenDay | None = Field(None, description="The version in force on this day.")
    known_at: GivenInstant | None = Field(None, description="As it was shown at this instant.")
    unit: Slug | None = Field(None, description="The unit whose reception is merged in.")
    fields: str | None = selection(ProcedurePage)


class VersionsQuery(Paged):
    fields: str | None = selection(Version)


def select_procedures(asked: AskedOfPortal, query: ProceduresQuery) -> Select[Any]:
    """What has the status on the day, and passes the filters."""
    condition = applies(Standing, asked.at, query.on or asked.today)[query.status or "in_force"]
    found = rows(CHANNEL, condition).where(Standing.kind == "procedure")
    if query.field is not None:
        found = with_facet(found, "field", asked.known("field", query.field))
    if query.level is not None:
        found = with_facet(found, "level", query.level)
    if query.subject is not None:
        found = with_facet(found, "subject", query.subject)
    if query.unit is not None:
        unit = asked.unit_named(query.unit)
        found = found.where(Item.unit_id.in_(reach(asked.tree, unit.id, "procedure", below=query.below)))
    return found


def procedure_rows(asked: AskedOfPortal, lives: Iterable[Live], known_at: datetime | None = None) -> list[ProcedureRow]:
    found = list(lives)
    days = _days(asked, [live.item.id for live in found], known_at or asked.at)
    return [ProcedureRow(**_row(asked, live, days[live.item.id])) for live in found]


def _days(asked: AskedOfPortal, item_ids: list[str], at: datetime) -> dict[str, list[date]]:
    """The days on which a version of each item takes effect, as known at T, in order."""
    query = (
        select(Standing.item_id, Standing.effect_on)
        .where(Standing.item_id.in_(item_ids), Standing.channel == CHANNEL, up(Standing, at))
        .order_by(Standing.effect_on)
    )
    days: dict[str, list[date]] = {id: [] for id in item_ids}
    for id, day in asked.session.execute(query):
        days[id].append(day)
    return days


def _until(standing: Standing, days: Iterable[date]) -> date | None:
    ends = [day for day in days if day > standing.effect_on][:1]
    ends += [standing.effective_until] if standing.effective_until is not None else []
    return min(ends, default=None)


def _decided(written: dict[str, Any]) -> DecisionCard | None:
    decision = written.get("decision") or {}
    told: DecisionCard = {
        "number": decision.get("number"),
        "date": decision.get("date"),
        "agency": decision.get("agency"),
    }
    return told if any(told.values()) else None


def _row(asked: AskedOfPortal, live: Live, days: list[date]) -> dict[str, Any]:
    written = live.written
    return {
        "code": written.get("code"),
        "slug": live.publication.slug or live.item.id,
        "title": written["title"],
        "field": asked.term("field", written.get("field")),
        "levels": written.get("levels", []),
        "subjects": written.get("subjects", []),
        "executing_agency": written.get("executing_agency", ""),
        "competent_agency": written.get("competent_agency", ""),
        "service_level": written.get("service_level"),
        "online_url": written.get("online_url"),
        "status": live.status,
        "effective_from": live.publication.effective_from,
        "effective_until": _until(live.standing, days),
        "decision": _decided(written),
        "updated_at": live.changed_at,
        "url": asked.address(live),
    }


def procedure_page(asked: AskedOfPortal, live: Live, at: datetime, on: date) -> ProcedurePage:
    """The whole procedure as it stands on a day, as known at T."""
    body = live.body
    assert isinstance(body, Procedure)
    row = _row(asked, live, _days(asked, [live.item.id], at)[live.item.id])
    return ProcedurePage(
        **row,
        steps=[PublicStep(name=step.name, html=prose.to_html(step.content), text=step.text) for step in body.steps],
        methods=[
            PublicMethod(
                channel=method.channel,
                time_limit=PublicTimeLimit(
                    value=_plain(method.time_limit.value), unit=method.time_limit.unit, text=method.time_limit.text
                )
                if method.time_limit
                else None,
                fees=method.fees,
                description=method.description,
            )
            for method in body.methods
        ],
        cases=body.cases,
        dossier_sets=body.dossier_sets,
        results=body.results,
        legal_basis=body.legal_basis,
        conditions_text=body.conditions_text,
        coordinating_agencies=body.coordinating_agencies,
        reception=[
            PublicReception(
                unit=_receiving(asked, one.unit), place=one.place, address=one.address, hours=one.hours, phone=one.phone
            )
            for one in body.reception
        ],
        extra=body.extra,
        kind_of_procedure=body.kind_of_procedure,
        keywords=body.keywords,
        related=_related(asked, body.related, at, on),
        replaces=[],
        replaced_by=[],
        notice=wording.notice(asked.session, live, at),
    )


def _plain(value: float | None) -> int | float | None:
    """5, not 5.0."""
    return int(value) if value is not None and value == int(value) else value


def _receiving(asked: AskedOfPortal, slug: str | None) -> Named | None:
    unit = asked.tree.by_slug(slug) if slug else None
    return Named(slug=unit.slug, name=unit.name) if unit else None


def _related(asked: AskedOfPortal, named: list[str], at: datetime, on: date) -> list[RelatedProcedure]:
    """Procedures a text names by their codes, with the titles and addresses of those in force on the day."""
    keys = {name: code_key(name) for name in named}
    query = (
        rows(CHANNEL, applies(Standing, at, on)["in_force"])
        .join(SearchEntry, (SearchEntry.item_id == Standing.item_id) & (SearchEntry.revision == Standing.revision))
        .where(SearchEntry.code.in_(set(keys.values())))
    )
    found = {code_key(live.written["code"]): live for live in published.lives(asked.session.execute(query).all())}
    made = []
    for name in named:
        live = found.get(keys[name])
        if live is not None:
            row = RelatedProcedure(code=live.written["code"], title=live.written["title"], url=asked.address(live))
        else:
            row = RelatedProcedure(code=None, title=name, url=None)
        made.append(row)
    return made


def item_of(asked: AskedOfPortal, name: str) -> Item:
    """The procedure a code or slug of any version the public has seen leads to; 404 for any other name."""
    item = finding.procedure_named(asked.session, CHANNEL, name, asked.at)
    if item is None:
        raise nothing_here("thủ tục này")
    return item


def version(asked: AskedOfPortal, item: Item, on: date | None, known_at: datetime | None) -> Live:
    """The version asked for; 404 ``not_in_force`` names the nearest ones when none is in force on the day."""
    at = asked.at
    if known_at is not None:
        if known_at > asked.at:
            detail = "Thời điểm này còn ở phía trước; chỉ hỏi được điều đã từng hiển thị."
            raise invalid([Fault("?known_at", "in_future", detail)])
        # Nothing was shown before 1970, and instants at the ends of the calendar do not exist in UTC.
        at = max(known_at, BEGINNING)
    found = published.in_force(asked.session, CHANNEL, item.id, at, on or clock.today(at), fallback=on is None)
    if found is not None:
        return found
    _require_any(asked, item, at)
    assert on is not None
    raise _not_in_force(asked, item, on, at)


def _require_any(asked: AskedOfPortal, item: Item, at: datetime) -> None:
    """404 for a procedure of which nothing stands, as known at T: only what was in error leaves so."""
    if published.in_force(asked.session, CHANNEL, item.id, at, clock.today(at)) is None:
        raise nothing_here("thủ tục này")


def _not_in_force(asked: AskedOfPortal, item: Item, on: date, at: datetime) -> Problem:
    seen = wording.in_order(asked.session, CHANNEL, item.id, at)
    days = [one.standing.effect_on for one in seen]
    before = [one for one in seen if one.standing.effect_on <= on][-1:]
    after = [one for one in seen if one.standing.effect_on > on][:1]
    nearest = [
        {
            "effective_from": one.effective_from.isoformat() if one.effective_from else None,
            "effective_until": until.isoformat() if (until := _until(one.standing, days)) else None,
            "decision": _decided(one.body.written()),
        }
        for one in before + after
    ]
    told = [
        f"bản có hiệu lực đến trước ngày {wording.day(until)}"
        for one in before
        if (until := _until(one.standing, days))
    ]
    told += [
        f"bản có hiệu lực từ ngày {wording.day(one.effective_from)}"
        if one.effective_from
        else f"bản công bố ngày {wording.day(one.standing.effect_on)}"
        for one in after
    ]
    near = f" Gần nhất: {'; '.join(told)}." if told else ""
    detail = f"Ngày {wording.day(on)} không có bản nào của thủ tục này có hiệu lực.{near}"
    return Problem(404, "not_in_force", detail, headers={"Cache-Control": "no-store"}, versions=nearest)


def versions(asked: AskedOfPortal, item: Item) -> list[Version]:
    """Every version the public has seen, in order of effect; one that only brought a date or an end is the same one.

    One that was overtaken before its day never applied: it is left out.
    """
    seen = [
        one for one in published.seen(asked.session, CHANNEL, item.id, asked.at) if not _never_applied(one[0], asked.at)
    ]
    days = [s.effect_on for s, _, _ in seen if s.open(asked.at)]
    kept: dict[int, int] = {}
    for index, (standing, _, _) in enumerate(seen):
        kept[standing.revision] = index
    first: dict[int, datetime] = {}
    for standing, _, _ in seen:
        first[standing.revision] = min(first.get(standing.revision, standing.live_from), standing.live_from)
    made: list[Version] = []
    before: Procedure | None = None
    for index, (standing, publication, written) in enumerate(seen):
        if kept[standing.revision] != index:
            continue
        body = wording.parsed(written)
        made.append(
            Version(
                effective_from=publication.effective_from,
                effective_until=_until(standing, days),
                decision=_decided(written),
                changed=changed_parts(before, body),
                title=body.title,
                live_from=first[standing.revision],
            )
        )
        before = body
    return made


def _never_applied(standing: Standing, at: datetime) -> bool:
    ended = standing.ended_at
    if ended is None or ended > at or standing.ended_why != "overtaken":
        return False
    return clock.today(ended) < standing.effect_on


def needs_code(live: Live, name: str) -> bool:
    """Whether ``name`` is a slug of a procedure that has got a code."""
    code = live.written.get("code")
    return code is not None and code_key(code) != code_key(name)


@serve(router, "/v1/procedures", "Procedures in force, or with another status on another day", ProcedureList)
def list_procedures(query: Annotated[ProceduresQuery, Query()], asked: Asking) -> Response:
    on = query.on or asked.today
    among = select_procedures(asked, query)
    found = newest(asked, among, query, on) if query.q is None else best(asked, query.q, among, query, on)
    return asked.document(
        found.document(procedure_rows(asked, found.lives), query.fields),
        changed_at=asked.changed_at(Standing.kind == "procedure"),
        tags=delivery.tags("procedures", (live.item.id for live in found.lives)),
        lives=found.lives,
    )


@serve(router, "/v1/procedures/{code:path}/versions", "Every version the public has seen, newest first", VersionList)
def list_versions(code: str, query: Annotated[VersionsQuery, Query()], asked: Asking) -> Response:
    item = item_of(asked, code)
    _require_any(asked, item, asked.at)
    made = versions(asked, item)
    rows = [([-number], one.document()) for number, one in enumerate(made)][::-1]
    return asked.document(
        through(asked, rows, query, query.fields),
        changed_at=asked.changed_at(Standing.item_id == item.id),
        tags=delivery.tags("versions", [item.id]),
    )


@serve(router, "/v1/procedures/{code:path}", "The procedure in force on a day, by code or slug", ProcedurePage)
def read_procedure(code: str, query: Annotated[ProcedureQuery, Query()], asked: Asking) -> Response:
    item = item_of(asked, code)
    if query.unit is not None:
        asked.unit_named(query.unit)
    live = version(asked, item, query.on, query.known_at)
    if needs_code(live, code):
        return redirect(asked, path_of(live), 308)
    # A version of another time may have had another name; the one asked for led here.
    now = query.on is None and query.known_at is None
    if now and not live.written.get("code") and live.publication.slug not in (None, code):
        return redirect(asked, path_of(live), 301)
    at = max(min(query.known_at or asked.at, asked.at), BEGINNING)
    return asked.document(
        selected(procedure_page(asked, live, at, query.on or clock.today(at)).document(), query.fields),
        changed_at=asked.changed_at(_in_answer(live)),
        tags=delivery.tags("procedure", [item.id]),
        lives=[live],
    )


def _in_answer(live: Live) -> ColumnElement[bool]:
    """The standings a procedure's answer depends on: its own, and those of the procedures it names."""
    mine = Standing.item_id == live.item.id
    keys = {code_key(name) for name in live.written.get("related", [])}
    named = select(SearchEntry.item_id).where(SearchEntry.code.in_(keys))
    return or_(mine, Standing.item_id.in_(named)) if keys else mine
