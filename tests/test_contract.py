"""The documents tell the truth: whatever schemathesis asks, the answer is one they describe, and never a 500."""

from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
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
    response_schema_conformance,
    allow_header_conformance,
]
EACH = max(3, EXAMPLES // 30)
"""Questions to each operation, for each caller."""


@pytest.fixture(scope="module")
def an_mau(tmp_path_factory: pytest.TempPathFactory, templates: dict[str, str]) -> Iterator[World]:
    """The invented commune, so that there is something to ask about."""
    folder = tmp_path_factory.mktemp("contract")
    for office in open_world(sqlite_at(folder, templates), folder / "data"):
        list(demo.prepare(office.database, office.app.state.settings.model_copy(update={"demo": "1"})))
        yield office


def ask_everything(office: World, document: str, headers: dict[str, str], avoiding: tuple[str, ...] = ()) -> int:
    """Questions of every operation of a document; the number of operations asked."""
    schema = schemathesis.openapi.from_asgi(document, office.app.state.edge)
    asked = 0
    for found in schema.get_all_operations():
        assert isinstance(found, Ok), found
        operation = found.ok()
        if operation.path.endswith(avoiding):
            continue
        asked += 1

        @hypothesis.given(case=operation.as_strategy())
        @hypothesis.settings(
            max_examples=EACH,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def answers(case: schemathesis.Case[Any]) -> None:
            case.call_and_validate(headers=headers, checks=CHECKS)

        answers()
    return asked


STREAMS = ("/events",)
"""An event stream of a device never ends by itself."""
ENDS_ALL = ("/installation/open", "/me/password", "/token", "/token/refresh")
"""What would end the session, or the whole demo, that the other questions need."""


@pytest.mark.parametrize("document", ["/v1/openapi.json", "/manage/v1/openapi.json"])
def test_a_stranger_gets_only_what_the_documents_describe(an_mau: World, document: str) -> None:
    assert ask_everything(an_mau, document, {}, STREAMS) > 40


def test_the_administrator_gets_only_what_the_document_describes(an_mau: World) -> None:
    assert ask_everything(an_mau, "/manage/v1/openapi.json", an_mau.admin, ENDS_ALL) > 50
