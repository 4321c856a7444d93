"""The moves of the workflow over ``/manage/v1``: each on one item, and on many at once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeVar, Union

from fastapi import APIRouter, Body, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from api import problem
from api.content import cards, editing, shapes
from api.content.publishing import Made, Publish, Wanted, Withdraw
from api.content.tables import Item
from api.db import Database, Writing
from api.people.permission import Actor, Signed
from api.preconditions import IfMatch
from api.problem import Fault, Problem, invalid
from api.process import TakingTurns
from api.wire import Form, ShownAs, example

router = APIRouter(prefix="/manage/v1")


F = TypeVar("F", bound=BaseModel)


class Submit(Wanted):
    model_config = example(
        {
            "channels": ["portal", "zalo"],
            "live_from": "2026-11-24T07:00:00+07:00",
            "comment": "Nhờ anh duyệt để kịp đăng sáng thứ Ba.",
        }
    )

    comment: str | None = Field(None, max_length=2000)


class Nothing(Form):
    """A move that takes nothing."""

    model_config = example({})


class Return(Form):
    model_config = example({"reason": "Ngày tiêm ghi ở đầu bài khác ngày ở cuối bài; nhờ xem lại."})

    reason: str = Field(min_length=1, max_length=2000)


class Approve(Form):
    model_config = example({})

    override: str | None = Field(
        None, min_length=1, max_length=1000, description="Emergencies: why one person decides."
    )


class Correct(Publish):
    model_config = example({"notice": "Bản trước ghi nhầm ngày tiêm; ngày đúng là 24/11."})

    notice: str = Field(min_length=1, max_length=2000, description="What was wrong and is now right, for citizens.")


@dataclass(frozen=True)
class Action:
    """A move as the wire knows it: the form it takes and what it does to a held item."""

    form: type[BaseModel]
    act: Callable[[Session, Item, Any, Actor], Made | None]
    summary: str


def _quiet(act: Callable[[Session, Item, Actor], None]) -> Callable[[Session, Item, Any, Actor], None]:
    return lambda session, item, _form, actor: act(session, item, actor)


def _submit(session: Session, item: Item, form: Submit, actor: Actor) -> None:
    given = form.model_fields_set - {"comment"}
    asked = form.model_dump(include=given, by_alias=True) if given else None
    editing.submit(session, item, Wanted.model_validate(asked) if asked else None, form.comment, actor)


def _correct(session: Session, item: Item, form: Correct, actor: Actor) -> Made:
    asked = form.model_dump(include=form.model_fields_set - {"notice"}, by_alias=True)
    return editing.correct(session, item, Publish.model_validate(asked), form.notice, actor)


ACTIONS: dict[str, Action] = {
    "submit": Action(Submit, _submit, "Send for approval, perhaps with the publication wanted"),
    "recall": Action(Nothing, _quiet(editing.recall), "Take back what one submitted"),
    "return": Action(Return, lambda s, i, f, a: editing.return_(s, i, f.reason, a), "Send back with a reason"),
    "approve": Action(
        Approve, lambda s, i, f, a: editing.approve(s, i, f.override, a), "Approve, and enact what was wanted"
    ),
    "publish": Action(Publish, editing.publish, "Put on channels"),
    "schedule": Action(
        Publish, lambda s, i, f, a: editing.publish(s, i, f, a, scheduled=True), "Put on channels at a later instant"
    ),
    "correct": Action(Correct, _correct, "Replace what is live, with a public notice"),
    "withdraw": Action(Withdraw, editing.withdraw, "Take down"),
    "archive": Action(Nothing, _quiet(editing.archive), "To the trash"),
    "restore": Action(Nothing, _quiet(editing.restore), "Out of the trash"),
}


class Chosen(Form):
    id: str = Field(max_length=36)
    version: int = Field(description="The version one has seen.")


Chosens = Annotated[list[Chosen], Field(min_length=1, max_length=200)]


class Bulk(Form):
    items: Chosens


def _many(name: str, form: type[BaseModel]) -> type[BaseModel]:
    """How the documents show a move on many items: what the move takes, and the items it is made on."""
    shown: Any = form.model_config["json_schema_extra"]
    chosen = [{"id": "019a2f00-0000-7000-8000-000000000001", "version": 7}]
    # The form's members only: pydantic takes no validator of the member that tells which form it is.
    members: dict[str, Any] = {member: (field.annotation, field) for member, field in form.model_fields.items()}
    members |= {"action": (Literal[name], ...), "items": (Chosens, ...)}
    config = ConfigDict(extra="forbid") | example({"action": name, "items": chosen, **shown["examples"][0]})
    return create_model(f"{name.title()}Many", __config__=config, **members)


Many = Annotated[Union[*(_many(name, action.form) for name, action in ACTIONS.items())], Field(discriminator="action")]  # type: ignore[valid-type] # made from the table


def _route(name: str, action: Action) -> None:
    form: Any = action.form

    def move(
        id: str,
        session: Writing,
        actor: Signed,
        given: IfMatch,
        response: Response,
        form: form = Body(default_factory=dict),
    ) -> shapes.Item:
        held = editing.hold(session, id, actor, given, star=name == "withdraw")
        if isinstance(form, dict):
            form = action.form.model_validate(form)
        made = action.act(session, held, form, actor)
        return cards.reply(session, held, actor, response, made)

    router.add_api_route(
        f"/items/{{id}}/moves/{name}", move, methods=["POST"], summary=action.summary, operation_id=f"{name}_item"
    )


for _name, _action in ACTIONS.items():
    _route(_name, _action)


@router.post("/moves", tags=["items"], summary="The same move on up to 200 items, one result each")
def moves(database: TakingTurns, actor: Signed, body: Annotated[dict[str, Any], ShownAs(Many), Body()]) -> shapes.Moves:
    form = dict(body)
    action = ACTIONS.get(str(form.pop("action", "")))
    if action is None:
        raise invalid([Fault("/action", "unknown_action", f"Chỉ nhận một trong: {', '.join(ACTIONS)}.")])
    chosen = _read_form(Bulk, {"items": form.pop("items", [])}).items
    asked = _read_form(action.form, form)
    return {"results": [_one(database, chosen_item, action, asked, actor) for chosen_item in chosen]}


def _read_form(model: type[F], payload: dict[str, Any]) -> F:
    """A form read by hand; its faults point into the request's body."""
    try:
        return model.model_validate(payload)
    except ValidationError as error:
        raise invalid(problem.faults(error.errors())) from None


def _one(
    database: Database, chosen: Chosen, action: Action, form: BaseModel, actor: Actor
) -> shapes.Moved | shapes.Refused:
    try:
        with database.write() as session:
            held = editing.hold(session, chosen.id, actor, chosen.version)
            made = action.act(session, held, form, actor)
            moved: shapes.Moved = {"id": held.id, "status": 200, "version": held.version, "state": held.state}
            if made is not None and made.warnings:
                moved["warnings"] = cards.warnings(made)
            return moved
    except (Problem, OperationalError, IntegrityError) as trouble:
        # What was done to the others stands: this one says for itself that its turn did not come, or was crossed.
        refused = trouble if isinstance(trouble, Problem) else problem.busy()
        return {"id": chosen.id, "status": refused.status, "problem": refused.document()}
