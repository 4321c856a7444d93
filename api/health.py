"""Whether the service is alive and ready, and its figures for Prometheus."""

import hmac
import threading
import time
from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, ProcessCollector, generate_latest
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import JSONResponse, Response

from api import clock, events
from api.content import clockwork
from api.content.tables import ImportRow, Item, Pulse
from api.db import Database
from api.problem import Problem
from api.process import Configured, InFront, TakingTurns

router = APIRouter(include_in_schema=False)

PROBE_SECONDS = 1.0
"""The database is asked at most once in this time, however often the question comes."""
LOST = timedelta(seconds=60)
"""After so long without a word of it there is no worker; one at a long import may keep silent for a while."""

_last: dict[int, tuple[float, dict[str, Any]]] = {}
_turn = threading.Lock()


@router.api_route("/livez", methods=["GET", "HEAD"])
async def livez() -> Response:
    """The process answers; nothing else is asked."""
    return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


@router.api_route("/readyz", methods=["GET", "HEAD"])
def readyz(database: TakingTurns) -> Response:
    """200 when the database answers; 503 when it does not. A worker that is late or absent is told, and does not make it unready."""
    state = _state(database)
    status = 503 if state["database"] != "ok" else 200
    return JSONResponse(state, status, headers={"Cache-Control": "no-store"})


def _state(database: Database) -> dict[str, Any]:
    with _turn:
        at, known = _last.get(id(database), (0.0, {}))
        if known and time.monotonic() - at < PROBE_SECONDS:
            return known
        known = {"status": "ok", "database": "ok", "worker": "ok"}
        try:
            with database.read() as session:
                pulse = session.get(Pulse, "worker")
                if pulse is None or clock.now() - pulse.at > LOST:
                    known["worker"] = "absent"
                if clockwork.late(session, clock.now()) > clockwork.LATE:
                    known["status"] = known["worker"] = "late"
        except SQLAlchemyError:
            known = {"status": "unavailable", "database": "unavailable", "worker": "unknown"}
        _last[id(database)] = (time.monotonic(), known)
        return known


@router.api_route("/metrics", methods=["GET", "HEAD"])
def metrics(request: Request, settings: Configured, database: TakingTurns, front: InFront) -> Response:
    """Prometheus figures: open to this machine, elsewhere with ``Authorization: Bearer <LOA_METRICS_TOKEN>``."""
    token = settings.metrics_token
    given = request.headers.get("authorization", "").removeprefix("Bearer ").encode()
    near = request.client is not None and request.client.host in ("127.0.0.1", "::1")
    # A proxy on this machine that was not named in LOA_TRUSTED_PROXIES speaks for somebody elsewhere.
    near = near and "x-forwarded-for" not in request.headers and "forwarded" not in request.headers
    if not near and not (token and hmac.compare_digest(given, token.encode())):
        raise Problem(401, "unauthorized", "Cần mã truy cập số liệu.", headers={"WWW-Authenticate": "Bearer"})
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    try:
        figures = _counted(database) | {"loa_database_up": (_UP, 1.0)}
    except SQLAlchemyError:
        figures = {"loa_database_up": (_UP, 0.0)}
    figures |= {
        "loa_answers_kept": ("Public answers in memory", front.size[0]),
        "loa_answers_kept_bytes": ("Bytes of public answers in memory", front.size[1]),
    }
    for name, (text, value) in figures.items():
        Gauge(name, text, registry=registry).set(value)
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


_UP = "Whether the database answers; without it the figures that stand there are left out"


def _counted(database: Database) -> dict[str, tuple[str, float]]:
    with database.read() as session:
        late = clockwork.late(session, clock.now())
        return {
            "loa_log_seq": ("Sequence number of the last event", events.head(session).seq),
            "loa_edges_overdue_seconds": (
                "How late the oldest edge not yet in the log is",
                late.total_seconds(),
            ),
            "loa_items": ("Items of all kinds", session.execute(select(func.count()).select_from(Item)).scalar_one()),
            "loa_import_rows_waiting": (
                "Import rows the worker has still to carry out",
                session.execute(
                    select(func.count()).select_from(ImportRow).where(ImportRow.state.in_(("accepted", "refused")))
                ).scalar_one(),
            ),
        }
