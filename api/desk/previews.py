"""What a channel would answer for a text that is not saved: the channel's own words, for a publication that never was."""

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from pydantic import Field
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from typing_extensions import TypedDict

from api import clock, media
from api.channels import portal, radio, signage, zalo
from api.channels.portal.articles import ArticlePage
from api.channels.portal.procedures import ProcedurePage
from api.channels.radio.shapes import Entry
from api.channels.signage.shapes import OnPanels
from api.channels.zalo.shapes import Broadcast, InZalo
from api.content import access, editing
from api.content.published import Live, Status, live_item, was_up
from api.content.tables import EARLIEST, Channel, Item, Publication, Standing
from api.db import Reading, new_id
from api.kinds import MODELS, Body, Procedure, Written, parse
from api.people.permission import Signed
from api.problem import Fault, invalid
from api.process import settings_of
from api.wire import Form, GivenInstant, ShownAs, example

router = APIRouter(prefix="/manage/v1")

UNTITLED = "Chưa có tiêu đề"
Previewed = Literal["portal", "zalo", "zalo_broadcast", "signage", "radio"]


class PreviewForm(Form):
    model_config = example(
        {
            "unit": "xa-mau",
            "body": {"kind": "led_message", "text": "Toàn dân xây dựng nông thôn mới", "style": "slogan"},
            "channel": "signage",
        }
    )

    unit: Annotated[str, Field(max_length=120, description="The slug of the unit the text belongs to.")]
    body: Annotated[Written, Field(description="The text; it need not have been saved.")]
    channel: Previewed
    screen: str | None = Field(None, max_length=36, description="Signage: one screen instead of each kind of panel.")
    at: GivenInstant | None = Field(None, description="When it would go live; now when not given.")
    channels: list[Channel] | None = Field(
        None, description="Where it would go at once; where its kind goes when not given. In Zalo it leads to its page."
    )
    item: str | None = Field(None, max_length=36, description="The id of the item it is a text of, once it has one.")


Media = Annotated[
    dict[str, str],
    Field(
        description="The id behind each file's public path, which answers only once something live uses it.",
        examples=[{"/v1/media/3b1f…/tiem-phong.webp": "019a2f00-0000-7000-8000-000000000001"}],
    ),
]


class PortalPreview(TypedDict):
    """The page as the portal would read it."""

    channel: Literal["portal"]
    answer: Annotated[dict[str, Any], ShownAs(ArticlePage | ProcedurePage)]
    page: Annotated[str, Field(description="The same as the readable page: a whole document without scripts.")]
    media: Media


class ZaloPreview(TypedDict):
    channel: Literal["zalo"]
    answer: InZalo
    media: Media


class BroadcastPreview(TypedDict):
    channel: Literal["zalo_broadcast"]
    answer: Broadcast
    media: Media


class SignagePreview(TypedDict):
    channel: Literal["signage"]
    answer: OnPanels
    media: Media


class RadioPreview(TypedDict):
    """The entry of a rundown."""

    channel: Literal["radio"]
    answer: Entry
    media: Media


Preview = Annotated[
    PortalPreview | ZaloPreview | BroadcastPreview | SignagePreview | RadioPreview, Field(discriminator="channel")
]


@router.post("/previews", name="preview", summary="What a channel would answer for unsaved text")
def preview(form: PreviewForm, request: Request, session: Reading, actor: Signed) -> Preview:
    body = parse(_titled(form.body), ("body",))
    if form.channel not in body.offered:
        offered = ", ".join(body.offered)
        raise invalid([Fault("/channel", "channel_not_offered", f"Loại nội dung này chỉ đăng ở: {offered}.")])
    editing.check_references(session, body, ("body",))
    home, item = access.seen(session, form.unit, form.item, body.kind, actor)
    live = imagined(session, item, home.id, body, form.channel, form.at or clock.now())
    assets = media.find(session, [use.id for use in body.media])
    used = {
        path: id for id, one in assets.items() for path in (one.url, *(made.url_of(one) for made in one.renditions))
    }
    if form.channel == "portal":
        answer, html = portal.preview(request, session, live), portal.page(request, session, live)
        return {"channel": "portal", "answer": answer, "page": html, "media": used}
    page = "portal" in (body.defaults if form.channels is None else form.channels)
    if not page and item is not None:
        page = live_item(session, "portal", item.id, live.standing.live_from) is not None
    if form.channel == "zalo":
        return {"channel": "zalo", "answer": zalo.preview(request, session, live, page=page), "media": used}
    if form.channel == "zalo_broadcast":
        sent = zalo.preview_broadcast(request, session, live, page=page)
        return {"channel": "zalo_broadcast", "answer": sent, "media": used}
    if form.channel == "signage":
        # Whoever reads what a unit above approved sees it on the screens they know, not on those of others.
        known = None if actor.reads(home.id) else actor.readable_units()
        return {"channel": "signage", "answer": signage.preview(session, live, form.screen, known), "media": used}
    entry = radio.preview(session, live, settings_of(request).public_url)
    return {"channel": "radio", "answer": entry, "media": used}


def _titled(written: dict[str, Any]) -> dict[str, Any]:
    """A text is looked at while it is written, often before anybody knows its title: the place of it is shown."""
    model = MODELS.get(str(written.get("kind")))
    title = written.get("title")
    if model is None or "title" not in model.model_fields or not isinstance(title, str) or title.strip():
        return written
    return {**written, "title": UNTITLED}


def imagined(session: Session, item: Item | None, home: str, body: Body, channel: str, at: datetime) -> Live:
    """``body`` as if it were published on ``channel`` at ``at``; nothing of it ever reaches the database.

    :param item: whose text it is, if it was ever saved: it keeps its name, and the day it was first live
    """
    written = body.written()
    first = None
    if item is not None:
        mine = select(func.min(Standing.published_at)).where(Standing.item_id == item.id, Standing.channel == channel)
        first = session.execute(mine.where(was_up(Standing, at))).scalar_one()
    if body.slug_wanted is not None:
        written["slug"] = written.get("slug") or (item.slug if item else None) or body.slug_wanted
    day = body.effective_from if isinstance(body, Procedure) else None
    shown = Item(id=item.id if item else new_id(), kind=body.kind, unit_id=home, title=body.heading, code=body.code)
    publication = Publication(
        id=new_id(), item_id=shown.id, revision=1, live_from=at, slug=written.get("slug"), effective_from=day
    )
    standing = Standing(
        id=new_id(),
        publication_id=publication.id,
        item_id=shown.id,
        kind=body.kind,
        channel=channel,
        revision=1,
        counts_from=at,
        live_from=at,
        published_at=first or at,
        effect_on=day or EARLIEST,
    )
    status: Status | None = None
    if body.legal_force:
        status = "upcoming" if day is not None and day > clock.today(at) else "in_force"
    return Live(shown, standing, publication, written, status)
