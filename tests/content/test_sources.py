"""Reading what a clerk has: records of the national database and the official list, whole, cleaned, or said why not."""

import gzip
import json
import unicodedata
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from api.content.comparing import nested
from api.content.sources import Row, SourceError, open_source, record, sheets
from api.kinds import parse
from tests.content.records import (
    BASIS,
    CASES,
    LABELS,
    METHODS,
    NOTHING,
    listed,
    lost,
    national,
    write_list,
    write_records,
)


def read(**fields: str) -> Row:
    row = record(national(**fields), "bản ghi")
    assert row.error is None
    return row


def parts(**fields: str) -> dict[str, Any]:
    return read(**fields).parts


def methods(text: str) -> Any:
    return parts(cach_thuc_thuc_hien=METHODS + text)["methods"]


def codes(row: Row) -> set[str]:
    return {finding.code for finding in row.findings}


def test_a_record_is_read_member_by_member() -> None:
    said = parts()
    assert said["title"] == "Đăng ký thả diều ban đêm"
    assert said["code"] == "1.990001"
    assert said["decision.number"] == "12/QĐ-BVD"
    assert said["levels"] == ["province", "commune"]
    assert said["subjects"] == ["Công dân Việt Nam", "Tổ chức (không bao gồm doanh nghiệp, HTX)"]
    assert said["steps"][0] == {"name": "Bước 1", "text": "Chủ diều mang diều tới quầy."}
    assert said["legal_basis"] == [
        {"title": "Luật Diều sáo", "number": "01/2031/QH99"},
        {"title": "Nghị định về dây diều", "number": "07/2032/NĐ-CP"},
    ]
    assert said["results"] == [{"name": "Sổ diều", "code": "KQ.G99.000001"}]
    assert said["reception"] == [{"address": "Quầy số 1, nhà văn hóa thôn Ví Dụ"}]
    assert "related" not in said, "an empty value is no value"


def test_a_flattened_table_of_methods_becomes_methods_with_their_own_time_and_fee() -> None:
    direct, online, postal = parts()["methods"]
    assert (direct["channel"], online["channel"], postal["channel"]) == ("direct", "online", "postal")
    assert direct["time_limit"] == {"value": 3, "unit": "working_day", "text": "3 Ngày làm việc"}
    assert direct["fees"][0]["amount"] == 20_000
    assert direct["fees"][0]["type"] == "le_phi"
    assert online["fees"] == [{"text": "Miễn phí", "amount": 0}]
    assert postal["fees"] == [{"kind": "not_stated"}]
    assert postal["description"] == "Gửi cả hộp diều."


def test_a_method_may_have_several_fees() -> None:
    (method,) = methods("Trực tiếp1 Ngày10,000 Đồng(Phí : diều nhỏ)25,000 Đồng(Phí : diều lớn)Nộp tại quầy.")
    assert [(fee["amount"], fee["type"]) for fee in method["fees"]] == [(10_000, "phi"), (25_000, "phi")]
    assert method["description"] == "Nộp tại quầy."


@pytest.mark.parametrize(
    ("cell", "value", "unit"),
    [
        ("7 Ngày", 7, "day"),
        ("1.5 Ngày làm việc", 1.5, "working_day"),
        ("3 Giờ", 3, "hour"),
        ("2 Tháng", 2, "month"),
        ("1 Năm", 1, "year"),
        ("12", 12, None),
        ("0 Ngày", None, None),
        ("Không hẹn ngày trả", None, None),
    ],
)
def test_a_time_limit_keeps_its_words_and_is_a_number_where_it_says_one(
    cell: str, value: float | None, unit: str | None
) -> None:
    (method,) = methods(f"Trực tiếp{cell}Miễn phí")
    assert method["time_limit"] == {"value": value, "unit": unit, "text": cell}


def test_an_amount_that_is_no_whole_number_is_kept_in_words() -> None:
    (method,) = methods("Trực tiếp1 Ngày12.5 USD(Phí : mỗi con)")
    assert method["fees"] == [{"text": "12.5 USD (Phí : mỗi con)"}]


def test_papers_stand_in_their_cases_with_originals_copies_and_form() -> None:
    to_hand_in, to_show = parts()["cases"]
    assert to_hand_in["name"] == "Giấy tờ phải nộp"
    assert to_hand_in["components"] == [
        {"name": "Tờ khai diều theo Mẫu số 1", "originals": 1, "copies": 0, "form": {"name": "Mau01.docx"}},
        {"name": "Ảnh diều nhìn từ dưới", "originals": 0, "copies": 2},
    ]
    assert to_show == {
        "name": "Giấy tờ phải xuất trình",
        "components": [{"name": "Thẻ hội viên", "originals": 1, "copies": 0}],
    }


