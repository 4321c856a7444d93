"""Search in Vietnamese: words found without their marks, those typed with exact marks ranked first; sentences, too.

One ``fold()`` and one tokenizer in Python, so that SQLite (FTS5) and PostgreSQL (``tsvector``) find the same, with no
extension. Each indexed text has four columns: title and all words, each exact and folded.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    case,
    cast,
    delete,
    func,
    literal,
    literal_column,
    or_,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY, TSVECTOR
from sqlalchemy.orm import Session
from sqlalchemy.types import String

from api.content.tables import Revision, SearchEntry, SearchWords
from api.kinds import Body
from api.kinds.procedure import code_key

WORD = re.compile(r"[^\W_]+")
LONGEST_WORD = 60
MOST_WORDS = 16
"""So many words of a question asked in a sentence are looked at."""
# The old placement of the tone mark (hòa, thúy) reads the same as the new one (hoà, thuý); the index keeps the new.
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_PLACEMENT = {
    unicodedata.normalize("NFC", first + tone + second): unicodedata.normalize("NFC", first + second + tone)
    for first, second in (("o", "a"), ("o", "e"), ("u", "y"))
    for tone in _TONES
}
_OLD_PLACEMENT = re.compile("(?:" + "|".join(_PLACEMENT) + r")(?![^\W\d_])")


_I_FOR_Y = dict(zip("yýỳỷỹỵ", "iíìỉĩị", strict=True))
_LONE_Y = re.compile(r"^(qu|[b-df-hj-np-tv-xđ]+)([yýỳỷỹỵ])$")


def fold(value: str) -> str:
    """Without marks and case: NFD, marks dropped, ``đ`` to ``d``, casefolded. ``fold("Đường") == "duong"``."""
    bare = "".join(c for c in unicodedata.normalize("NFD", value) if not unicodedata.combining(c))
    return bare.replace("đ", "d").replace("Đ", "d").casefold()


def exact(value: str) -> str:
    """With its marks, in one spelling: NFC, lower case, tone marks in the new placement."""
    lower = unicodedata.normalize("NFC", value).lower()
    return _OLD_PLACEMENT.sub(lambda found: _PLACEMENT[found[0]], lower)


def words(value: str) -> list[str]:
    """The words of a text already folded or exact; longer ones are cut, as no one searches by them.

    A lone y is written i (ký, kí), as schools and offices differ in it; the y of ngày says something else than i.
    """
    return [
        _LONE_Y.sub(lambda found: found[1] + _I_FOR_Y[found[2]], word)[:LONGEST_WORD] for word in WORD.findall(value)
    ]


_ASKING = frozenset(
    WORD.findall(
        "ai anh ạ ấy bà bao bạn biết bố cần cháu chị cho chú con có cô của đâu để em gì giấy giờ giúp không làm lâu mất mấy"
        " mẹ mình muốn nào nếu nhỉ nhiêu nhiều ở ơi ông phải sao thế thì tiền tôi tờ vậy với xin"
    )
)
_ASKING_FOLDED = frozenset(map(fold, _ASKING))
"""Words that ask, and say little of what is asked about."""


def index(session: Session, item_id: str, revision: int, body: Body) -> None:
    """Make ``body`` findable as this revision, in place of what the revision held before."""
    known = select(SearchEntry).where(SearchEntry.item_id == item_id, SearchEntry.revision == revision)
    entry = session.execute(known).scalar_one_or_none()
    fresh = entry is None
    if entry is None:
        entry = SearchEntry(item_id=item_id, revision=revision)
        session.add(entry)
    text_ = body.plain
    entry.code, entry.title, entry.text = code_key(body.code) if body.code else None, body.heading, text_
    if not session.is_modified(entry):
        return
    session.flush()
    columns = {
        "title": words(exact(body.heading)),
        "title_folded": words(fold(body.heading)),
        "words": words(exact(f"{body.heading} {text_}")),
        "folded": words(fold(f"{body.heading} {text_} {body.code or ''}")),
    }
    if _sqlite(session):
        written = (
            "INSERT INTO search_fts(rowid, title, title_folded, words, folded)"
            " VALUES (:id, :title, :title_folded, :words, :folded)"
            if fresh
            else "UPDATE search_fts SET title = :title, title_folded = :title_folded, words = :words, folded = :folded"
            " WHERE rowid = :id"
        )
        session.execute(text(written), {"id": entry.id, **{name: " ".join(found) for name, found in columns.items()}})
        return
    vectors: dict[str, Any] = {
        name: func.array_to_tsvector(cast(sorted(set(found)), ARRAY(String))) for name, found in columns.items()
    }
    for name in ("title", "title_folded"):
        # With their places, for words that stand together.
        vectors[name] = cast(" ".join(f"'{word}':{n}" for n, word in enumerate(columns[name], 1)), TSVECTOR)
    table: Any = SearchWords.__table__
    writing = table.insert().values(id=entry.id) if fresh else table.update().where(table.c.id == entry.id)
    session.execute(writing.values(**vectors))


def forget(session: Session, item_id: str, revision: int) -> None:
    found = session.execute(
        select(SearchEntry.id).where(SearchEntry.item_id == item_id, SearchEntry.revision == revision)
    ).scalar_one_or_none()
    if found is None:
        return
    if _sqlite(session):
        session.execute(text("DELETE FROM search_fts WHERE rowid = :id"), {"id": found})
    session.execute(delete(SearchEntry).where(SearchEntry.id == found))


def rebuild(session: Session) -> None:
    """Index anew whatever is in the index."""
    entries = session.execute(select(SearchEntry.item_id, SearchEntry.revision)).all()
    for item_id, number in entries:
        forget(session, item_id, number)
        index(session, item_id, number, session.get_one(Revision, (item_id, number)).text)


@dataclass(frozen=True)
class Hits:
    """``matches`` filters a select over :class:`SearchEntry`; ``score`` ranks it (more is better)."""

    matches: ColumnElement[bool]
    named: ColumnElement[bool]
    """Of these, what bears the words in its title, or the code."""
    score: ColumnElement[int]


def hits(session: Session, query: str) -> Hits | None:
    """What finds ``query``: every word folded (the last one as a beginning), or a code or its beginning.

    None when the query holds no word; it then matches nothing.
    """
    folded, marked = words(fold(query)), words(exact(query))
    if not folded:
        return None
    unfinished = not _ends_whole(query)
    in_text = _find(session, "folded", folded, unfinished=unfinished)
    code = unicodedata.normalize("NFC", query).strip()
    by_code = SearchEntry.code.startswith(code_key(code), autoescape=True) if _codelike(code) else literal(False)
    titled = _find(session, "title_folded", folded, unfinished=unfinished)
    points = (
        (256, by_code),
        (128, _find(session, "title", marked, unfinished=unfinished, together=True)),
        (64, _find(session, "title_folded", folded, unfinished=unfinished, together=True)),
        (32, _find(session, "title", marked)),
        (16, _find(session, "title_folded", folded)),
        (8, _find(session, "title", marked, unfinished=unfinished)),
        (4, titled),
        (2, _find(session, "words", marked)),
        (1, _find(session, "words", marked, unfinished=unfinished)),
    )
    return Hits(or_(in_text, by_code), or_(titled, by_code), _ranked(_sum(points)))


@dataclass(frozen=True)
class Sentence:
    """A question in words of one's own. Written with marks it is taken at its word, without by its folded words."""

    words: tuple[str, ...]
    marked: bool

    @property
    def about(self) -> list[str]:
        """Its words without those that only ask."""
        asking = _ASKING if self.marked else _ASKING_FOLDED
        return [word for word in dict.fromkeys(self.words) if word not in asking]

    def holds(self, session: Session, word: str) -> ColumnElement[bool]:
        return _find(session, "words" if self.marked else "folded", [word])

    def hits(self, session: Session, weights: Mapping[str, int]) -> Hits:
        """What holds at least half of what is asked about, by weight; words side by side in a title count most."""
        title = "title" if self.marked else "title_folded"
        share = _sum([(weight, self.holds(session, word)) for word, weight in weights.items()])
        named = [(2 * weight, _find(session, title, [word])) for word, weight in weights.items()]
        named += [
            (2 * (weights[one] + weights[other]), _find(session, title, [one, other], together=True))
            for one, other in dict.fromkeys(pairwise(self.words))
            if one in weights and other in weights
        ]
        matches = 2 * share >= sum(weights.values())
        return Hits(matches, matches, _ranked(share + _sum(named)))


