"""The OpenAPI documents tell of every address."""

from typing import Any, get_args

import jsonschema_rs
import pytest
from fastapi.routing import APIRoute, iter_route_contexts

from api.kinds import KINDS, prose
from api.openapi import document
from tests.world import World

NAMES = ("delivery", "manage")


def test_every_address_is_documented(commune: World) -> None:
    told = set(document(commune.app, "delivery")["paths"]) | set(document(commune.app, "manage")["paths"])
    routes = {
        (route.path or "").replace(":path}", "}")
        for route in iter_route_contexts(commune.app.routes)
        if isinstance(route.original_route, APIRoute) and route.original_route.include_in_schema
    }
    assert {path for path in routes if path and path.startswith(("/v1/", "/manage/v1/"))} == told
    assert len(told) > 80


def test_every_operation_has_its_own_name_and_a_summary(commune: World) -> None:
    for name in NAMES:
        seen: set[str] = set()
        for path, operations in document(commune.app, name)["paths"].items():
            for method, operation in operations.items():
                assert operation["summary"], f"{method} {path}"
                assert operation["operationId"] not in seen
                seen.add(operation["operationId"])


def test_the_documents_are_served_with_readable_pages(commune: World) -> None:
    for prefix in ("/v1", "/manage/v1"):
        assert commune.get(f"{prefix}/openapi.json")["openapi"].startswith("3.1")
        page = commune.ask(f"{prefix}/docs").text
        assert "<details>" in page
        assert "http://" not in page.replace("http://127.0.0.1", "")


def contents(told: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """What goes in and out of each operation, with the place it is told of."""
    return [
        (f"{method} {path}", content)
        for path, methods in told["paths"].items()
        for method, operation in methods.items()
        for message in (operation.get("requestBody", {}), *operation["responses"].values())
        for media_type, content in message.get("content", {}).items()
        if media_type == "application/json"
    ]


@pytest.mark.parametrize("name", NAMES)
def test_whatever_goes_in_or_out_has_a_shape_and_an_example_of_that_shape(commune: World, name: str) -> None:
    told = document(commune.app, name)
    schemas, examples = told["components"]["schemas"], told["components"]["examples"]
    for place, content in contents(told):
        assert content["schema"].keys() & {"$ref", "oneOf", "anyOf"}, place
        for example in content["examples"].values():
            value = examples[example["$ref"].rpartition("/")[2]]["value"]
            shape = {**content["schema"], "components": {"schemas": schemas}}
            faults = jsonschema_rs.Draft202012Validator(shape, validate_formats=True).iter_errors(value)
            assert not [fault.message for fault in faults], place


@pytest.mark.parametrize("name", NAMES)
def test_shapes_bear_names_a_client_can_be_generated_with(commune: World, name: str) -> None:
    for shape in document(commune.app, name)["components"]["schemas"]:
        assert shape.isidentifier()
        assert "__" not in shape


def test_a_body_is_told_apart_by_its_kind_with_its_choices_and_limits(commune: World) -> None:
    schemas = document(commune.app, "manage")["components"]["schemas"]
    body = schemas["WrittenBody"]
    assert body["discriminator"]["propertyName"] == "kind"
    assert set(body["discriminator"]["mapping"]) == set(KINDS)
    whole = {"$ref": "#/components/schemas/WrittenBody"}
    assert schemas["NewItem"]["properties"]["body"] == whole
    assert schemas["Head"]["properties"]["body"] == whole
    message = schemas["LedMessage"]["properties"]
    assert message["text"] == {"type": "string", "minLength": 1, "maxLength": 500}
    assert message["style"]["enum"] == ["slogan", "notice", "alert"]
    assert schemas["Article"]["properties"]["attachments"]["maxItems"] == 50


def test_the_rich_text_told_of_is_the_rich_text_taken() -> None:
    node = prose.RichNode.__annotations__["type"]
    assert {*get_args(node), "doc"} == set(prose._CONTENT)


def test_a_write_tells_that_it_needs_the_version_and_takes_a_key(commune: World) -> None:
    move = document(commune.app, "manage")["paths"]["/manage/v1/items/{id}/moves/publish"]["post"]
    named = {parameter["name"]: parameter["required"] for parameter in move["parameters"]}
    assert named == {"id": True, "If-Match": True, "Idempotency-Key": False}
    assert move["security"] == [{"Bearer": []}]


def test_the_pages_show_each_shape_member_by_member_and_an_example(commune: World) -> None:
    page = commune.ask("/manage/v1/docs").text
    assert "<section id='ItemPage'>" in page
    assert "at most 500 characters" in page
    assert "Lịch tiêm phòng cho đàn vật nuôi đợt 2" in page
    assert "<script" not in page