def test_what_cannot_be_parsed_is_kept_as_text_and_pointed_at() -> None:
    row = read(cach_thuc_thuc_hien="Cứ tới là được", thanh_phan_ho_so="Chỉ cần lời hứa")
    extra = {one["label"]: one["text"] for one in row.parts["extra"]}
    assert extra["Cách thức thực hiện"] == "Cứ tới là được"
    assert extra["Thành phần hồ sơ"] == "Chỉ cần lời hứa"
    assert "kept_as_text" in codes(row)
    assert not {"methods", "cases"} & row.parts.keys()


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"cach_thuc_thuc_hien": f"{METHODS}Xin đợiTrực tiếp2 NgàyMiễn phí(nhưng có dây)30,000 Đồngghi chú cuối"},
        {"cach_thuc_thuc_hien": "Không có bảng nào ở đây cả"},
        {"thanh_phan_ho_so": f"--{CASES}Mẫu số 181 bản chínhBản vẽ3 bản chính,1 bản saoCòn lại thì thôi"},
        {"can_cu_phap_ly": f"{BASIS}Quy ước làng không số"},
        {"ket_qua_xu_ly": "Trả lời bằng miệngTừ khóadiều; dâyMô tảDiều bay đêm."},
        {"yeu_cau_dieu_kien": "Lập hồ sơ theo mục Thành phần hồ sơ; nộp cho Cơ quan thực hiện."},
        {"trinh_tu_thuc_hien": "a) Bước 1. Đến\n- Bước 2: Về\nKết thúc"},
        {"so_quyet_dinh": "QĐ số ba của hội", "cap_thuc_hien": "Cấp xã, Cấp thôn", "co_quan_phoi_hop": "Gió, Mây"},
        {"thu_tuc_lien_quan": "#Tên thủ tục1Cấp lại sổ diều#Tên thủ tục2Hủy sổ diều"},
        {"muc_la_chua_ai_biet": "Điều gì đó mới"},
    ],
)
def test_no_word_of_a_record_is_lost(fields: dict[str, str]) -> None:
    source = national(**fields)
    said = record(source, "bản ghi").parts
    assert lost(source, nested(said), said["field_name"]) == []


PIECES = st.sampled_from(
    [
        *("Trực tiếp", "Trực tuyến", "Dịch vụ bưu chính", "5 Ngày", "2 Ngày làm việc", "12", "0", "Miễn phí", NOTHING),
        *("20,000 Đồng", "1.5 USD", "(Phí : mỗi con diều)", "(", ")", "; ", ", ", "\n", " ", ". ", "- "),
        *(
            "1 bản chính",
            "0 bản chính,3 bản sao",
            "Đơn xin bay.docx",
            "Mẫu số 7",
            "Giấy tờ phải nộp",
            CASES,
            METHODS,
            BASIS,
        ),
        *(
            "Bước 1: Buộc dây",
            "Bước 2.",
            "Mã: KQ.G99.000002",
            "Mã: ",
            "Luật Diều",
            "03/2031/NĐ-CP",
            "9/2030/QH98",
            "năm 2030",
        ),
        *("Từ khóa", "thả diều trên đê", "Gió mùa", "Thành phần hồ sơ", "--"),
    ]
)
FIELDS = set(LABELS) - {"ma_thu_tuc", "ten_thu_tuc", "so_quyet_dinh", "thu_tuc_lien_quan"}


@given(st.dictionaries(st.sampled_from(sorted(FIELDS)), st.lists(PIECES, max_size=12).map("".join), max_size=4))
def test_no_record_however_odd_breaks_the_reading_or_loses_a_word(fields: dict[str, str]) -> None:
    source = national(**fields)
    said = record(source, "bản ghi").parts
    assert lost(source, nested(said), said.get("field_name", "")) == []
    body = parse({"kind": "procedure", **nested({part: said[part] for part in said if part != "field_name"})})
    assert body.heading == "Đăng ký thả diều ban đêm"


def test_page_chrome_is_stripped() -> None:
    everything = json.dumps(parts(yeu_cau_dieu_kien=NOTHING), ensure_ascii=False)
    assert "Chọn cơ quan" not in everything
    assert "Hình thức nộp" not in everything
    assert NOTHING not in everything


def test_text_comes_out_composed_with_plain_blanks_and_nothing_invisible() -> None:
    messy = unicodedata.normalize("NFD", "Thả diều\u00a0ở bãi sông\u200b") + "\t\uf0b7 dây"
    text = parts(yeu_cau_dieu_kien=messy)["conditions_text"]
    assert text == "Thả diều ở bãi sông - dây"


