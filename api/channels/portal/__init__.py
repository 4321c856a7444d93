"""The portal: what a website of the office reads, what feed readers and search engines read, and plain pages."""

from fastapi import APIRouter

from api.channels.portal import articles, changes, directory, feeds, pages, procedures, search

router = APIRouter()
for _room in (articles, procedures, search, directory, changes, feeds, pages):
    router.include_router(_room.router)

__all__ = ["router"]
