"""The portal's tables, flattened by its crawlers to text without separators, read back into rows.

All functions take text that went through :func:`text.clean`. Each is total: what does not look like a row is handed
back as text, so that no word of the source is lost.
"""

import re
from collections.abc import Iterator
from typing import Any

from api.content.sources.text import ABSENT, LOWER, UPPER, absent, line
from api.kinds.procedure import DEAREST, LONGEST

# --- cách thức thực hiện ----------------------------------------------------------------------------------------

METHODS_HEAD = "Hình thức nộpThời gianPhí, lệ phíMô tả"
_CHANNELS = {
    "Trực tiếp và trực tuyến": "direct_and_online",
    "Trực tiếp hoặc trực tuyến": "direct_and_online",
    "Trực tiếp, trực tuyến": "direct_and_online",
    "Trực tiếp": "direct",
    "Trực tuyến": "online",
    "Dịch vụ bưu chính": "postal",
}
_TIME_UNITS = {"Ngày làm việc": "working_day", "Ngày": "day", "Giờ": "hour", "Tháng": "month", "Năm": "year"}
_CURRENCIES = {"Việt Nam Đồng": "VND", "VNĐ": "VND", "VND": "VND", "Đồng": "VND", "USD": "USD", "EUR": "EUR"}
_FREE = "Miễn phí"


def _any(words: dict[str, str]) -> str:
    return "|".join(map(re.escape, words))


_AMOUNT = rf"(?:0|[1-9]\d{{0,2}}(?:,\d{{3}})*)(?:\.\d+)? (?:{_any(_CURRENCIES)})"
_FEE = rf"{ABSENT}|{_FREE}|{_AMOUNT}"
# Channel, time and fee follow each other without a blank; the note of the fee and the description come after.
# A bare number as time takes as few digits as leave a well-formed amount: "120,000 VNĐ" is 1 and 20,000 VNĐ.
# A few tax procedures have words as time ("Không phải trả kết quả cho người nộp thuế").
_METHOD = re.compile(
    rf"(?P<channel>{_any(_CHANNELS)})"
    rf"(?P<time>{ABSENT}|\d+(?:[.,]\d+)? (?:{_any(_TIME_UNITS)})|\d+?|[{UPPER}][^\n]{{0,200}}?) ?"
    rf"(?P<fee>{_FEE})"
)
_MORE_FEE = re.compile(rf"{_FREE}|{_AMOUNT}")
_TIME = re.compile(rf"(\d+(?:[.,]\d+)?)(?: ({_any(_TIME_UNITS)}))?")
# A description up to this length can be the note of a fee; a longer one tells how to file.
_FEE_NOTE_MAX = 400
_NOTE_END = re.compile(r"\)(?=[\w+*\-]|$)")
_FEE_TYPE = re.compile(r"\W*(lệ phí|phí)\b", re.IGNORECASE)


def methods(text: str) -> tuple[list[dict[str, Any]], str]:
    """Rows of channel, time limit, fees and description; and what stands before the first row.

    Rows of the same channel and time limit are one method with several fees; what describes only one of them ("Đối
    với trường hợp ...") becomes part of its fee's text.
    """
    body = text.removeprefix(METHODS_HEAD)
    starts = list(_METHOD.finditer(body))
    if not starts:
        return [], body.strip()
    offers: dict[tuple[str, str], list[tuple[list[dict[str, Any]], str]]] = {}
    for start, end in zip(starts, [*(match.start() for match in starts[1:]), len(body)], strict=True):
        fees, description = _fees(start["fee"], body[start.end() : end])
        offers.setdefault((start["channel"], start["time"].strip()), []).append((fees, description))
    found = [method for (channel, time), rows in offers.items() for method in _offer(channel, time, rows)]
    return found, body[: starts[0].start()].strip()


def _offer(channel: str, time: str, rows: list[tuple[list[dict[str, Any]], str]]) -> Iterator[dict[str, Any]]:
    """The methods of the rows with one channel and time limit: one, unless what sets them apart is no fee."""
    method: dict[str, Any] = {"channel": _CHANNELS[channel]}
    if time != ABSENT:
        method["time_limit"] = _time_limit(time)
    descriptions = dict.fromkeys(description for _, description in rows)
    of_fees = max(map(len, descriptions)) <= _FEE_NOTE_MAX and all("text" in fee for fees, _ in rows for fee in fees)
    if len(descriptions) > 1 and not of_fees:
        for description in descriptions:
            yield _method(method, [fee for fees, words in rows if words == description for fee in fees], description)
    elif len(descriptions) > 1:
        noted = [
            fee | {"text": f"{fee['text']}: {line(words).lstrip('-+ ')}"} if words else fee
            for fees, words in rows
            for fee in fees
        ]
        yield _method(method, noted, "")
    else:
        yield _method(method, [fee for fees, _ in rows for fee in fees], rows[0][1])


def _method(offer: dict[str, Any], fees: list[dict[str, Any]], description: str) -> dict[str, Any]:
    distinct = [fee for at, fee in enumerate(fees) if fee not in fees[:at]]
    return {**offer, "fees": distinct, **({"description": description} if description else {})}


