"""The OpenAPI documents made from the routes."""

import warnings
from datetime import datetime
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, FastAPI, Query, Request
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute, iter_route_contexts
from pydantic import TypeAdapter
from starlette.responses import Response

from api import problem, readable, wire
from api.delivery import Answer
from api.page import NoParameters
from api.process import Started

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
    _exemplify(made)
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


def _exemplify(made: dict[str, Any]) -> None:
    """Give what goes in and out an example: a shape's own, else one put together from those of its members."""
    schemas = made["components"]["schemas"]
    kept: dict[str, Any] = made["components"].setdefault("examples", {})
    for operations in made["paths"].values():
        for operation in operations.values():
            answers = [answer for status, answer in operation["responses"].items() if status != "default"]
            for message in (operation.get("requestBody", {}), *answers):
                for content in message.get("content", {}).values():
                    names = _variants(content.get("schema", {}), schemas)
                    if names and not content.keys() & {"example", "examples"}:
                        kept |= {name: {"value": sample(schemas[name], schemas)} for name in names if name not in kept}
                        content["examples"] = {name: {"$ref": f"#/components/examples/{name}"} for name in names}


def _variants(schema: dict[str, Any], schemas: dict[str, Any]) -> list[str]:
    """The names of the shapes something may take."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return _variants(schemas[name], schemas) or [name]
    return [name for one in schema.get("oneOf", schema.get("anyOf", ())) for name in _variants(one, schemas)]


_STRINGS = {"date-time": "2026-11-23T01:30:00Z", "date": "2026-11-23", "uri": "https://xa-mau.example"}
_PLAIN = {"integer": 1, "number": 1, "boolean": False, "null": None}


def sample(schema: dict[str, Any], schemas: dict[str, Any], inside: tuple[str, ...] = ()) -> Any:
    """A value of this shape."""
    if "examples" in schema:
        return schema["examples"][0]
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return sample(schemas[name], schemas, (*inside, name))
    for told in ("const", "default"):
        if told in schema:
            return schema[told]
    if "enum" in schema:
        return schema["enum"][0]
    for choice in schema.get("oneOf", schema.get("anyOf", ())):
        return sample(choice, schemas, inside)
    kind = schema.get("type", "object")
    if kind == "array":
        within = schema["items"].get("$ref", "").rpartition("/")[2] in inside
        return [] if within else [sample(schema["items"], schemas, inside)]
    if kind == "object":
        return {name: sample(one, schemas, inside) for name, one in schema.get("properties", {}).items()}
    if kind == "string":
        return _STRINGS.get(schema.get("format", ""), "…")
    return _PLAIN[kind]


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

    def told(body: bytes, media_type: str, started: datetime) -> Response:
        if name == "delivery":
            # It changes with the software only, and that starts anew.
            return Answer(body, media_type, changed_at=started, tags=["documents"])
        return Response(body, headers={"Cache-Control": "private, no-store"}, media_type=media_type)

    def openapi(query: Annotated[NoParameters, Query()], request: Request, started: Started) -> Response:
        if name not in kept:
            kept.update(encoded(request.app))
        return told(kept[name], "application/json", started)

    def docs(query: Annotated[NoParameters, Query()], request: Request, started: Started) -> Response:
        if "page" not in kept:
            kept["page"] = readable.page(document(request.app, name), f"{prefix}openapi.json").encode()
        return told(kept["page"], "text/html", started)

    made.add_api_route(f"{prefix}openapi.json", openapi, methods=["GET", "HEAD"], name=f"{name}_openapi")
    made.add_api_route(f"{prefix}docs", docs, methods=["GET", "HEAD"], name=f"{name}_docs")
