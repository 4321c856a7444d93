"""What screens and stations are told changes with a new version only, whichever move it was."""

from typing import Any

import pytest

from tests import make
from tests.test_delivery import joined
from tests.world import World

WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
LIFE = (
    "submit", "recall", "submit", "return", "submit", "approve", "publish", "correct", "save", "submit", "schedule",
    "withdraw", "archive", "restore", "submit", "publish", "unit",
)  # fmt: skip


@pytest.mark.parametrize("kind", ["led_message", "radio_script"])
def test_what_a_device_is_told_changes_with_a_new_version_only(commune: World, kind: str) -> None:
    commune.unit("thon", "Thôn")
    commune.manage("POST", "/stations", 201, {"name": "Đài xã", "unit": "goc"})
    slot = {"name": "Buổi trưa", "days": WEEK, "from": "11:00", "to": "11:30"}
    commune.manage("POST", "/stations/dai-xa/slots", 201, slot)
    key = commune.manage("POST", "/stations/dai-xa/keys", 201, {"name": "Máy phát"})
    path = f"{joined(commune).capability_url}/playlist" if kind == "led_message" else f"{key['capability_url']}/rundown"
    writer = commune.person("viet@xa.vn", "editor", "goc")
    item = commune.manage("POST", "/items", 201, {"unit": "goc", "body": make.body(kind, title="Một")}, writer)
    later = {"live_from": "2026-11-23T02:00:00Z"}
    more: dict[str, Any] = {"return": {"reason": "Sửa"}, "correct": {"notice": "Đính chính"}, "schedule": later}
    versions: dict[int, bytes] = {}
    changed = []
    for move in LIFE:
        commune.wait(seconds=1)
        at, version = f"/items/{item['id']}", f'"{item["version"]}"'
        if move == "save":
            body = {**item["head"]["body"], "text" if kind == "led_message" else "title": "Hai"}
            item = commune.manage("PUT", f"{at}/body", 200, body, writer, If_Match=version)
        elif move == "unit":
            item = commune.manage("POST", f"{at}/unit", 200, {"unit": "thon"}, If_Match=version)
        else:
            who = writer if move in ("submit", "recall") else None
            item = commune.manage("POST", f"{at}/moves/{move}", 200, more.get(move, {}), who, If_Match=version)
        commune.app.state.front.clear()
        told = commune.ask(path)
        known = told.json()["version"] in versions
        assert versions.setdefault(told.json()["version"], told.content) == told.content, move
        if not known:
            changed.append(move)
    assert changed == ["submit", "publish", "correct", "schedule", "withdraw", "publish", "unit"]
