"""What stops a text from being published, and what a careful colleague would point out, before anybody asks."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from api import kinds, media
from api.content import editing
from api.content.publishing import DEFAULTS, Channel
from api.db import Reading
from api.people import units
from api.people.permission import Signed
from api.problem import Fault, Problem, invalid

router = APIRouter(prefix="/manage/v1")


class Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")

    unit: Annotated[str, Field(max_length=120)]
    body: Annotated[dict[str, Any], Field(description="The text, `kind` included; it need not have been saved.")]
    channels: list[Channel] | None = Field(None, description="Where it would go; where its kind goes when not given.")


class Finding(BaseModel):
    pointer: str = Field(description="A JSON pointer into the body.")
    level: Literal["error", "warning"] = Field(description="An error stops publishing; a warning stops nothing.")
    code: str
    detail: str = Field(description="Vietnamese: what it is and how to mend it.")


class Findings(BaseModel):
    items: list[Finding]


@router.post("/checks", response_model=Findings, name="check", summary="What stops a text, and what to look at again")
def check(form: Asked, session: Reading, actor: Signed, response: Response) -> dict[str, Any]:
    response.headers["Cache-Control"] = "private, no-store"
    home = units.tree(session).by_slug(form.unit)
    if home is None or not actor.reads(home.id):
        raise invalid([Fault("/unit", "unknown_unit", "Không có đơn vị này, hoặc bạn không làm việc ở đó.")])
    try:
        body = kinds.parse(form.body)
        editing.check_references(session, body)
    except Problem as refused:
        return {"items": [_finding("error", fault) for fault in refused.errors]}
    stopping = [
        *body.obstacles(list(form.channels or DEFAULTS[body.kind])),
        *media.obstacles(session, body.media),
    ]
    noticed = [*kinds.dropped(form.body), *body.warnings()]
    found = [_finding("error", fault) for fault in stopping] + [_finding("warning", fault) for fault in noticed]
    return {"items": found}


def _finding(level: str, fault: Fault) -> dict[str, str]:
    return {"pointer": fault.pointer, "level": level, "code": fault.code, "detail": fault.detail}