@pytest.mark.parametrize(
    ("fields", "finding"),
    [
        ({"trinh_tu_thuc_hien": "Nộp tại UBND huyện Mẫu."}, "abolished_level"),
        ({"so_quyet_dinh": "Quyết định ngày hôm qua"}, "decision_number_malformed"),
        ({"yeu_cau_dieu_kien": "xxx"}, "placeholder_text"),
        ({"cach_thuc_thuc_hien": f"{METHODS}Trực tiếp1 Ngày20 Đồng(20.000 đồng)"}, "fee_too_small"),
        ({"code": ""}, "no_code"),
    ],
)
def test_what_a_person_should_look_at_is_found_and_holds_nothing_back(fields: dict[str, str], finding: str) -> None:
    row = read(**fields)
    assert finding in codes(row)
    assert all(one.level == "warning" and one.pointer.startswith("/") for one in row.findings)
    assert row.parts["title"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("163/QD-BVD", "163/QĐ-BVD"),
        ("QĐ163-BVD", "163/QĐ-BVD"),
        ("QĐ/9-BVD", "9/QĐ-BVD"),
        ("SỐ 12/QĐ-NHVD", "12/QĐ-NHVD"),
        ("12./QĐ-BVD", "12/QĐ-BVD"),
        ("3980 /QĐ-BVD", "3980/QĐ-BVD"),
        ("Quyết định số 6225/QĐ-BVD", "6225/QĐ-BVD"),
        ("77", "77"),
    ],
)
def test_a_decision_number_gets_its_official_form_where_there_is_no_doubt(given: str, kept: str) -> None:
    assert parts(so_quyet_dinh=given)["decision.number"] == kept


def test_a_page_of_another_procedure_is_noticed() -> None:
    source = national()
    row = record({**source, "ma_thu_tuc": "1.990002"}, "bản ghi")
    assert "page_of_another" in codes(row)
    assert row.key == "1.990002"


@pytest.mark.parametrize("code", ["1.990001", "1.990001.H17", "1.990001.000.00.00.H17", " 1.990001.h17 "])
def test_codes_that_agree_on_eight_characters_are_one(code: str) -> None:
    assert read(code=code).key == "1.990001"


def test_the_official_list_is_read_below_its_head(tmp_path: Path) -> None:
    path = write_list(tmp_path / "ds.xlsx", listed(), listed(1.99001, "Gửi diều qua đêm"))
    one, two = open_source(path)
    assert (one.source, one.place, one.key) == ("list", "ds.xlsx:hàng 3", "1.990001")
    assert one.parts == {
        "title": "Đăng ký thả diều ban đêm",
        "code": "1.990001",
        "decision.agency": "Bộ Ví dụ",
        "executing_agency": "Hội diều xã Mẫu, Ban quản lý trời",
        "field_name": "Diều sáo",
    }
    assert two.key == "1.990010", "a code typed as a number gets its last zeros back"


def test_within_a_folder_records_come_before_lists(tmp_path: Path) -> None:
    write_list(tmp_path / "a.xlsx", listed())
    (tmp_path / "z").mkdir()
    write_records(tmp_path / "z" / "b.json", national())
    write_records(tmp_path / "c.jsonl.gz", national(code="1.990002"))
    (tmp_path / "~$a.xlsx").write_text("a lock of Excel's")
    (tmp_path / "ghi-chu.txt").write_text("not a source")
    assert [row.source for row in open_source(tmp_path)] == ["national", "national", "list"]


def broken(path: Path) -> list[tuple[str, str]]:
    """Code and sentence of each row that could not be read."""
    return [(row.error.code, row.error.detail) for row in open_source(path) if row.error]


def test_a_truncated_line_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    path = write_records(tmp_path / "tt.jsonl", national(), national(code="1.990002"))
    path.write_bytes(path.read_bytes()[:-40])
    (found,) = broken(path)
    assert found[0] == "not_json"
    assert found[1].startswith("tt.jsonl:2: ")
    assert "lấy lại" in found[1], "it says how to mend it"


