"""Worlds for tests, built through the product's own functions."""

from typing import Any

from sqlalchemy.orm import Session

from api.content import editing
from api.people import units
from api.people.permission import OPERATOR

__all__ = ["DEFAULTS", "OFFERED", "OPERATOR", "approved", "body", "draft"]

OFFERED = {
    "article": ("portal", "zalo", "zalo_broadcast", "print"),
    "procedure": ("portal", "zalo", "zalo_broadcast", "print"),
    "led_message": ("signage", "zalo_broadcast"),
    "radio_script": ("radio", "print"),
}
"""Where each kind may go, by the contract; nothing is asked of the kinds themselves."""
DEFAULTS = {
    "article": ("portal", "zalo"),
    "procedure": ("portal", "zalo", "print"),
    "led_message": ("signage",),
    "radio_script": ("radio",),
}
"""Where it goes when nobody says where."""


def body(kind: str, title: str = "Bài thử", **members: Any) -> dict[str, Any]:
    """The least that can be published of each kind."""
    least: dict[str, dict[str, Any]] = {
        "article": {"title": title, "body_html": f"<p>{title}: nội dung.</p>"},
        "procedure": {"title": title, "steps": [{"name": "Nộp hồ sơ", "text": "Nộp tại quầy."}]},
        "led_message": {"text": title},
        "radio_script": {"title": title, "parts": [{"role": "item", "text": f"{title}, xin thông báo."}]},
    }
    return {"kind": kind, **least[kind], **members}


def draft(session: Session, kind: str, **members: Any) -> str:
    """A draft of the operator's in the root unit; its id."""
    root = units.tree(session).root.slug
    return editing.create(session, root, body(kind, **members), OPERATOR).id


def approved(session: Session, kind: str, **members: Any) -> str:
    """An approved text that stands nowhere yet; its id."""
    item = editing.hold(session, draft(session, kind, **members), OPERATOR, None)
    editing.submit(session, item, None, None, OPERATOR)
    editing.approve(session, item, None, OPERATOR)
    return item.id
