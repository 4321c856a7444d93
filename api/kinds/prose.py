"""Rich text: one ProseMirror tree, validated here, that renders to HTML, plain text and whatever a channel needs.

Node and mark names are TipTap's, so that the editor's JSON goes in unchanged. Pictures are media ids with their alt
text; they never carry an address of their own.
"""

import html
import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Annotated, Any, Literal, NotRequired
from urllib.parse import urlsplit

import nh3
from lxml import html as lxml_html
from pydantic import ConfigDict, Field, with_config
from typing_extensions import TypedDict

from api.wire import CONTROLS, UUID, composed

Tree = dict[str, Any]

DEPTH, NODES, BYTES = 32, 20_000, 800_000
SCHEMES = ("http", "https", "mailto", "tel")

_INLINE = ("text", "hardBreak", "image")
_BLOCKS = ("paragraph", "heading", "bulletList", "orderedList", "blockquote", "horizontalRule", "table", "image")
_CONTENT: dict[str, tuple[str, ...]] = {
    "doc": _BLOCKS,
    "paragraph": _INLINE,
    "heading": _INLINE,
    "bulletList": ("listItem",),
    "orderedList": ("listItem",),
    "listItem": _BLOCKS,
    "blockquote": _BLOCKS,
    "table": ("tableRow",),
    "tableRow": ("tableCell", "tableHeader"),
    "tableCell": _BLOCKS,
    "tableHeader": _BLOCKS,
    "text": (),
    "hardBreak": (),
    "horizontalRule": (),
    "image": (),
}
_ALIGN = ("left", "center", "right", "justify")
_MARKS = {"bold": "strong", "italic": "em", "underline": "u", "strike": "s", "link": "a"}
_ORDER = tuple(_MARKS)

EMPTY: Tree = {"type": "doc", "content": []}

MediaId = Annotated[str, Field(pattern=UUID)]


@with_config(ConfigDict(extra="ignore"))
class LinkTarget(TypedDict):
    href: Annotated[str, Field(max_length=2000, description="http, https, mailto, tel, or a path of the same site.")]


@with_config(ConfigDict(extra="ignore"))
class RichMark(TypedDict):
    """How a stretch of text is set; `attrs` is a link's."""

    type: Literal["bold", "italic", "underline", "strike", "link"]
    attrs: NotRequired[LinkTarget]


@with_config(ConfigDict(extra="forbid"))
class RichAttributes(TypedDict):
    """`textAlign` is a paragraph's or heading's, `level` a heading's, `start` a numbered list's, `colspan` and
    `rowspan` a cell's, the others a picture's."""

    textAlign: NotRequired[Literal["left", "center", "right", "justify"]]
    level: NotRequired[Literal[2, 3, 4]]
    start: NotRequired[Annotated[int, Field(ge=0, le=9999)]]
    colspan: NotRequired[Annotated[int, Field(ge=1, le=100)]]
    rowspan: NotRequired[Annotated[int, Field(ge=1, le=100)]]
    media: NotRequired[MediaId]
    alt: NotRequired[Annotated[str, Field(max_length=1000)]]
    title: NotRequired[Annotated[str, Field(max_length=1000)]]


@with_config(ConfigDict(extra="forbid"))
class RichNode(TypedDict):
    """A node of the tree, as ProseMirror names them; `text` and `marks` are those of a `text`."""

    type: Literal[
        "paragraph", "heading", "bulletList", "orderedList", "listItem", "blockquote", "horizontalRule", "table",
        "tableRow", "tableCell", "tableHeader", "image", "hardBreak", "text",
    ]  # fmt: skip
    attrs: NotRequired[RichAttributes]
    content: NotRequired[list["RichNode"]]
    marks: NotRequired[list[RichMark]]
    text: NotRequired[Annotated[str, Field(min_length=1)]]


@with_config(ConfigDict(extra="forbid"))
class RichText(TypedDict):
    """Rich text: a ProseMirror tree. Pictures are media ids."""

    type: Literal["doc"]
    content: NotRequired[list[RichNode]]


class Malformed(ValueError):
    """What is wrong with a tree and where: ``path`` from its root, and a Vietnamese sentence."""

    def __init__(self, path: tuple[str | int, ...], sentence: str) -> None:
        super().__init__(sentence)
        self.path = path


