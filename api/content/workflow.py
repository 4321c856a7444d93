"""The workflow as data: which move, from which state, by whom. One function answers for every write and for ``actions``.

Source: the table of states and actions in docs/architecture.md, section "Workflow".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, and_, exists, func, or_

from api.content.tables import Item, Revision, State
from api.people import permission
from api.people.permission import Actor, Role
from api.problem import Problem

Who = Literal["author", "submitter", "approver", "admin"]

ANY: tuple[State, ...] = ("draft", "in_review", "returned", "approved")

WHO: Mapping[Who, str] = {
    "author": "người viết bài này hoặc biên tập viên của đơn vị",
    "submitter": "người đã gửi duyệt",
    "approver": permission.WHO[Role.APPROVER],
    "admin": permission.WHO[Role.UNIT_ADMIN],
}

STATES: Mapping[State, str] = {
    "draft": "còn là bản nháp",
    "in_review": "đang chờ duyệt",
    "returned": "bị trả lại để sửa",
    "approved": "đã duyệt",
    "archived": "đã cất vào thùng rác",
}


@dataclass(frozen=True)
class Move:
    """``needs``: what of the item must stand on a channel now (``live``), now or later (``up``), or not at all."""

    states: tuple[State, ...]
    who: Who
    needs: Literal["live", "up", "nothing"] | None = None


MoveName = Literal[
    "save", "submit", "recall", "return", "approve", "publish", "schedule", "correct", "withdraw", "archive", "restore"
]
MOVES: Mapping[MoveName, Move] = {
    "save": Move(ANY, "author"),
    "submit": Move(("draft", "returned"), "author"),
    "recall": Move(("in_review",), "submitter"),
    "return": Move(("in_review",), "approver"),
    "approve": Move(("in_review",), "approver"),
    "publish": Move(("in_review", "approved"), "approver"),
    "schedule": Move(("in_review", "approved"), "approver"),
    "correct": Move(("approved",), "approver", needs="live"),
    "withdraw": Move(ANY, "approver", needs="up"),
    "archive": Move(ANY, "admin", needs="nothing"),
    "restore": Move(("archived",), "admin", needs="nothing"),
}
APPROVING = ("approve", "publish", "schedule")
"""From ``in_review`` these approve, and nobody approves what only they wrote."""
PUBLISHING = ("publish", "schedule", "correct")
"""What was approved by its only author, as an emergency, they put nowhere else alone."""


@dataclass(frozen=True)
class Refusal:
    """Why a move is not open: ``403`` this person may not, ``409`` nobody may from here."""

    status: int
    code: str
    reason: str

    def problem(self) -> Problem:
        return Problem(self.status, self.code, self.reason)


@dataclass(frozen=True)
class Situation:
    """What the rules look at besides the item's row: what stands, and who wrote what waits for approval."""

    live: bool
    up: bool
    authors: frozenset[str]
    """Who saved a revision since the last approval."""
    overrode: str | None = None
    """Who approved the head alone, as an emergency."""


UNSEEN = Situation(False, False, frozenset())
"""For moves that do not look at it."""


def looks_further(action: MoveName) -> bool:
    """Whether :func:`refusal` looks beyond the item's row for this move."""
    return MOVES[action].needs is not None or action in (*APPROVING, *PUBLISHING)


def refusal(actor: Actor, action: MoveName, item: Item, situation: Situation) -> Refusal | None:
    """None when ``actor`` may make this move now, else why not.

    Who may never make it is told so first, whatever the state; then whoever comes in the wrong state; who submitted
    the text, or wrote it alone, is asked last: only in its state does that mean anything.
    """
    move = MOVES[action]
    forbidden = Refusal(403, "forbidden", permission.reserved(WHO[move.who]).detail)
    if not _holds(actor, move.who, item):
        return forbidden
    if item.state not in move.states:
        return Refusal(409, "not_from_here", f"Nội dung này {STATES[item.state]} nên chưa làm được việc này.")
    if move.needs == "live" and not situation.live:
        return Refusal(409, "not_live", "Nội dung này hiện không đăng ở kênh nào.")
    if move.needs == "up" and not situation.up:
        return Refusal(409, "not_live", "Nội dung này không đang đăng và cũng chưa hẹn đăng ở kênh nào.")
    if move.needs == "nothing" and situation.up:
        return Refusal(409, "still_live", "Nội dung này đang đăng hoặc đã hẹn đăng; hãy gỡ xuống trước.")
    if move.who == "submitter" and item.submitted_by != actor.id:
        return forbidden
    alone = situation.authors == {actor.id} and actor.kind != "operator"
    if action in APPROVING and item.state == "in_review" and alone:
        return Refusal(403, "own_text", "Bạn là người duy nhất viết bản này, nên cần một người khác duyệt.")
    if action in PUBLISHING and item.state == "approved" and situation.overrode == actor.id:
        return Refusal(403, "own_text", "Bạn tự duyệt bản này khi khẩn cấp, nên cần một người khác đăng tiếp.")
    return None


def unapproved() -> ColumnElement[bool]:
    """Whether a revision is among those whose authors :func:`refusal` asks about: the head, and what is newer than the
    last approval. The head may be what was approved last: after a stay in the trash it is submitted again."""
    return and_(
        Revision.item_id == Item.id,
        or_(Revision.number > func.coalesce(Item.approved, 0), Revision.number == Item.head),
    )


def approvable(actor: Actor) -> ColumnElement[bool]:
    """The items that :func:`refusal` lets a person or a client approve, as a condition."""
    others = exists().where(unapproved(), Revision.author != actor.id)
    return and_(Item.state.in_(MOVES["approve"].states), actor.holding(Role.APPROVER, Item.unit_id), others)


def stays_in_review(actor: Actor, item: Item) -> bool:
    """Whether a save keeps the text in review: a mend by an approver who did not submit it."""
    return item.state == "in_review" and item.submitted_by != actor.id and actor.at_least(Role.APPROVER, item.unit_id)


def _holds(actor: Actor, who: Who, item: Item) -> bool:
    """Whether one holds the role, in any state."""
    if who == "submitter":
        return actor.at_least(Role.AUTHOR, item.unit_id)
    if who == "author":
        own = item.created_by == actor.id and actor.at_least(Role.AUTHOR, item.unit_id)
        return own or actor.at_least(Role.EDITOR, item.unit_id)
    return actor.at_least(Role.APPROVER if who == "approver" else Role.UNIT_ADMIN, item.unit_id)