def _time_limit(cell: str) -> dict[str, Any]:
    match = _TIME.fullmatch(cell)
    value = _number(match[1].replace(",", ".")) if match else 0
    if match is None or not 0 < value <= LONGEST:  # a time of 0 says that the source knows none
        return {"value": None, "unit": None, "text": cell}
    return {"value": value, "unit": _TIME_UNITS.get(match[2] or ""), "text": cell}


def _number(digits: str) -> int | float:
    value = float(digits)
    return int(value) if value.is_integer() else value


def _fees(cell: str, rest: str) -> tuple[list[dict[str, Any]], str]:
    """The fee of the cell and those that follow it, each with its note in brackets; and the text after them."""
    fees = []
    while True:
        note, rest = _note(rest)
        fees.append(_fee(cell, note))
        more = _MORE_FEE.match(rest)
        if more is None:
            return fees, rest.strip()
        cell, rest = more[0], rest[more.end() :]


def _note(text: str) -> tuple[str, str]:
    """The bracketed note at the beginning (without its brackets) and what follows it.

    Notes hold brackets, and some a stray opening one: then the note ends where a closing one has text glued to it.
    """
    if not text.startswith("("):
        return "", text
    depth = 0
    for at, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if depth == 0:
            return text[1:at], text[at + 1 :]
    end = _NOTE_END.search(text)
    return (text[1 : end.start()], text[end.end() :]) if end else (text[1:], "")


def _fee(cell: str, note: str) -> dict[str, Any]:
    """One fee in its written form. Only what the source does not state gets its ``kind`` here: the rest follows from
    amount and text by the rule of the kind itself. ``text`` holds the source's own words."""
    note = line(note)
    if cell == ABSENT:
        return {"text": note} if note else {"kind": "not_stated"}
    fee: dict[str, Any] = {"text": f"{cell} ({note})" if note else cell}
    if cell != _FREE:
        digits, currency = cell.split(" ", 1)
        amount = _number(digits.replace(",", ""))
        if isinstance(amount, float) or amount > DEAREST:
            return fee  # the words say it
        fee |= {"amount": amount, "currency": _CURRENCIES[currency]}
    else:
        fee["amount"] = 0
    kind = _FEE_TYPE.match(note)
    if kind:
        fee["type"] = "le_phi" if kind[1].lower() == "lệ phí" else "phi"
    return fee


# --- thành phần hồ sơ -------------------------------------------------------------------------------------------

CASES_HEAD = "Tên giấy tờMẫu đơn, tờ khaiSố lượng"
_QUANTITY = re.compile(r"(?<!\d)(?P<run>\d+) bản chính(?:,(?P<copies>\d+) bản sao)?")
_FILE_END = re.compile(r"\.(?i:docx?|pdf|xlsx?|pptx?|rtf|odt|rar|zip|png|jpe?g)(?![a-z])")
# Where a paper's name ends and the name of its form's file begins, which nothing separates: best told by the word a
# file begins with, then by what precedes it.
_FILE_WORDS = (
    r"M[ẫâa]u|MẪU|MAU|Mus|Ms(?=\d)|mau so|mẫu số|Phụ [Ll]ục|Phu ?luc|PHỤ LỤC|PHU LUC|Phlc|PL|phụ lục|"
    r"Bi[ểe]u|BM|Tờ|To khai|Đơn|Don|[ĐD]ề|văn bản đề nghị"
)
_FILE_STARTS = (
    re.compile(rf"(?<=[{LOWER}{UPPER}\d;.,:)”\"\]])(?:{_FILE_WORDS})"),
    re.compile(r"(?<=[;)”\"\]])(?=\w)"),
    re.compile(rf"(?<=[{LOWER}])(?=[{UPPER}])"),
    re.compile(rf"(?<=\.)(?=[{LOWER}{UPPER}])|(?<=mẫu)(?=[{LOWER}])"),
)
_FILE_NAME_MAX = 150


def cases(text: str) -> tuple[list[dict[str, Any]], str]:
    """Cases with their papers, and the text that belongs to none.

    A row is name, files of the form, "1 bản chính,1 bản sao"; the name of the next case follows the last row of the
    one before.
    """
    name, *chunks = text.split(CASES_HEAD)
    found: list[dict[str, Any]] = []
    for chunk in chunks:
        components, tail = _components(chunk)
        if not absent(name):
            found.append({"name": line(name), "components": components})
        elif components:
            found.append({"components": components})
        name = tail
    return found, "" if absent(name) else name.strip()


def _components(chunk: str) -> tuple[list[dict[str, Any]], str]:
    components = []
    start = 0
    for match in _QUANTITY.finditer(chunk):
        run = match["run"]
        if len(run) == 2 and run[0] == "0":
            continue  # "nộp 01 bản chính ...": words of the paper's name; the cell has no leading zero
        # A number that ends the name is glued to the cell: "Mẫu số 181 bản chính" is "Mẫu số 18" and one original.
        name = chunk[start : match.end("run") - 1].strip()
        if not name:
            continue  # a quantity of nothing: words of what follows
        components.append(_component(name, int(run[-1]), int(match["copies"] or 0)))
        start = match.end()
    return components, chunk[start:]


