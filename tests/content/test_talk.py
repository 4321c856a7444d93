"""People around one text: what they say, what happened to it, who has it open."""

from tests.world import World


def test_what_is_said_of_a_text_stands_in_its_story(office: World) -> None:
    id = office.draft("article", title="Bài")
    office.manage("POST", f"/items/{id}/comments", 201, {"text": " Xem lại giờ. "})
    newest = office.manage("GET", f"/items/{id}/events")["items"][0]
    assert (newest["verb"], newest["detail"]["comment"]) == ("commented", "Xem lại giờ.")


def test_a_remark_changes_nothing_of_the_text(commune: World) -> None:
    id = commune.draft("article", title="Bài")
    before = commune.manage("GET", f"/items/{id}")
    after = commune.manage("POST", f"/items/{id}/comments", 201, {"text": "Ổn."})
    assert after == before
    commune.manage("POST", f"/items/{id}/comments", 422, {"text": "  "})


def test_the_story_of_a_text_is_for_its_unit(commune: World) -> None:
    id = commune.publish("article", title="Của tỉnh")
    commune.unit("xa-a", "Xã A")
    below = commune.person("viet@xa-a.vn", "author", "xa-a")
    commune.manage("GET", f"/items/{id}/events", 403, who=below)
    commune.manage("POST", f"/items/{id}/comments", 403, {"text": "Chào"}, who=below)
    commune.manage("PUT", f"/items/{id}/presence", 403, who=below)
    commune.manage("GET", f"/items/{commune.draft('article')}/events", 404, who=below)


def test_two_people_in_one_text_see_each_other_until_one_leaves(office: World) -> None:
    id = office.draft("article", title="Bài")
    lan = office.person("lan@xa.vn", "editor", "goc")
    assert office.manage("PUT", f"/items/{id}/presence", who=lan) == {"others": []}
    (other,) = office.manage("PUT", f"/items/{id}/presence")["others"]
    assert other["name"] == "lan"
    office.manage("DELETE", f"/items/{id}/presence", 204, who=lan)
    assert office.manage("PUT", f"/items/{id}/presence") == {"others": []}


def test_who_says_nothing_for_a_minute_has_left(commune: World) -> None:
    id = commune.draft("article", title="Bài")
    lan = commune.person("lan@xa.vn", "editor", "goc")
    commune.manage("PUT", f"/items/{id}/presence", who=lan)
    commune.wait(seconds=50)
    assert len(commune.manage("PUT", f"/items/{id}/presence")["others"]) == 1
    commune.wait(seconds=20)
    assert commune.manage("PUT", f"/items/{id}/presence") == {"others": []}


def test_the_log_is_searched_by_verb_person_and_time(office: World) -> None:
    office.draft("article", title="Một")
    lan = office.person("lan@xa.vn", "author", "goc")
    body = {"unit": "goc", "body": {"kind": "article", "title": "Hai"}}
    made = office.manage("POST", "/items", 201, body, who=lan)
    newest = office.manage("GET", "/events?subject=item&verb=created")["items"]
    assert newest[0]["subject_id"] == made["id"]
    hers = office.manage("GET", f"/events?actor={newest[0]['actor']['id']}&subject=item")["items"]
    assert [event["verb"] for event in hers] == ["created"]
    at = newest[0]["at"]
    assert office.manage("GET", f"/events?since={at}&subject=item")["items"] == hers
    assert made["id"] not in [event["subject_id"] for event in office.manage("GET", f"/events?until={at}")["items"]]


def test_views_are_kept_for_each_person_in_their_own_order(office: World) -> None:
    lan = office.person("lan@xa.vn", "author", "goc")
    mine = [
        {"room": "articles", "name": "Chờ duyệt", "query": "state=in_review"},
        {"room": "procedures", "name": "Cấp xã", "query": "level=commune"},
    ]
    assert office.manage("PUT", "/me/views", 200, {"items": mine}, who=lan) == {"items": mine}
    assert office.manage("PUT", "/me/views", 200, {"items": mine[::-1]}, who=lan)["items"] == mine[::-1]
    assert office.manage("GET", "/me/views", who=lan)["items"] == mine[::-1]
    assert office.manage("GET", "/me/views") == {"items": []}
    office.manage("PUT", "/me/views", 422, {"items": [{**mine[0], "room": "khac"}]}, who=lan)