def link(href: object) -> str | None:
    """The address of a link when it may be followed: http, https, mailto, tel, or a path of the same site."""
    if not isinstance(href, str) or len(href) > 2000:
        return None
    href = href.strip()
    # Browsers skip tabs and line breaks: "/<tab>/elsewhere" would lead off the site.
    if re.search(r"[\t\n\\]", href) or CONTROLS.search(href):
        return None
    if href.startswith(("/", "#")) and not href.startswith("//"):
        return href
    try:
        scheme = urlsplit(href).scheme.lower()
    except ValueError:
        return None
    return href if scheme in SCHEMES else None


def from_tree(tree: object) -> Tree:
    """A tree of ours from the editor's JSON; :class:`Malformed` names the first thing that does not belong."""
    _bounded(tree)
    if not isinstance(tree, dict) or tree.get("type") != "doc":
        raise Malformed((), "Nội dung phải là một cây bắt đầu bằng doc.")
    return _node(tree, ("doc",), ())


def _bounded(tree: object) -> None:
    """Depth and size first, without recursion, so that no input can exhaust the stack."""
    waiting: list[tuple[object, int]] = [(tree, 0)]
    nodes = letters = 0
    while waiting:
        value, depth = waiting.pop()
        nodes += 1
        if nodes > NODES * 6 or depth > DEPTH * 3:
            raise Malformed((), "Nội dung quá dài hoặc lồng quá sâu.")
        if isinstance(value, dict):
            waiting += [(one, depth + 1) for one in value.values()]
        elif isinstance(value, list):
            waiting += [(one, depth + 1) for one in value]
        elif isinstance(value, str):
            letters += len(value)
            if letters > BYTES:
                raise Malformed((), "Nội dung quá dài.")


def _node(node: object, allowed: tuple[str, ...], path: tuple[str | int, ...]) -> Tree:
    if not isinstance(node, dict):
        raise Malformed(path, "Phải là một nút nội dung.")
    kind = node.get("type")
    if not isinstance(kind, str) or kind not in allowed:
        raise Malformed((*path, "type"), f"Không nhận phần {kind!r} ở chỗ này.")
    extra = set(node) - {"type", "attrs", "content", "marks", "text"}
    if extra:
        raise Malformed((*path, sorted(extra)[0]), "Không có mục nào tên như vậy.")
    made: Tree = {"type": kind}
    attrs = _attrs(kind, node.get("attrs") or {}, (*path, "attrs"))
    if attrs:
        made["attrs"] = attrs
    if kind == "text":
        text = node.get("text")
        if not isinstance(text, str) or not text:
            raise Malformed((*path, "text"), "Đoạn chữ không được rỗng.")
        try:
            made["text"] = composed(text)
        except ValueError as error:
            raise Malformed((*path, "text"), str(error)) from None
        marks = _marks(node.get("marks") or [], (*path, "marks"))
        if marks:
            made["marks"] = marks
        return made
    content = node.get("content") or []
    if not isinstance(content, list):
        raise Malformed((*path, "content"), "Phải là một danh sách.")
    if content or kind == "doc":
        made["content"] = [
            _node(child, _CONTENT[kind], (*path, "content", index)) for index, child in enumerate(content)
        ]
    return made


