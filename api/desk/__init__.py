"""The desk: what looks across channels. Previews, checks, what waits for whom, what is live when."""

from fastapi import APIRouter

from api.desk import checks, links, offers, previews, reach, waiting

router = APIRouter()
for _room in (previews, links, checks, offers, reach, waiting):
    router.include_router(_room.router)
router.include_router(links.pages)

__all__ = ["router"]
