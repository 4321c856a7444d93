"""The rules every public address keeps, whatever it tells of."""

import pytest

from tests import public
from tests.media import samples
from tests.world import World

CANARY = "zq-canary-1"


@pytest.fixture
def addresses(commune: World) -> list[str]:
    """One address of each public route, each with something to tell."""
    cover = commune.upload("le-hoi.jpg", samples.picture(), alt="Lễ hội")
    public.tell_something(commune, cover=cover["id"])
    of_files = {"/v1/media/{sha256}/{name}": cover["url"]}
    # What tells of the service itself is no answer of it.
    paths = public.paths(commune.app, "/v1/docs", "/v1/openapi")
    found = [(public.EXAMPLES | of_files).get(path, path) for path in paths]
    assert not [path for path in found if "{" in path]
    return found


def test_a_parameter_that_does_not_exist_is_named_and_tracking_is_dropped(commune: World, addresses: list[str]) -> None:
    for address in addresses:
        mark = "&" if "?" in address else "?"
        problem = commune.get(f"{address}{mark}khong-co=1", 400)
        assert (problem["code"], problem["errors"][0]["pointer"]) == ("unknown_parameter", "?khong-co"), address
        plain, tracked = commune.ask(address), commune.ask(f"{address}{mark}utm_source=a&fbclid=b&gclid=c&zarsrc=d")
        assert tracked.status_code == 200, address
        assert tracked.headers["etag"] == plain.headers["etag"], address


def test_head_answers_as_get_does_also_where_there_is_nothing(commune: World, addresses: list[str]) -> None:
    for address in [*addresses, "/v1/articles/khong-co", "/v1/khong-co", "/v1/articles?limit=0", "/articles/khong-co"]:
        head, get = commune.client.head(address), commune.ask(address)
        assert (head.status_code, head.content) == (get.status_code, b""), address
        assert dict(head.headers) == dict(get.headers), address


def test_no_other_method_is_taken(commune: World, addresses: list[str]) -> None:
    for address in addresses:
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            answer = commune.client.request(method, address)
            assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed"), address
            assert answer.headers["allow"] == "GET, HEAD", address
            assert answer.headers["access-control-allow-origin"] == "*", address


def test_what_has_not_changed_since_a_date_is_not_sent_again(commune: World, addresses: list[str]) -> None:
    commune.wait(seconds=5)
    for address in addresses:
        stamp = commune.ask(address).headers["last-modified"]
        assert commune.ask(address, if_modified_since=stamp).status_code == 304, address
        assert commune.ask(address, if_modified_since=stamp, if_none_match='"khac"').status_code == 200, address


def test_an_address_has_one_spelling(commune: World) -> None:
    commune.publish("article", title="Tiêm chủng")
    for address in ("/v1/articles/", "/v1/articles/tiem-chung/", "/v1/units/", "/v1//articles", "/v1/Articles"):
        answer = commune.ask(address, Host="ke-xau.example")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), address


def test_what_is_asked_is_repeated_only_where_the_contract_says(commune: World, addresses: list[str]) -> None:
    for name in ("q", "unit", "category", "topic", "field", "subject", "status", "on", "cursor", "after", "fields"):
        for address in addresses:
            answer = commune.ask(f"{address.partition('?')[0]}?{name}={CANARY}")
            told = answer.text.replace(f'"query":"{CANARY}"', "")
            assert CANARY not in told + str(answer.headers), address
