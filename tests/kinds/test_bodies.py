"""The four kinds: what may be written, what it becomes, what is refused and what stops publishing."""

import unicodedata
from typing import Any

import pytest

from api.content.tables import CHANNELS
from api.kinds import KINDS, LEGAL_FORCE, MODELS, READ, ROOMS, parse
from api.problem import Fault, Problem
from tests import make

PICTURE = "019a2f00-0000-7000-8000-000000000001"
SHARED = {"topics": ["y-te"], "audiences": ["Hộ nghèo"], "areas": ["thon-mot"], "language": "vi", "note": "Nhắc lại."}
TREE = {"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Nộp tại quầy."}]}]}

WHOLE: dict[str, dict[str, Any]] = {
    "article": {
        **SHARED,
        "kind": "article",
        "title": "Lịch tiêm chủng",
        "slug": "lich-tiem-chung",
        "summary": "Từ 24 đến 28.",
        "content": TREE,
        "category": "thong-bao",
        "cover": PICTURE,
        "attachments": [{"media": PICTURE, "name": "Mẫu đơn"}],
        "featured": True,
        "source": {"name": "Trạm y tế", "url": "https://yte.example/tin", "published_on": "2026-11-20"},
        "contributors": [{"name": "Nguyễn Thị Mẫu", "role": "tác giả"}],
    },
    "procedure": {
        **SHARED,
        "kind": "procedure",
        "title": "Đăng ký khai sinh",
        "slug": "dang-ky-khai-sinh",
        "code": "1.001193.000.00.00.H17",
        "kind_of_procedure": "TTHC được giao luật quy định chi tiết",
        "field": "ho-tich",
        "levels": ["province", "commune"],
        "subjects": ["Công dân Việt Nam", "Người nước ngoài"],
        "executing_agency": "Uỷ ban nhân dân cấp xã",
        "competent_agency": "Uỷ ban nhân dân cấp xã",
        "coordinating_agencies": ["Công an xã"],
        "service_level": "full_online",
        "online_url": "https://dichvucong.example/1.001193",
        "decision": {"number": "12/QĐ-UBND", "date": "2026-10-01", "agency": "UBND tỉnh Mẫu", "action": "amend"},
        "effective_from": "2026-11-01",
        "steps": [{"name": "Bước 1", "content": TREE}, {"name": "", "content": TREE}],
        "methods": [
            {
                "channel": "direct",
                "time_limit": {"value": 1.0, "unit": "working_day", "text": "Trong ngày"},
                "fees": [
                    {"kind": "amount", "type": "le_phi", "amount": 8000, "currency": "VND", "text": "mỗi bản"},
                    {"kind": "free", "type": None, "amount": 0, "currency": "VND", "text": "Hộ nghèo: miễn phí"},
                ],
                "description": "Nộp tại bộ phận một cửa.",
            },
            {
                "channel": "online",
                "time_limit": {"value": None, "unit": None, "text": "Không quy định"},
                "fees": [{"kind": "not_stated", "type": None, "amount": None, "currency": "VND", "text": ""}],
                "description": "",
            },
            {"channel": "postal", "time_limit": None, "fees": [], "description": ""},
        ],
        "cases": [
            {
                "name": "Giấy tờ phải nộp",
                "components": [
                    {
                        "code": "KQ.G15.000034",
                        "name": "Tờ khai",
                        "originals": 1,
                        "copies": 0,
                        "required": True,
                        "form": {"name": "Mẫu 01", "url": "https://bieumau.example/01"},
                    },
                    {"code": None, "name": "Giấy hẹn", "originals": 0, "copies": 2, "required": False, "form": None},
                ],
            },
            {"name": "Giấy tờ phải xuất trình", "components": []},
        ],
        "dossier_sets": 1,
        "results": [{"code": "KQ.G15.000001", "name": "Giấy khai sinh"}],
        "legal_basis": [{"number": "60/2014/QH13", "title": "Luật Hộ tịch", "url": "https://luat.example/60"}],
        "conditions_text": "Có mặt cha hoặc mẹ.",
        "reception": [
            {
                "unit": "goc",
                "place": "Bộ phận Một cửa",
                "address": "Số 1",
                "hours": "Giờ hành chính",
                "phone": "0200 000 000",
            }
        ],
        "extra": [{"label": "Ghi chú", "text": "Mang theo bản chính."}],
        "keywords": ["khai sinh"],
        "related": ["1.001022"],
    },
    "led_message": {
        **SHARED,
        "kind": "led_message",
        "text": "Mời bà con đi tiêm",
        "style": "alert",
        "color": "#ffb000",
        "emphasis": "blink",
        "image": PICTURE,
        "min_seconds": 12,
        "link": "https://xa-mau.example/tiem",
    },
    "radio_script": {
        **SHARED,
        "kind": "radio_script",
        "title": "Bản tin sáng",
        "parts": [{"role": role, "text": "Kính chào."} for role in ("jingle", "opening", "item", "closing")],
        "category": "Thời sự",
        "voice_notes": "Đọc chậm.",
        "audio": PICTURE,
        "repeat": 2,
    },
}


