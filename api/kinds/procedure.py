"""An administrative procedure (thủ tục hành chính), with every member of the national database's record.

Fields: Decree 63/2010/NĐ-CP Art. 8(2) as amended by 92/2017/NĐ-CP, and the National Public Service Portal's record.
"""

import re
import unicodedata
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, StrictBool, StrictInt, StringConstraints, field_validator, model_validator

from api.kinds.body import (
    TITLE,
    BodyBase,
    Count,
    Line,
    Part,
    Rich,
    Text,
    Url,
    abolished,
    slug_of,
)
from api.problem import Fault
from api.wire import GivenDay, SpelledSlug, example, spelling

Level = Literal["ministry", "province", "commune", "other"]
_NATIONAL = re.compile(r"^[123]\.\d{6}")


def code_key(code: str) -> str:
    """What codes compare by: ``1.013226``, ``1.013226.H17`` and ``1.013226.000.00.00.H17`` are one procedure."""
    code = code.strip()
    return code[:8] if _NATIONAL.match(code) else code.upper()


class Decision(Part):
    """The decision that published the procedure (quyết định công bố)."""

    number: Line | None = None
    date: GivenDay | None = None
    agency: Line | None = None
    action: Literal["new", "amend", "replace", "repeal"] | None = None


class Step(Rich):
    name: Line = ""


LONGEST, DEAREST = 100_000, 10**13


class TimeLimit(Part):
    value: Annotated[float, Field(gt=0, le=LONGEST)] | None = None
    unit: Literal["hour", "day", "working_day", "month", "year"] | None = None
    text: Text = ""

    @field_validator("value", mode="before")
    @classmethod
    def _number(cls, value: Any) -> Any:
        if isinstance(value, (bool, str)):
            raise ValueError("Phải là một số.")
        return value


_FREE = re.compile(r"^mien phi|^khong thu|^khong mat phi")
_BY_DECISION = re.compile(r"quyet dinh|nghi quyet|theo quy dinh|hoi dong nhan dan|hdnd|thong tu|nghi dinh")


def _bare(text: str) -> str:
    marks_off = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return marks_off.replace("đ", "d").replace("Đ", "d").lower().strip()


CURRENCY = spelling(r"^[A-Z]{3}$", "Phải là mã tiền tệ gồm ba chữ cái hoa, ví dụ VND.")


class Fee(Part):
    """``free`` is not ``not_stated``, and neither is an amount of 0 that some decision will set."""

    kind: Literal["free", "amount", "by_rule", "not_stated"] = Field(
        "not_stated", description="Left out, it is told from `amount` and `text`."
    )
    type: Literal["phi", "le_phi"] | None = None
    amount: Annotated[StrictInt, Field(ge=0, le=DEAREST)] | None = None
    currency: Annotated[str, StringConstraints(pattern=CURRENCY)] = "VND"
    text: Text = ""

    @model_validator(mode="before")
    @classmethod
    def _kind_from_amount_and_text(cls, given: Any) -> Any:
        if not isinstance(given, dict) or given.get("kind") is not None:
            return given
        amount, text = given.get("amount"), given.get("text") or ""
        bare = _bare(text) if isinstance(text, str) else ""
        free = (amount == 0 and not isinstance(amount, bool)) or bool(_FREE.match(bare))
        if free:
            # "Miễn phí" with a note that leaves the amount to a decision: the words say more than the zero.
            kind = "by_rule" if _BY_DECISION.search(bare) else "free"
        elif amount is not None:
            kind = "amount"
        else:
            kind = "by_rule" if bare else "not_stated"
        return {**given, "kind": kind}


class Method(Part):
    channel: Literal["direct", "online", "postal", "direct_and_online"]
    time_limit: TimeLimit | None = None
    fees: list[Fee] = Field([], max_length=100)
    description: Text = ""


class Form(Part):
    name: Line
    url: Url | None = None


class Component(Part):
    code: Line | None = None
    name: Text
    originals: Count = 0
    copies: Count = 0
    required: StrictBool = True
    form: Form | None = Field(None, description="The form to fill in.")


class Case(Part):
    """A case and its papers: "Giấy tờ phải nộp", or one kind of applicant."""

    name: Text = ""
    components: list[Component] = Field([], max_length=500)


class Result(Part):
    code: Line | None = None
    name: Text


class Basis(Part):
    number: Line | None = None
    title: Text = ""
    url: Url | None = None


class Reception(Part):
    unit: SpelledSlug | None = Field(None, description="A unit's slug.")
    place: Text = ""
    address: Text = ""
    hours: Text = ""
    phone: Line = ""


