"""Search in Vietnamese: words found without their marks, those typed with exact marks ranked first.

One ``fold()`` and one tokenizer in Python, so that SQLite (FTS5) and PostgreSQL (``tsvector``) find the same, with no
extension. Each indexed text has four columns: title and all words, each exact and folded.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, case, cast, delete, func, literal, or_, select, text
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY
from sqlalchemy.orm import Session
from sqlalchemy.types import String

from api.content.tables import SearchEntry, SearchWords
from api.kinds import Body
from api.kinds.procedure import code_key

WORD = re.compile(r"[^\W_]+")
LONGEST_WORD = 60

# The old placement of the tone mark (hòa, thúy) reads the same as the new one (hoà, thuý); the index keeps the new.
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_PLACEMENT = {
    unicodedata.normalize("NFC", first + tone + second): unicodedata.normalize("NFC", first + second + tone)
    for first, second in (("o", "a"), ("o", "e"), ("u", "y"))
    for tone in _TONES
}
_OLD_PLACEMENT = re.compile("(?:" + "|".join(_PLACEMENT) + r")(?![^\W\d_])")


def fold(value: str) -> str:
    """Without marks and case: NFD, marks dropped, ``đ`` to ``d``, casefolded. ``fold("Đường") == "duong"``."""
    bare = "".join(c for c in unicodedata.normalize("NFD", value) if not unicodedata.combining(c))
    return bare.replace("đ", "d").replace("Đ", "d").casefold()


def exact(value: str) -> str:
    """With its marks, in one spelling: NFC, lower case, tone marks in the new placement."""
    lower = unicodedata.normalize("NFC", value).lower()
    return _OLD_PLACEMENT.sub(lambda found: _PLACEMENT[found[0]], lower)


def words(value: str) -> list[str]:
    """The words of a text already folded or exact; longer ones are cut, as no one searches by them."""
    return [word[:LONGEST_WORD] for word in WORD.findall(value)]


def index(session: Session, item_id: str, revision: int, body: Body) -> None:
    """Make ``body`` findable as this revision, in place of what the revision held before."""
    forget(session, item_id, revision)
    text_ = body.plain
    entry = SearchEntry(
        item_id=item_id,
        revision=revision,
        code=code_key(body.code) if body.code else None,
        title=body.heading,
        text=text_,
    )
    session.add(entry)
    session.flush()
    columns = {
        "title": words(exact(body.heading)),
        "title_folded": words(fold(body.heading)),
        "words": words(exact(f"{body.heading} {text_}")),
        "folded": words(fold(f"{body.heading} {text_} {body.code or ''}")),
    }
    if _sqlite(session):
        session.execute(
            text(
                "INSERT INTO search_fts(rowid, title, title_folded, words, folded)"
                " VALUES (:id, :title, :title_folded, :words, :folded)"
            ),
            {"id": entry.id, **{name: " ".join(found) for name, found in columns.items()}},
        )
        return
    vectors: dict[str, Any] = {
        name: func.array_to_tsvector(cast(sorted(set(found)), ARRAY(String))) for name, found in columns.items()
    }
    session.execute(SearchWords.__table__.insert().values(id=entry.id, **vectors))  # type: ignore[attr-defined]


def forget(session: Session, item_id: str, revision: int) -> None:
    found = session.execute(
        select(SearchEntry.id).where(SearchEntry.item_id == item_id, SearchEntry.revision == revision)
    ).scalar_one_or_none()
    if found is None:
        return
    if _sqlite(session):
        session.execute(text("DELETE FROM search_fts WHERE rowid = :id"), {"id": found})
    session.execute(delete(SearchEntry).where(SearchEntry.id == found))


@dataclass(frozen=True)
class Hits:
    """``matches`` filters a select over :class:`SearchEntry`; ``score`` ranks it (more is better)."""

    matches: ColumnElement[bool]
    score: ColumnElement[int]


def hits(session: Session, query: str) -> Hits | None:
    """What finds ``query``: every word folded (the last one as a beginning), or a code or its beginning.

    None when the query holds no word; it then matches nothing.
    """
    folded, marked = words(fold(query)), words(exact(query))
    if not folded:
        return None
    in_text = _find(session, "folded", folded)
    code = unicodedata.normalize("NFC", query).strip()
    by_code = SearchEntry.code.startswith(code_key(code), autoescape=True) if _codelike(code) else literal(False)
    score = (
        _points(32, by_code)
        + _points(8, _find(session, "title", marked))
        + _points(4, _find(session, "title_folded", folded))
        + _points(2, _find(session, "words", marked))
    )
    return Hits(or_(in_text, by_code), cast(score, Integer))


def _points(points: int, condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, points), else_=0)


def _codelike(code: str) -> bool:
    return bool(re.fullmatch(r"[\w.\-/]{2,60}", code)) and any(c.isdigit() for c in code)


def _find(session: Session, column: str, tokens: list[str]) -> ColumnElement[bool]:
    """Entries whose column holds every token, the last as a prefix. Tokens are letters and digits: nothing to escape."""
    *whole, last = tokens
    if _sqlite(session):
        match = " AND ".join([*(f'"{token}"' for token in whole), f'"{last}"*'])
        found: Select[Any] = select(text("rowid")).select_from(text("search_fts"))
        return SearchEntry.id.in_(
            found.where(
                text(f"search_fts MATCH :{column}_match").bindparams(**{f"{column}_match": f"{column} : ({match})"})
            )
        )
    match = " & ".join([*(f"'{token}'" for token in whole), f"'{last}':*"])
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
    return tuple(re.compile(rf"(?<![^\W_]){re.escape(word)}") for word in dict.fromkeys(words(fold(query))))


def snippet(query: str, source: str, width: int = 200) -> list[tuple[str, bool]]:
    """A stretch of ``source`` around the first word found, as (text, is a hit) pieces; the caller escapes and marks."""
    source = unicodedata.normalize("NFC", " ".join(source.split()))
    # Folding keeps one character for one in NFC text, so places in the folded text are places in the source.
    folded = "".join(fold(c)[:1] or " " for c in source)
    spans = sorted(found.span() for pattern in marks(query) for found in pattern.finditer(folded))
    first = spans[0][0] if spans else 0
    start = max(0, first - width // 3)
    start = source.rfind(" ", 0, start) + 1 if start else 0
    end = min(len(source), start + width)
    pieces: list[tuple[str, bool]] = [("… ", False)] if start else []
    at = start
    for left, right in spans:
        if left < at or right > end:
            continue
        pieces += [(source[at:left], False), (source[left:right], True)]
        at = right
    pieces.append((source[at:end] + (" …" if end < len(source) else ""), False))
    return [piece for piece in pieces if piece[0]]


def _sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
