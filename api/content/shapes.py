"""What the content engine answers."""

from typing import Annotated, Any, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from api.content.published import Status
from api.content.publishing import Wanted
from api.content.tables import BatchMove, Channel, Class, Ending, Mode, Outcome, RowState, State
from api.content.workflow import MoveName
from api.kinds import Kind, Written
from api.kinds.procedure import Level
from api.people.shapes import UnitCard
from api.wire import Day, Fault, Id, Next, Person, Problem, ShownAs, Stamp, Version

Computed = Literal["live", "scheduled", "changed", "expired", "withdrawn"]
Held = State | Computed | Literal["ready"]
"""What a list is looked through by: how a text stands, in the office or on the channels."""
RevisionNumber = Annotated[int, Field(examples=[2])]
Title = Annotated[str, Field(examples=["Lịch tiêm phòng cho đàn vật nuôi đợt 2"])]
WantedPublication = Annotated[dict[str, Any] | None, ShownAs(Wanted | None)]


class HeadLine(TypedDict):
    """Who wrote the newest text one may read, and when; of a unit above the newest approved."""

    revision: RevisionNumber
    author: Person
    at: Stamp


class Head(HeadLine):
    """The newest text one may read; of a unit above the newest approved."""

    body: Written


class Action(TypedDict):
    """What one may do with it now, and why not."""

    action: MoveName
    allowed: bool
    reason: Annotated[str | None, Field(examples=["Việc này dành cho người duyệt của đơn vị."])]
    modes: NotRequired[
        Annotated[list[Mode], Field(description="Of `withdraw`: the modes it takes, the usual one first.")]
    ]
    override: NotRequired[
        Annotated[
            bool, Field(description="That it is refused, and an emergency may go out all the same with `override`.")
        ]
    ]


class Ended(TypedDict):
    """Where and why a publication ended, or is planned to."""

    channel: Channel
    reason: Ending
    at: Stamp
    notice: Annotated[str | None, Field(description="What the public is told.", examples=[None])]


Publication = TypedDict(
    "Publication",
    {
        "id": Id,
        "revision": RevisionNumber,
        "channels": Annotated[list[Channel], Field(examples=[["portal", "zalo"]])],
        "class": Class,
        "live_from": Stamp,
        "live_until": Annotated[Stamp | None, Field(description="Null: open-ended.", examples=[None])],
        "effective_from": NotRequired[Annotated[Day | None, Field(description="Procedures; null: not known.")]],
        "effective_until": NotRequired[Annotated[Day | None, Field(description="Procedures.", examples=[None])]],
        "replaces": Annotated[str | None, Field(description="The publication whose place it took.", examples=[None])],
        "notice": Annotated[str | None, Field(description="The correction the public reads.", examples=[None])],
        "approved_by": Person,
        "live": Annotated[bool, Field(description="Whether it is what a channel shows now.")],
        "ended": list[Ended],
    },
)
Publication.__doc__ = "One act: a revision put on channels for a window."


Legal = TypedDict(
    "Legal",
    {
        "status": Status,
        "from": Annotated[Day | None, Field(description="The day it takes effect; null: not known.")],
        "until": Annotated[Day | None, Field(description="The first day it no longer applies.", examples=[None])],
    },
)
Legal.__doc__ = "How a version of a procedure stands today, of those on the channels."


class TermCard(TypedDict):
    """A category or a field as it is named elsewhere."""

    slug: Annotated[str, Field(examples=["nong-nghiep"])]
    name: Annotated[str, Field(examples=["Nông nghiệp"])]


class About(TypedDict):
    """What a list tells of a text besides its title; null or empty where its kind has no such thing."""

    category: TermCard | None
    field: TermCard | None
    levels: list[Level]
    agency: Annotated[str | None, Field(description="A procedure's executing agency.", examples=[None])]
    service_level: Literal["full_online", "partial_online", "information_only"] | None
    decision: Annotated[str | None, Field(description="The number of a procedure's decision.", examples=[None])]
    style: Literal["slogan", "notice", "alert"] | None
    parts: Annotated[int | None, Field(description="How many parts a script has.", examples=[None])]
    recorded: Annotated[bool | None, Field(description="Whether a script is a recording; else it is read live.")]


_ACTIONS = [{"action": "publish", "allowed": False, "reason": "Việc này dành cho người duyệt của đơn vị."}]
_WARNINGS = [{"pointer": "/channels", "code": "keeps_old_text", "detail": "Kênh zalo vẫn giữ bản cũ."}]


