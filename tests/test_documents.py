"""The OpenAPI documents tell of every address."""

from fastapi.routing import APIRoute, iter_route_contexts

from api.openapi import document
from tests.world import World


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
    for name in ("delivery", "manage"):
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
