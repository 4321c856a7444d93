"""Zalo over ``/v1/zalo``: answers to questions, procedures as messages, and articles to broadcast."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from pydantic import Field
from sqlalchemy import ColumnElement, func
from sqlalchemy.orm import Session
from starlette.responses import Response

from api import delivery, media
from api.channels.zalo import broadcasts, messages
from api.channels.zalo.shapes import Answers, Broadcast, Broadcasts, InZalo, Message, ProcedureMessages
from api.content import asked, clockwork, feed, finding, published, wording
from api.content.asked import nothing_here, serve, touched
from api.content.published import Live
from api.content.tables import Standing
from api.kinds import READ, Article, Procedure
from api.page import NoParameters
from api.people.tables import Unit
from api.process import TakingTurns

router = APIRouter()

BROADCAST = "zalo_broadcast"


class AskedOfZalo(asked.Asked):
    channel = "zalo"

    def changed_at(self, *conditions: ColumnElement[bool]) -> datetime:
        """Of the portal too: a button leads to what stands there."""
        return max(super().changed_at(*conditions), touched(self.session, "portal", self.at, *conditions))


class AskedOfBroadcast(asked.Asked):
    channel = BROADCAST


Asking = Annotated[AskedOfZalo, Depends(AskedOfZalo, scope="function")]


class AnswersQuery(NoParameters):
    q: str = Field("", max_length=500, description="What the citizen typed.")


class BroadcastsQuery(NoParameters):
    after: str | None = Field(None, min_length=1, max_length=1000, description="`next` of an earlier answer.")
    limit: int = Field(100, ge=1, le=1000)


@serve(router, "/v1/zalo/answers", "Ready messages that answer a question", Answers, tag="zalo")
def answers(query: Annotated[AnswersQuery, Query()], asked: Asking) -> Response:
    session = asked.session
    among = finding.among(READ, "zalo", asked.at)
    counted = finding.matching(session, query.q, among).with_only_columns(func.count(), maintain_column_froms=True)
    matches = int(session.execute(counted).scalar_one())
    found = [live for live, _ in finding.ranked(session, query.q, among, asked.today, messages.ELEMENTS)]
    if not found:
        said = [_nothing(asked)]
    elif matches == 1:
        said = _whole(asked, found[0], asked.addresses(found))
    else:
        said = [_list(asked, found, asked.addresses(found))]
    return asked.document(
        {"query": query.q, "matches": matches, "messages": said},
        changed_at=asked.changed_at(),
        tags=delivery.tags("zalo", (live.item.id for live in found)),
        lives=found,
    )


def _whole(asked: AskedOfZalo, live: Live, addresses: Mapping[str, str]) -> list[Message]:
    """The only text a question found."""
    url = addresses.get(live.item.id)
    if isinstance(live.body, Procedure):
        return _procedure(asked, live, live.body, url)
    return [messages.long_text(f"{live.body.heading}\n\n{live.body.plain}", url)]


def preview(request: Request, session: Session, live: Live, *, page: bool) -> InZalo:
    """What the bot says when ``live`` is the one text a question finds, and its row in a list of several.

    :param page: whether it stands on the portal besides, where its buttons lead
    """
    asked = AskedOfZalo(request, session)
    addresses = {live.item.id: asked.address(live)} if page else {}
    return {"messages": _whole(asked, live, addresses), "in_a_list": _list(asked, [live], addresses)}


def preview_broadcast(request: Request, session: Session, live: Live, *, page: bool) -> Broadcast:
    """The row of ``live`` among the broadcasts."""
    asked = AskedOfBroadcast(request, session)
    url = asked.address(live) if page and live.item.kind in READ else None
    return _broadcast(asked, live, url, _pictures(asked, [live]))


def _list(asked: AskedOfZalo, found: list[Live], addresses: Mapping[str, str]) -> Message:
    """The best few as a list; a procedure's own messages are one tap away."""
    elements, buttons = [], []
    for live in found:
        body = live.body
        cover = media.zalo_url(asked.session, body.cover) if isinstance(body, Article) else None
        image = asked.absolute(cover) if cover else None
        url = addresses.get(live.item.id)
        query = live.name if isinstance(body, Procedure) else body.heading
        elements.append(messages.element(body.heading, messages.summary(body), url, query, image))
        if isinstance(body, Procedure):
            buttons.append(messages.ask(f"Hỏi về: {body.title}", live.name))
    return messages.listing(elements, buttons)


