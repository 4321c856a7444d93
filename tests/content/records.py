"""Procedures that exist nowhere, told as the national database's crawlers and the official list tell real ones."""

import gzip
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import xlsxwriter

from api.content import imports
from api.content.comparing import Plan
from api.people.permission import OPERATOR, Actor
from tests.world import World

LABELS = {
    "ten_thu_tuc": "Tên thủ tục",
    "ma_thu_tuc": "Mã thủ tục",
    "so_quyet_dinh": "Số quyết định",
    "cap_thuc_hien": "Cấp thực hiện",
    "loai_thu_tuc": "Loại thủ tục",
    "linh_vuc": "Lĩnh vực",
    "doi_tuong_thuc_hien": "Đối tượng thực hiện",
    "co_quan_co_tham_quyen": "Cơ quan có thẩm quyền",
    "dia_chi_tiep_nhan": "Địa chỉ tiếp nhận HS",
    "co_quan_duoc_uy_quyen": "Cơ quan được ủy quyền",
    "co_quan_phoi_hop": "Cơ quan phối hợp",
    "thu_tuc_lien_quan": "Thủ tục hành chính liên quan",
    "trinh_tu_thuc_hien": "Trình Tự Thực Hiện",
    "cach_thuc_thuc_hien": "Cách Thức Thực Hiện",
    "thanh_phan_ho_so": "Thành phần hồ sơ",
    "can_cu_phap_ly": "Căn cứ pháp lý",
    "co_quan_thuc_hien": "Cơ quan thực hiện",
    "yeu_cau_dieu_kien": "Yêu cầu, điều kiện thực hiện",
    "ket_qua_xu_ly": "Kết quả xử lý",
}
"""The labels of the portal's page, in its order."""
FOOT = (
    "Chọn cơ quan thực hiệnTỉnh/ Thành phốBộ ngành-- Chọn Tỉnh/ Thành phố --Phường/ XãSở-- Chọn Phường/ Xã --"
    "Hệ thống chỉ hiển thị những cơ quan đã áp dụng dịch vụ công trực tuyếnNộp hồ sơ"
)
"""The form below the page, which a crawler takes for the end of the last section."""
METHODS = "Hình thức nộpThời gianPhí, lệ phíMô tả"
CASES = "Tên giấy tờMẫu đơn, tờ khaiSố lượng"
BASIS = "Tên văn bản pháp lýMã văn bản"
NOTHING = "Không có thông tin"
CHROME = (
    *LABELS.values(),
    METHODS,
    CASES,
    BASIS,
    NOTHING,
    FOOT,
    "Chọn cơ quan thực hiệnTỉnh/ Thành phốBộ ngành",
    "-- Chọn Bộ ngành --Đơn vị-- Chọn Cơ sở --",
    "Nộp hồ sơ",
    "Từ khóa",
    "Mô tả",
    "Mã:",
)
"""What the page prints around its text."""

PLAIN = {
    "formality_id": "00000000-0000-7000-8000-000000000001",
    "so_quyet_dinh": "12/QĐ-BVD",
    "cap_thuc_hien": "Cấp tỉnh, Cấp xã",
    "loai_thu_tuc": "TTHC được giao luật quy định chi tiết",
    "linh_vuc": "Diều sáo",
    "doi_tuong_thuc_hien": "Công dân Việt Nam, Tổ chức (không bao gồm doanh nghiệp, HTX)",
    "co_quan_co_tham_quyen": "Hội đồng diều xã Mẫu",
    "dia_chi_tiep_nhan": "Quầy số 1, nhà văn hóa thôn Ví Dụ",
    "thu_tuc_lien_quan": NOTHING,
    "trinh_tu_thuc_hien": "Bước 1: Chủ diều mang diều tới quầy.\nBước 2: Cán bộ xem dây, ghi sổ.\nTrả sổ trong ngày.",
    "cach_thuc_thuc_hien": (
        f"{METHODS}Trực tiếp3 Ngày làm việc20,000 Đồng(Lệ phí : 20.000 đồng/con diều)Mang diều tới quầy."
        "Trực tuyến2 Ngày làm việcMiễn phíGửi ảnh diều.Dịch vụ bưu chính5 NgàyKhông có thông tinGửi cả hộp diều."
    ),
    "thanh_phan_ho_so": (
        f"Giấy tờ phải nộp{CASES}Tờ khai diều theo Mẫu số 1Mau01.docx1 bản chínhẢnh diều nhìn từ dưới0 bản chính,2 bản sao"
        f"Giấy tờ phải xuất trình{CASES}Thẻ hội viên1 bản chính"
    ),
    "can_cu_phap_ly": f"{BASIS}Luật Diều sáo01/2031/QH99Nghị định về dây diều07/2032/NĐ-CP",
    "co_quan_thuc_hien": "Ban quản lý trời xã Mẫu",
    "yeu_cau_dieu_kien": "Diều không dài quá ba mét.",
    "ket_qua_xu_ly": "Sổ diềuMã: KQ.G99.000001",
}


def national(code: str = "1.990001", title: str = "Đăng ký thả diều ban đêm", **fields: str) -> dict[str, str]:
    """One record of the national database: its fields, and the whole page they were cut from (the last with its foot)."""
    told = dict.fromkeys(LABELS, "") | PLAIN | {"ma_thu_tuc": code, "ten_thu_tuc": title} | fields
    told["ket_qua_xu_ly"] += FOOT
    page = title + "".join(label + told[key] for key, label in LABELS.items())
    return {"detail_url": f"https://vi-du.example/thu-tuc/{code}", "raw_text": page, **told}


