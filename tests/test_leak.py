"""What is not public leaves no trace: random histories, canary words in all that is written, every public answer read.

Which words may show is said by a small model that replays the rules as the contract tells them and shares no code with
the product. A word is random and belongs to one member of one text, so that it is known whose text leaked, and which
part of it.
"""

import random
import re
import secrets
import string
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from api.content import editing
from api.content.publishing import Publish, Wanted, Withdraw
from api.content.tables import Item
from api.content.terms import VOCABULARIES
from api.problem import Problem
from tests.conftest import EXAMPLES
from tests.make import DEFAULTS, OFFERED, OPERATOR
from tests.media import samples
from tests.rewind import BEGIN, Heard, Rewind, rewinding
from tests.world import World

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
WORD = re.compile(r"zq[a-z]{9}", re.IGNORECASE)
PUBLIC = ("portal", "zalo", "zalo_broadcast")
Words = frozenset[str]
NONE: Words = frozenset()


def words_in(*texts: str | None) -> Words:
    return frozenset(found.lower() for text in texts if text for found in WORD.findall(text))


def day_of(at: datetime) -> date:
    return at.astimezone(VIETNAM).date()


# --- The model -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Text:
    """What one save wrote: its words, those of them that stand in its slug and code, the files it uses."""

    title: str
    slug: str | None
    code: str | None
    words: Words
    group: str
    files: tuple[str, ...]

    @property
    def names(self) -> Words:
        return words_in(self.slug, self.code)


@dataclass
class Row:
    """One text on one channel by one decision."""

    text: Text
    decision: int
    channel: str
    counts: datetime
    start: datetime
    until: datetime | None
    day: date = date.min
    lapse: date | None = None
    end: datetime | None = None
    why: str = ""
    by: int | None = None

    @property
    def rank(self) -> tuple[datetime, datetime, int]:
        return (self.counts, self.start, self.decision)

    def up(self, at: datetime) -> bool:
        over = (self.until is not None and self.until <= at) or (self.end is not None and self.end <= at)
        return self.start <= at and not over and self.why != "in_error"

    def open(self, at: datetime) -> bool:
        return (self.until is None or self.until > at) and (self.end is None or self.end > at)

    @property
    def never_up(self) -> bool:
        return self.end is not None and self.end <= self.start

    def was_up(self, at: datetime) -> bool:
        return self.start <= at and not self.never_up and self.why != "in_error"

    @property
    def place(self) -> tuple[datetime, date]:
        return (self.start, self.day)