def test_a_truncated_archive_is_named_where_it_breaks(tmp_path: Path) -> None:
    lines = [national(code=f"1.99{n:04}", trinh_tu_thuc_hien=f"{n * 7919}" * 500) for n in range(50)]
    path = write_records(tmp_path / "tt.jsonl.gz", *lines)
    path.write_bytes(path.read_bytes()[:-500])
    found = broken(path)
    assert found[-1][0] == "broken_archive"
    assert found[-1][1].startswith("tt.jsonl.gz:")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.json", b"<html></html>", "not_json"),
        ("a.json", b'{"ten": "x"}', "not_a_record"),
        ("a.json", b"[1, 2]", "not_a_record"),
        ("a.json", b'{"ma_thu_tuc": "1.990001", "ten_thu_tuc": ["x"]}', "not_text"),
        ("a.json", b'{"ma_thu_tuc": "1.990001", "ten_thu_tuc": "--"}', "no_title"),
        ("a.json", '{"ma_thu_tuc": "một", "ten_thu_tuc": "x"}'.encode(), "bad_code"),
        ("a.json", b"[" * 100_000, "not_json"),
        ("a.jsonl.gz", b"not an archive", "broken_archive"),
        ("a.xlsx", b"PK\x03\x04 not a workbook", "not_a_workbook"),
        ("a.xlsx", b"", "not_a_workbook"),
    ],
)
def test_a_file_that_is_not_what_it_claims_is_said_so(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert {found for found, _ in broken(tmp_path / name)} == {code}


def test_what_is_no_workbook_is_told_without_the_readers_own_words(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"<html></html>")
    ((_, told),) = broken(tmp_path / "a.xlsx")
    assert told == (
        "a.xlsx: không đọc được bảng tính: tệp hỏng hoặc không phải .xlsx; hãy mở bằng Excel, chỉ giữ danh sách thủ tục"
        " rồi lưu lại dạng .xlsx."
    )


def test_a_broken_row_of_a_workbook_is_named(tmp_path: Path) -> None:
    path = write_list(tmp_path / "ds.xlsx", listed(), listed(code=""), listed(code="mã cũ"), listed(title=" "))
    assert [(code, detail.split(":")[1]) for code, detail in broken(path)] == [
        ("no_code", "hàng 4"),
        ("bad_code", "hàng 5"),
        ("no_title", "hàng 6"),
    ]


def test_a_workbook_without_the_lists_head_is_said_so(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "khac.xlsx"))
    book.add_worksheet().write_row(0, 0, ["Họ tên", "Ngày sinh"])
    book.close()
    assert [code for code, _ in broken(tmp_path / "khac.xlsx")] == ["no_head"]


def test_a_cell_whose_text_is_missing_is_named_by_its_row(tmp_path: Path) -> None:
    with zipfile.ZipFile(write_list(tmp_path / "ds.xlsx", listed())) as whole:
        members = {info.filename: whole.read(info) for info in whole.infolist()}
    sheet = "xl/worksheets/sheet1.xml"
    members[sheet] = members[sheet].replace(b'<c r="B3" t="s"><v>7', b'<c r="B3" t="s"><v>999')
    with zipfile.ZipFile(tmp_path / "xa.xlsx", "w") as cut:
        for name, content in members.items():
            cut.writestr(name, content)
    ((code, told),) = broken(tmp_path / "xa.xlsx")
    assert code == "not_a_workbook"
    assert "hàng 3 (ô B3) không có chữ mà nó dẫn tới" in told


def test_a_small_workbook_that_unfolds_without_end_is_refused(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "xa.xlsx"))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Mã số", "Tên"])
    sheet.write_string(1_048_575, 16_383, "góc xa nhất")
    book.close()
    assert [code for code, _ in broken(tmp_path / "xa.xlsx")] == ["not_a_workbook"]


def test_a_workbook_of_more_rows_than_any_list_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(write_list(tmp_path / "ds.xlsx", listed())) as small:
        members = {info.filename: small.read(info) for info in small.infolist()}
    sheet = "xl/worksheets/sheet1.xml"
    more = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(4, sheets.ROWS + 5)).encode()
    members[sheet] = members[sheet].replace(b"</sheetData>", more + b"</sheetData>")
    with zipfile.ZipFile(tmp_path / "lon.xlsx", "w", zipfile.ZIP_DEFLATED) as large:
        for name, content in members.items():
            large.writestr(name, content)
    assert [code for code, _ in broken(tmp_path / "lon.xlsx")] == ["not_a_workbook"]


def test_an_archive_that_unfolds_without_end_is_left_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.content.sources._LINES_MAX", 1_000_000)
    (tmp_path / "bom.jsonl.gz").write_bytes(gzip.compress(b"{}\n" * 1_000_000))
    rows = list(open_source(tmp_path / "bom.jsonl.gz"))
    assert rows[-1].error is not None
    assert rows[-1].error.code == "too_large"
    assert len(rows) < 500_000


def test_a_path_that_cannot_be_read_is_said_in_words(tmp_path: Path) -> None:
    for path in (tmp_path / "khong-co.json", tmp_path, Path(__file__)):
        with pytest.raises(SourceError, match=r"Không có tệp|không có tệp|không thuộc loại"):
            list(open_source(path))
