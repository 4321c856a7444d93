"""Messages of the OA API, within its limits: what a bot passes on as it is.

Limits: text 2,000 characters, lists of at most 4 elements, title 100, subtitle 500, 5 buttons. They are counted in
characters a person sees, so that no mark is cut from its letter.
"""

import re
from collections.abc import Iterable

from api.channels.zalo.shapes import Button, Element, Message, Payload
from api.content import wording
from api.kinds import Article, Body, Procedure
from api.kinds.procedure import Component, Fee, Method

TEXT, TITLE, SUBTITLE, ELEMENTS, BUTTONS = 2000, 100, 500, 4, 5
QUERY = 500
"""Characters a button may send back: a longer question is not taken."""
_GRAPHEME = re.compile(r".[\u0300-\u036f\u200d\ufe0f\U0001f3fb-\U0001f3ff]*", re.S)


def cut(text: str, longest: int) -> str:
    """At most ``longest`` characters, ending in "…" where something was left out; letters keep their marks."""
    text = text.strip()
    if len(text) <= longest:
        return text
    kept, size = [], 0
    for letter in _GRAPHEME.findall(text):
        size += len(letter)
        if size > longest - 1:
            break
        kept.append(letter)
    return "".join(kept).rstrip() + "…"


def paragraphs(text: str, longest: int) -> tuple[str, bool]:
    """The paragraphs that fit, and whether any was left out. A first one that is too long is cut."""
    text = text.strip()
    if len(text) <= longest:
        return text, False
    end = text.rfind("\n", 0, longest)
    return (text[:end].rstrip(), True) if end > 0 else (cut(text, longest), True)


def open_url(title: str, url: str) -> Button:
    return {"title": cut(title, TITLE), "type": "oa.open.url", "payload": {"url": url}}


def ask(title: str, query: str) -> Button:
    return {"title": cut(title, TITLE), "type": "oa.query.show", "payload": query[:QUERY]}


def text(words: str, buttons: Iterable[Button] = ()) -> Message:
    message: Message = {"text": cut(words, TEXT)}
    shown = list(buttons)[:BUTTONS]
    if shown:
        message["attachment"] = {"type": "template", "payload": {"buttons": shown}}
    return message


def long_text(words: str, url: str | None) -> Message:
    """A text that ends at a paragraph, with a button to its page, where it has one."""
    kept, more = paragraphs(words, TEXT)
    return text(kept, [open_url("Xem tiếp" if more else "Xem trên cổng", url)] if url else [])


def listing(elements: Iterable[Element], buttons: Iterable[Button] = ()) -> Message:
    payload: Payload = {"template_type": "list", "elements": list(elements)[:ELEMENTS]}
    shown = list(buttons)[:BUTTONS]
    if shown:
        payload["buttons"] = shown
    return {"attachment": {"type": "template", "payload": payload}}


def element(title: str, subtitle: str, url: str | None, query: str, image: str | None) -> Element:
    """A text in a list: it opens its page, or asks ``query`` where it has none."""
    made: Element = {
        "title": cut(title, TITLE),
        "subtitle": cut(subtitle, SUBTITLE) or cut(title, SUBTITLE),
        "default_action": {"type": "oa.open.url", "url": url}
        if url
        else {"type": "oa.query.show", "payload": query[:QUERY]},
    }
    if image:
        made["image_url"] = image
    return made


def _limit(method: Method) -> str:
    limit = method.time_limit
    return (wording.span(limit.value, limit.unit) or limit.text) if limit is not None else ""


def _fee(fee: Fee) -> str:
    return wording.sum_of(fee) or fee.text


def procedure(body: Procedure, name: str, url: str | None, notice: str | None, where: list[str]) -> list[Message]:
    """What it is, where, how long, what it costs, which papers; the rest stands on the portal."""
    blocks = [f"{body.title} ({name})" if body.code else body.title]
    if notice:
        blocks.append(notice)
    if where:
        blocks.append("Nơi nộp: " + "; ".join(where))
    ways = []
    for method in body.methods:
        told = [
            part for part in (_limit(method), ", ".join(dict.fromkeys(filter(None, map(_fee, method.fees))))) if part
        ]
        ways.append(f"- {wording.METHODS[method.channel]}" + (f": {'; '.join(told)}" if told else ""))
    if ways:
        blocks.append("Cách nộp, thời hạn, lệ phí:\n" + "\n".join(ways))
    papers = []
    for case in body.cases:
        if case.name and case.components:
            papers.append(f"{case.name}:")
        papers += [f"- {_paper(one)}" for one in case.components]
    if papers:
        blocks.append("Giấy tờ cần có:\n" + "\n".join(papers))
    if body.results:
        blocks.append("Kết quả: " + "; ".join(result.name for result in body.results))
    return [long_text("\n\n".join(blocks), url)]


def _paper(component: Component) -> str:
    counts = wording.copies(component)
    return f"{component.name} ({counts})" if counts else component.name


def summary(body: Body) -> str:
    """One or two sentences under a title in a list."""
    if isinstance(body, Article):
        return body.summary or body.text.split("\n")[0]
    if not isinstance(body, Procedure):
        return body.plain.split("\n")[0]
    told = [part for method in body.methods if (part := _limit(method))]
    fees = [_fee(fee) for method in body.methods for fee in method.fees]
    parts = []
    if told:
        parts.append(f"Thời hạn: {told[0]}")
    if fees and fees[0]:
        parts.append(f"Lệ phí: {fees[0]}")
    return ". ".join(parts) or body.executing_agency
