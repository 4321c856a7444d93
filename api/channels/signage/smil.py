"""A playlist as SMIL 3.0 for players of the garlic and IAdea kind.

What those players were seen to do decides the form: times are local to the panel and carry no offset; each stretch
between two window edges is a ``par`` of its own, with a beginning and an end, around a ``seq`` that repeats; pictures
are pages of the panel's size with absolute addresses, as moving text is no part of SMIL; and the document asks to be
fetched again by the ``meta http-equiv`` that no schema knows.
"""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from lxml import etree

from api.channels.signage import playlist
from api.channels.signage.pictures import Picture
from api.channels.signage.playlist import Entry, Playlist

NAMESPACE = "http://www.w3.org/ns/SMIL"
_PREFIXES: Any = {None: NAMESPACE}
REFRESH_SECONDS = 60
"""The least that players accept."""


@dataclass(frozen=True)
class _Stretch:
    start: datetime
    end: datetime
    entries: list[Entry]


def document(shown: Playlist, public_url: str) -> bytes:
    panel = shown.profile.panel
    size = {"width": str(panel.width), "height": str(panel.height)}
    smil = etree.Element(f"{{{NAMESPACE}}}smil", {"version": "3.0", "baseProfile": "Language"}, nsmap=_PREFIXES)
    head = _child(smil, "head")
    _child(head, "meta", **{"http-equiv": "Refresh", "content": str(REFRESH_SECONDS)})
    layout = _child(head, "layout")
    _child(layout, "root-layout", **size, backgroundColor="#000000")
    region = _child(layout, "region", regionName="r", left="0", top="0", **size, **{"z-index": "1"})
    region.set("{http://www.w3.org/XML/1998/namespace}id", "r")
    excl = _child(_child(smil, "body"), "excl", repeatCount="indefinite")
    zone = ZoneInfo(shown.profile.timezone)
    stretches = _stretches(shown)
    for urgent in (True, False):
        chosen = [s for s in stretches if (s.entries[0].message.class_ == "emergency") is urgent]
        if not chosen:
            continue
        rank = _child(excl, "priorityClass", **({"higher": "stop"} if urgent else {}))
        for stretch in chosen:
            span = {"begin": _wallclock(stretch.start, zone), "end": _wallclock(stretch.end, zone)}
            loop = _loop(rank, span)
            for entry in stretch.entries:
                for page in entry.drawing.pages:
                    _picture(loop, page, entry.page_seconds, public_url, f"{entry.message.id}.{entry.message.revision}")
    rest = _loop(_child(excl, "priorityClass"), {"begin": "0"})
    _picture(rest, shown.fallback, 10, public_url, "fallback")
    return etree.tostring(smil, xml_declaration=True, encoding="UTF-8")


def pictures(shown: Playlist) -> list[Picture]:
    """What the document points at."""
    return [shown.fallback, *(page for entry in shown.entries for page in entry.drawing.pages)]


def _stretches(shown: Playlist) -> list[_Stretch]:
    """What shows between each two edges, in the order of time; without the stretches in which nothing does."""
    ahead = [edge for edge in shown.edges() if shown.since < edge < shown.valid_until]
    cut = [
        _Stretch(start, end, shown.active(start)) for start, end in pairwise([shown.since, *ahead, shown.valid_until])
    ]
    return [stretch for stretch in cut if stretch.entries]


def _child(parent: etree._Element, tag: str, /, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}", attributes)


def _loop(parent: etree._Element, span: dict[str, str]) -> etree._Element:
    return _child(_child(parent, "par", **span), "seq", repeatCount="indefinite")


def _picture(loop: etree._Element, page: Picture, seconds: float, public_url: str, name: str) -> None:
    source = public_url.rstrip("/") + playlist.address(page)
    image = _child(loop, "img", src=source, dur=f"{seconds:g}s", region="r")
    _child(image, "param", name="logContentId", value=name)


def _wallclock(at: datetime, zone: ZoneInfo) -> str:
    return f"wallclock({at.astimezone(zone):%Y-%m-%dT%H:%M:%S})"
