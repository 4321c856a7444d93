"""The portal: what a website of the office reads, what feed readers and search engines read, and plain pages."""

from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session

from api.channels.portal import articles, changes, directory, feeds, pages, procedures, search
from api.channels.portal.asked import AskedOfPortal
from api.content.published import Live

router = APIRouter()
for _room in (articles, procedures, search, directory, changes, feeds, pages):
    router.include_router(_room.router)

__all__ = ["page", "preview", "router", "sheet"]


def preview(request: Request, session: Session, live: Live) -> dict[str, Any]:
    """What the address of ``live`` would answer."""
    asked = AskedOfPortal(request, session)
    if live.item.kind == "procedure":
        return procedures.procedure_page(asked, live, asked.at, asked.today).document()
    return articles.article_page(asked, live).document()


def page(request: Request, session: Session, live: Live, said: str = "") -> str:
    """The readable page of ``live``, an article or a procedure; ``said`` stands above it."""
    return pages.page_of(AskedOfPortal(request, session), live, said)


def sheet(request: Request, session: Session, title: str, content: str, said: str = "") -> str:
    """Something else as a page of the office; ``content`` is HTML."""
    return pages.sheet(AskedOfPortal(request, session), title, content, said=said)
