"""Where a text of each kind may go, before there is a text."""

from typing import Annotated, get_args

from fastapi import APIRouter, Query
from pydantic import Field
from typing_extensions import TypedDict

from api.content.tables import Channel
from api.desk.previews import Previewed
from api.kinds import KINDS, MODELS, Kind
from api.page import NoParameters
from api.people.permission import Signed

router = APIRouter(prefix="/manage/v1")


class Offered(TypedDict):
    channel: Channel
    default: Annotated[bool, Field(description="Where it goes when nobody says otherwise.")]


class KindOffer(TypedDict):
    """Where texts of a kind may go."""

    kind: Kind
    channels: list[Offered]
    previews: Annotated[list[Previewed], Field(description="The channels that show it before it is saved.")]
    legal_force: Annotated[
        bool, Field(description="It applies from a day to a day, and leaves the channels by decision only.")
    ]


class KindOffers(TypedDict):
    items: list[KindOffer]
    next: None


@router.get("/kinds", summary="The kinds of texts, and where each may go")
def kinds(query: Annotated[NoParameters, Query()], actor: Signed) -> KindOffers:
    return {"items": [_offer(kind) for kind in KINDS], "next": None}


def _offer(kind: Kind) -> KindOffer:
    model = MODELS[kind]
    return {
        "kind": kind,
        "channels": [
            {"channel": one, "default": one in model.defaults} for one in get_args(Channel) if one in model.offered
        ],
        "previews": [one for one in get_args(Previewed) if one in model.offered],
        "legal_force": model.legal_force,
    }
