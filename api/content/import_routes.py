"""Importing procedures over ``/manage/v1``: a dry run says what would change, a batch waits for an approver."""

import shutil
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, File, Query, Request, Response, UploadFile
from fastapi import Path as InPath
from fastapi.responses import JSONResponse
from pydantic import ConfigDict, Field
from sqlalchemy import String, cast, select

from api import page
from api.content import imports, shapes
from api.content.sources import Row
from api.content.tables import ImportBatch, ImportRow, Outcome, RowState
from api.db import Reading, Writing
from api.page import ListQuery, NoParameters
from api.people import units
from api.people.permission import Signed
from api.preconditions import etag_of
from api.problem import Fault, Problem, invalid, not_found
from api.process import TakingTurns
from api.wire import Form, spelling

router = APIRouter(prefix="/manage/v1")


_at_once = threading.BoundedSemaphore(2)


def _turn(_: Signed) -> Iterator[None]:
    """Two at once in a process: each keeps one of the threads that answer for as long as it takes, dry or not."""
    if not _at_once.acquire(blocking=False):
        detail = "Đang có hai tệp khác được nhập; chưa ghi gì. Hãy gửi lại sau một phút."
        raise Problem(503, "busy", detail, headers={"Retry-After": "60"})
    try:
        yield
    finally:
        _at_once.release()


class ImportQuery(NoParameters):
    dry_run: bool = Field(False, description="Say what would change, write nothing.")
    unit: str | None = Field(None, max_length=120)


async def _only_the_file(request: Request, _: Signed) -> None:
    """What belongs into the address and came in the form would be lost without a word."""
    found = []
    for name in dict.fromkeys(await request.form()):
        if name in ImportQuery.model_fields:
            found.append(Fault(f"/{name}", "extra_forbidden", f"Hãy đưa mục này lên địa chỉ: `?{name}=`."))
        elif name != "file":
            found.append(Fault(f"/{name}", "extra_forbidden", "Không có mục nào tên như vậy; hãy bỏ đi."))
    if found:
        raise invalid(found)


class BatchesQuery(ListQuery):
    unit: str | None = Field(None, max_length=120)
    below: bool = True


FINDING = spelling("^[a-z_]+$", "Phải là mã của một lưu ý, ví dụ differs.")


class RowsQuery(ListQuery):
    outcome: Outcome | None = None
    state: RowState | None = None
    finding: str | None = Field(None, max_length=40, pattern=FINDING, description="The code of something found.")


class BatchDecision(Form):
    model_config = ConfigDict(json_schema_extra={"examples": [{}, {"rows": [3, 4], "reason": "Sai tên cơ quan."}]})

    rows: list[int] | None = Field(
        None, min_length=1, max_length=10_000, description="Row numbers; all that wait, if left out."
    )
    reason: str | None = Field(None, max_length=2000)


@router.post(
    "/procedures/import",
    status_code=201,
    summary="Import procedures: JSON, JSONL or XLSX",
    response_model=shapes.Batch,
    responses={200: {"model": shapes.DryRun, "description": "With `dry_run`: what would change"}},
    tags=["imports"],
    dependencies=[Depends(_only_the_file), Depends(_turn, scope="function")],
    openapi_extra={"requestBody": {"content": {"multipart/form-data": {"example": {"file": "thu-tuc-xa.xlsx"}}}}},
)
def import_procedures(
    query: Annotated[ImportQuery, Query()],
    file: Annotated[UploadFile, File(description="A .json, .jsonl, .jsonl.gz or .xlsx file.")],
    database: TakingTurns,
    actor: Signed,
    response: Response,
) -> shapes.Batch | Response:
    name = Path(file.filename or "").name or "tep"
    imports.admit(database, query.unit, actor)
    rows = _read(file, name, broken=query.dry_run)
    if query.dry_run:
        plans = imports.report(database, rows, actor, query.unit)
        cards = [imports.plan_card(number, made) for number, made in enumerate(plans, 1)]
        broken = sum(row.error is not None for row in rows)
        told: shapes.DryRun = {"dry_run": True, "broken": broken, "rows": cards}
        return JSONResponse(told)
    id, applied = imports.intake(database, rows, name, query.unit, actor)
    for _ in applied:
        pass
    response.headers["Location"] = f"/manage/v1/imports/{id}"
    with database.read() as session:
        return _reply(imports.card(session, imports.find(session, id, actor), actor), response)


def _reply(shown: shapes.Batch, response: Response) -> shapes.Batch:
    response.headers["ETag"] = etag_of(shown)
    return shown


def _read(file: UploadFile, name: str, *, broken: bool) -> list[Row]:
    with tempfile.NamedTemporaryFile() as kept:
        shutil.copyfileobj(file.file, kept)
        kept.flush()
        return imports.gather(Path(kept.name), name, broken=broken)


@router.get("/imports", summary="Import batches, newest first")
def batches(
    query: Annotated[BatchesQuery, Query()], request: Request, session: Reading, actor: Signed
) -> shapes.BatchPage:
    rows = select(ImportBatch).where(actor.reading(ImportBatch.unit_id))
    if query.unit is not None:
        rows = rows.where(ImportBatch.unit_id.in_(units.asked(session, query.unit, below=query.below)))
    found, following = page.through(request, session, rows, query, ImportBatch.id.desc())
    return {"items": [imports.card(session, batch, actor) for batch in found], "next": following}


@router.get("/imports/{id}", summary="A batch with its rows and findings")
def batch(
    id: str,
    query: Annotated[RowsQuery, Query()],
    request: Request,
    session: Reading,
    actor: Signed,
    response: Response,
) -> shapes.BatchRows:
    found = imports.find(session, id, actor)
    rows = select(ImportRow).where(ImportRow.batch_id == id)
    if query.outcome:
        rows = rows.where(ImportRow.outcome == query.outcome)
    if query.state:
        rows = rows.where(ImportRow.state == query.state)
    if query.finding:
        told = cast(ImportRow.findings, String)
        rows = rows.where(told.contains(f'"code": "{query.finding}"', autoescape=True))
    chosen, following = page.through(request, session, rows, query, ImportRow.number)
    return {
        **_reply(imports.card(session, found, actor), response),
        "items": [imports.row_card(row) for row in chosen],
        "next": following,
    }


Decided = Annotated[str, InPath(json_schema_extra={"enum": ["approve", "return"]})]


@router.post("/imports/{id}/moves/{move}", status_code=202, summary="Approve or return a batch, or some of its rows")
def decide(
    id: str, move: Decided, form: BatchDecision, session: Writing, actor: Signed, response: Response
) -> shapes.Batch:
    if move == "approve":
        decided = imports.decide(session, id, "approve", form.rows, form.reason, actor)
    elif move == "return":
        decided = imports.decide(session, id, "return", form.rows, form.reason, actor)
    else:
        raise not_found("việc này")
    session.flush()
    response.headers["Location"] = f"/manage/v1/imports/{id}"
    return _reply(imports.card(session, decided, actor), response)
