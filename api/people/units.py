"""The tree of units, as it stands now: who is below and above whom, and who took over from whom."""

from datetime import date
from functools import cached_property
from typing import Any

from slugify import slugify
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api import clock, db
from api.db import claim, shared
from api.people.shapes import UnitCard, UnitFacts
from api.people.tables import Heir, Unit
from api.problem import Fault, invalid, met
from api.settings import CannotStart


class Tree:
    """All units of the installation. A unit past its end counts as part of each of its heirs."""

    def __init__(self, units: list[Unit], heirs: list[Heir]) -> None:
        self._units = {unit.id: unit for unit in units}
        self._slugs = {unit.slug: unit for unit in units}
        self.heirs: dict[str, list[str]] = {}
        self._forerunners: dict[str, list[str]] = {}
        for heir in heirs:
            self.heirs.setdefault(heir.unit_id, []).append(heir.heir_id)
            self._forerunners.setdefault(heir.heir_id, []).append(heir.unit_id)

    @cached_property
    def _children(self) -> dict[str | None, list[str]]:
        children: dict[str | None, list[str]] = {}
        for unit in self._units.values():
            children.setdefault(unit.parent_id, []).append(unit.id)
        return children

    def __iter__(self) -> Any:
        return iter(self._units.values())

    @property
    def root(self) -> Unit:
        """The unit of a fresh installation; what names no unit goes there."""
        tops = (unit for unit in self._units.values() if unit.parent_id is None)
        found = min(tops, key=lambda unit: unit.id, default=None)
        if found is None:
            raise CannotStart("Chưa có đơn vị nào; hãy chạy loa seed trước.")
        return found

    def get(self, id: str) -> Unit:
        """The unit; 503 for one that somebody added after the tree was read."""
        found = self._units.get(id)
        if found is None:
            raise met()
        return found

    def by_slug(self, slug: str) -> Unit | None:
        return self._slugs.get(slug)

    def above(self, id: str) -> list[Unit]:
        """The units above, nearest first."""
        found: list[Unit] = []
        parent = self._units[id].parent_id
        while parent is not None and parent not in {unit.id for unit in found}:
            found.append(self._units[parent])
            parent = found[-1].parent_id
        return found

    def below(self, id: str, today: date | None = None) -> set[str]:
        """The unit, all below it, and those past their end that these took over from."""
        today = today or clock.today()
        found: set[str] = set()
        waiting = [id]
        while waiting:
            one = waiting.pop()
            if one in found:
                continue
            found.add(one)
            waiting += self._children.get(one, [])
            waiting += [former for former in self._forerunners.get(one, []) if not self.open(former, today)]
        return found

    def itself(self, id: str, today: date | None = None) -> set[str]:
        """The unit and those past their end that it took over from, without the units below."""
        today = today or clock.today()
        found: set[str] = set()
        waiting = [id]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting += [former for former in self._forerunners.get(one, []) if not self.open(former, today)]
        return found

    def reach(self, id: str, *, below: bool = True, today: date | None = None) -> set[str]:
        """Where a right granted in a unit holds, and what a question about it takes in.

        A unit past its end counts as part of each of its heirs.
        """
        today = today or clock.today()
        part = self.below if below else self.itself
        found, seen = set[str](), set[str]()
        waiting = [id]
        while waiting:
            one = waiting.pop()
            if one in seen:
                continue
            seen.add(one)
            found |= part(one, today)
            if not self.open(one, today):
                waiting += self.heirs.get(one, [])
        return found

    def over(self, id: str, today: date | None = None) -> list[str]:
        """The units whose texts reach this one: itself first, then those above.

        A unit past its end counts as part of its heirs: its texts go on there, and theirs reach it.
        """
        today = today or clock.today()
        found: dict[str, None] = {}
        waiting = [id, *(unit.id for unit in self.above(id))]
        for one in waiting:
            found |= dict.fromkeys([one, *sorted(self.itself(one, today))])
        while waiting:
            one = waiting.pop(0)
            if not self.open(one, today):
                for heir in sorted(self.heirs.get(one, [])):
                    line = [heir, *(unit.id for unit in self.above(heir))]
                    waiting += [new for new in line if new not in found]
                    found |= dict.fromkeys(line)
        return list(found)

    def open(self, id: str, on: date) -> bool:
        """Whether the unit exists on that day (and takes new items)."""
        unit = self._units[id]
        return unit.valid_until is None or unit.valid_until > on


