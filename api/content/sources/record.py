"""One record of the national database, as its crawlers keep it: flat Vietnamese keys, tables flattened to text."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from api.content.sources import tables
from api.content.sources.row import Finding, Row, broken
from api.content.sources.text import ABSENT, absent, clean, line, squeeze
from api.kinds.body import abolished_level
from api.kinds.procedure import code_key

# Every label of the portal's page in its order, with the record's key. A crawler cuts the page at these labels.
_LABELS = {
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
# The labels also occur in running text. Where a table's head follows, it tells the label from the words.
_HEADS = {
    "cach_thuc_thuc_hien": (tables.METHODS_HEAD,),
    "can_cu_phap_ly": (tables.BASIS_HEAD, ABSENT),
}
# The form at the foot of the page, in the variants seen; keywords and description stand above it.
_FOOT = re.compile(
    r"Chọn cơ quan thực hiệnTỉnh/ Thành phốBộ ngành"
    r"(?:-- Chọn Tỉnh/ Thành phố --Phường/ XãSở-- Chọn Phường/ Xã --"
    r"Hệ thống chỉ hiển thị những cơ quan đã áp dụng dịch vụ công trực tuyến"
    r"|-- Chọn Bộ ngành --Đơn vị-- Chọn Cơ sở --)?Nộp hồ sơ\s*$"
)
_TAIL = re.compile(r"Từ khóa(?P<keywords>.*?)Mô tả(?P<description>.*)$", re.DOTALL)

_LEVELS = {"Cấp bộ": "ministry", "Cấp tỉnh": "province", "Cấp xã": "commune", "Cơ quan khác": "other"}
# One label has commas of its own, another has one in brackets ("Tổ chức (không bao gồm doanh nghiệp, HTX)").
_LABEL = re.compile(r"\s*(Cán bộ, công chức, viên chức|(?:\([^()]*\)|[^,])+)")
CODE = re.compile(r"\d\.\d{6}(\.\d{3}\.\d{2}\.\d{2})?(\.[A-Z]\d{2})?|T-[A-Z0-9]+-\d+(-[A-Z]+)?")

_DECISION = re.compile(r"(?:(?:quyết định )?số )?(?P<n>\d+[a-z]?)[ .]*/ *Q[ĐD] *- *(?P<agency>[A-ZĐ]+)", re.IGNORECASE)
# "QĐ163-BTP", "QĐ/9-BCA"
_DECISION_TURNED = re.compile(r"Q[ĐD] */? *(?P<n>\d+[a-z]?) *- *(?P<agency>[A-ZĐ]+)", re.IGNORECASE)

_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"\w+")

_STEP = re.compile(r"^[-+*\s]*((?:[a-zđ\d][.)] *)?Bước (?:thứ )?\d+(?:\.\d+)*\b[^\n]*)\n?", re.MULTILINE)
_STEP_NAME_MAX = 120
_STEP_HEAD = re.compile(r"((?:[a-zđ\d][.)] *)?Bước (?:thứ )?\d+(?:\.\d+)*) *[:.)\-–]? *")
_RELATED = re.compile(r"#\d*Tên thủ tục\d*")

# No fee is below the smallest note; "20 VNĐ (20.000 vnđ/tờ khai)" counts in thousands.
_LEAST_FEE = 1_000
_PLACEHOLDER = re.compile(r"(?:demo|test)(?:\b.{0,12})?|abc|xyz|x{2,}|\.{2,}|…|thử nghiệm", re.IGNORECASE)


def record(source: object, place: str) -> Row:
    """The row of one record (a decoded JSON value)."""
    if not isinstance(source, Mapping) or not {"ma_thu_tuc", "ten_thu_tuc"} & source.keys():
        return broken(
            "national",
            place,
            "not_a_record",
            "không phải bản ghi thủ tục (thiếu ma_thu_tuc và ten_thu_tuc); hãy lấy lại bản ghi này từ nguồn.",
        )
    wrong = [key for key, value in source.items() if value is not None and not isinstance(value, str)]
    if wrong:
        return broken("national", place, "not_text", f"mục {wrong[0]} phải là chữ; hãy sửa lại bản ghi này.")
    fields = {key: clean(value) for key, value in source.items() if value and not key.startswith("_")}
    if absent(fields.get("ten_thu_tuc", "")):
        return broken("national", place, "no_title", "thiếu tên thủ tục (ten_thu_tuc); hãy điền tên rồi nhập lại.")
    code = line(fields.get("ma_thu_tuc", "")).replace(" ", "").upper()
    if not absent(code) and not CODE.fullmatch(code):
        return broken(
            "national", place, "bad_code", f"mã thủ tục “{code}” sai dạng (mã đúng như 1.013226); hãy sửa mã."
        )
    page = fields.pop("raw_text", "")
    findings = []
    sections = _sections(page)
    fields |= _mended(fields, page, sections)
    parts = dict(_parts(fields))
    other = line(sections.get("ma_thu_tuc", ""))
    if not absent(other) and other != code:
        parts.setdefault("extra", []).append({"label": "Mã trên trang nguồn", "text": other})
        findings.append(
            Finding(
                "warning",
                "page_of_another",
                "/code",
                f"Mã là {code} nhưng trang nguồn ghi {other}; hãy đối chiếu trước khi duyệt.",
            )
        )
    return Row("national", place, code_key(code), parts, (*findings, *_findings(parts)))


def _sections(page: str) -> dict[str, str]:
    """The page cut at its labels, in their order; empty when the page is of another shape."""
    begins = []
    end = 0
    for key, label in _LABELS.items():
        heads = _HEADS.get(key, ("",))
        at = min((at for head in heads if (at := page.find(label + head, end)) >= 0), default=-1)
        if at < 0 and key != "ket_qua_xu_ly":  # a procedure without a result has not even the label
            return {}
        if at >= 0:
            begins.append((key, at, end := at + len(label)))
    ends = [at for _, at, _ in begins[1:]] + [len(page)]
    return {key: page[begin:end].strip() for (key, _, begin), end in zip(begins, ends, strict=True)}


def _mended(fields: Mapping[str, str], page: str, sections: Mapping[str, str]) -> dict[str, str]:
    """What a crawler cut wrongly, taken from the whole page.

    A label that occurs in running text ("lập hồ sơ theo mục Thành phần hồ sơ; nộp cho ...") ends one field there and
    begins another. Such a field is found on the page between two labels, and differs from the page's section.
    A field that somebody mended by hand is not on the page, and stays.
    """
    differing = {key: text for key, text in sections.items() if squeeze(text) != squeeze(fields.get(key, ""))}
    whole = squeeze(page) if differing else ""
    labels = tuple(squeeze(label) for label in _LABELS.values())

    def cut_here(key: str) -> bool:
        field = squeeze(_LABELS[key]) + squeeze(fields.get(key, ""))
        at = whole.find(field)
        while at >= 0:
            if whole.startswith(labels, at + len(field)) or at + len(field) == len(whole):
                return True
            at = whole.find(field, at + 1)
        return False

    return {
        key: text
        for key, text in differing.items()
        if key not in ("ten_thu_tuc", "ma_thu_tuc") and (not fields.get(key) or cut_here(key))
    }


def _parts(fields: dict[str, str]) -> Iterator[tuple[str, Any]]:
    """Members of the written form that have a value."""
    rest = {key: value for key, value in fields.items() if not absent(value)}
    extra: list[dict[str, str]] = []

    def take(key: str) -> str:
        return rest.pop(key, "")

    keywords, description = "", ""
    for key in ("ket_qua_xu_ly", "yeu_cau_dieu_kien"):
        text = _FOOT.sub("", rest.get(key, ""))
        tail = _TAIL.search(text)
        if tail:
            keywords, description, text = tail["keywords"].strip(), tail["description"].strip(), text[: tail.start()]
        rest[key] = "" if absent(text) else text.strip()

    title, code = line(take("ten_thu_tuc")), take("ma_thu_tuc").replace(" ", "").upper()
    yield "title", title
    number = line(take("so_quyet_dinh"))
    normal = decision_number(number)
    if normal and set(_WORD.findall(number)) - set(_WORD.findall(normal)):
        extra.append({"label": "Số quyết định theo nguồn", "text": number})
    levels = [part.strip() for part in take("cap_thuc_hien").split(",")]
    unknown = ", ".join(level for level in levels if level and level not in _LEVELS)
    if unknown:
        extra.append({"label": "Cấp thực hiện", "text": unknown})
    steps = _steps(take("trinh_tu_thuc_hien"))
    methods, before = tables.methods(take("cach_thuc_thuc_hien"))
    if before:
        extra.append({"label": "Cách thức thực hiện", "text": before})
    cases, after = tables.cases(take("thanh_phan_ho_so"))
    if after:
        extra.append({"label": "Thành phần hồ sơ", "text": after})
    related = [line(name) for name in _RELATED.split(take("thu_tuc_lien_quan")) if name.strip()]
    if related:
        extra.append({"label": "Thủ tục liên quan", "text": "\n".join(dict.fromkeys(related))})
    address = take("dia_chi_tiep_nhan")

    members: dict[str, Any] = {
        "code": "" if absent(code) else code,
        "decision.number": normal or number,
        "levels": [_LEVELS[level] for level in _LEVELS if level in levels],
        "kind_of_procedure": line(take("loai_thu_tuc")),
        "field_name": line(take("linh_vuc")),
        "subjects": _list(take("doi_tuong_thuc_hien")),
        "executing_agency": line(take("co_quan_thuc_hien")),
        "competent_agency": line(take("co_quan_co_tham_quyen")),
        "coordinating_agencies": _list(take("co_quan_phoi_hop")),
        "reception": [{"address": address}] if address else [],
        "steps": steps,
        "methods": methods,
        "cases": cases,
        "results": tables.results(take("ket_qua_xu_ly")),
        "legal_basis": tables.legal_basis(take("can_cu_phap_ly")),
        "conditions_text": take("yeu_cau_dieu_kien"),
        "keywords": [] if absent(keywords) else [line(word) for word in re.split(r"[,;\n]", keywords) if word.strip()],
    }
    if not absent(description):
        extra.append({"label": "Mô tả", "text": description})
    for key, label in (("co_quan_duoc_uy_quyen", "Cơ quan được ủy quyền"), ("detail_url", "Trang nguồn")):
        text = take(key)
        if text:
            extra.append({"label": label, "text": text})
    identifier = take("formality_id")
    if identifier and not any(identifier in entry["text"] for entry in extra):
        extra.append({"label": "Mã trên Cổng Dịch vụ công quốc gia", "text": identifier})
    extra += [{"label": key, "text": text} for key, text in sorted(rest.items()) if text]
    yield from ((name, value) for name, value in {**members, "extra": extra}.items() if value)


def _list(text: str) -> list[str]:
    """Labels the portal joins with commas."""
    return list(dict.fromkeys(name for part in _LABEL.findall(text) if (name := line(part))))


def decision_number(text: str) -> str | None:
    """The number in its official form ("163/QĐ-BTP") where the source leaves no doubt about it, else None."""
    match = _DECISION.fullmatch(text) or _DECISION_TURNED.fullmatch(text)
    return f"{match['n'].lower()}/QĐ-{match['agency'].upper()}" if match else None


def _steps(text: str) -> list[dict[str, str]]:
    """Steps of ``name`` and ``text``: split where lines begin with "Bước n", one nameless step where none does."""
    heads = list(_STEP.finditer(text))
    if not heads:
        return [{"text": text}] if text else []
    steps = [{"text": before}] if (before := text[: heads[0].start()].strip()) else []
    for head, end in zip(heads, [*(later.start() for later in heads[1:]), len(text)], strict=True):
        name, body = head[1].strip(), text[head.end() : end].strip()
        if not body or len(name) > _STEP_NAME_MAX:
            # "Bước 1: Tổ chức nộp hồ sơ ..." is the step itself, not its name.
            short = _STEP_HEAD.match(name)
            if short and name[short.end() :]:
                name, body = short[1], f"{name[short.end() :]}\n{body}".strip()
        step = {"name": name.rstrip(" :.-–"), "text": body}
        steps.append(step if body else {"name": step["name"]})
    return steps


def _findings(parts: Mapping[str, Any]) -> Iterator[Finding]:
    """What a person should look at; none of it holds the row back."""
    if "code" not in parts:
        yield Finding(
            "warning", "no_code", "/code", "Chưa có mã thủ tục; nếu đã được cấp mã, hãy điền trước khi duyệt."
        )
    number = parts.get("decision.number")
    if number and decision_number(number) is None:
        yield Finding(
            "warning",
            "decision_number_malformed",
            "/decision/number",
            f"Số quyết định “{number}” không đúng dạng (ví dụ 163/QĐ-BTP); đã giữ nguyên văn.",
        )
    for part, value in parts.items():
        pointer = "/" + part.replace(".", "/")
        texts = list(_texts(value))
        found = next(filter(None, map(abolished_level, texts)), None)
        if found:
            yield Finding(
                "warning",
                "abolished_level",
                pointer,
                f"Nhắc tới “{found}”, cấp đã bỏ từ 01/7/2025; hãy kiểm tra lại nội dung.",
            )
        filler = next((text for text in texts if _PLACEHOLDER.fullmatch(text.strip())), None)
        if filler:
            yield Finding(
                "warning",
                "placeholder_text",
                pointer,
                f"“{filler}” có vẻ là chữ điền tạm; hãy thay bằng nội dung thật.",
            )
    for at, result in enumerate(parts.get("results", [])):
        if "code" in result and not _DIGIT.search(result["code"]):
            yield Finding(
                "warning",
                "placeholder_text",
                f"/results/{at}/code",
                f"Mã kết quả “{result['code']}” có vẻ là chữ điền tạm; hãy thay bằng mã thật.",
            )
    for at, method in enumerate(parts.get("methods", [])):
        for nth, fee in enumerate(method["fees"]):
            if 0 < fee.get("amount", 0) < _LEAST_FEE and fee["currency"] == "VND":
                yield Finding(
                    "warning",
                    "fee_too_small",
                    f"/methods/{at}/fees/{nth}/amount",
                    f"Mức phí “{fee['text'][:60]}” nhỏ bất thường; nguồn có thể ghi theo nghìn đồng.",
                )
    for at, entry in enumerate(parts.get("extra", [])):
        if entry["label"] in ("Cách thức thực hiện", "Thành phần hồ sơ", "Cấp thực hiện"):
            yield Finding(
                "warning",
                "kept_as_text",
                f"/extra/{at}",
                f"Một phần của mục “{entry['label']}” không đọc được thành bảng; đã giữ nguyên văn ở thông tin khác.",
            )


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
