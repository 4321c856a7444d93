"""Rich text: one tree, whichever way it is written; what comes in as HTML is cleaned and never refused."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.kinds import parse, prose
from api.problem import Problem

PICTURE = "019a2f00-0000-7000-8000-000000000001"

_TAGS = (
    "p", "br", "h1", "h3", "ul", "ol", "li", "blockquote", "hr", "table", "thead", "tbody", "tr", "td", "th",
    "caption", "strong", "b", "em", "i", "u", "s", "a", "img", "div", "span", "pre", "dl", "dt", "dd", "center",
    "script", "style", "svg", "math", "figure", "figcaption", "font", "section", "colgroup", "select", "template", "textarea",
)  # fmt: skip
_ATTRIBUTES = (
    "",
    ' align="center"',
    ' colspan="2"',
    ' colspan="²"',
    ' colspan="99999999999999999999"',
    ' href="https://xa-mau.example/a b"',
    ' href="javascript:alert(1)"',
    ' href="/\t/elsewhere.example"',
    f' src="media:{PICTURE}" alt="Cổng làng" title="x"',
    f' data-media="{PICTURE}" alt="{"a" * 1001}"',
    ' src="https://elsewhere.example/y.png"',
    ' onclick="alert(1)"',
)
_WORDS = ("một", "hai ", " ", "\n", "\xa0", "&nbsp;", "&lt;b&gt;", "&amp;", "&#1;", "&#x81;", "e\u0302", "<!-- x -->")
_pieces = st.one_of(
    st.builds("<{}{}>".format, st.sampled_from(_TAGS), st.sampled_from(_ATTRIBUTES)),
    st.builds("</{}>".format, st.sampled_from(_TAGS)),
    st.sampled_from(_WORDS),
)


def html(tree: dict[str, Any]) -> str:
    return prose.to_html(tree, lambda media: f"/v1/media/{media}/anh.webp")


@given(st.lists(_pieces, max_size=25).map("".join))
def test_any_html_becomes_a_tree_that_says_itself_again(source: str) -> None:
    tree, _ = prose.from_html(source)
    assert prose.from_tree(tree) == tree
    assert prose.from_html(html(tree))[0] == tree
    tags = re.findall(r"<[^>]*>", html(tree))
    assert all(
        re.fullmatch(
            r"</?(p|br|h[234]|[uo]l|li|blockquote|hr|table|tbody|t[rdh]|strong|em|u|s|a|img|figure|figcaption)\b.*",
            tag[:-1],
        )
        for tag in tags
    )
    assert not any(word in tag for tag in tags for word in ("javascript:", "onclick", "\t"))
    assert "\x01" not in html(tree)


def test_html_text_and_tree_of_the_same_words_are_the_same_tree() -> None:
    ways: list[dict[str, Any]] = [
        {"body_html": "<p>Dòng một<br>dòng hai</p><p>Đoạn sau</p>"},
        {"html": "Dòng một<br />dòng hai<p>Đoạn sau"},
        {"text": "Dòng một\ndòng hai\n\nĐoạn sau"},
        {"body_text": "Dòng một\r\ndòng hai\r\n\r\nĐoạn sau\n"},
        {"content": prose.from_text("Dòng một\ndòng hai\n\nĐoạn sau")},
    ]
    bodies = [parse({"kind": "article", "title": "Bài", **way}).written() for way in ways]
    assert all(body == bodies[0] for body in bodies)
    assert prose.to_text(bodies[0]["content"]) == "Dòng một\ndòng hai\n\nĐoạn sau"


@pytest.mark.parametrize(
    "piece", ["<table><tr><td>", "<ul><li>", "<ul>", "<b>", "<blockquote>", "<dl><dd>", "<div><span>"]
)
def test_html_within_html_keeps_its_words_however_deep(piece: str) -> None:
    tree, _ = prose.from_html(piece * 60 + "đáy")
    assert "đáy" in prose.to_text(tree)


def test_each_word_of_lists_tables_and_captions_is_kept_once() -> None:
    tree, _ = prose.from_html(
        "<table><caption>Biểu phí</caption><tr><td>Ngoài<table><tr><td>Trong</td></tr></table></td></tr></table>"
        "<ul>Lời dẫn<li>Mục</li><ul><li>Mục con</li></ul><b>Lạc</b></ul>"
    )
    words = prose.to_text(tree).replace("|", " ").replace("-", " ").split()
    assert words == ["Biểu", "phí", "Ngoài", "Trong", "Lời", "dẫn", "Mục", "Mục", "con", "Lạc"]


def test_script_is_cleaned_away_and_told_never_refused() -> None:
    tree, dropped = prose.from_html('<p onclick="x()">Chào<script>alert(1)</script> <a href="javascript:x">bạn</a></p>')
    assert html(tree) == "<p>Chào bạn</p>"
    for named in ("<script>", "onclick", "javascript:"):
        assert f"Đã bỏ phần không an toàn: {named}" in dropped


def _doc(*content: Any) -> dict[str, Any]:
    return {"type": "doc", "content": list(content)}


def _text(text: str, **mark: Any) -> dict[str, Any]:
    marks = {"marks": [{"type": "link", "attrs": mark}]} if mark else {}
    return {"type": "paragraph", "content": [{"type": "text", "text": text, **marks}]}


def _deep(levels: int) -> dict[str, Any]:
    node = _text("đáy")
    for _ in range(levels):
        node = {"type": "blockquote", "content": [node]}
    return _doc(node)


@pytest.mark.parametrize(
    "tree",
    [
        _deep(60),
        _deep(5000),
        _doc({"type": "video"}),
        _doc({"type": "paragraph", "content": [_text("khối trong dòng")]}),
        _doc({"type": "heading", "attrs": {"level": 1}}),
        _doc({"type": "paragraph", "attrs": {"style": "color:red"}}),
        _doc({**_text("lạ"), "onclick": "x()"}),
        _doc(_text("nháy", href="javascript:alert(1)")),
        _doc(_text("nháy", href=" JaVaScRiPt:alert(1)")),
        _doc(_text("nháy", href="java\tscript:alert(1)")),
        _doc(_text("nháy", href="data:text/html,x")),
        _doc(_text("nháy", href="//elsewhere.example")),
        _doc(_text("nháy", href="/\t/elsewhere.example")),
        _doc(_text("nháy", href="/\\elsewhere.example")),
        _doc({"type": "paragraph", "content": [{"type": "text", "text": "x", "marks": [{"type": "blink"}]}]}),
        _doc({"type": "paragraph", "content": [{"type": "text", "text": ""}]}),
        _doc({"type": "paragraph", "content": [{"type": "image", "attrs": {"src": "https://x.example/a.png"}}]}),
        {"type": "paragraph"},
        {"type": "doc", "content": "chữ"},
        [],
        "<p>chữ</p>",
        7,
    ],
)
def test_a_tree_that_is_not_ours_is_refused_saying_where(tree: Any) -> None:
    with pytest.raises(Problem) as refused:
        parse({"kind": "article", "title": "Bài", "content": tree})
    assert refused.value.status == 422
    # Beyond any depth an editor makes, the body as a whole is refused before anything looks inside it.
    assert refused.value.errors[0].pointer in ("/content", "")
    assert refused.value.errors[0].detail


@pytest.mark.parametrize(
    "href", ["https://a.example/x?y=1#z", "http://a.example", "mailto:a@b.example", "tel:113", "/x"]
)
def test_links_that_may_be_followed_stay(href: str) -> None:
    written = parse({"kind": "article", "title": "Bài", "content": _doc(_text("xem", href=href))}).written()
    assert written["content"]["content"][0]["content"][0]["marks"] == [{"type": "link", "attrs": {"href": href}}]


def test_only_one_of_the_forms_may_be_given() -> None:
    with pytest.raises(Problem) as refused:
        parse({"kind": "article", "title": "Bài", "body_html": "<p>a</p>", "text": "a"})
    assert "một trong" in refused.value.errors[0].detail


def test_a_picture_of_its_own_stands_with_its_caption_and_one_in_a_line_keeps_it_as_a_hint() -> None:
    image = {"type": "image", "attrs": {"media": PICTURE, "alt": "Cổng làng", "title": "Cổng làng <nay>"}}
    alone = {"type": "doc", "content": [image]}
    shown = html(alone)
    assert re.sub(" data-media=[^>]*", "", shown) == (
        f'<figure><img src="/v1/media/{PICTURE}/anh.webp" alt="Cổng làng">'
        "<figcaption>Cổng làng &lt;nay&gt;</figcaption></figure>"
    )
    assert prose.from_html(shown)[0] == alone
    line = {"type": "doc", "content": [{"type": "paragraph", "content": [image, {"type": "text", "text": " đây"}]}]}
    assert 'title="Cổng làng &lt;nay&gt;"' in html(line)
    assert prose.from_html(html(line))[0] == line
    two = f'<figure><img src="media:{PICTURE}"><img src="media:{PICTURE}"><figcaption>Hai ảnh</figcaption></figure>'
    assert "<p>Hai ảnh</p>" in html(prose.from_html(two)[0])