def _nothing(asked: AskedOfZalo) -> Message:
    """That nothing was found, and what helps: topics, opening hours, where to write."""
    lines = ["Xin lỗi, chưa tìm thấy nội dung phù hợp. Bạn có thể hỏi ngắn hơn, hoặc gõ tên thủ tục hay mã thủ tục."]
    topics = list(asked.terms("field").values())[:6] or list(asked.terms("category").values())[:6]
    if topics:
        lines.append("Các chủ đề: " + "; ".join(topics) + ".")
    unit = _office(asked)
    hours = ", ".join(f"{_days(one['days'])} {one['from']}-{one['to']}" for one in unit.working_hours)
    if hours:
        lines.append(f"Giờ làm việc: {hours}.")
    if unit.address:
        lines.append(f"Địa chỉ: {unit.address}.")
    feedback = unit.feedback or {}
    ways = [feedback.get("text"), feedback.get("phone") or unit.hotline or unit.phone, feedback.get("url"), unit.email]
    told = "; ".join(str(way) for way in ways if way)
    lines.append(
        f"Phản ánh, kiến nghị: {told}." if told else "Phản ánh, kiến nghị: xin gặp bộ phận một cửa của đơn vị."
    )
    return messages.text("\n\n".join(lines))


def _office(asked: AskedOfZalo) -> Unit:
    """The unit whose desk a citizen goes to: the root, or the first below it that says when it is open."""
    root = asked.tree.root
    if root.working_hours:
        return root
    return next((unit for unit in asked.tree if unit.working_hours), root)


_DAYS = {"mon": "T2", "tue": "T3", "wed": "T4", "thu": "T5", "fri": "T6", "sat": "T7", "sun": "CN"}


def _days(days: list[str]) -> str:
    named = [_DAYS[day] for day in _DAYS if day in days]
    run = list(_DAYS.values())
    if len(named) > 2 and named == run[run.index(named[0]) : run.index(named[-1]) + 1]:
        return f"{named[0]}-{named[-1]}"
    return ", ".join(named)


def _procedure(asked: AskedOfZalo, live: Live, body: Procedure, url: str | None) -> list[Message]:
    where = [", ".join(part for part in (one.place, one.address, one.phone) if part) for one in body.reception]
    where = [one for one in where if one] or ([body.executing_agency] if body.executing_agency else [])
    return messages.procedure(body, live.name, url, _notice(asked, live), where)


def _notice(asked: AskedOfZalo, live: Live) -> str | None:
    """Said first: when it does not apply yet, and what the portal says of it besides."""
    begins = live.publication.effective_from if live.status == "upcoming" else None
    said = [f"Thủ tục này có hiệu lực từ ngày {wording.day(begins)}."] if begins else []
    told = wording.notice(asked.session, live, asked.at)
    return " ".join([*said, told] if told else said) or None


@serve(
    router,
    "/v1/zalo/procedures/{code}",
    "A procedure as ready messages: papers, time, fee",
    ProcedureMessages,
    tag="zalo",
)
def procedure(code: str, query: Annotated[NoParameters, Query()], asked: Asking) -> Response:
    item = finding.procedure_named(asked.session, "zalo", code, asked.at)
    live = published.live_item(asked.session, "zalo", item.id, asked.at) if item else None
    if live is None:
        raise nothing_here("thủ tục này")
    return asked.document(
        {"code": live.written.get("code"), "messages": _whole(asked, live, asked.addresses([live]))},
        changed_at=asked.changed_at(Standing.item_id == live.item.id),
        tags=delivery.tags("zalo", [live.item.id]),
        lives=[live],
    )


@serve(router, "/v1/zalo/broadcasts", "What is to be broadcast since a place in the log", Broadcasts, tag="zalo")
def list_broadcasts(
    query: Annotated[BroadcastsQuery, Query()],
    asked: Annotated[AskedOfBroadcast, Depends(AskedOfBroadcast, scope="function")],
    database: TakingTurns,
) -> Response:
    # First what the clock brought about is told, if that can be done at once; only then the session reads.
    clockwork.settle_if_due(database)
    session = asked.session
    log = feed.told(session, query.after, query.limit, lambda since: feed.begun(session, BROADCAST, since, asked.at))
    found = published.live_items(session, BROADCAST, [event.subject_id for event in log.events], asked.at)
    lives = [found[event.subject_id] for event in log.events]
    addresses, pictures = asked.addresses(lives), _pictures(asked, lives)
    document = {
        "epoch": log.epoch,
        "items": [_broadcast(asked, live, addresses.get(live.item.id), pictures) for live in lives],
        "next": log.next,
    }
    changed_at = max([log.head_at, *(event.at for event in log.events)])
    return asked.document(document, changed_at=changed_at, tags=["changes"], lives=lives)


def _pictures(asked: AskedOfBroadcast, lives: Iterable[Live]) -> dict[str, str]:
    """The addresses of JPEGs for what these texts show, by media id."""
    used = [use.id for live in lives for use in live.body.media]
    paths = {id: asset.zalo_url for id, asset in media.find(asked.session, used).items()}
    return {id: asked.absolute(path) for id, path in paths.items() if path}


def _broadcast(asked: AskedOfBroadcast, live: Live, url: str | None, pictures: Mapping[str, str]) -> Broadcast:
    return {
        "id": live.item.id,
        "publication": live.publication.id,
        "revision": live.standing.revision,
        "kind": live.item.kind,
        "article": broadcasts.article(live, asked.unit(live.item.unit_id).name, pictures),
        "text": broadcasts.text(live, url),
    }