def refused(body: object) -> list[Fault]:
    with pytest.raises(Problem) as problem:
        parse(body)
    assert problem.value.status == 422
    return list(problem.value.errors)


def changed(kind: str, path: str, value: object) -> dict[str, Any]:
    """The whole body of a kind with one member, by its pointer, set to a value."""
    body: dict[str, Any] = parse(WHOLE[kind]).written()
    *way, last = path.strip("/").split("/")
    at: Any = body
    for step in way:
        at = at[int(step) if isinstance(at, list) else step]
    at[last] = value
    return body


@pytest.mark.parametrize("kind", KINDS)
def test_every_member_is_kept_as_it_was_written_and_may_be_written_back(kind: str) -> None:
    written = parse(WHOLE[kind]).written()
    assert written == WHOLE[kind]
    assert parse(written) == parse(WHOLE[kind])


@pytest.mark.parametrize("kind", KINDS)
def test_only_the_kind_and_the_title_are_required(kind: str) -> None:
    name = "text" if kind == "led_message" else "title"
    least = parse({"kind": kind, name: "Tên"}).written()
    assert set(least) == set(WHOLE[kind])
    assert parse(least).written() == least
    assert [fault.pointer for fault in refused({"kind": kind})] == [f"/{name}"]
    assert [fault.pointer for fault in refused({"kind": kind, name: "  "})] == [f"/{name}"]


def test_a_procedure_may_have_neither_code_nor_dates() -> None:
    least = parse({"kind": "procedure", "title": "Thủ tục mới"}).written()
    assert [least[name] for name in ("code", "effective_from", "decision", "service_level", "dossier_sets")] == [
        None
    ] * 5


@pytest.mark.parametrize(
    ("fee", "kind"),
    [
        ({"amount": 0}, "free"),
        ({"amount": 0, "text": "Miễn phí"}, "free"),
        ({"text": "Miễn phí"}, "free"),
        ({"text": "MIỄN PHÍ."}, "free"),
        ({"text": unicodedata.normalize("NFD", "Miễn phí")}, "free"),
        ({"text": "Không thu"}, "free"),
        ({"amount": 0, "text": "Theo nghị quyết của Hội đồng nhân dân tỉnh"}, "by_rule"),
        ({"amount": 0, "text": "do HĐND tỉnh quyết định"}, "by_rule"),
        ({"text": "Miễn phí hoặc theo quyết định của tỉnh"}, "by_rule"),
        ({"amount": 8000}, "amount"),
        ({"amount": 35_000_000, "text": "35.000.000 đồng"}, "amount"),
        ({"text": "trực tiếp 10.000 đồng / trực tuyến 5.000 đồng"}, "by_rule"),
        ({"text": "  "}, "not_stated"),
        ({}, "not_stated"),
        ({"kind": None, "amount": 0}, "free"),
        ({"kind": "not_stated", "amount": 0}, "not_stated"),
        ({"kind": "by_rule", "amount": 5}, "by_rule"),
    ],
)
def test_the_kind_of_a_fee_is_told_from_its_amount_and_words(fee: dict[str, Any], kind: str) -> None:
    (method,) = parse({"kind": "procedure", "title": "x", "methods": [{"channel": "direct", "fees": [fee]}]}).written()[
        "methods"
    ]
    (kept,) = method["fees"]
    assert kept["kind"] == kind
    assert kept["text"] == unicodedata.normalize("NFC", (fee.get("text") or "").strip())
    assert kept["amount"] == fee.get("amount")


