"""The vocabularies over ``/manage/v1``: categories, topics and fields."""

from collections.abc import Mapping
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from api import preconditions
from api.content import shapes, terms
from api.content.tables import Term
from api.content.terms import VOCABULARIES, Vocabulary
from api.db import Reading, Writing
from api.events import last_change
from api.page import NoParameters
from api.people import units
from api.people.permission import KEEPER, Actor, Signed
from api.preconditions import IfMatch, etag
from api.problem import Fault, invalid, not_found
from api.wire import Form, SpelledSlug, example

router = APIRouter(prefix="/manage/v1")


class TermForm(Form):
    model_config = example({"name": "Nông nghiệp", "position": 3})

    name: str = Field(min_length=1, max_length=300)
    slug: SpelledSlug | None = None
    position: int | None = Field(None, ge=0, le=100_000, description="Its place in the list; the end when left out.")


def _vocabulary(address: str, vocabulary: Vocabulary) -> None:
    """The routes of one vocabulary."""

    @router.get(f"/{address}", operation_id=f"list_{address}", summary=f"All {address}")
    def listed(query: Annotated[NoParameters, Query()], session: Reading, actor: Signed) -> shapes.Terms:
        rows = select(Term).where(Term.vocabulary == vocabulary).order_by(Term.position, Term.slug)
        used = terms.uses(session, vocabulary)
        items = [_term(one, used) for one in session.execute(rows).scalars()]
        return {"items": items, "next": None, "may_change": _may_keep_terms(actor, session)}

    @router.post(
        f"/{address}",
        status_code=201,
        operation_id=f"add_{vocabulary}",
        summary=f"Add a {vocabulary}; a taken slug gets -2",
    )
    def added(form: TermForm, session: Writing, actor: Signed, response: Response) -> shapes.Term:
        _keeps_terms(actor, session)
        term = terms.add(session, vocabulary, form.name, form.slug, actor)
        if form.position is not None:
            term.position = form.position
        return _reply(session, vocabulary, term, response)

    @router.get(f"/{address}/{{slug}}", operation_id=f"read_{vocabulary}", summary=f"One {vocabulary}")
    def one(
        slug: str, query: Annotated[NoParameters, Query()], session: Reading, actor: Signed, response: Response
    ) -> shapes.Term:
        return _reply(session, vocabulary, _found(session.get(Term, (vocabulary, slug))), response)

    @router.delete(
        f"/{address}/{{slug}}",
        status_code=204,
        operation_id=f"delete_{vocabulary}",
        summary=f"Remove a {vocabulary} that no text uses",
    )
    def removed(
        slug: str, query: Annotated[NoParameters, Query()], session: Writing, actor: Signed, given: IfMatch
    ) -> None:
        term = _held(session, vocabulary, slug, actor, given)
        terms.remove(session, term)
        terms.tell(session, "term_deleted", term, actor)

    @router.put(f"/{address}/{{slug}}", operation_id=f"change_{vocabulary}", summary=f"Rename or move a {vocabulary}")
    def changed(
        slug: str, form: TermForm, session: Writing, actor: Signed, given: IfMatch, response: Response
    ) -> shapes.Term:
        term = _held(session, vocabulary, slug, actor, given)
        if form.slug not in (None, slug):
            raise invalid([Fault("/slug", "fixed", "Đường dẫn của mục đã có không đổi được.")])
        term.name, term.version = form.name, term.version + 1
        if form.position is not None:
            term.position = form.position
        terms.tell(session, "term_changed", term, actor)
        return _reply(session, vocabulary, term, response)


for _address, _name in VOCABULARIES.items():
    _vocabulary(_address, _name)


def _held(session: Session, vocabulary: Vocabulary, slug: str, actor: Actor, given: int | Literal["*"]) -> Term:
    _keeps_terms(actor, session)
    term = _found(session.get(Term, (vocabulary, slug), with_for_update=True))
    changed_last = last_change(session, "term", terms.log_id(vocabulary, slug))
    preconditions.require(given, term.version, *changed_last, asking=actor.name)
    return term


def _reply(session: Session, vocabulary: Vocabulary, term: Term, response: Response) -> shapes.Term:
    response.headers["ETag"] = etag(term.version)
    return _term(term, terms.uses(session, vocabulary))


def _found(term: Term | None) -> Term:
    if term is None:
        raise not_found("mục này")
    return term


def _term(term: Term, used: Mapping[str, int]) -> shapes.Term:
    return {
        "slug": term.slug,
        "name": term.name,
        "position": term.position,
        "uses": used.get(term.slug, 0),
        "version": term.version,
    }


def _may_keep_terms(actor: Actor, session: Session) -> bool:
    """The vocabularies belong to the whole installation: whoever administers its root keeps them."""
    return actor.administers(units.tree(session).root.id)


def _keeps_terms(actor: Actor, session: Session) -> None:
    actor.require(KEEPER, units.tree(session).root.id, "quản trị hệ thống hoặc quản trị đơn vị gốc")