def tree(session: Session) -> Tree:
    """The tree, read once for each request; :func:`changed` makes the next call read it again."""
    found: Tree | None = shared(session).get("tree")
    if found is None:
        units = list(session.execute(select(Unit).order_by(Unit.id)).scalars())
        found = shared(session)["tree"] = Tree(units, list(session.execute(select(Heir)).scalars()))
    return found


def changed(session: Session) -> None:
    session.flush()
    shared(session).pop("tree", None)


def free_slug(session: Session, wanted: str | None, name: str) -> str:
    """The slug, or the name's; a taken one gets ``-2``."""
    claim(session, "unit")
    # Read anew: another may have added one while this one waited.
    changed(session)
    known = tree(session)
    return db.free_slug(
        wanted or slugify(name, max_length=100) or "don-vi", lambda slug: known.by_slug(slug) is not None
    )


def place(session: Session, unit: Unit, parent: Unit | None) -> None:
    """Hang a unit under another; 422 when it would come to stand below itself."""
    if parent is not None:
        # Two moves at once could close a ring that neither of them sees: the whole tree is held meanwhile.
        held = select(Unit).order_by(Unit.id).with_for_update().execution_options(populate_existing=True)
        session.execute(held).all()
        changed(session)
        known = tree(session)
        if parent.id == unit.id or unit.id in {above.id for above in known.above(parent.id)}:
            sentence = "Đơn vị không thể trực thuộc chính nó hoặc một đơn vị bên dưới nó."
            raise invalid([Fault("/parent", "cycle", sentence)])
    unit.parent_id = parent.id if parent else None


def succeed(session: Session, unit: Unit, heirs: list[str]) -> None:
    """Say who takes over from a unit; 422 when it would come to take over from itself."""
    waiting, seen = list(heirs), set[str]()
    while waiting:
        one = waiting.pop()
        if one == unit.id:
            raise invalid([Fault("/successors", "cycle", "Đơn vị không thể kế thừa chính nó, dù qua đơn vị khác.")])
        if one not in seen:
            seen.add(one)
            waiting += tree(session).heirs.get(one, [])
    session.execute(delete(Heir).where(Heir.unit_id == unit.id))
    session.add_all(Heir(unit_id=unit.id, heir_id=heir) for heir in dict.fromkeys(heirs))


def asked(session: Session, slug: str, *, below: bool = True) -> set[str]:
    """The units that the ``?unit=`` of a list takes in."""
    known = tree(session)
    unit = known.by_slug(slug)
    if unit is None:
        raise invalid([Fault("?unit", "unknown_unit", f"Không có đơn vị “{slug}”.")])
    return known.reach(unit.id, below=below)


def card(unit: Unit) -> UnitCard:
    return {"slug": unit.slug, "name": unit.name}


def page(unit: Unit, known: Tree) -> UnitFacts:
    """All a citizen needs to know of a unit."""
    return {
        "slug": unit.slug,
        "name": unit.name,
        "kind": unit.kind,
        "parent": card(known.get(unit.parent_id)) if unit.parent_id else None,
        "address": unit.address,
        "phone": unit.phone,
        "hotline": unit.hotline,
        "email": unit.email,
        "working_hours": unit.working_hours,
        "feedback": unit.feedback,
        "dossier_lookup_url": unit.dossier_lookup_url,
        "valid_from": unit.valid_from.isoformat() if unit.valid_from else None,
        "valid_until": unit.valid_until.isoformat() if unit.valid_until else None,
        "successors": [card(known.get(heir)) for heir in known.heirs.get(unit.id, [])],
    }
