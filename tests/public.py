"""Every public address of the service, each with something to tell."""

import re
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

from tests.world import World

EXAMPLES = {
    "/v1/articles/{slug}": "/v1/articles/tiem-chung",
    "/v1/procedures/{code}": "/v1/procedures/1.000001",
    "/v1/procedures/{code}/versions": "/v1/procedures/1.000001/versions",
    "/v1/units/{slug}": "/v1/units/goc",
    "/v1/search": "/v1/search?q=tiem",
    "/v1/zalo/answers": "/v1/zalo/answers?q=tiem",
    "/v1/zalo/procedures/{code}": "/v1/zalo/procedures/1.000001",
    "/v1/radio/stations/{slug}/now": "/v1/radio/stations/dai-xa/now",
}
BEHIND_A_KEY = ("/v1/signage/", "/v1/radio/s/", "/v1/radio/stations/{slug}/rundown")


def tell_something(world: World, **of_the_article: Any) -> None:
    """What the examples name."""
    world.publish("article", title="Tiêm chủng", **of_the_article)
    world.publish("procedure", title="Tiêm chủng", code="1.000001")
    world.manage("POST", "/stations", 201, {"name": "Đài xã", "unit": "goc"})


def paths(app: FastAPI, *but: str) -> list[str]:
    """The public addresses as they are routed, but for those that begin so."""
    found = {
        re.sub(r":\w+}", "}", route.path or "")
        for route in iter_route_contexts(app.routes)
        if isinstance(route.original_route, APIRoute) and "GET" in (route.methods or ())
    }
    return sorted(path for path in found if path.startswith("/v1/") and not path.startswith((*BEHIND_A_KEY, *but)))
