"""A question to the portal, and where the API answers what stands on it."""

from typing import Annotated

from fastapi import Depends

from api.content import asked
from api.content.published import Live
from api.kinds import ROOMS

CHANNEL = "portal"


class AskedOfPortal(asked.Asked):
    channel = CHANNEL


Asking = Annotated[AskedOfPortal, Depends(AskedOfPortal, scope="function")]


def path_of(live: Live) -> str:
    """Where the API answers a live text."""
    return f"/v1/{ROOMS[live.item.kind]}/{live.name}"