def sentence(query: str) -> Sentence:
    folded, marked = words(fold(query))[:MOST_WORDS], words(exact(query))[:MOST_WORDS]
    return Sentence(tuple(marked), marked != folded)


def _ranked(points: ColumnElement[int]) -> ColumnElement[int]:
    """Among equals the title that says least besides goes first."""
    # Some offices begin every title so, others none.
    length = func.length(SearchEntry.title) - case((SearchEntry.title.startswith("Thủ tục "), 8), else_=0)
    return cast(points * 128 + case((length < 127, 127 - length), else_=0), Integer)


def _sum(points: Sequence[tuple[int, ColumnElement[bool]]]) -> ColumnElement[int]:
    first, *more = (case((condition, worth), else_=0) for worth, condition in points)
    return sum(more, first)


def _ends_whole(query: str) -> bool:
    """Whether the last word cannot go on: a syllable of a lone y."""
    return _LONE_Y.match((WORD.findall(fold(query)) or [""])[-1]) is not None


def _codelike(code: str) -> bool:
    return bool(re.fullmatch(r"[\w.\-/]{2,60}", code)) and any(c.isdigit() for c in code)


def _find(
    session: Session, column: str, tokens: list[str], *, unfinished: bool = False, together: bool = False
) -> ColumnElement[bool]:
    """Entries whose column holds every token, the last perhaps only as a beginning; ``together``: side by side.

    Tokens are letters and digits: nothing to escape.
    """
    if _sqlite(session):
        quoted = [f'"{" ".join(tokens)}"'] if together else [f'"{token}"' for token in tokens]
        match = f"{column} : ({' AND '.join(quoted)}{'*' if unfinished else ''})"
        found: Select[Any] = select(literal_column("rowid", Integer)).select_from(text("search_fts"))
        return SearchEntry.id.in_(found.where(literal_column("search_fts").op("MATCH")(match)))
    quoted = [f"'{token}'" for token in tokens]
    match = (" <-> " if together else " & ").join(quoted) + (":*" if unfinished else "")
    return SearchEntry.id.in_(
        select(SearchWords.id).where(getattr(SearchWords, column).op("@@")(cast(literal(match), TSQUERY)))
    )