@dataclass
class Story:
    """An item: its texts by revision, and everything ever decided about them."""

    kind: str
    id: str
    head: Text
    texts: dict[int, Text] = field(default_factory=dict)
    written: list[Text] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    unit: str = "goc"
    said: Words = NONE
    """The words of its withdrawal notices: public at its addresses."""

    def on(self, channel: str) -> list[Row]:
        return [row for row in self.rows if row.channel == channel]

    def live(self, channel: str, at: datetime) -> Row | None:
        """Of a kind that is only seen: who started last of those that stand, and that nothing ended for good."""
        rows = self.on(channel)
        standing = [row for row in rows if row.up(at) and not any(self._ended(row, other, at) for other in rows)]
        return max(standing, key=lambda row: row.rank, default=None)

    @staticmethod
    def _ended(row: Row, other: Row, at: datetime) -> bool:
        """An open-ended one above it began while it stood."""
        began = row.start <= other.start <= at and (other.end is None or other.end > other.start)
        return other.until is None and other.rank > row.rank and began

    def tick(self, now: datetime) -> None:
        """Write down what was ended for good by now: no later decision finds it open."""
        if self.kind == "procedure":
            return
        for row in self.rows:
            for other in sorted(self.on(row.channel), key=lambda other: other.start):
                if row.up(other.start) and self._ended(row, other, now):
                    row.end, row.why, row.by = other.start, "replaced", other.decision

    def applying(self, channel: str, at: datetime, on: date) -> dict[str, Row]:
        """Of a procedure: what is in force or repealed on a day, and what comes next."""
        deciding: dict[date, Row] = {}
        for row in sorted((row for row in self.on(channel) if row.up(at)), key=lambda row: row.rank):
            deciding[row.day] = row
        found = {}
        if past := [day for day in deciding if day <= on]:
            row = deciding[max(past)]
            found["repealed" if row.lapse is not None and row.lapse <= on else "in_force"] = row
        if ahead := [day for day in deciding if day > on]:
            found["upcoming"] = deciding[min(ahead)]
        return found

    def shown(self, channel: str, at: datetime) -> list[Row]:
        if self.kind == "procedure":
            return list(self.applying(channel, at, day_of(at)).values())
        live = self.live(channel, at)
        return [live] if live else []

    def seen(self, channels: Iterable[str], at: datetime) -> list[Row]:
        return [row for channel in channels for row in self.on(channel) if row.was_up(at)]

    def publish(self, text: Text, wanted: dict[str, Any], now: datetime, decision: int) -> None:
        standing = [row for row in self.rows if row.open(now) and not row.never_up]
        replaced = [row for row in standing if row.decision == wanted.get("replaces")]
        channels = wanted.get("channels") or {row.channel for row in replaced or standing} or DEFAULTS[self.kind]
        start = max(wanted.get("live_from") or now, now)
        first = replaced[0] if replaced else None
        until = wanted.get("live_until") or (first.until if first else None)
        day, lapse = date.min, None
        if self.kind == "procedure":
            day = wanted.get("effective_from") or (first.day if first else date.min)
            lapse = wanted.get("effective_until") or (first.lapse if first else None)
        for channel in channels:
            taken = [
                row for row in standing if row.channel == channel and (row in replaced or row.place == (start, day))
            ]
            counts = min((row.counts for row in taken), default=start)
            for row in taken:
                row.end, row.why, row.by = start, "replaced", decision
            self.rows.append(Row(text, decision, channel, counts, start, until, day, lapse))

    def withdraw(self, rows: list[Row], mode: str, now: datetime) -> None:
        for row in rows:
            row.end, row.why, row.by = now, mode, None
        fallen = {(row.decision, row.channel) for row in rows}
        for row in self.rows:
            if (row.by, row.channel) in fallen and row.open(now):
                # What was planned to end with it goes on, unless its own instant was taken once more since.
                heirs = [other for other in self.on(row.channel) if other.place == row.place and other.end is None]
                row.end, row.why, row.by = (row.end, row.why, heirs[0].decision) if heirs else (None, "", None)


def all_words(rows: Iterable[Row]) -> Words:
    return frozenset().union(*(row.text.words for row in rows))


# --- Histories -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Act:
    what: str
    wait: int
    item: int
    start: int
    length: int | None
    channels: int
    mode: str
    pick: int
    days: int
    lapse: int | None
    look: int
    """Which of the public answers are read afterwards."""


MINUTE, HOUR, DAY = 60, 3600, 86400
_acts = st.builds(
    Act,
    what=st.sampled_from(
        ["revise"] * 8
        + ["publish", "replace", "approve", "withdraw", "withdraw", "withdraw", "correct", "rest", "rest"]
        + ["save", "save", "save", "submit", "submit", "return", "archive", "restore", "move", "recover"]
    ),
    wait=st.sampled_from([1, 1, 11 * MINUTE, HOUR, DAY, 2 * DAY]),
    item=st.integers(0, 2),
    start=st.sampled_from([0, 0, 0, 11 * MINUTE, HOUR, DAY]),
    length=st.sampled_from([None, None, HOUR, 2 * HOUR, DAY]),
    channels=st.integers(0, 15),
    mode=st.sampled_from(["gone", "notice", "redirect", "in_error"]),
    pick=st.integers(-1, 3),
    days=st.sampled_from([-1, 0, 0, 3, 30]),
    lapse=st.sampled_from([None, None, 1, 40]),
    look=st.integers(0, 2**20),
)
_histories = st.tuples(
    st.lists(st.tuples(st.sampled_from(sorted(OFFERED)), st.booleans()), min_size=1, max_size=3),
    st.lists(_acts, min_size=5, max_size=7),
)
STANDING = ("withdraw", "correct", "replace")
"""Moves that need something that stands."""
QUIET = ("save", "submit", "return", "approve", "recover")
"""Moves that publish nothing (``approve`` unless a publication was asked for): no answer may tell of them."""


@dataclass
class Office:
    """A world with a screen, a station and files, and what a reader knows of it."""

    rewind: Rewind
    screen: str
    station: str
    files: dict[str, list[dict[str, Any]]]
    words: Words
    """Of the files' names and descriptions."""

    @property
    def world(self) -> World:
        return self.rewind.world


