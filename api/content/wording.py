"""What is said of a procedure, in the same words on every channel: what the law does to it, limits, fees and papers."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.content import published
from api.content.published import Live
from api.content.tables import Standing, up
from api.kinds import SCHEMA, Procedure, stored
from api.kinds.procedure import PARTS, Component, Fee, changed_parts

METHODS = {
    "direct": "Trực tiếp",
    "online": "Trực tuyến",
    "postal": "Qua bưu chính",
    "direct_and_online": "Trực tiếp hoặc trực tuyến",
}
_UNITS = {"hour": "giờ", "day": "ngày", "working_day": "ngày làm việc", "month": "tháng", "year": "năm"}


@dataclass(frozen=True)
class Ranked:
    """A version in the order of effect; ``effective_from`` is None where the day it ranks by is not that of a law."""

    standing: Standing
    effective_from: date | None
    body: Procedure


def notice(session: Session, live: Live, at: datetime) -> str | None:
    """A correction's own words, then what the law did or is about to do to this version, as known at T."""
    body = live.body
    assert isinstance(body, Procedure)
    said = [live.publication.notice] if live.publication.notice else []
    lapse = live.standing.effective_until
    if live.status != "repealed":
        said += _amendments(in_order(session, live.standing.channel, live.item.id, at), live.standing)
    if lapse is not None:
        past = "đã" if live.status == "repealed" else "sẽ"
        by = _by(body) if _repeals(body) else ""
        said.append(f"Thủ tục này {past} bị bãi bỏ kể từ ngày {day(lapse)}{by}.")
    return " ".join(said) or None


def _amendments(versions: list[Ranked], mine: Standing) -> list[str]:
    """What made this version of the one before it, and what will be made of it."""
    place = next((index for index, one in enumerate(versions) if one.standing.id == mine.id), None)
    if place is None:
        return []
    said = []
    for old, new in pairwise(versions[max(place - 1, 0) : place + 2]):
        if _repeals(new.body):
            continue
        parts = ", ".join(PARTS[part] for part in changed_parts(old.body, new.body))
        named = f" (phần: {parts})" if parts else ""
        since = f" kể từ ngày {day(new.effective_from)}" if new.effective_from else ""
        said.append(f"Thủ tục này được sửa đổi, bổ sung{named}{since}{_by(new.body)}.")
    return said


def _repeals(body: Procedure) -> bool:
    return body.decision is not None and body.decision.action == "repeal"


def in_order(session: Session, channel: str, item_id: str, at: datetime) -> list[Ranked]:
    """The version that decides each day of effect on a channel, as known at T, in order of effect."""
    deciding: dict[date, Standing] = {}
    query = select(Standing).where(Standing.item_id == item_id, Standing.channel == channel, up(Standing, at))
    for standing in sorted(
        session.execute(query).scalars(), key=lambda s: (s.effect_on, s.counts_from, s.live_from, s.id)
    ):
        deciding[standing.effect_on] = standing
    texts = {s.id: (publication, body) for s, publication, body in published.seen(session, channel, item_id, at)}
    found = [(standing, *texts[standing.id]) for standing in deciding.values()]
    return [Ranked(standing, publication.effective_from, parsed(body)) for standing, publication, body in found]


def parsed(written: dict[str, Any]) -> Procedure:
    body = stored(written, SCHEMA)
    assert isinstance(body, Procedure)
    return body


def day(on: date) -> str:
    return f"{on:%d/%m/%Y}"


def _by(body: Procedure) -> str:
    """``, theo Quyết định số … ngày … của …``; empty when nothing of it is known."""
    decision = body.decision
    if decision is None or not (decision.number or decision.date or decision.agency):
        return ""
    number = f" số {decision.number}" if decision.number else ""
    signed = f" ngày {day(decision.date)}" if decision.date else ""
    agency = f" của {decision.agency}" if decision.agency else ""
    return f", theo Quyết định{number}{signed}{agency}"


def span(value: float | None, unit: str | None) -> str:
    """``5 ngày làm việc``; empty where the source gives no number."""
    if value is None or unit is None:
        return ""
    return f"{value:g}".replace(".", ",") + f" {_UNITS[unit]}"


def sum_of(fee: Fee) -> str:
    """``8.000 đồng``, ``Miễn phí``; empty where the amount is in its words or unknown."""
    if fee.kind == "free":
        return "Miễn phí"
    if fee.kind == "amount" and fee.amount is not None:
        amount = f"{fee.amount:,.0f}".replace(",", ".")
        return f"{amount} {'đồng' if fee.currency == 'VND' else fee.currency}"
    return ""


def copies(component: Component) -> str:
    """``1 bản chính, 2 bản sao``."""
    counts = ((component.originals, "bản chính"), (component.copies, "bản sao"))
    return ", ".join(f"{number} {what}" for number, what in counts if number)