class Listed(TypedDict):
    """A text through all its revisions, as one may see it, but for the text itself."""

    id: Id
    kind: Kind
    unit: UnitCard
    slug: Annotated[str | None, Field(examples=["lich-tiem-phong-dot-2"])]
    code: Annotated[str | None, Field(description="A procedure's.", examples=[None])]
    title: Annotated[Title, Field(description="The head's; an LED message: its words.")]
    state: Annotated[State, Field(description="Of the head.")]
    computed: Annotated[list[Computed], Field(description="What stands on the channels.", examples=[["live"]])]
    version: Version
    wanted: Annotated[WantedPublication, Field(description="The publication asked for with the submission.")]
    publications: Annotated[list[Publication], Field(description="Newest first.")]
    channels: Annotated[list[Channel], Field(description="Where it is live now.", examples=[["portal", "zalo"]])]
    legal: Annotated[list[Legal], Field(description="A procedure's: in force or repealed, and what is to come.")]
    changed_at: Annotated[Stamp, Field(description="When it or its place in the workflow changed last.")]
    changed_by: Annotated[str, Field(description="The name of whoever did.", examples=["Nguyễn Thị Mẫu"])]
    actions: Annotated[list[Action], Field(examples=[_ACTIONS])]
    usual: NotRequired[
        Annotated[list[Channel], Field(description="Of one item: where a publication goes that names no channel.")]
    ]
    movable: NotRequired[Annotated[bool, Field(description="Of one item: whether one may move it to another unit.")]]
    warnings: NotRequired[
        Annotated[list[Fault], Field(description="What whoever published should know.", examples=[_WARNINGS])]
    ]


class Item(Listed):
    """A text through all its revisions, as one may see it."""

    head: Head


class ItemRow(Listed):
    """An item in a list that was asked for without texts (`bodies=false`)."""

    head: HeadLine
    about: About


class States(TypedDict):
    """How many items of a list each state holds; an item may count in several."""

    draft: int
    in_review: int
    returned: int
    approved: int
    archived: int
    live: int
    scheduled: int
    changed: int
    expired: int
    withdrawn: int
    ready: Annotated[int, Field(description="Approved, and nobody has put them anywhere yet.")]


class ItemPage(TypedDict):
    # From left to right: both are not tried on each.
    items: list[Annotated[Item | ItemRow, Field(union_mode="left_to_right")]]
    next: Next
    count: NotRequired[Annotated[int, Field(description="With `count`: how many there are in all.")]]
    states: NotRequired[
        Annotated[States, Field(description="With `count=states`: how many there were of each `state`.")]
    ]


class Moved(TypedDict):
    """A move that was made."""

    id: Id
    status: Literal[200]
    version: Version
    state: State
    warnings: NotRequired[Annotated[list[Fault], Field(examples=[_WARNINGS])]]


class Refused(TypedDict):
    """A move that was not made, and why."""

    id: Id
    status: Annotated[int, Field(ge=400, examples=[409])]
    problem: Annotated[dict[str, Any], ShownAs(Problem)]


class Moves(TypedDict):
    """One result each, in the order asked."""

    results: list[Moved | Refused]


class Revision(TypedDict):
    """One text of an item."""

    revision: RevisionNumber
    author: Person
    at: Stamp
    sealed: Annotated[bool, Field(description="Sealed it never changes; else it is the open working copy.")]
    name: Annotated[str | None, Field(examples=["Bản gửi duyệt lần 1"])]


class RevisionText(Revision):
    body: Written


class RevisionPage(TypedDict):
    items: list[Revision]
    next: Next


class Words(TypedDict):
    """A stretch of text that stayed, went or came."""

    op: Literal["equal", "delete", "insert"]
    text: str


class Change(TypedDict):
    """A part of the body that differs."""

    part: Annotated[str, Field(examples=["title"])]
    before: Annotated[Any, Field(description="As it is written in a body; null where it was left out.")]
    after: Any
    words: NotRequired[Annotated[list[Words], Field(description="Of plain text.")]]


RevisionDiff = TypedDict("RevisionDiff", {"from": Revision, "to": Revision, "changes": list[Change]})
RevisionDiff.__doc__ = "What changed between two revisions."

Delivery = TypedDict(
    "Delivery",
    {
        "revision": RevisionNumber,
        "channel": Channel,
        "place": Annotated[str | None, Field(description="The screen or station; null for what everybody may ask.")],
        "from": Stamp,
        "to": Stamp,
        "count": Annotated[int, Field(description="Answers in that hour, or 1 for a play.", examples=[12])],
        "proof": Annotated[str | None, Field(description="The report of a play: its `boot` and `seq`.")],
    },
)
Delivery.__doc__ = "What went out."


