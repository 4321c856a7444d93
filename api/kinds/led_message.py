"""A message for LED screens: a slogan, a notice with an end, or an alert."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from api.kinds.body import BodyBase, Count, MediaId, MediaUse, Url, careful
from api.problem import Fault
from api.wire import example, spelling

LONGEST = 500
"""Characters: at 40 px/s a longer text takes over two minutes to pass, and nobody reads it to its end."""

COLOR = spelling(
    r"^(#[0-9a-fA-F]{6}|red|amber|green|blue|white|yellow)$",
    "Phải là red, amber, green, blue, white, yellow hoặc một màu dạng #RRGGBB, ví dụ #ffb000.",
)


class LedMessage(BodyBase):
    offered: ClassVar[tuple[str, ...]] = ("zalo_broadcast", "signage", "fanpage")
    defaults: ClassVar[tuple[str, ...]] = ("signage",)

    model_config = example(
        {"kind": "led_message", "text": "Mời bà con tiêm phòng cho vật nuôi từ 24 đến 28/11", "style": "notice"}
    )

    code: ClassVar[None] = None
    kind: Literal["led_message"]
    text: str = Field(min_length=1, max_length=LONGEST)
    style: Literal["slogan", "notice", "alert"] = "notice"
    color: Annotated[str, StringConstraints(pattern=COLOR)] | None = Field(
        None, description="As far as the panel can; the panel's usual one when null."
    )
    emphasis: Literal["none", "bold", "blink"] = "none"
    image: MediaId | None = Field(None, description="A picture of the library.")
    min_seconds: Annotated[Count, Field(le=600)] | None = Field(None, description="How long it shows at least.")
    link: Url | None = None

    @property
    def heading(self) -> str:
        return self.text[:120]

    @property
    def plain(self) -> str:
        return self.text

    @property
    def media(self) -> list[MediaUse]:
        return [MediaUse(self.image, None, "/image", "image")] if self.image else []

    @property
    def facets(self) -> list[tuple[str, str]]:
        return [*super().facets, ("style", self.style)]

    def obstacles(self) -> list[Fault]:
        return [] if self.text.strip() else [Fault("/text", "text_missing", "Thông điệp chưa có chữ.")]

    def warnings(self) -> list[Fault]:
        found = careful("/text", self.text)
        if self.style == "slogan" and self.text.rstrip().endswith("."):
            found.append(Fault("/text", "slogan_stop", "Khẩu hiệu không đặt dấu chấm ở cuối."))
        return found
