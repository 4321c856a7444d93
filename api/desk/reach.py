"""What taking a text down touches: named before it is done."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field
from typing_extensions import TypedDict

from api import clock
from api.channels import radio, signage
from api.content import access
from api.content.published import live_standings
from api.content.tables import CHANNELS, Channel
from api.db import Reading
from api.page import NoParameters
from api.people import units
from api.people.permission import Signed

router = APIRouter(prefix="/manage/v1")


class Reach(TypedDict):
    """Where a text stands now, and on how many devices."""

    channels: list[Channel]
    screens: Annotated[int, Field(description="LED screens whose loop it is in.", examples=[4])]
    stations: Annotated[int, Field(description="Radio stations it is read on.", examples=[0])]


@router.get("/items/{id}/reach", summary="Where an item stands now, and on how many devices")
def reach(id: str, query: Annotated[NoParameters, Query()], session: Reading, actor: Signed) -> Reach:
    item = access.own(session, id, actor)
    live = {standing.channel for standing in live_standings(session, [item.id], clock.now())}
    below = units.tree(session).reach(item.unit_id)
    return {
        "channels": [channel for channel in CHANNELS if channel in live],
        "screens": signage.joined(session, below) if "signage" in live else 0,
        "stations": radio.stations_of(session, below) if "radio" in live else 0,
    }