def _component(cell: str, originals: int, copies: int) -> dict[str, Any]:
    name, files = _form(cell)
    component: dict[str, Any] = {"name": name, "originals": originals, "copies": copies}
    if files:
        component["form"] = {"name": files}
    return component


def _form(cell: str) -> tuple[str, str]:
    """A paper's name and the files of its form, which end the cell; a cell that is only a file is a name."""
    files = list(_FILE_END.finditer(cell))
    if not files or files[-1].end() != len(cell):
        return line(cell), ""
    end = files[0].start()
    starts = (start for way in _FILE_STARTS for start in way.finditer(cell, max(0, end - _FILE_NAME_MAX), end))
    start = next((start for start in starts if cell[: start.start()].strip()), None)
    if start is None:
        return line(cell), ""
    names = []
    begin = start.start()
    for file in files:
        if file.start() >= begin:
            names.append(line(cell[begin : file.end()]))
            begin = file.end()
    return line(cell[: start.start()]), "; ".join(names)


# --- căn cứ pháp lý ---------------------------------------------------------------------------------------------

BASIS_HEAD = "Tên văn bản pháp lýMã văn bản"
# Who issues: agencies whose abbreviation may be followed by a title in capitals or in small letters, glued to it.
_ISSUERS = (
    "BNNPTNT|BNNMT|BTNMT|BLĐTBXH|BVHTTDL|BGTVT|BKHĐT|BGDĐT|BKHCN|BTTTT|BYT|BCA|BQP|BTC|BTP|BXD|BCT|BNV|BNG|BHXH|"
    "NHNN|VPCP|TTCP|TTg|TCHQ|TCT|CP|UBND|HĐND|CTN|TANDTC|VKSNDTC|(?:UBTV)?QH\\d\\d"
)
_ISSUER = rf"(?:{_ISSUERS}|[{UPPER}]+(?![{LOWER}]))"
_TYPES = "NĐ|TTLT|TT|NQ|QĐ|CT|VBHN|PL|SL|L|HD|QC|TB|KH"
# A title that ends in digits runs into the number: "năm 2024", "26/01/2026", "47/2024/QH15".
_NUMBER_START = r"(?:(?<=năm \d{4})|(?<=\d/\d{4})|(?<=QH\d\d)|(?<= 20\d\d)|(?<![\d/])(?<!năm ))\d{1,5}"
_NUMBER = rf"{_NUMBER_START}(?:\.\d+)?[a-z]?/(?:\d{{4}}/)?(?:(?:{_TYPES})(?:-{_ISSUER})+|(?:UBTV)?QH\d\d)"
_DOCUMENT = (
    "(?i:bộ luật|luật|nghị định|thông tư liên tịch|thông tư|nghị quyết|quyết định|pháp lệnh|lệnh|hiến pháp|NĐ|TT|QĐ|NQ)"
)
_CITATION = re.compile(rf"(?:{_DOCUMENT} )?(?:[Ss]ố:? )?{_NUMBER}")


def legal_basis(text: str) -> list[dict[str, Any]]:
    """Documents of ``title`` and ``number``. The number's cell closes a row; it is told from a number inside a title
    by what is glued to it: title before, next title behind. A last title may have no number."""
    body = text.removeprefix(BASIS_HEAD)
    rows: list[dict[str, Any]] = []
    start = 0
    citations = list(_CITATION.finditer(body))
    for at, citation in enumerate(citations):
        if citation.start() < start or not _glued_behind(body, citation.end()):
            continue
        follows = citations[at + 1].start() if at + 1 < len(citations) else -1
        in_title = citation.start() == start or body[citation.start() - 1].isspace()
        if in_title and follows == citation.end():
            continue  # the title's last words, its number follows: "Nghị định 118/2014/NĐ-CP" + "118/2014/NĐ-CP"
        rows.append(_basis(body[start : citation.start()], citation[0]))
        start = citation.end()
    rest = line(body[start:])
    if rest:
        rows.append({"title": rest})
    return rows


def _glued_behind(body: str, end: int) -> bool:
    return end == len(body) or body[end] == "\n" or body[end].isalnum() or body[end] in '-–“"+'


def _basis(title: str, number: str) -> dict[str, Any]:
    title = line(title)
    return {"number": line(number), "title": title} if title else {"number": line(number)}


# --- kết quả xử lý ----------------------------------------------------------------------------------------------

_RESULT_CODE = re.compile(r"Mã: ?(?P<code>[A-Z0-9][A-Z0-9.\-]*\d(?!\d)|\S+(?=\s*$))")


def results(text: str) -> list[dict[str, Any]]:
    """Results of ``name`` and ``code``; "Mã: " and the code close a row, the next name is glued to it."""
    rows: list[dict[str, Any]] = []
    start = 0
    for match in _RESULT_CODE.finditer(text):
        name = text[start : match.start()].strip()
        rows.append({"name": name, "code": match["code"]})
        start = match.end()
    rest = text[start:].strip()
    if not absent(rest):
        rows.append({"name": rest})
    return rows
