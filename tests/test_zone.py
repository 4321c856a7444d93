"""Where the office's clocks stand elsewhere: people's days follow them, the law's do not."""

from tests.world import World


def test_people_read_their_own_day_and_the_law_keeps_that_of_vietnam(commune: World) -> None:
    commune.app.state.settings.timezone = "America/New_York"
    # 10:30 of the 24th in Vietnam is still the evening of the 23rd there.
    commune.clock.move_to("2026-11-24T03:30:00+00:00")
    commune.publish("article", title="Tin tối")
    assert "23/11/2026" in commune.ask("/articles/tin-toi").text
    assert commune.titles("/v1/articles?from=2026-11-23&to=2026-11-23") == ["Tin tối"]
    assert commune.titles("/v1/articles?from=2026-11-24") == []
    commune.publish("article", title="Tin sáng", wanted={"live_from": "2026-11-24T11:00:00Z"})
    (portal, *_) = commune.manage("GET", "/desk")["today"]
    assert [bar["title"] for bar in portal["bars"]] == ["Tin tối"]
    station = commune.manage("POST", "/stations", 201, {"name": "Đài", "unit": "goc"})
    assert station["timezone"] == commune.manage("GET", "/installation")["timezone"] == "America/New_York"
    commune.publish("procedure", title="Thủ tục", code="1.000001", effective_from="2026-11-24")
    assert commune.get("/v1/procedures/1.000001")["status"] == "in_force"