class Extra(Part):
    """What the source says and no other member holds."""

    label: Line = ""
    text: Text


CODE = spelling(
    r"^[0-9A-Za-zĐđ][0-9A-Za-zĐđ._/-]*$",
    "Chỉ gồm chữ cái không dấu, chữ số, dấu chấm, gạch nối, gạch dưới hoặc gạch chéo, ví dụ 1.013226.",
)
Code = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=CODE)]


class Procedure(BodyBase):
    offered: ClassVar[tuple[str, ...]] = ("portal", "zalo", "zalo_broadcast", "print", "fanpage")
    defaults: ClassVar[tuple[str, ...]] = ("portal", "zalo", "print")
    legal_force: ClassVar[bool] = True
    room: ClassVar[str | None] = "procedures"

    model_config = example(
        {
            "kind": "procedure",
            "title": "Cấp bản sao trích lục hộ tịch (ví dụ)",
            "code": "1.000001",
            "field": "ho-tich",
            "levels": ["commune"],
            "subjects": ["Công dân Việt Nam"],
            "executing_agency": "Ủy ban nhân dân xã Mẫu",
            "steps": [{"name": "Nộp hồ sơ", "text": "Nộp tại bộ phận một cửa của xã."}],
            "methods": [
                {
                    "channel": "direct",
                    "time_limit": {"value": 1, "unit": "working_day", "text": "Trong ngày làm việc"},
                    "fees": [{"amount": 8000, "type": "phi", "text": "8.000 đồng mỗi bản"}],
                }
            ],
            "cases": [{"components": [{"name": "Tờ khai theo mẫu", "originals": 1}]}],
            "decision": {"number": "01/QĐ-MAU", "date": "2026-11-02", "agency": "UBND tỉnh Mẫu", "action": "new"},
            "effective_from": "2026-11-23",
        }
    )

    kind: Literal["procedure"]
    title: str = Field(min_length=1, max_length=TITLE)
    slug: SpelledSlug | None = Field(None, description="Its place in the address while it has no code; from the title.")
    code: Code | None = Field(None, description="Null until the national database assigns one.")
    kind_of_procedure: Line | None = None
    field: SpelledSlug | None = Field(None, description="A field's slug.")
    levels: list[Level] = Field([], max_length=4)
    subjects: list[Line] = Field([], max_length=50, description="Whom it is for, as the national portal says it.")
    executing_agency: Text = ""
    competent_agency: Text = ""
    coordinating_agencies: list[Text] = Field([], max_length=50)
    service_level: Literal["full_online", "partial_online", "information_only"] | None = None
    online_url: Url | None = None
    decision: Decision | None = None
    effective_from: GivenDay | None = Field(None, description="Null: not known.")
    steps: list[Step] = Field([], max_length=300)
    methods: list[Method] = Field([], max_length=50)
    cases: list[Case] = Field([], max_length=200)
    dossier_sets: Count | None = None
    results: list[Result] = Field([], max_length=100)
    legal_basis: list[Basis] = Field([], max_length=300)
    conditions_text: Text = ""
    reception: list[Reception] = Field([], max_length=100)
    extra: list[Extra] = Field([], max_length=100)
    keywords: list[Line] = Field([], max_length=100)
    related: list[Line] = Field([], max_length=100, description="Codes of related procedures.")

    @field_validator("levels")
    @classmethod
    def _set(cls, levels: list[str]) -> list[str]:
        order = ("ministry", "province", "commune", "other")
        return sorted(set(levels), key=order.index)

    @property
    def heading(self) -> str:
        return self.title

    @property
    def plain(self) -> str:
        parts = [
            *self.keywords,
            *(line for step in self.steps for line in (step.name, step.text)),
            *(method.description for method in self.methods),
            *(line for case in self.cases for line in (case.name, *(c.name for c in case.components))),
            *(result.name for result in self.results),
            self.conditions_text,
            self.executing_agency,
            self.competent_agency,
            *(basis.number or basis.title for basis in self.legal_basis),
            *(one.text for one in self.extra),
        ]
        return "\n".join(part for part in parts if part)

    @property
    def slug_wanted(self) -> str:
        return slug_of(self.slug, self.title)

    @property
    def references(self) -> dict[str, list[tuple[str, str]]]:
        found = super().references
        receiving = [(f"/reception/{i}/unit", one.unit) for i, one in enumerate(self.reception) if one.unit]
        return {**found, "unit": found["unit"] + receiving, "field": [("/field", self.field)] if self.field else []}

    @property
    def facets(self) -> list[tuple[str, str]]:
        found = super().facets
        found += [("level", level) for level in self.levels]
        found += [("subject", subject) for subject in self.subjects]
        if self.field:
            found.append(("field", self.field))
        if self.service_level:
            found.append(("service_level", self.service_level))
        return found

    def obstacles(self) -> list[Fault]:
        # The law's minimum is a warning of the checks, not an obstacle: an incomplete text on the wall beats none.
        # So does a line of the official list, which may tell no more than who issued the procedure.
        issued = self.decision is not None and (self.decision.number or self.decision.agency)
        if self.steps or self.methods or self.cases or self.plain or issued:
            return []
        return [Fault("/steps", "text_missing", "Thủ tục chưa có nội dung nào ngoài tên.")]

    def warnings(self) -> list[Fault]:
        return [
            Fault(f"/{member}", "legal_minimum", f"Chưa ghi {name}, bộ phận bắt buộc của thủ tục hành chính ({point}).")
            for member, name, point in _LEGAL_MINIMUM
            if not getattr(self, member)
        ] + self._incomplete()

    def _incomplete(self) -> list[Fault]:
        found = []
        if self.methods and not any(method.time_limit for method in self.methods):
            told = "Chưa ghi thời hạn giải quyết, bộ phận bắt buộc của thủ tục hành chính (điểm đ)."
            found.append(Fault("/methods/0/time_limit", "legal_minimum", told))
        for index, method in enumerate(self.methods):
            if not method.fees:
                told = "Chưa ghi phí, lệ phí; nếu không thu, hãy ghi “Miễn phí” để người dân biết chắc."
                found.append(Fault(f"/methods/{index}/fees", "fee_not_stated", told))
        if self.cases and self.dossier_sets is None:
            told = "Chưa ghi số bộ hồ sơ, bộ phận bắt buộc của thủ tục hành chính (điểm d)."
            found.append(Fault("/dossier_sets", "legal_minimum", told))
        if self.decision is None or not self.decision.number:
            found.append(Fault("/decision", "decision_missing", "Chưa ghi số quyết định công bố."))
        if self.effective_from is None:
            found.append(Fault("/effective_from", "effect_missing", "Chưa biết ngày có hiệu lực."))
        if self.service_level in ("full_online", "partial_online") and self.online_url is None:
            found.append(Fault("/online_url", "online_url_missing", "Có dịch vụ trực tuyến nhưng chưa có địa chỉ nộp."))
        if self.code is None:
            found.append(Fault("/code", "code_missing", "Chưa có mã thủ tục; khi có mã, địa chỉ cũ tự chuyển tới mã."))
        found += abolished("/title", self.title) + abolished("/executing_agency", self.executing_agency)
        return found


