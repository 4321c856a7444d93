"""The doors that devices come in by: a bearer token, or a capability in the path for those that send no header.

Each address behind a door stands twice, once for either credential, and does the same.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.orm import Session

from api.channels.limit import Limited, address_of
from api.db import Database, Reading
from api.page import NoParameters
from api.problem import Problem
from api.process import TakingTurns

Place = TypeVar("Place")
Work = TypeVar("Work", bound=Callable[..., Any])


@dataclass(frozen=True)
class Shown:
    """The secret that somebody shows at a door."""

    secret: str
    in_path: bool
    """Whether it is a capability; else it came as a bearer token."""
    named: str | None
    """The place that a path with a name in it speaks of."""


@dataclass(frozen=True)
class Refusal:
    """401, in words: for a secret nobody has, and for none at all."""

    code: str
    wrong: str
    missing: str

    def problem(self, shown: bool) -> Problem:
        detail = self.wrong if shown else self.missing
        return Problem(401, self.code, detail, headers={"WWW-Authenticate": "Bearer"})


async def _plain(query: Annotated[NoParameters, Query()]) -> NoParameters:
    return query


Plain = Depends(_plain)
"""Of a route that takes no query parameters."""


async def _named(slug: str) -> str:
    return slug


class Door(Generic[Place]):
    """The door of a channel's devices: where its addresses begin, and whom it lets in.

    ``find`` answers whose secret is shown, None when it is nobody's; it refuses (403, 410) whoever may no longer enter.
    """

    def __init__(
        self,
        bearer: HTTPBearer,
        roots: tuple[str, str],
        refusal: Refusal,
        find: Callable[[Database, Session, Shown], Place | None],
    ) -> None:
        self.roots = roots

        def entered(request: Request, session: Session, database: Database, limits: Limited, shown: Shown) -> Place:
            found = find(database, session, shown) if shown.secret else None
            if found is None:
                # Counted door by door: a loudspeaker with an old key does not shut out the screens beside it.
                limits.unknown.check(f"{refusal.code} {address_of(request)}")
                raise refusal.problem(bool(shown.secret))
            return found

        def by_token(
            request: Request,
            session: Reading,
            database: TakingTurns,
            limits: Limited,
            credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
        ) -> Place:
            secret = credentials.credentials if credentials else ""
            return entered(request, session, database, limits, Shown(secret, False, request.path_params.get("slug")))

        def by_capability(
            request: Request,
            session: Reading,
            database: TakingTurns,
            limits: Limited,
            capability: Annotated[str, Path(description="The secret part of the capability URL.")],
        ) -> Place:
            return entered(request, session, database, limits, Shown(capability, True, None))

        self.by_token, self.by_capability = by_token, by_capability

    def serve(self, router: APIRouter, path: str, name: str, **told: Any) -> Callable[[Work], Work]:
        """Put ``work``, whose first argument is the place that came in, behind both of the door's addresses."""

        def register(work: Work) -> Work:
            for root, entry, called in zip(
                self.roots, (self.by_token, self.by_capability), (name, f"{name}_by_capability"), strict=True
            ):
                also = [Depends(_named)] if "{slug}" in root else []
                also += told.get("dependencies", [])
                route = {**told, "dependencies": also}
                router.add_api_route(root + path, _coming_in_by(entry, work), name=called, **route)
            return work

        return register

    def show(
        self, router: APIRouter, path: str, name: str, media_type: str, shape: Any = None, **told: Any
    ) -> Callable[[Work], Work]:
        """The same for what is read, by GET and HEAD; ``shape`` is what its documentation shows."""
        content: Any = {"content": {media_type: {}}} if shape is None else {"model": shape}
        return self.serve(
            router,
            path,
            name,
            methods=["GET", "HEAD"],
            response_class=Response,
            responses={200: {"description": "Success", **content}},
            **told,
        )


def _coming_in_by(entry: Any, work: Callable[..., Any]) -> Callable[..., Any]:
    """A handler that does ``work`` for whoever comes in by ``entry``: the framework reads what to give it off it."""
    signature = inspect.signature(work)
    place, *others = signature.parameters.values()
    entered = place.replace(annotation=Annotated[place.annotation, Depends(entry)])

    def handler(**given: Any) -> Any:
        return work(**given)

    handler.__signature__ = signature.replace(parameters=[entered, *others])  # type: ignore[attr-defined] # no stub says so
    return handler
