"""The documents tell the truth: whatever schemathesis asks, the answer is one they describe, and never a 500."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import hypothesis
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api import demo
from tests.conftest import EXAMPLES, sqlite_at
from tests.world import World, open_world

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    allow_header_conformance,
    negative_data_rejection,
]
REFUSED = [400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 428, 429]
"""What may be answered to what the document does not allow."""
CONFIG = {"checks": {"negative_data_rejection": {"expected-statuses": REFUSED}}}
EACH = max(6, EXAMPLES // 40)
"""Questions to each operation, for each caller."""
ORDER = ("GET", "PUT", "POST", "PATCH", "DELETE")
"""What only reads is asked first, while there is most to read."""
STREAMS = ("/signage/events", "/d/{capability}/events")
"""An event stream of a device never ends by itself."""
ENDS_ALL = ("/installation/open", "/me/password", "/token", "/token/refresh")
"""What would end the sitting, or the whole demo, that the other questions need."""


@dataclass
class Commune:
    """The invented commune, what may be asked about in it, and who asks."""

    office: World
    screen: dict[str, str]
    station: dict[str, str]
    known: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    """By address with its parameters' names: what stands there."""


@pytest.fixture(scope="module")
def an_mau(tmp_path_factory: pytest.TempPathFactory, templates: dict[str, str]) -> Iterator[Commune]:
    folder = tmp_path_factory.mktemp("contract")
    for office in open_world(sqlite_at(folder, templates), folder / "data"):
        list(demo.prepare(office.database, office.app.state.settings.model_copy(update={"demo": "1"})))
        office.wait(hours=3)
        yield _acquainted(office)


def _acquainted(office: World) -> Commune:
    """Every address of something that is there, so that not only absence is asked about."""

    def ids(path: str, name: str = "id") -> list[str]:
        return [row[name] for row in office.manage("GET", f"/{path}")["items"]]

    waiting = office.client.post("/v1/signage/pairings", json={"model": "P10", "width": 64, "height": 32}).json()
    still_waiting = office.client.post("/v1/signage/pairings", json={"model": "P5", "width": 64, "height": 32}).json()
    office.manage("POST", "/screens", 201, {"name": "Bảng hỏi", "unit": "an-mau", "pairing_code": waiting["code"]})
    screen = office.get(waiting["poll_url"])
    stations = ids("stations", "slug")
    key = office.manage("POST", f"/stations/{stations[0]}/keys", 201, {})
    frame = office.client.get(f"{screen['capability_url']}/playlist").json()["assets"]["a0"]["url"].rsplit("/", 1)[1]
    covers = [row["cover"]["url"] for row in office.get("/v1/articles?limit=100")["items"] if row["cover"]]
    users = [row["id"] for row in office.manage("GET", "/users")["items"] if row["email"] != "admin@loa.local"]
    items = office.manage("GET", "/items?limit=100")["items"][::4]
    seen = office.get("/v1/articles?limit=5")["items"] + office.get("/v1/procedures?limit=5")["items"]
    at_station = {"slug": stations[0]}
    slots = ids(f"stations/{stations[0]}/slots")
    known: dict[str, list[dict[str, str]]] = {
        "/items/{id}": [{"id": row["id"], "number": "1", "span": span} for row in items for span in ("1", "1..1")],
        "/users/{id}": [{"id": id} for id in users],
        "/clients/{id}": [{"id": id} for id in ids("clients")],
        "/screens/{id}": [{"id": id} for id in ids("screens")],
        "/media/{id}": [{"id": id} for id in ids("media")],
        "/units/{slug}": [{"slug": slug} for slug in ids("units", "slug")],
        "/groups/{slug}": [{"slug": slug} for slug in ids("groups", "slug")],
        "/stations/{slug}": [{**at_station, "id": id} for id in (*slots, *ids(f"stations/{stations[0]}/keys"))],
        "/pairings/{code}": [{"code": still_waiting["code"]}],
        "/pairings/{secret}": [{"secret": still_waiting["poll_url"].rsplit("/", 1)[1]}],
        "/articles/{slug}": [{"slug": row["slug"]} for row in seen],
        "/procedures/{code}": [{"code": row.get("code") or row["slug"]} for row in seen],
        "/v1/media/{sha256}": [{"sha256": url.split("/")[3], "name": url.split("/")[4]} for url in covers],
        "/d/{capability}": [{"capability": screen["capability_url"].rsplit("/", 1)[1], "name": frame}],
        "/signage/assets/{name}": [{"name": frame}],
        "/s/{capability}": [{"capability": key["capability_url"].rsplit("/", 1)[1]}],
    }
    for vocabulary in ("categories", "topics", "fields"):
        known[f"/{vocabulary}/{{slug}}"] = [{"slug": slug} for slug in ids(vocabulary, "slug")]
    return Commune(
        office,
        {"Authorization": f"Bearer {screen['device_token']}"},
        {"Authorization": f"Bearer {key['key']}"},
        {address: there for address, there in known.items() if there},
    )