class DeliveryPage(TypedDict):
    items: list[Delivery]
    next: Next


class Term(TypedDict):
    """A category, a topic or a field."""

    slug: Annotated[str, Field(examples=["nong-nghiep"])]
    name: Annotated[str, Field(examples=["Nông nghiệp"])]
    position: Annotated[int, Field(description="Its place in the list.", examples=[1])]
    uses: Annotated[int, Field(description="Items that carry it, now or in a text that was published.", examples=[12])]
    version: Version


class Terms(TypedDict):
    items: list[Term]
    next: None
    may_change: Annotated[bool, Field(description="Whether one may add, change and remove here.")]


class LogEvent(TypedDict):
    """One thing that happened."""

    seq: Annotated[int, Field(examples=[1042])]
    at: Stamp
    actor: Person
    verb: Annotated[str, Field(examples=["published"])]
    subject: Annotated[str, Field(examples=["item"])]
    subject_id: Id
    kind: Annotated[str | None, Field(description="An item's.", examples=["article"])]
    name: Annotated[
        str | None, Field(description="What the subject is called now, as far as known.", examples=["Lịch tiêm phòng"])
    ]
    detail: Annotated[dict[str, Any] | None, Field(description="What else is known; null once it was erased.")]


class LogPage(TypedDict):
    items: list[LogEvent]
    next: Next


class Finding(TypedDict):
    """A remark about a text or a row. An error stops it, a warning stops nothing."""

    pointer: Annotated[str, Field(description="A JSON pointer to the part; empty: the whole.", examples=["/title"])]
    level: Literal["error", "warning"]
    code: Annotated[str, Field(examples=["abbreviation"])]
    detail: Annotated[str, Field(description="Vietnamese: what it is and how to mend it.")]


class Outcomes(TypedDict):
    """How many rows of each outcome; one that no row has is left out."""

    new: NotRequired[int]
    changed: NotRequired[int]
    unchanged: NotRequired[int]
    busy: NotRequired[int]
    suspicious: NotRequired[int]
    error: NotRequired[int]


class Progress(TypedDict):
    """How many rows wait for an approver, are being worked on, are done, and failed."""

    waiting: int
    held: Annotated[int, Field(description="Of those waiting: taken only when named.")]
    working: int
    done: int
    failed: int


class BatchAction(TypedDict):
    """What one may do with a batch now, and why not."""

    action: BatchMove
    allowed: bool
    reason: Annotated[str | None, Field(examples=["Việc này dành cho người duyệt của đơn vị."])]
    rows: Annotated[int, Field(description="How many rows it takes when none are named.")]


class BatchDecided(TypedDict):
    """The last decision about rows of a batch."""

    by: Person
    reason: str | None


class Batch(TypedDict):
    """One reading of a source of procedures."""

    id: Id
    name: Annotated[str, Field(examples=["thu-tuc-xa.xlsx"])]
    unit: UnitCard
    at: Stamp
    by: Person
    state: Literal["working", "in_review", "done"]
    rows: int
    outcomes: Annotated[dict[str, int], ShownAs(Outcomes)]
    progress: Progress
    decision: BatchDecided | None
    actions: list[BatchAction]


class BatchRow(TypedDict):
    """One record: what it would change, what became of it, what was found about it."""

    row: int
    place: Annotated[str, Field(description="Where it stood in the file.", examples=["thu-tuc-xa.xlsx:hàng 17"])]
    key: Annotated[str, Field(description="The procedure's code, as codes are compared.", examples=["1.000001"])]
    title: Annotated[str, Field(examples=["Cấp bản sao trích lục hộ tịch (ví dụ)"])]
    outcome: Outcome
    state: RowState
    open: Annotated[bool, Field(description="Whether it may still be decided about, when named.")]
    item: Annotated[str | None, Field(description="The item's id.")]
    revision: int | None
    parts: Annotated[list[str], Field(description="The parts it changes.", examples=[["methods"]])]
    findings: Annotated[list[dict[str, Any]], ShownAs(list[Finding])]


class BatchPage(TypedDict):
    items: list[Batch]
    next: Next


class BatchRows(Batch):
    """A batch with a page of its rows."""

    items: list[BatchRow]
    next: Next


class DryRun(TypedDict):
    """What an import would do; nothing was written."""

    dry_run: Literal[True]
    broken: Annotated[
        int, Field(description="Rows that cannot be read: while there is one, nothing of the file is taken.")
    ]
    rows: list[BatchRow]