def test_levels_are_a_set_in_their_own_order() -> None:
    body = parse({"kind": "procedure", "title": "x", "levels": ["commune", "ministry", "commune"]})
    assert body.written()["levels"] == ["ministry", "commune"]


@pytest.mark.parametrize(
    ("kind", "path", "value"),
    [
        ("article", "/colour", "red"),
        ("article", "/source/phone", "113"),
        ("article", "/attachments/0/url", "https://x.example"),
        ("article", "/version", 3),
        ("article", "/a~b", 1),
        ("procedure", "/methods/0/fees/1/vat", 10),
        ("procedure", "/cases/0/components/0/form/id", "x"),
        ("procedure", "/steps/0/image", "x"),
        ("procedure", "/decision/signed_by", "x"),
        ("led_message", "/title", "x"),
        ("radio_script", "/parts/1/name", "x"),
    ],
)
def test_a_member_nobody_knows_is_refused_by_its_place(kind: str, path: str, value: object) -> None:
    (fault,) = refused(changed(kind, path, value))
    assert (fault.pointer, fault.code) == (path.replace("~", "~0"), "extra_forbidden")


@pytest.mark.parametrize(
    ("kind", "path", "value"),
    [
        ("article", "/title", 7),
        ("article", "/title", None),
        ("article", "/title", "a" * 2001),
        ("article", "/slug", "Chữ Hoa"),
        ("article", "/slug", "a" * 101),
        ("article", "/featured", "yes"),
        ("article", "/featured", 1),
        ("article", "/summary", "a" * 100_001),
        ("article", "/cover", "anh-bia"),
        ("article", "/source/url", "javascript:alert(1)"),
        ("article", "/source/url", "xa-mau.example"),
        ("article", "/source/published_on", "20/11/2026"),
        ("article", "/source/published_on", "2026-02-30"),
        ("article", "/source/published_on", "1767225600"),
        ("article", "/source/published_on", 1767225600),
        ("article", "/topics", ["y-te"] * 21),
        ("article", "/topics", "y-te"),
        ("article", "/language", "tiếng Việt"),
        ("procedure", "/code", "mã số 1"),
        ("procedure", "/code", ""),
        ("procedure", "/levels", ["district"]),
        ("procedure", "/service_level", "4"),
        ("procedure", "/effective_from", "2026-11-01T00:00:00Z"),
        ("procedure", "/decision/action", "sửa"),
        ("procedure", "/dossier_sets", -1),
        ("procedure", "/dossier_sets", 1.5),
        ("procedure", "/dossier_sets", True),
        ("procedure", "/methods/0/channel", "fax"),
        ("procedure", "/methods/0/time_limit/value", 0),
        ("procedure", "/methods/0/time_limit/value", "5"),
        ("procedure", "/methods/0/time_limit/value", float("nan")),
        ("procedure", "/methods/0/time_limit/unit", "week"),
        ("procedure", "/methods/0/fees/0/amount", -1),
        ("procedure", "/methods/0/fees/0/amount", 8000.5),
        ("procedure", "/methods/0/fees/0/amount", "8000"),
        ("procedure", "/methods/0/fees/0/amount", 10**13 + 1),
        ("procedure", "/methods/0/fees/0/currency", "đồng"),
        ("procedure", "/cases/0/components/0/originals", "1"),
        ("procedure", "/cases/0/components/0/required", "no"),
        ("led_message", "/text", "a" * 501),
        ("led_message", "/style", "banner"),
        ("led_message", "/color", "tím"),
        ("led_message", "/min_seconds", 601),
        ("radio_script", "/parts/0/role", "song"),
        ("radio_script", "/repeat", 0),
        ("radio_script", "/repeat", 11),
    ],
)
def test_a_value_of_the_wrong_kind_or_past_its_limit_is_refused_by_its_place(
    kind: str, path: str, value: object
) -> None:
    faults = refused(changed(kind, path, value))
    assert all(fault.pointer.startswith(path) for fault in faults)
    assert all(fault.detail for fault in faults)