FTS5 = (
    "CREATE VIRTUAL TABLE search_fts USING fts5(title, title_folded, words, folded,"
    " content='', contentless_delete=1, tokenize=\"unicode61 remove_diacritics 0\")"
)


@lru_cache(maxsize=512)
def marks(query: str) -> tuple[re.Pattern[str], ...]:
    """Patterns over folded text for the words of a query, to mark them in a snippet."""
    found = dict.fromkeys(words(fold(query)))
    spelled = [re.escape(word[:-1]) + "[iy]" if _LONE_Y.match(word[:-1] + "y") else re.escape(word) for word in found]
    return tuple(re.compile(rf"(?<![^\W_]){word}") for word in spelled)


class _Letters(dict[int, str]):
    """Each letter folded to one letter, once."""

    def __missing__(self, letter: int) -> str:
        self[letter] = folded = fold(chr(letter))[:1] or " "
        return folded


_LETTERS = _Letters()


def snippet(query: str, source: str, width: int = 200) -> list[tuple[str, bool]]:
    """A stretch of ``source`` around the first word found, as (text, is a hit) pieces; the caller escapes and marks."""
    lines = (" ".join(line.split()) for line in unicodedata.normalize("NFC", source).splitlines())
    source = " · ".join(line for line, _ in groupby(line for line in lines if line))
    # Folding keeps one character for one in NFC text, so places in the folded text are places in the source.
    folded = source.translate(_LETTERS)
    spans = sorted(found.span() for pattern in marks(query) for found in pattern.finditer(folded))
    first = spans[0][0] if spans else 0
    start = max(0, first - width // 3)
    start = source.rfind(" ", 0, start) + 1 if start else 0
    end = len(source) if start + width >= len(source) else source.rfind(" ", start + 1, start + width)
    end = end if end > start else min(len(source), start + width)
    pieces: list[tuple[str, bool]] = [("… ", False)] if start else []
    at = start
    for left, right in spans:
        if left < at or right > end:
            continue
        pieces += [(source[at:left], False), (source[left:right], True)]
        at = right
    pieces.append((source[at:end].rstrip(" ·") + (" …" if end < len(source) else ""), False))
    return [piece for piece in pieces if piece[0]]


def _sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
