"""What stops a text from being published, and what a careful colleague would point out, before anybody asks."""

from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import Field
from typing_extensions import TypedDict

from api import kinds, media
from api.content import access, editing
from api.content.shapes import Finding
from api.content.tables import Channel
from api.db import Reading
from api.kinds import Written
from api.people.permission import Signed
from api.problem import Fault, Problem
from api.wire import Form, example

router = APIRouter(prefix="/manage/v1")


class CheckForm(Form):
    model_config = example(
        {
            "unit": "xa-mau",
            "body": {"kind": "led_message", "text": "Toàn dân xây dựng nông thôn mới.", "style": "slogan"},
        }
    )

    unit: Annotated[str, Field(max_length=120)]
    body: Annotated[Written, Field(description="The text; it need not have been saved.")]
    channels: list[Channel] | None = Field(None, description="Where it would go; where its kind goes when not given.")
    item: str | None = Field(None, max_length=36, description="The id of the item it is a text of, once it has one.")


class Findings(TypedDict):
    items: list[Finding]


@router.post("/checks", name="check", summary="What stops a text, and what to look at again")
def check(form: CheckForm, session: Reading, actor: Signed) -> Findings:
    access.seen(session, form.unit, form.item, str(form.body.get("kind")), actor)
    try:
        body = kinds.parse(form.body)
        editing.check_references(session, body)
    except Problem as refused:
        return {"items": [_finding("error", fault) for fault in refused.errors]}
    stopping = [
        *body.obstacles(),
        *media.obstacles(session, body.media),
    ]
    noticed = [*kinds.dropped(form.body), *body.warnings()]
    found = [_finding("error", fault) for fault in stopping] + [_finding("warning", fault) for fault in noticed]
    return {"items": found}


def _finding(level: Literal["error", "warning"], fault: Fault) -> Finding:
    return {"pointer": fault.pointer, "level": level, "code": fault.code, "detail": fault.detail}
