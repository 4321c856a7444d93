"""Before something is taken down, whoever does it reads what that touches."""

from tests.world import World


def test_a_message_names_the_screens_that_show_it_and_a_draft_names_none(commune: World) -> None:
    for name in ("Bảng cổng chợ", "Bảng nhà văn hoá"):
        waiting = commune.client.post("/v1/signage/pairings", json={"model": "P10", "width": 64, "height": 16}).json()
        form = {"name": name, "unit": "goc", "pairing_code": waiting["code"]}
        commune.manage("POST", "/screens", 201, form)
        commune.client.get(waiting["poll_url"])
    draft, live = commune.draft("led_message"), commune.publish("led_message")
    assert commune.manage("GET", f"/items/{draft}/reach") == {"channels": [], "screens": 0, "stations": 0}
    assert commune.manage("GET", f"/items/{live}/reach") == {"channels": ["signage"], "screens": 2, "stations": 0}


def test_whoever_would_approve_alone_is_told_that_an_emergency_may_go_out_all_the_same(commune: World) -> None:
    one = commune.person("duyet@loa.local", "approver", "goc")
    text = {"kind": "led_message", "text": "Lũ về, bà con rời bãi sông"}
    item = commune.manage("POST", "/items", 201, {"unit": "goc", "body": text}, who=one)
    sent = commune.manage("POST", f"/items/{item['id']}/moves/submit", 200, {}, who=one, If_Match='"1"')
    told = {action["action"]: action for action in sent["actions"]}
    assert not told["publish"]["allowed"]
    assert told["publish"]["override"]
    assert "override" not in told["recall"]
    wanted = {"class": "emergency", "override": "Lũ về, không đợi được."}
    commune.manage("POST", f"/items/{item['id']}/moves/publish", 200, wanted, who=one, If_Match='"2"')


def test_an_item_says_where_it_goes_when_nobody_names_a_channel(commune: World) -> None:
    draft = commune.draft("article")
    assert commune.manage("GET", f"/items/{draft}")["usual"] == ["portal", "zalo"]
    live = commune.publish("article", wanted={"channels": ["portal"]})
    assert commune.manage("GET", f"/items/{live}")["usual"] == ["portal"]