class History:
    """Plays acts on the product and on the model at once."""

    def __init__(self, office: Office, begun: list[tuple[str, bool]]) -> None:
        office.rewind.back()
        self.office, self.now = office, BEGIN
        self.run = "".join(secrets.choice(string.ascii_lowercase) for _ in range(4))
        self.words = self.saves = self.decisions = 0
        self.files = {name: list(files) for name, files in office.files.items()}
        self.publications: dict[str, int] = {}
        self.stories: list[Story] = []
        for kind, published in begun:
            body, text = self.write(kind)
            with office.world.database.write() as session:
                item = editing.create(session, "goc", body, OPERATOR)
                story = Story(kind, item.id, text, {1: text}, [text])
                self.stories.append(story)
                if published:
                    day = {"effective_from": day_of(self.now)} if kind == "procedure" else {}
                    self._publish(session, item, story, {"channels": list(OFFERED[kind]), **day})

    def word(self) -> str:
        """A word nobody ever wrote."""
        self.words += 1
        number = "".join(string.ascii_lowercase[self.words // 26**place % 26] for place in range(5))
        return f"zq{self.run}{number}"

    def file(self, family: str) -> tuple[str | None, Words, tuple[str, ...]]:
        """One that no other text uses: its id, its words, its addresses."""
        if not self.files[family]:
            return None, NONE, ()
        file = self.files[family].pop()
        urls = (file["url"], *(one["url"] for one in file["renditions"]))
        return file["id"], words_in(file["name"], file["alt"]), urls

    def write(self, kind: str) -> tuple[dict[str, Any], Text]:
        """A body with a word in every member that holds text."""
        self.saves += 1
        title, slug, body, summary, code, name, alt, more = (self.word() for _ in range(8))
        shared: dict[str, Any] = {"kind": kind, "note": f"Nội bộ {self.word()}"}
        group = f"nhom-{self.saves % 2}"
        used: list[tuple[str | None, Words, tuple[str, ...]]] = []
        slug_given = f"bai-{slug}" if self.saves % 3 else None
        code_given: str | None = None
        if kind == "article":
            cover, inside, attached = self.file("picture"), self.file("picture"), self.file("document")
            used = [cover, inside, attached]
            html = f"<p>Nội dung {body}.</p>"
            if inside[0]:
                html += f'<img data-media="{inside[0]}" alt="Ảnh {alt}">'
            shared |= {
                "title": f"Bài {title}",
                "slug": slug_given,
                "summary": f"Tóm tắt {summary}",
                "body_html": html,
                "category": group,
                "topics": [group],
                "cover": cover[0],
                "attachments": [{"media": attached[0], "name": f"Tệp {name}"}] if attached[0] else [],
                "contributors": [{"name": f"Chị {more}"}],
                "source": {"name": f"Báo {code}"},
            }
        elif kind == "procedure":
            code_given = f"NB/{code}" if self.saves % 4 else None
            shared |= {
                "title": f"Thủ tục {title}",
                "slug": slug_given,
                "code": code_given,
                "field": group,
                "steps": [{"name": f"Bước {summary}", "text": f"Nộp {body}."}],
                "executing_agency": f"Phòng {name}",
                "results": [{"name": f"Giấy {alt}"}],
                "extra": [{"label": "Khác", "text": more}],
            }
        elif kind == "led_message":
            image = self.file("picture")
            used = [image]
            shared |= {"text": f"Bảng {title}", "image": image[0], "link": f"https://vi-du.example/{self.word()}"}
        else:
            audio = self.file("audio")
            used = [audio]
            parts = [{"role": "opening", "text": f"Mở {summary}"}, {"role": "item", "text": f"Tin {body}"}]
            shared |= {
                "title": f"Phát {title}",
                "parts": parts,
                "audio": audio[0],
                "voice_notes": f"Đọc {self.word()}",
            }
        files = tuple(url for _, _, urls in used for url in urls)
        words = frozenset({title, slug, body, summary, code, name, alt, more}).union(*(found for _, found, _ in used))
        derived = f"{'bai' if kind == 'article' else 'thu-tuc'}-{title}" if kind in ("article", "procedure") else None
        return shared, Text(title, slug_given or derived, code_given, words, group, files)

    # What people do; each of these changes the model only after the product has agreed.

    def act(self, act: Act) -> bool:
        """Whether the product agreed."""
        fit = [story for story in self.stories if any(row.open(self.now) for row in story.rows)]
        among = fit if fit and act.what in STANDING else self.stories
        story = among[act.item % len(among)]
        story.tick(self.now)
        note(f"{self.now} {act.what} {story.kind}")
        before = story.head, dict(story.texts)
        try:
            with self.office.world.database.write() as session:
                item = editing.hold(session, story.id, OPERATOR, None)
                getattr(self, act.what)(session, item, story, act)
        except Problem as refused:
            note(f"{act.what} refused: {refused.code}")
            story.head, story.texts = before
            return False
        story.tick(self.now)
        return True

    def save(self, session: Session, item: Item, story: Story, act: Act) -> None:
        body, text = self.write(story.kind)
        if "slug" in body and body["slug"] is None:
            # A text that names no address keeps the one there is.
            kept = story.head.slug
            text = replace(text, slug=kept, words=text.words | words_in(kept))
        story.written.append(text)
        editing.save(session, item, body, OPERATOR)
        story.head = story.texts[item.head] = text

    def submit(self, session: Session, item: Item, story: Story, act: Act) -> None:
        wanted = self.wanted(story, act, replacing=False) if act.pick > 0 and story.kind != "procedure" else None
        asked = Wanted.model_validate(wanted) if wanted else None
        editing.submit(session, item, asked, f"Nhờ duyệt {self.word()}", OPERATOR)

    def return_(self, session: Session, item: Item, story: Story, act: Act) -> None:
        editing.return_(session, item, f"Sửa lại {self.word()}", OPERATOR)

    def approve(self, session: Session, item: Item, story: Story, act: Act) -> None:
        asked = item.wanted
        made = editing.approve(session, item, None, OPERATOR)
        if made is not None and asked is not None:
            wanted = Publish.model_validate(asked).model_dump(exclude_none=True)
            self.enacted(story, wanted, made.publication.id)

    def publish(self, session: Session, item: Item, story: Story, act: Act) -> None:
        self._publish(session, item, story, self.wanted(story, act, replacing=False))

    def revise(self, session: Session, item: Item, story: Story, act: Act) -> None:
        self.save(session, item, story, act)
        self.publish(session, item, story, act)

    def replace(self, session: Session, item: Item, story: Story, act: Act) -> None:
        self.save(session, item, story, act)
        self._publish(session, item, story, self.wanted(story, act, replacing=True))

    def _publish(self, session: Session, item: Item, story: Story, wanted: dict[str, Any]) -> None:
        if item.state in ("draft", "returned"):
            editing.submit(session, item, None, None, OPERATOR)
        made = editing.publish(session, item, Publish.model_validate(wanted), OPERATOR)
        self.enacted(story, wanted, made.publication.id)

    def correct(self, session: Session, item: Item, story: Story, act: Act) -> None:
        self.save(session, item, story, act)
        editing.submit(session, item, None, None, OPERATOR)
        editing.approve(session, item, None, OPERATOR)
        told = self.word()
        made = editing.correct(session, item, Publish(), f"Đính chính {told}", OPERATOR)
        corrected = replace(story.head, words=story.head.words | {told})
        self.enacted(story, {"replaces": made.publication.replaces}, made.publication.id, corrected)

    def enacted(self, story: Story, wanted: dict[str, Any], publication: str, text: Text | None = None) -> None:
        self.decisions += 1
        replaces = self.publications.get(wanted.get("replaces", ""))
        story.publish(text or story.head, {**wanted, "replaces": replaces}, self.now, self.decisions)
        self.publications[publication] = self.decisions

    def wanted(self, story: Story, act: Act, *, replacing: bool) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if act.start:
            found["live_from"] = self.now + timedelta(seconds=act.start)
        mine = [id for id, number in self.publications.items() if number in {row.decision for row in story.rows}]
        if replacing and mine:
            return {**found, "replaces": mine[act.pick % len(mine)]}
        if channels := [channel for bit, channel in enumerate(OFFERED[story.kind]) if act.channels >> bit & 1]:
            found["channels"] = channels
        if story.kind == "procedure":
            found |= {"effective_from": day_of(self.now) + timedelta(days=act.days), "later": "keep"}
            if act.lapse is not None:
                found["effective_until"] = found["effective_from"] + timedelta(days=act.lapse)
        elif act.length is not None:
            found["live_until"] = self.now + timedelta(seconds=act.start + act.length)
        return found

    def withdraw(self, session: Session, item: Item, story: Story, act: Act) -> None:
        mode = "in_error" if story.kind == "procedure" else act.mode
        told = self.word()
        wanted: dict[str, Any] = {"mode": mode, "reason": f"Gỡ {told}"}
        rows = [row for row in story.rows if row.open(self.now)]
        if act.pick >= 0 and story.rows:
            decision = story.rows[act.pick % len(story.rows)].decision
            wanted["publication"] = next(id for id, number in self.publications.items() if number == decision)
            rows = [row for row in rows if row.decision == decision]
        if act.channels % 3 == 0:
            wanted["channels"] = ["portal"]
            rows = [row for row in rows if row.channel == "portal"]
        if mode == "redirect":
            wanted["to"] = self.stories[(act.item + 1) % len(self.stories)].id
        editing.withdraw(session, item, Withdraw.model_validate(wanted), OPERATOR)
        story.withdraw(rows, mode, self.now)
        if mode == "notice":
            story.said |= {told}

    def archive(self, session: Session, item: Item, story: Story, act: Act) -> None:
        editing.archive(session, item, OPERATOR)

    def restore(self, session: Session, item: Item, story: Story, act: Act) -> None:
        editing.restore(session, item, OPERATOR)

    def recover(self, session: Session, item: Item, story: Story, act: Act) -> None:
        """An earlier text made the head again."""
        number = sorted(story.texts)[act.pick % len(story.texts)]
        editing.restore_revision(session, item, number, OPERATOR)
        story.head = story.texts[item.head] = story.texts[number]

    def rest(self, session: Session, item: Item, story: Story, act: Act) -> None:
        """Only time passes."""

    def move(self, session: Session, item: Item, story: Story, act: Act) -> None:
        other = "thon" if story.unit == "goc" else "goc"
        editing.move_unit(session, item, other, OPERATOR)
        story.unit = other


setattr(History, "return", History.return_)


# --- What a reader asks ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Probe:
    path: str
    allowed: Words
    check: Callable[[Heard], bool] | None = None
    steady: bool = True
    """Whether it stays the same, byte for byte, while nothing is published."""


def probes(history: History) -> Iterator[Probe]:
    """Every public answer there is, with the words that may stand in it now."""
    at, stories = history.now, history.stories
    yield from _lists(history)
    for story in stories:
        if story.kind == "article":
            yield from _article(story, stories, at)
        elif story.kind == "procedure":
            yield from _procedure(story, at)
    yield from _terms(stories, at)
    yield from _channels(history)
    yield from _files(stories, at)
    for path in ("/v1/alerts", "/metrics", "/v1/units/goc"):
        yield Probe(path, NONE, steady=path.startswith("/v1"))


def _titles(rows: Iterable[Row]) -> list[str]:
    return sorted(row.text.title for row in rows)


def _holds(rows: Iterable[Row], counted: bool = False) -> Callable[[Heard], bool]:
    """The list holds just these."""
    titles = _titles(rows)

    def check(heard: Heard) -> bool:
        found = sorted(word for item in heard.json["items"] for word in words_in(item["title"]))
        return found == titles and (not counted or heard.json["count"] == len(titles))

    return check


def _live(stories: list[Story], kind: str, channel: str, at: datetime) -> list[Row]:
    return [row for story in stories if story.kind == kind for row in story.shown(channel, at)]


def _lists(history: History) -> Iterator[Probe]:
    stories, at, today = history.stories, history.now, day_of(history.now)
    articles = _live(stories, "article", "portal", at)
    words = all_words(articles)
    yield Probe("/v1/articles?limit=100&count=exact", words, _holds(articles, counted=True))
    for path in (
        "/v1/articles?featured=false&fields=slug,title,summary,updated_at",
        "/v1/articles?q=zq",
        "/v1/articles?unit=goc&from=2026-11-01&to=2099-01-01",
        "/v1/feeds/articles.rss",
        "/v1/feeds/articles.atom",
        "/v1/feeds/articles.json",
    ):
        yield Probe(path, words)
    in_group = [row for row in articles if row.text.group == "nhom-0"]
    yield Probe("/v1/articles?category=nhom-0&topic=nhom-0", all_words(in_group), _holds(in_group))
    legal = [story for story in stories if story.kind == "procedure"]
    for offset, asked in ((0, ""), (0, "&status=in_force"), (0, "&status=upcoming"), (0, "&status=repealed"), (2, "")):
        on = today + timedelta(days=offset)
        status = asked.partition("=")[2] or "in_force"
        rows = [found[status] for story in legal if status in (found := story.applying("portal", at, on))]
        path = f"/v1/procedures?on={on}&count=exact{asked}" if offset else f"/v1/procedures?count=exact{asked}"
        yield Probe(path, all_words(rows), _holds(rows, counted=True))
    procedures = _live(stories, "procedure", "portal", at)
    yield Probe("/v1/procedures?q=zq", all_words(procedures))
    yield Probe("/v1/procedures?q=NB", all_words(procedures))
    shown = words | all_words(procedures)
    yield Probe("/v1/search?q=zq", shown)
    yield Probe("/v1/sitemap.xml", frozenset().union(*(row.text.names for row in articles + procedures)))
    for story in stories:
        for text in story.written[-2:]:
            # A word is asked for whole: it may be repeated where the question is, and nowhere else; nothing is found.
            hidden = not text.words & shown
            for path in (f"/v1/search?q={text.title}&count=exact", f"/v1/articles?q={text.title}&count=exact"):
                yield Probe(path, shown | {text.title}, _nothing_found if hidden else None)


def _nothing_found(heard: Heard) -> bool:
    return bool(heard.json["items"] == [] and heard.json["count"] == 0)


def _answers(status: int) -> Callable[[Heard], bool]:
    return lambda heard: heard.status == status


def _article(story: Story, stories: list[Story], at: datetime) -> Iterator[Probe]:
    live = story.live("portal", at)
    once = story.seen(("portal",), at)
    # What shares a topic is linked to, and what was withdrawn may lead to something else.
    others = frozenset(
        word for row in _live(stories, "article", "portal", at) for word in row.text.names | {row.text.title}
    ).union(*(row.text.names for row in _live(stories, "procedure", "portal", at)))
    for text in story.written:
        was = text.slug in {row.text.slug for row in once}
        allowed = all_words([live] if live else []) | others
        check: Callable[[Heard], bool] | None = None
        if not was:
            check = lambda heard: heard.status == 404  # noqa: E731 - one of many alike
        elif live and live.text.slug == text.slug:
            check = lambda heard: heard.status == 200  # noqa: E731 - one of many alike
        elif live:
            check = lambda heard: heard.status == 301  # noqa: E731 - one of many alike
        if was:
            # Its own name is repeated by a notice, which has words of its own.
            allowed |= text.names | story.said
        yield Probe(f"/v1/articles/{text.slug}", allowed, check)
        yield Probe(f"/articles/{text.slug}", allowed, check)


def _procedure(story: Story, at: datetime) -> Iterator[Probe]:
    today = day_of(at)
    now = all_words(story.applying("portal", at, today).values())
    once = story.seen(("portal",), at)
    zalo = all_words(story.applying("zalo", at, today).values()) | frozenset().union(
        *(row.text.names for row in story.shown("portal", at))
    )
    names = {name for text in story.written for name in (text.slug, text.code) if name}
    for name in sorted(names):
        was = name in {known for row in once for known in (row.text.slug, row.text.code)}
        missing: Callable[[Heard], bool] | None = None if was else (lambda heard: heard.status == 404)
        yield Probe(f"/v1/procedures/{name}", now, missing)
        yield Probe(f"/procedures/{name}", now, missing)
        yield Probe(f"/v1/procedures/{name}/versions", all_words(once), missing)
        for on in (today - timedelta(days=1), today + timedelta(days=2)):
            found = all_words(story.applying("portal", at, on).values())
            yield Probe(f"/v1/procedures/{name}?on={on}", found, missing)
        then = at - timedelta(hours=1)
        known = all_words(story.applying("portal", then, day_of(then)).values())
        yield Probe(f"/v1/procedures/{name}?known_at={then:%Y-%m-%dT%H:%M:%SZ}", known, missing)
        yield Probe(f"/v1/zalo/procedures/{name}", zalo)


def _terms(stories: list[Story], at: datetime) -> Iterator[Probe]:
    articles = _live(stories, "article", "portal", at)
    in_force = [
        found["in_force"]
        for story in stories
        if story.kind == "procedure" and "in_force" in (found := story.applying("portal", at, day_of(at)))
    ]
    for vocabulary, rows in (("categories", articles), ("topics", articles), ("fields", in_force)):
        counts = {group: sum(row.text.group == group for row in rows) for group in ("nhom-0", "nhom-1")}

        def check(heard: Heard, counts: dict[str, int] = counts) -> bool:
            return {item["slug"]: item["count"] for item in heard.json["items"]} == counts

        yield Probe(f"/v1/{vocabulary}", NONE, check)
    total = len(articles) + len(in_force)
    yield Probe("/v1/units", NONE, lambda heard: heard.json["items"][0]["count"] == total)


def _channels(history: History) -> Iterator[Probe]:
    stories, at, office = history.stories, history.now, history.office
    told = frozenset().union(*(row.text.names for story in stories for row in story.seen(PUBLIC, at)))
    for limit in (1000, 1, 3):
        yield Probe(f"/v1/changes?limit={limit}", told, steady=False)
    # What stands on Zalo leads to the portal by the name it goes by there, which another revision may have given it.
    linked = frozenset().union(*(row.text.names for story in stories for row in story.shown("portal", at)))
    zalo = [row for story in stories for row in story.shown("zalo", at)]
    yield Probe("/v1/zalo/answers?q=zq", all_words(zalo) | linked)
    for text in [story.written[-1] for story in stories][:1]:
        none = None if text.words & all_words(zalo) else (lambda heard: heard.json["matches"] == 0)
        yield Probe(f"/v1/zalo/answers?q={text.title}", all_words(zalo) | linked | {text.title}, none)
    broadcast = [row for story in stories for row in story.shown("zalo_broadcast", at)]
    yield Probe("/v1/zalo/broadcasts?limit=1000", all_words(broadcast) | linked, steady=False)

    # A screen holds what is decided of the days ahead, and says what shows now.
    ahead = [row for story in stories for row in story.on("signage") if row.why in ("", "replaced")]
    now = [live for story in stories if (live := story.live("signage", at))]
    here = {live.text.title for story in stories if story.unit == "goc" and (live := story.live("signage", at))}

    def playing(heard: Heard) -> bool:
        return words_in(heard.whole) >= here

    yield Probe(f"{office.screen}/playlist", all_words(ahead), playing)
    yield Probe(f"{office.screen}/playlist.smil", all_words(ahead))
    yield Probe(f"{office.screen}/now.txt", all_words(now))
    on_air = [live for story in stories if (live := story.live("radio", at))]
    yield Probe("/v1/radio/stations", NONE)
    yield Probe("/v1/radio/stations/dai/now", all_words(on_air))
    for day in (day_of(at), day_of(at) + timedelta(days=1)):
        yield Probe(f"{office.station}/rundown?date={day}", *_rundown(stories))
        yield Probe(f"{office.station}/rundown.m3u?date={day}", _rundown(stories)[0])


def _rundown(stories: list[Story]) -> tuple[Words, Callable[[Heard], bool]]:
    """A session holds only what is live when it begins, by all that is decided now."""
    decided = [row for story in stories for row in story.on("radio") if row.why != "in_error"]

    def check(heard: Heard) -> bool:
        day = heard.json
        for session in day["slots"]:
            at = datetime.fromisoformat(session["starts_at"])
            live = all_words(row for story in stories if (row := story.live("radio", at)))
            if not words_in(str(session)) <= live:
                return False
        return True

    return all_words(decided), check


def _files(stories: list[Story], at: datetime) -> Iterator[Probe]:
    """A file answers while anything live uses it, wherever that is."""
    used: dict[str, Words] = {}
    live: set[str] = set()
    for story in stories:
        for text in story.written:
            used |= dict.fromkeys(text.files, text.words)
        for channel in OFFERED[story.kind]:
            rows = [row for row in story.on(channel) if row.up(at)] if story.kind == "procedure" else []
            live |= {url for row in rows or story.shown(channel, at) for url in row.text.files}
    for url, words in used.items():
        status = 200 if url in live else 404
        yield Probe(url, words if url in live else NONE, _answers(status))


# --- The properties --------------------------------------------------------------------------------------------------


def play(office: Office, begun: list[tuple[str, bool]], acts: list[Act]) -> None:
    history = History(office, begun)
    for number, act in enumerate(acts, 1):
        history.now += timedelta(seconds=act.wait)
        office.world.clock.move_to(history.now)
        chosen = random.Random(act.look)
        before = listen(history, some(history, chosen, 2)) if act.what in QUIET else []
        decided = history.decisions
        history.act(act)
        if history.decisions == decided:
            for probe, first in before:
                again = office.rewind.ask(probe.path)
                assert mark(again) == mark(first), f"{act.what} left a trace at {probe.path}"
        listen(history, some(history, chosen, 8 if number == len(acts) else 3), gzip=bool(act.look % 2))


def some(history: History, chosen: random.Random, number: int) -> list[Probe]:
    """Some of the public answers, of as many sorts as can be."""
    found = list(probes(history))
    chosen.shuffle(found)
    met: Counter[str] = Counter()
    turns = []
    for probe in found:
        sort = "files" if probe.path.startswith("/v1/media/") else WORD.sub("", probe.path)
        met[sort] += 1
        turns.append((met[sort], probe))
    return [probe for _, probe in sorted(turns, key=lambda turn: turn[0])[:number]]


def mark(heard: Heard) -> tuple[int, str | None, str | None]:
    return heard.status, heard.headers.get("etag"), heard.headers.get("last-modified")


def listen(history: History, asked: list[Probe], *, gzip: bool = False) -> list[tuple[Probe, Heard]]:
    """Ask, and look at all that comes back."""
    heard = []
    headers = {"Accept-Encoding": "gzip"} if gzip else {}
    for probe in asked:
        answer = history.office.rewind.ask(probe.path, **headers)
        found = words_in(answer.whole.replace("<mark>", "").replace("</mark>", ""))
        leaked = {word for word in found if word[2:6] == history.run or word in history.office.words} - probe.allowed
        assert not leaked, f"{probe.path}: {leaked}\n{answer.whole}"
        assert answer.status < 500, answer.whole
        if probe.check is not None:
            assert probe.check(answer), f"{probe.path}: {answer.status}\n{answer.whole}"
        if probe.steady:
            heard.append((probe, answer))
    return heard


@pytest.fixture
def building(office: World) -> Iterator[Office]:
    """Two units, terms, a screen, a station with a key, and files that bear words."""
    world = office
    world.unit("thon", "Thôn Một", "goc")
    for vocabulary in VOCABULARIES.values():
        for group in ("nhom-0", "nhom-1"):
            world.term(vocabulary, group, group)
    waiting = world.client.post("/v1/signage/pairings", json={"model": "Bảng", "width": 64, "height": 16}).json()
    form = {"name": "Bảng xã", "unit": "goc", "pairing_code": waiting["code"]}
    world.manage("POST", "/screens", 201, form)
    screen = world.get(waiting["poll_url"])["capability_url"]
    assert world.ask(f"{screen}/playlist").status_code == 200
    world.manage("POST", "/stations", 201, {"name": "Đài", "unit": "goc"})
    for start, end in (("05:00", "05:15"), ("08:30", "11:30"), ("17:00", "17:15")):
        days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        slot = {"name": start, "days": days, "from": start, "to": end, "limit_seconds": 3600}
        world.manage("POST", "/stations/dai/slots", 201, slot)
    station = world.manage("POST", "/stations/dai/keys", 201, {"name": "Máy phát"})["capability_url"]
    made: dict[str, tuple[str, Callable[[int], bytes], int]] = {
        "picture": ("png", lambda n: samples.picture("PNG", (20 + n, 20)), 10),
        "document": ("pdf", lambda n: samples.PDF + b"%" * n, 6),
        "audio": ("wav", lambda n: samples.wav(1 + n), 3),
    }
    files: dict[str, list[dict[str, Any]]] = {}
    for family, (ending, content, number) in made.items():
        for n in range(number):
            word = f"zqfile{family[0]}{'abcdefghij'[n]}{secrets.choice('xyz')}xx"[:11]
            about = {"alt": f"Ảnh {word}"} if family == "picture" else {}
            asset = world.upload(f"tep-{word}.{ending}", content(n), **about)
            files.setdefault(family, []).append(asset)
    with rewinding(world) as kept:
        words = frozenset().union(*(words_in(f["name"], f["alt"]) for many in files.values() for f in many))
        yield Office(kept, screen, station, files, words)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@given(history=_histories)
def test_what_is_not_public_stands_in_no_answer(
    building: Office, history: tuple[list[tuple[str, bool]], list[Act]]
) -> None:
    play(building, *history)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@settings(max_examples=max(20, EXAMPLES // 15))
@given(history=_histories)
def test_nor_on_postgresql(building: Office, history: tuple[list[tuple[str, bool]], list[Act]]) -> None:
    play(building, *history)
