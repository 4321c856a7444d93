"""The desk: what looks across channels. Previews, checks, what waits for whom, what is live when."""

from fastapi import APIRouter

from api.desk import checks, offers, previews, waiting

router = APIRouter()
for _room in (previews, checks, offers, waiting):
    router.include_router(_room.router)

__all__ = ["router"]