def _questions(
    operation: Any, known: Mapping[str, list[dict[str, str]]], who: dict[str, str]
) -> st.SearchStrategy[Any]:
    """As the document allows, about anything and about what is there; and as it does not."""
    asked = [operation.as_strategy()]
    # A cookie is text, whatever was meant to be wrong with it; rows of plays are refused one by one, in a 200.
    if not operation.cookies and not operation.path.endswith("/plays"):
        asked.append(operation.as_strategy(generation_mode=GenerationMode.NEGATIVE, headers=who or None))
    names = {one.name for one in operation.path_parameters}
    there = [one for address, places in known.items() if address in operation.path for one in places]
    places = [{name: one[name] for name in names & set(one)} for one in there] or [{}]
    versions = ["*", '"1"'] if any(one.name == "if-match" for one in operation.headers) else [None]
    for version in versions:
        headers = {"If-Match": version} if version else None
        asked += [operation.as_strategy(path_parameters=place, headers=headers) for place in places[:6]]
    return st.one_of(asked)


def ask_everything(
    commune: Commune, document: str, who: dict[str, str], room: str = "", avoiding: tuple[str, ...] = STREAMS
) -> int:
    """Questions of every operation of a document (of a ``room`` of it); the number of operations asked."""
    schema = schemathesis.openapi.from_asgi(
        document, commune.office.app.state.front, config=schemathesis.Config.from_dict(CONFIG)
    )
    operations, untrue = [], list[str]()
    for found in schema.get_all_operations():
        assert isinstance(found, Ok), found
        operation = found.ok()
        if operation.path.startswith(room) and not operation.path.endswith(avoiding):
            operations.append(operation)
    for operation in sorted(operations, key=lambda one: ORDER.index(one.method.upper())):

        @hypothesis.given(case=_questions(operation, commune.known, who))
        @hypothesis.settings(
            max_examples=EACH,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def answers(case: schemathesis.Case[Any]) -> None:
            case.call_and_validate(headers=who, checks=CHECKS)

        try:
            answers()
        except BaseExceptionGroup as wrong:
            untrue += [f"{operation.label}: {one}" for one in wrong.exceptions]
        except Exception as wrong:
            untrue.append(f"{operation.label}: {wrong}")
    assert not untrue, "\n\n".join(untrue)
    return len(operations)


MANY = pytest.mark.timeout(1800)
"""With 5,000 examples these take their time."""


@MANY
@pytest.mark.parametrize("document", ["/v1/openapi.json", "/manage/v1/openapi.json"])
def test_a_stranger_gets_only_what_the_documents_describe(an_mau: Commune, document: str) -> None:
    assert ask_everything(an_mau, document, {}) > 40


@MANY
def test_a_device_and_a_station_get_only_what_the_document_describes(an_mau: Commune) -> None:
    assert ask_everything(an_mau, "/v1/openapi.json", an_mau.screen, "/v1/signage/") > 15
    assert ask_everything(an_mau, "/v1/openapi.json", an_mau.station, "/v1/radio/") > 5


@MANY
def test_the_administrator_gets_only_what_the_document_describes(an_mau: Commune) -> None:
    assert ask_everything(an_mau, "/manage/v1/openapi.json", an_mau.office.admin, avoiding=ENDS_ALL) > 50
