"""The OpenAPI documents made from the routes, and the pages that make them readable without a network."""

import html
import warnings
from typing import Any

import orjson
from fastapi import APIRouter, FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute, iter_route_contexts
from pydantic import TypeAdapter
from starlette.responses import HTMLResponse, Response

from api import problem, wire

VERSION = "1.0.0"
DOCUMENTS = {
    "delivery": ("/v1/", "Loa: delivery", "What is live now, for portals, bots, LED screens and radio stations."),
    "manage": ("/manage/v1/", "Loa: management", "Writing, reviewing, publishing and administering."),
}

_REFUSAL = {
    "description": "A problem",
    "content": {problem.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "A write sent again with the same key within 24 hours happens once and answers the same.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200},
    "example": "3f0c9c1e-6d0b-4c59-9f5e-0c6f4f6d7a10",
}
_TAG = {"description": "What `If-Match` takes to change it.", "schema": {"type": "string"}, "example": '"7"'}


def document(app: FastAPI, name: str) -> dict[str, Any]:
    """One OpenAPI 3.1 document: the routes below its prefix."""
    prefix, title, description = DOCUMENTS[name]
    routes = [
        route
        for route in iter_route_contexts(app.routes)
        if isinstance(route.original_route, APIRoute) and (route.path or "").startswith(prefix)
    ]
    with warnings.catch_warnings():
        # HEAD answers wherever GET does and shares its operation id: it is said once, not for each address.
        warnings.filterwarnings("ignore", "Duplicate Operation ID")
        made = get_openapi(
            title=title,
            version=VERSION,
            description=description,
            routes=routes,
            # What one reads one may write: one shape for both.
            separate_input_output_schemas=False,
        )
    for path, operations in made["paths"].items():
        operations.pop("head", None)
        for method, operation in operations.items():
            operation.setdefault("tags", [path.removeprefix(prefix).partition("/")[0]])
            operation["responses"].pop("422", None)
            operation["responses"]["default"] = _REFUSAL
            if name == "manage":
                _preconditions(method, operation)
    schemas = made.setdefault("components", {}).setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas["Problem"] = TypeAdapter(wire.Problem).json_schema(ref_template="#/components/schemas/{model}")
    schemas |= schemas["Problem"].pop("$defs")
    _untitled(made)
    return made


_SCHEMA = {"type", "properties", "anyOf", "oneOf", "$ref"}


def _untitled(node: Any) -> None:
    """Without the title that is made of each member's name: it says nothing the name does not."""
    if isinstance(node, list):
        for one in node:
            _untitled(one)
    elif isinstance(node, dict):
        if _SCHEMA & node.keys() and isinstance(node.get("title"), str):
            del node["title"]
        for name, one in node.items():
            if name not in ("example", "examples", "default", "enum", "const"):
                _untitled(one)


def _preconditions(method: str, operation: dict[str, Any]) -> None:
    """What every write takes and the code reads by hand: ``If-Match`` where the route asks for it, ``Idempotency-Key``."""
    parameters = operation.setdefault("parameters", [])
    for parameter in parameters:
        if parameter["name"] == "if-match":
            parameter |= {"name": "If-Match", "required": True, "schema": {"type": "string"}, "example": '"7"'}
            for answer in operation["responses"].values():
                if "application/json" in answer.get("content", {}):
                    answer["headers"] = {"ETag": _TAG}
    if method != "get":
        parameters.append(_KEY)


def encoded(app: FastAPI) -> dict[str, bytes]:
    """Both documents as they are committed in ``openapi/``."""
    options = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
    return {name: orjson.dumps(document(app, name), option=options) for name in DOCUMENTS}


def router() -> APIRouter:
    made = APIRouter(include_in_schema=False)
    for name, (prefix, _, _) in DOCUMENTS.items():
        _serve(made, name, prefix)
    return made


def _serve(made: APIRouter, name: str, prefix: str) -> None:
    kept: dict[str, bytes] = {}

    def openapi(request: Request) -> Response:
        if not kept:
            kept.update(encoded(request.app))
        return Response(kept[name], media_type="application/json")

    def docs(request: Request) -> Response:
        return HTMLResponse(page(document(request.app, name), f"{prefix}openapi.json"))

    made.add_api_route(f"{prefix}openapi.json", openapi, methods=["GET", "HEAD"], name=f"{name}_openapi")
    made.add_api_route(f"{prefix}docs", docs, methods=["GET", "HEAD"], name=f"{name}_docs")


_STYLE = """body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1f1d1a;background:#faf9f6}
code{font-size:.92em;background:#f0ede7;padding:.1em .3em;border-radius:4px}details{border-top:1px solid #e6e2da;padding:.6rem 0}
summary{cursor:pointer}summary b{display:inline-block;min-width:4.2rem;color:#1d4b8f}table{border-collapse:collapse;width:100%}
td{border-top:1px solid #e6e2da;padding:.3rem .5rem .3rem 0;vertical-align:top}h2{margin-top:2.2rem}.muted{color:#69645b}"""


def page(document: dict[str, Any], address: str) -> str:
    """A readable page of a document: every address, what it takes, what it answers. No script, no other host."""
    info = document["info"]
    parts = [
        f"<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<title>{html.escape(info['title'])}</title><style>{_STYLE}</style><h1>{html.escape(info['title'])}</h1>"
        f"<p>{html.escape(info.get('description', ''))} <a href='{address}'>OpenAPI 3.1</a></p>"
    ]
    for path, operations in sorted(document["paths"].items()):
        for method, operation in operations.items():
            parts.append(_operation(path, method, operation))
    return "".join(parts)


def _operation(path: str, method: str, operation: dict[str, Any]) -> str:
    rows = [
        f"<tr><td><code>{html.escape(one['name'])}</code></td><td class=muted>{one['in']}</td>"
        f"<td>{html.escape(one.get('description', one.get('schema', {}).get('description', '')) or '')}</td></tr>"
        for one in operation.get("parameters", [])
    ]
    body = operation.get("requestBody", {}).get("content", {})
    for kind, content in body.items():
        schema = html.escape(orjson.dumps(content.get("schema", {})).decode())
        rows.append(f"<tr><td>body</td><td class=muted>{html.escape(kind)}</td><td><code>{schema}</code></td></tr>")
    described = html.escape(operation.get("description", "")).replace("\n\n", "<p>")
    return (
        f"<details><summary><b>{method.upper()}</b> <code>{html.escape(path)}</code> {html.escape(operation.get('summary', ''))}</summary>"
        f"<p>{described}<table>{''.join(rows)}</table></details>"
    )