def _attrs(kind: str, attrs: object, path: tuple[str | int, ...]) -> dict[str, Any]:
    if not isinstance(attrs, dict):
        raise Malformed(path, "Phải là một đối tượng.")
    kept: dict[str, Any] = {}
    for name, value in attrs.items():
        if value is None:
            continue
        here = (*path, name)
        if name == "textAlign" and kind in ("paragraph", "heading"):
            if value not in _ALIGN:
                raise Malformed(here, "Chỉ nhận left, center, right, justify.")
            if value != "left":
                kept[name] = value
        elif name == "level" and kind == "heading":
            if value not in (2, 3, 4) or isinstance(value, bool):
                raise Malformed(here, "Tiêu đề trong bài chỉ có cấp 2, 3, 4.")
            kept[name] = value
        elif name == "start" and kind == "orderedList":
            if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 9999:
                raise Malformed(here, "Phải là một số nguyên không âm.")
            if value != 1:
                kept[name] = value
        elif name in ("colspan", "rowspan") and kind in ("tableCell", "tableHeader"):
            if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 100:
                raise Malformed(here, "Phải từ 1 đến 100.")
            if value != 1:
                kept[name] = value
        elif name in ("media", "alt", "title") and kind == "image":
            if not isinstance(value, str) or len(value) > 1000:
                raise Malformed(here, "Phải là một chuỗi ký tự ngắn.")
            try:
                kept[name] = composed(value).strip()
            except ValueError as error:
                raise Malformed(here, str(error)) from None
        elif name in ("colwidth", "type") and kind in ("tableCell", "tableHeader", "orderedList"):
            continue
        else:
            raise Malformed(here, "Không có thuộc tính nào tên như vậy.")
    if kind == "heading":
        kept.setdefault("level", 2)
    if kind == "image" and not kept.get("media"):
        raise Malformed((*path, "media"), "Ảnh phải là một tệp trong thư viện.")
    return kept


def _marks(marks: object, path: tuple[str | int, ...]) -> list[dict[str, Any]]:
    if not isinstance(marks, list):
        raise Malformed(path, "Phải là một danh sách.")
    kept: dict[str, dict[str, Any]] = {}
    for index, mark in enumerate(marks):
        kind = mark.get("type") if isinstance(mark, dict) else None
        if kind not in _MARKS:
            raise Malformed((*path, index), f"Không có kiểu chữ {kind!r}.")
        made: dict[str, Any] = {"type": kind}
        if kind == "link":
            attrs = mark.get("attrs")
            href = link(attrs.get("href")) if isinstance(attrs, dict) else None
            if href is None:
                raise Malformed(
                    (*path, index, "attrs", "href"), "Liên kết phải bắt đầu bằng http, https, mailto, tel hoặc /."
                )
            made["attrs"] = {"href": href}
        kept[kind] = made
    return [kept[kind] for kind in _ORDER if kind in kept]


_TAGS = {
    "p", "br", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "hr", "table", "thead", "tbody",
    "tfoot", "tr", "td", "th", "strong", "b", "em", "i", "u", "s", "del", "strike", "a", "img", "div", "span", "section",
    "article", "caption", "figure", "figcaption", "pre", "code", "dl", "dt", "dd", "center",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "title", "data-media"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "*": {"align"},
}
_BLOCK_TAGS = {
    "p", "div", "section", "article", "center", "figure", "figcaption", "caption", "pre", "dl", "dt", "dd",
    "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "hr",
    "table", "thead", "tbody", "tfoot", "tr", "td", "th",
}  # fmt: skip
_MARK_TAGS = {
    "strong": "bold",
    "b": "bold",
    "em": "italic",
    "i": "italic",
    "u": "underline",
    "s": "strike",
    "del": "strike",
    "strike": "strike",
}
_DANGEROUS = re.compile(
    r"<\s*(script|style|iframe|object|embed|form|svg|math|link|meta|base)\b|\son\w+\s*=|javascript:|vbscript:|data:",
    re.I,
)
MEDIA = re.compile(r"(?:^media:|^/v1/media/|^)([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?:/.*)?$")


def _named(dangerous: re.Match[str]) -> str:
    """A tag whole, as one would type it; else the attribute or scheme."""
    return f"<{dangerous[1].lower()}>" if dangerous[1] else dangerous[0].strip(" \n\t=").lower()


def from_html(source: str) -> tuple[Tree, list[str]]:
    """A tree from HTML of any origin, cleaned and never refused; what was dropped is named in Vietnamese."""
    source = CONTROLS.sub("", source.replace("\r\n", "\n"))
    dropped = [
        f"Đã bỏ phần không an toàn: {found}" for found in sorted({_named(m) for m in _DANGEROUS.finditer(source)})
    ]
    cleaned = nh3.clean(source, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={*SCHEMES, "media"}, link_rel=None)
    # Once more: control characters written as entities have come out of them.
    safe = unicodedata.normalize("NFC", CONTROLS.sub("", cleaned))
    root = lxml_html.fragment_fromstring(f"<div>{safe}</div>") if safe.strip() else None
    if root is None:
        return {"type": "doc", "content": []}, dropped
    blocks = _blocks(root, dropped, 0)
    return from_tree({"type": "doc", "content": blocks}), dropped


