"""The vocabularies of the office: categories and topics of articles, fields of procedures."""

import hashlib
from typing import Literal

from slugify import slugify
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.content.tables import Facet, Term
from api.db import claim, free_slug
from api.events import Doer, News, Verb, record
from api.problem import Problem

Vocabulary = Literal["category", "topic", "field"]
VOCABULARIES: dict[str, Vocabulary] = {"categories": "category", "topics": "topic", "fields": "field"}
"""The vocabulary behind each address."""


def names(session: Session, vocabulary: Vocabulary) -> dict[str, str]:
    """Slug to name, in the office's own order."""
    query = select(Term.slug, Term.name).where(Term.vocabulary == vocabulary).order_by(Term.position, Term.slug)
    return {slug: name for slug, name in session.execute(query)}  # noqa: C416 - rows are no pairs to the types


def add(session: Session, vocabulary: Vocabulary, name: str, slug: str | None, doer: Doer) -> Term:
    """A new term at the end; a taken slug gets ``-2``."""
    claim(session, "term", vocabulary)
    wanted = _free(session, vocabulary, slug or slugify(name, max_length=100) or vocabulary)
    last = session.execute(select(func.max(Term.position)).where(Term.vocabulary == vocabulary)).scalar_one()
    term = Term(vocabulary=vocabulary, slug=wanted, name=name, position=(last or 0) + 1, version=1)
    session.add(term)
    session.flush()
    tell(session, "term_added", term, doer)
    return term


def uses(session: Session, vocabulary: Vocabulary) -> dict[str, int]:
    """Slug to how many items carry the term, in their head or in a text that was published."""
    items = func.count(Facet.item_id.distinct())
    query = select(Facet.value, items).where(Facet.name == vocabulary).group_by(Facet.value)
    return {slug: count for slug, count in session.execute(query)}  # noqa: C416 - rows are no pairs to the types


def remove(session: Session, term: Term) -> None:
    """Take it out of its vocabulary; 409 ``in_use`` while a head or a text that was published carries it."""
    carrying = select(Facet.item_id).where(Facet.name == term.vocabulary, Facet.value == term.slug)
    used = sorted(set(session.execute(carrying).scalars()))
    if used:
        detail = f"“{term.name}” đang được {len(used)} nội dung sử dụng nên chưa xoá được."
        raise Problem(409, "in_use", detail, items=used)
    session.delete(term)


def tell(session: Session, verb: Verb, term: Term, doer: Doer) -> None:
    record(session, News(verb, "term", log_id(term.vocabulary, term.slug), doer, payload={"name": term.name}))


def log_id(vocabulary: str, slug: str) -> str:
    """How the log names a term, in the 40 characters it has for that."""
    name = f"{vocabulary}:{slug}"
    return name if len(name) <= 40 else f"{name[:27]}~{hashlib.sha256(name.encode()).hexdigest()[:12]}"


def named(session: Session, vocabulary: Vocabulary, name: str, doer: Doer) -> Term:
    """The term of this name, added when the office does not have it yet (imports bring new fields)."""
    found = session.execute(
        select(Term).where(Term.vocabulary == vocabulary, Term.name == name).limit(1)
    ).scalar_one_or_none()
    return found or add(session, vocabulary, name, None, doer)


def slug_of(session: Session, vocabulary: Vocabulary, name: str) -> str:
    """The slug that :func:`named` answers for this name, without adding anything."""
    found = session.execute(
        select(Term.slug).where(Term.vocabulary == vocabulary, Term.name == name).limit(1)
    ).scalar_one_or_none()
    return found or _free(session, vocabulary, slugify(name, max_length=100) or vocabulary)


def _free(session: Session, vocabulary: Vocabulary, base: str) -> str:
    return free_slug(base, lambda slug: session.get(Term, (vocabulary, slug)) is not None)
