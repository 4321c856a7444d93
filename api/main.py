"""The web service, put together: settings, database, rooms, errors, and the front that answers from memory."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

import anyio.to_thread
from fastapi import APIRouter, FastAPI

from api import admin, clock, demo, desk, errors, health, media, openapi
from api.body_limit import BodyLimit
from api.channels import portal, radio, signage, zalo
from api.channels.limit import Limits
from api.content import (
    feed,
    history_routes,
    import_routes,
    item_routes,
    log_routes,
    move_routes,
    published,
    talk,
    term_routes,
)
from api.db import Database
from api.delivery import App, Front
from api.people import routes as people
from api.people import views
from api.people.idempotency import Idempotency
from api.settings import Settings
from api.storage import open_storage
from api.upkeep import Upkeep

ROUTERS: tuple[APIRouter, ...] = (
    portal.router,
    signage.router,
    signage.manage,
    zalo.router,
    radio.router,
    radio.manage,
    people.router,
    views.router,
    item_routes.router,
    move_routes.router,
    history_routes.router,
    talk.router,
    term_routes.router,
    log_routes.router,
    import_routes.router,
    desk.router,
    demo.router,
    media.router,
    media.describing_router(feed.showing),
    media.public_router(published.media_is_live),
    health.router,
    openapi.router(),
)

THREADS = 40
"""Handlers at work at once; the database pool is a little larger."""


def create_app(settings: Settings) -> FastAPI:
    """The whole service over one database. Serve ``app.state.front``, which stands in front of it."""
    settings.folder()
    database = Database(settings.database)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
        upkeep = Upkeep(database, front)
        upkeep.start()
        yield
        upkeep.stop.set()
        await anyio.to_thread.run_sync(upkeep.join)
        database.close()

    app = FastAPI(
        title="Loa",
        lifespan=lifespan,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        # An address has one spelling; the framework would lead to another one by whatever Host it was told.
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,
        # Costs a third of the throughput even with no exporter.
        telemetry={"tracing": False, "metrics": False, "logs": False},
        exception_handlers=errors.HANDLERS,
    )
    app.state.settings = settings
    app.state.database = database
    app.state.storage = open_storage(settings)
    app.state.started = clock.now()
    for router in ROUTERS:
        app.include_router(router)
    admin.serve(app)
    front = Front(BodyLimit(Idempotency(app, database, settings)))
    app.state.front = front
    app.state.limits = Limits()
    app.state.pulse = signage.Pulse(database, front)

    def told(info: dict[Any, Any]) -> None:
        # Only what was written to the log can change a public answer.
        if "head" in info:
            front.heard(info["since"], info["head"], info["reach"])

    database.after_commit.append(told)
    return app


def documents() -> dict[str, bytes]:
    """The OpenAPI documents, without a database."""
    app = FastAPI(generate_unique_id_function=lambda route: route.name)
    for router in ROUTERS:
        app.include_router(router)
    return openapi.encoded(app)


def asgi() -> App:
    """The service of this environment, behind its proxies."""
    settings = Settings()
    return behind_proxies(create_app(settings).state.front, settings)


def behind_proxies(app: App, settings: Settings) -> App:
    """Take a caller's address from the forwarding headers of the proxies named in the settings, and of nobody else."""
    if not settings.trusted_proxies:
        return app
    from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

    trusting: Any = ProxyHeadersMiddleware(cast(Any, app), trusted_hosts=settings.trusted_proxies)
    return cast(App, trusting)