def _blocks(element: Any, dropped: list[str], depth: int) -> list[Tree]:
    """The block nodes of an element's content; loose text becomes paragraphs."""
    found: list[Tree] = []
    line: list[Tree] = []

    for kind, value in _parts(element):
        if kind == "text":
            line += _texts(value, [])
        elif value.tag in _BLOCK_TAGS:
            found += _paragraph(line)
            line = []
            found += _within(value, dropped, depth)
        else:
            line += _inline(value, [], dropped)
    return found + _paragraph(line)


def _within(element: Any, dropped: list[str], depth: int) -> list[Tree]:
    """A block one level deeper; past what a tree may hold only its words."""
    if depth < DEPTH - 8:
        return _block(element, dropped, depth + 1)
    return _paragraphs(" ".join(element.itertext()))


def _paragraph(line: list[Tree]) -> list[Tree]:
    trimmed = _trim(line)
    return [{"type": "paragraph", "content": trimmed}] if trimmed else []


def _parts(element: Any) -> Iterator[tuple[str, Any]]:
    if element.text:
        yield "text", element.text
    for child in element:
        if isinstance(child.tag, str):
            yield "element", child
        if child.tail:
            yield "text", child.tail


def _block(element: Any, dropped: list[str], depth: int) -> list[Tree]:
    tag = element.tag
    if tag in ("ul", "ol"):
        items = [{"type": "listItem", "content": content} for content in _items(element, dropped, depth + 1)]
        return [{"type": "bulletList" if tag == "ul" else "orderedList", "content": items}] if items else []
    if tag == "blockquote":
        inner = _blocks(element, dropped, depth)
        return [{"type": "blockquote", "content": inner}] if inner else []
    if tag == "hr":
        return [{"type": "horizontalRule"}]
    if tag == "table":
        # Its own rows only: a table within a cell is read with the cell.
        rows = [_row(row, dropped, depth + 1) for row in element.xpath("tr | thead/tr | tbody/tr | tfoot/tr")]
        rows = [row for row in rows if row["content"]]
        captions = [block for caption in element.iterchildren("caption") for block in _blocks(caption, dropped, depth)]
        return [*captions, {"type": "table", "content": rows}] if rows else captions
    inner = _blocks(element, dropped, depth)
    if tag == "figure":
        return _captioned(element, inner, depth)
    if tag[0] == "h" and tag[1:].isdigit():
        level = min(4, max(2, int(tag[1:])))
        return [
            {"type": "heading", "attrs": {"level": level}, "content": one.get("content", [])}
            if one["type"] == "paragraph"
            else one
            for one in inner
        ]
    align = element.get("align")
    if align in ("center", "right", "justify"):
        for one in inner:
            if one["type"] == "paragraph":
                one["attrs"] = {"textAlign": align}
    return inner


def _captioned(figure: Any, inner: list[Tree], depth: int) -> list[Tree]:
    """A figure that is one picture and its caption, as the picture with that caption; any other as what it holds."""
    said = [block for caption in figure.iterchildren("figcaption") for block in _within(caption, [], depth)]
    words = " ".join(to_text({"type": "doc", "content": said}).split())
    rest = inner[: len(inner) - len(said)] if inner[len(inner) - len(said) :] == said else inner[len(said) :]
    match rest:
        case [{"type": "paragraph", "content": [{"type": "image", "attrs": attrs}]}] if words:
            return [{"type": "image", "attrs": {**attrs, "title": words[:1000]}}]
    return inner


def _items(element: Any, dropped: list[str], depth: int) -> Iterator[list[Tree]]:
    """The content of each item of a list; what stands in the list without an item of its own becomes one."""
    for kind, value in _parts(element):
        if kind == "element" and value.tag == "li":
            yield _blocks(value, dropped, depth) or [{"type": "paragraph"}]
            continue
        if kind == "text":
            loose = _paragraph(_texts(value, []))
        elif value.tag in _BLOCK_TAGS:
            loose = _within(value, dropped, depth)
        else:
            loose = _paragraph(_inline(value, [], dropped))
        if loose:
            yield loose