@pytest.mark.parametrize(
    "payload",
    [None, [], "article", {}, {"title": "x"}, {"kind": "page", "title": "x"}, {"kind": ["article"], "title": "x"}],
)
def test_a_body_of_no_known_kind_is_refused_at_its_kind(payload: object) -> None:
    assert all(fault.pointer in ("", "/kind") for fault in refused(payload))


def test_decomposed_text_is_composed_wherever_it_stands() -> None:
    def decomposed(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: decomposed(one) for name, one in value.items()}
        if isinstance(value, list):
            return [decomposed(one) for one in value]
        return unicodedata.normalize("NFD", value) if isinstance(value, str) else value

    for kind in KINDS:
        assert parse(decomposed(WHOLE[kind])).written() == WHOLE[kind]


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\ud800"])
def test_a_control_character_is_refused_by_its_place(character: str) -> None:
    faults = refused(changed("procedure", "/cases/0/components/1/name", f"Giấy{character}hẹn"))
    assert [(fault.pointer, fault.code) for fault in faults] == [("/cases/0/components/1/name", "control_character")]


def test_tabs_and_line_ends_are_no_control_characters() -> None:
    written = parse({"kind": "procedure", "title": "x", "conditions_text": "- một\r\n-\thai\r"}).written()
    assert written["conditions_text"] == "- một\n-\thai"


def test_what_is_too_large_or_too_deep_is_refused_before_it_is_read() -> None:
    deep: Any = "đáy"
    for _ in range(200):
        deep = [deep]
    assert refused({"kind": "article", "title": "x", "topics": deep})[0].code == "too_deep"
    assert refused({"kind": "article", "title": "x", "note": "a" * 1_000_001})[0].code == "too_large"
    many = [{"label": "x", "text": "a" * 99_000}] * 11
    assert refused({"kind": "procedure", "title": "x", "extra": many})[0].code == "too_large"
    assert refused({"kind": "article", "title": "x", "note": 10**30})[0].pointer in ("", "/note")


@pytest.mark.parametrize("kind", KINDS)
def test_what_has_its_least_text_may_be_published(kind: str) -> None:
    assert parse(make.body(kind)).obstacles() == []


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"kind": "article", "title": "x"}, "/content", "text_missing"),
        ({"kind": "procedure", "title": "x"}, "/steps", "text_missing"),
        ({"kind": "radio_script", "title": "x"}, "/parts", "text_missing"),
        ({"kind": "radio_script", "title": "x", "parts": [{"text": " "}]}, "/parts", "text_missing"),
        (
            {"kind": "article", "title": "x", "body_html": f'<p>chữ <img src="media:{PICTURE}"></p>'},
            "/content/content/0/content/1/attrs/alt",
            "alt_missing",
        ),
    ],
)
def test_publishing_is_stopped_by_an_empty_text_or_a_picture_without_words(
    body: dict[str, Any], pointer: str, code: str
) -> None:
    assert [(fault.pointer, fault.code) for fault in parse(body).obstacles()] == [(pointer, code)]


def test_a_picture_alone_is_a_text_and_a_recording_alone_is_a_broadcast() -> None:
    picture = f'<img src="media:{PICTURE}" alt="Sơ đồ đường đi">'
    assert parse({"kind": "article", "title": "x", "body_html": picture}).obstacles() == []
    assert parse({"kind": "radio_script", "title": "x", "audio": PICTURE}).obstacles() == []


def test_each_kind_says_of_itself_where_it_may_go() -> None:
    assert tuple(MODELS) == KINDS
    assert tuple(ROOMS) == READ
    assert LEGAL_FORCE == ("procedure",)
    for kind, model in MODELS.items():
        assert set(model.offered) <= set(CHANNELS), kind
        assert set(model.defaults) <= set(model.offered), kind
        # Only what has a page of its own stands where citizens are led to pages.
        assert ("portal" in model.offered) == (model.room is not None), kind
    assert {kind: model.defaults for kind, model in MODELS.items()} == {
        "article": ("portal", "zalo"),
        "procedure": ("portal", "zalo", "print"),
        "led_message": ("signage",),
        "radio_script": ("radio",),
    }
