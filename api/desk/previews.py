"""What a channel would answer for a text that is not saved: the channel's own words, for a publication that never was."""

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request, Response
from pydantic import Field
from sqlalchemy.orm import Session
from typing_extensions import TypedDict

from api import clock, media
from api.channels import portal, radio, signage, zalo
from api.channels.portal.articles import ArticlePage
from api.channels.portal.procedures import ProcedurePage
from api.channels.radio.shapes import Entry
from api.channels.signage.shapes import OnPanels
from api.channels.zalo.shapes import Broadcast, InZalo
from api.content import editing
from api.content.published import LEGAL_FORCE, Live, Status
from api.content.publishing import OFFERED
from api.content.tables import EARLIEST, Item, Publication, Standing
from api.db import Reading, new_id
from api.kinds import Body, Procedure, Written, parse
from api.people import units
from api.people.permission import Actor, Signed
from api.problem import Fault, invalid
from api.wire import Form, GivenInstant, ShownAs, example

router = APIRouter(prefix="/manage/v1")

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


Media = Annotated[
    dict[str, str],
    Field(description="The id behind each picture's public address, which answers only once something live uses it."),
]


class PortalPreview(TypedDict):
    """The page as the portal would read it."""

    channel: Literal["portal"]
    answer: Annotated[dict[str, Any], ShownAs(ArticlePage | ProcedurePage)]
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
def preview(form: PreviewForm, request: Request, session: Reading, actor: Signed, response: Response) -> Preview:
    response.headers["Cache-Control"] = "private, no-store"
    body = parse(form.body, ("body",))
    if form.channel not in OFFERED[body.kind]:
        offered = ", ".join(OFFERED[body.kind])
        raise invalid([Fault("/channel", "channel_not_offered", f"Loại nội dung này chỉ đăng ở: {offered}.")])
    editing.check_references(session, body, ("body",))
    live = imagined(session, form.unit, body, form.channel, form.at or clock.now(), actor)
    used = {asset.url: id for id, asset in media.find(session, [use.id for use in body.media]).items()}
    if form.channel == "portal":
        return {"channel": "portal", "answer": portal.preview(request, session, live), "media": used}
    if form.channel == "zalo":
        return {"channel": "zalo", "answer": zalo.preview(request, session, live), "media": used}
    if form.channel == "zalo_broadcast":
        return {"channel": "zalo_broadcast", "answer": zalo.preview_broadcast(request, session, live), "media": used}
    if form.channel == "signage":
        return {"channel": "signage", "answer": signage.preview(session, live, form.screen), "media": used}
    entry = radio.preview(session, live, request.app.state.settings.public_url)
    return {"channel": "radio", "answer": entry, "media": used}


def imagined(session: Session, unit: str, body: Body, channel: str, at: datetime, actor: Actor) -> Live:
    """``body`` as if it were published on ``channel`` at ``at``; nothing of it ever reaches the database."""
    home = units.tree(session).by_slug(unit)
    if home is None or not actor.reads(home.id):
        raise invalid([Fault("/unit", "unknown_unit", "Không có đơn vị này, hoặc bạn không làm việc ở đó.")])
    written = body.written()
    if body.slug_wanted is not None:
        written["slug"] = body.slug_wanted
    day = body.effective_from if isinstance(body, Procedure) else None
    item = Item(id=new_id(), kind=body.kind, unit_id=home.id, title=body.heading, code=body.code)
    publication = Publication(
        id=new_id(), item_id=item.id, revision=1, live_from=at, slug=written.get("slug"), effective_from=day
    )
    standing = Standing(
        id=new_id(),
        publication_id=publication.id,
        item_id=item.id,
        kind=body.kind,
        channel=channel,
        revision=1,
        counts_from=at,
        live_from=at,
        published_at=at,
        effect_on=day or EARLIEST,
    )
    status: Status | None = None
    if body.kind in LEGAL_FORCE:
        status = "upcoming" if day is not None and day > clock.today(at) else "in_force"
    return Live(item, standing, publication, written, status)
