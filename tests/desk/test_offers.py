"""What the admin offers before a text is written: the channels of its kind."""

from tests import make
from tests.world import World


def test_each_kind_says_where_it_may_go_and_where_it_goes_by_itself(commune: World) -> None:
    offers = {one["kind"]: one for one in commune.manage("GET", "/kinds")["items"]}
    script = offers["radio_script"]
    assert script["channels"] == [{"channel": "radio", "default": True}, {"channel": "print", "default": False}]
    assert script["previews"] == ["radio"]
    assert [one["kind"] for one in offers.values() if one["legal_force"]] == ["procedure"]


def test_what_a_kind_offers_is_what_a_submission_may_want(commune: World) -> None:
    for offer in commune.manage("GET", "/kinds")["items"]:
        item = commune.manage("POST", "/items", 201, {"unit": "goc", "body": make.body(offer["kind"])})
        wanted = {"channels": [one["channel"] for one in offer["channels"]]}
        submitted = commune.manage("POST", f"/items/{item['id']}/moves/submit", 200, wanted, If_Match='"1"')
        assert submitted["wanted"] == wanted