def _row(row: Any, dropped: list[str], depth: int) -> Tree:
    cells = []
    for cell in row:
        if cell.tag not in ("td", "th"):
            continue
        made: Tree = {"type": "tableHeader" if cell.tag == "th" else "tableCell"}
        attrs = {
            name: int(cell.get(name))
            for name in ("colspan", "rowspan")
            if re.fullmatch("[2-9]|[1-9][0-9]|100", cell.get(name) or "")
        }
        if attrs:
            made["attrs"] = attrs
        made["content"] = _blocks(cell, dropped, depth + 1) or [{"type": "paragraph"}]
        cells.append(made)
    return {"type": "tableRow", "content": cells}


def _inline(element: Any, marks: list[dict[str, Any]], dropped: list[str]) -> list[Tree]:
    tag = element.tag
    if tag == "br":
        return [{"type": "hardBreak"}]
    if tag == "img":
        media = MEDIA.match(element.get("data-media") or element.get("src") or "")
        if media is None:
            dropped.append("Đã bỏ ảnh không có trong thư viện; hãy tải ảnh lên thư viện rồi chèn lại.")
            return []
        said = {name: element.get(name)[:1000] for name in ("alt", "title") if element.get(name) is not None}
        return [{"type": "image", "attrs": {"media": media[1], "alt": "", **said}}]
    if tag in _MARK_TAGS:
        marks = _with(marks, {"type": _MARK_TAGS[tag]})
    elif tag == "a":
        href = link(element.get("href"))
        if href is not None:
            marks = _with(marks, {"type": "link", "attrs": {"href": href}})
        elif element.get("href"):
            dropped.append("Đã bỏ liên kết không an toàn.")
    found: list[Tree] = []
    for kind, value in _parts(element):
        found += _texts(value, marks) if kind == "text" else _inline(value, marks, dropped)
    return found


def _with(marks: list[dict[str, Any]], mark: dict[str, Any]) -> list[dict[str, Any]]:
    """The marks and one more, each once and in our order, so that the same look is the same list."""
    kept = {one["type"]: one for one in [*marks, mark]}
    return [kept[kind] for kind in _ORDER if kind in kept]


def _texts(value: str, marks: list[dict[str, Any]]) -> list[Tree]:
    value = re.sub(r"[ \t\n\xa0]+", " ", value)
    if not value:
        return []
    made: Tree = {"type": "text", "text": value}
    if marks:
        made["marks"] = marks
    return [made]


def _trim(line: list[Tree]) -> list[Tree]:
    """Without blanks at its ends or doubled where two pieces meet; neighbours of the same marks joined."""
    joined: list[Tree] = []
    for node in line:
        last = joined[-1] if joined else None
        if node["type"] == "text" and last is not None and last["type"] == "text":
            if last["text"].endswith(" ") and node["text"].startswith(" "):
                node = {**node, "text": node["text"][1:]}  # noqa: PLW2901 - the piece goes on, cut
                if not node["text"]:
                    continue
            if last.get("marks") == node.get("marks"):
                joined[-1] = {**last, "text": last["text"] + node["text"]}
                continue
        elif node["type"] == "text" and (last is None or last["type"] == "hardBreak"):
            node = {**node, "text": node["text"].lstrip(" ")}  # noqa: PLW2901 - the piece goes on, cut
            if not node["text"]:
                continue
        elif node["type"] == "hardBreak" and last is not None and last["type"] == "text":
            joined[-1] = {**last, "text": last["text"].rstrip(" ")}
            if not joined[-1]["text"]:
                joined.pop()
        joined.append(node)
    if joined and joined[0]["type"] == "text":
        joined[0] = {**joined[0], "text": joined[0]["text"].lstrip(" ")}
    if joined and joined[-1]["type"] == "text":
        joined[-1] = {**joined[-1], "text": joined[-1]["text"].rstrip(" ")}
    return [node for node in joined if node["type"] != "text" or node["text"]]