def write_records(path: Path, *records: object) -> Path:
    """A ``.json``, ``.jsonl`` or ``.jsonl.gz`` file of records."""
    if path.suffix == ".json":
        path.write_text(json.dumps(records[0] if len(records) == 1 else records), "utf-8")
        return path
    lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()
    path.write_bytes(gzip.compress(lines) if path.suffix == ".gz" else lines)
    return path


def listed(
    code: str | float = "1.990001",
    title: str = "Đăng ký thả diều ban đêm",
    issues: str = "Bộ Ví dụ",
    carries_out: str = "Hội diều xã Mẫu\nBan quản lý trời",
    field: str = "Diều sáo",
) -> tuple[str | float, ...]:
    """One line of the official list."""
    return (code, title, issues, carries_out, field)


def write_list(path: Path, *lines: tuple[str | float, ...]) -> Path:
    """A workbook as the portal exports it: the motto above the head, the head in the second row."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Danh sách TTHC")
    sheet.merge_range("A1:E1", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập – Tự do – Hạnh phúc")
    sheet.write_row(1, 0, ["Mã số", "Tên", "Cơ quan ban hành", "Cơ quan thực hiện", "Lĩnh vực"])
    for number, cells in enumerate(lines, 2):
        sheet.write_row(number, 0, cells)
    book.close()
    return path


def bring(
    world: World, path: Path, *, publish: bool = True, actor: Actor = OPERATOR, unit: str | None = None
) -> list[Plan]:
    """Import a path as one batch; what became of each row."""
    _, plans = imports.intake(world.database, imports.gather(path), path.name, unit, actor, publish=publish)
    done = list(plans)
    world.wait(seconds=1)
    return done


def carry_out(world: World) -> None:
    """What the worker does once an approver has decided."""
    while imports.work(world.database):
        pass
    world.wait(seconds=1)


def lost(record: Mapping[str, str], body: Mapping[str, Any], field: str) -> list[str]:
    """Stretches of a record that stand nowhere in the stored ``body`` (of the field named so), page chrome apart.

    Only letters and digits count: sources glue cells together and wrap lines anywhere.
    """
    kept = {_letters(text) for text in (field, *_texts(body))} - {""}
    chrome = sorted({_letters(text) for text in CHROME}, key=len, reverse=True)
    long = sorted((text for text in kept if len(text) > 20), key=len, reverse=True)
    short = sorted((text for text in kept if 3 < len(text) <= 20), key=len, reverse=True)
    missing = []
    for key, told in record.items():
        if key.startswith("_"):
            continue
        left = _letters(told)
        for text in (*long, *chrome, *short):
            left = left.replace(text, "\n")
        missing += [f"{key}: {rest}" for rest in left.split() if not _told(rest, kept)]
    return missing


def _told(rest: str, kept: set[str]) -> bool:
    """Whether a rest stands in one kept text, or is nothing but the shortest of them."""
    words = "|".join(map(re.escape, sorted((text for text in kept if len(text) <= 3), key=len, reverse=True)))
    return any(rest in text for text in kept) or re.fullmatch(f"(?:{words})+", rest) is not None


def _letters(text: str) -> str:
    seen = "".join(c for c in text if unicodedata.category(c) not in ("Cf", "Co", "Cc") or c in "\t\n")
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFC", seen))


_SAID = {
    "ministry": ["Cấp bộ"],
    "province": ["Cấp tỉnh"],
    "commune": ["Cấp xã"],
    "other": ["Cơ quan khác"],
    "direct": ["Trực tiếp"],
    "online": ["Trực tuyến"],
    "postal": ["Dịch vụ bưu chính"],
    "direct_and_online": ["Trực tiếp và trực tuyến", "Trực tiếp hoặc trực tuyến", "Trực tiếp, trực tuyến"],
}
"""How the portal words what a body keeps as one of a few values."""
_OURS = ("label", "kind", "type", "currency", "unit", "slug", "language", "field")
"""Members whose text is Loa's own."""


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from _SAID.get(value, [value])
        # "QĐ/9-BVD" is kept in its official form.
        yield re.sub(r"^(\w+)/(QĐ)-(\w+)$", r"\2\1\3", value)
        yield from re.split("; |\n", value)
    elif isinstance(value, Mapping):
        if value.get("type") == "doc":
            lines = list(_lines(value))
            yield from ("".join(lines), *lines)
            return
        if "originals" in value:
            originals = f"{value['originals']} bản chính"
            yield from (originals, f"{originals},{value['copies']} bản sao")
        for name, inner in value.items():
            if name not in _OURS:
                yield from _texts(inner)
    elif isinstance(value, Iterable):
        parts = list(value)
        if all(isinstance(part, str) for part in parts):
            # A list was one text in the source, cut at its commas, wherever these stood.
            yield "".join(parts)
        for inner in parts:
            yield from _texts(inner)


def _lines(node: Mapping[str, Any]) -> Iterator[str]:
    if "text" in node:
        yield node["text"]
    for inner in node.get("content", ()):
        yield from _lines(inner)
