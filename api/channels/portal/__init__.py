"""The portal: what a website of the office reads, what feed readers and search engines read, and plain pages."""

from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session

from api.channels.portal import articles, changes, directory, feeds, pages, procedures, search
from api.channels.portal.asked import Asked
from api.content.published import Live

router = APIRouter()
for _room in (articles, procedures, search, directory, changes, feeds, pages):
    router.include_router(_room.router)

__all__ = ["page", "preview", "router"]


def preview(request: Request, session: Session, live: Live) -> dict[str, Any]:
    """What the address of ``live`` would answer."""
    asked = Asked(request, session)
    if live.item.kind == "procedure":
        return procedures.procedure_page(asked, live, asked.at).document()
    return articles.article_page(asked, live).document()


def page(request: Request, session: Session, live: Live) -> str:
    """The readable page of ``live``, an article or a procedure."""
    return pages.page_of(Asked(request, session), live)