def from_text(source: str) -> Tree:
    """A tree from plain text: blank lines part paragraphs, single line breaks stay."""
    return {"type": "doc", "content": _paragraphs(composed(source))}


def _paragraphs(source: str) -> list[Tree]:
    found: list[Tree] = []
    for block in re.split(r"\n\s*\n", source.strip("\n")):
        content: list[Tree] = []
        for line in block.split("\n"):
            if content:
                content.append({"type": "hardBreak"})
            if line.strip():
                content.append({"type": "text", "text": line.strip()})
        while content and content[-1]["type"] == "hardBreak":
            content.pop()
        while content and content[0]["type"] == "hardBreak":
            content.pop(0)
        if content:
            found.append({"type": "paragraph", "content": content})
    return found


Picture = Callable[[str], str | None]


def to_html(tree: Tree, picture: Picture = lambda _: None) -> str:
    """Safe by construction: only our tags, everything escaped. ``picture`` gives the address of a media id, or None."""
    return "".join(_html(node, picture) for node in tree.get("content", []))


_TAG_OF = {
    "paragraph": "p", "bulletList": "ul", "orderedList": "ol", "listItem": "li", "blockquote": "blockquote",
    "tableRow": "tr", "tableCell": "td", "tableHeader": "th",
}  # fmt: skip


def _html(node: Tree, picture: Picture, *, inline: bool = False) -> str:
    """``inline``: within a line of text, where a caption can only be a hint."""
    kind, attrs = node["type"], node.get("attrs", {})
    if kind == "text":
        made = html.escape(node["text"], quote=False)
        for mark in reversed(node.get("marks", [])):
            tag = _MARKS[mark["type"]]
            href = f' href="{html.escape(mark["attrs"]["href"])}" rel="noopener"' if mark["type"] == "link" else ""
            made = f"<{tag}{href}>{made}</{tag}>"
        return made
    if kind == "hardBreak":
        return "<br>"
    if kind == "horizontalRule":
        return "<hr>"
    if kind == "image":
        source = picture(attrs["media"])
        if source is None:
            return ""
        alt, media = html.escape(attrs.get("alt", "")), html.escape(attrs["media"])
        caption = html.escape(attrs.get("title", ""))
        title = f' title="{caption}"' if caption and inline else ""
        made = f'<img src="{html.escape(source)}" alt="{alt}"{title} data-media="{media}">'
        return f"<figure>{made}<figcaption>{caption}</figcaption></figure>" if caption and not inline else made
    within = kind in ("paragraph", "heading")
    inner = "".join(_html(child, picture, inline=within) for child in node.get("content", []))
    if kind == "table":
        return f"<table><tbody>{inner}</tbody></table>"
    tag = f"h{attrs['level']}" if kind == "heading" else _TAG_OF[kind]
    extra = f' align="{attrs["textAlign"]}"' if attrs.get("textAlign") else ""
    extra += "".join(f' {name}="{attrs[name]}"' for name in ("colspan", "rowspan", "start") if name in attrs)
    return f"<{tag}{extra}>{inner}</{tag}>"


def to_text(tree: Tree) -> str:
    """Plain text: paragraphs parted by a blank line, list items with ``- `` or their number."""
    return "\n\n".join(block for node in tree.get("content", []) if (block := _text(node)))


def _text(node: Tree) -> str:
    kind, content = node["type"], node.get("content", [])
    if kind == "text":
        return str(node["text"])
    if kind == "hardBreak":
        return "\n"
    if kind in ("paragraph", "heading"):
        return "".join(_text(child) for child in content).strip()
    if kind in ("bulletList", "orderedList"):
        start = node.get("attrs", {}).get("start", 1)
        return "\n".join(
            ("- " if kind == "bulletList" else f"{start + index}. ") + _text(item) for index, item in enumerate(content)
        )
    if kind == "table":
        return "\n".join(" | ".join(_text(cell) for cell in row.get("content", [])) for row in content)
    if kind == "image":
        return ""
    return "\n".join(block for child in content if (block := _text(child)))


def walk(tree: Tree, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Tree]]:
    """Every node with its path from the root."""
    yield path, tree
    for index, child in enumerate(tree.get("content", [])):
        yield from walk(child, (*path, "content", index))