_LEGAL_MINIMUM = (
    ("steps", "trình tự thực hiện", "điểm b"),
    ("methods", "cách thức thực hiện", "điểm c"),
    ("cases", "thành phần hồ sơ", "điểm d"),
    ("subjects", "đối tượng thực hiện", "điểm e"),
    ("executing_agency", "cơ quan giải quyết", "điểm g"),
)
"""Decree 63/2010/NĐ-CP Art. 8(2) as amended by 92/2017/NĐ-CP: what every procedure holds, besides its name."""

PARTS = {
    "title": "tên thủ tục",
    "code": "mã thủ tục",
    "kind_of_procedure": "loại thủ tục",
    "field": "lĩnh vực",
    "levels": "cấp thực hiện",
    "subjects": "đối tượng thực hiện",
    "executing_agency": "cơ quan thực hiện",
    "competent_agency": "cơ quan có thẩm quyền",
    "coordinating_agencies": "cơ quan phối hợp",
    "service_level": "mức độ cung cấp trực tuyến",
    "online_url": "địa chỉ nộp trực tuyến",
    "steps": "trình tự thực hiện",
    "methods": "cách thức thực hiện, thời hạn, phí và lệ phí",
    "cases": "thành phần hồ sơ",
    "dossier_sets": "số bộ hồ sơ",
    "results": "kết quả thực hiện",
    "legal_basis": "căn cứ pháp lý",
    "conditions_text": "yêu cầu, điều kiện",
    "reception": "nơi tiếp nhận",
    "extra": "thông tin khác",
    "keywords": "từ khoá",
    "related": "thủ tục liên quan",
}
"""The parts of a procedure that an amendment names, and their names in sentences; dates and the decision are not parts."""


def changed_parts(old: Procedure | None, new: Procedure) -> list[str]:
    """Which parts differ from the version before, as the law has decisions name them."""
    if old is None:
        return []
    return [part for part in PARTS if getattr(old, part) != getattr(new, part)]
