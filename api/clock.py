"""What time it is: every instant in Loa is an aware UTC datetime, every date a day in the office's zone."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
"""Legal effect is counted here, wherever the office's clocks stand (no daylight saving since 1975)."""


def now() -> datetime:
    """The present instant, UTC, in microseconds."""
    return datetime.now(UTC)


def today(at: datetime | None = None, zone: ZoneInfo = VIETNAM) -> date:
    """The calendar day at ``at`` (default: now): in Vietnam, where law counts it, or in the zone that people read."""
    return (at or now()).astimezone(zone).date()


def midnight(day: date, zone: ZoneInfo = VIETNAM) -> datetime:
    """The instant a day begins, UTC: in Vietnam that is when a procedure takes effect."""
    if day == date.min:
        return datetime.min.replace(tzinfo=UTC)  # it began before there are instants
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def stamp(at: datetime) -> str:
    """RFC 3339 in UTC with ``Z``: whole seconds, or microseconds when there are any."""
    at = at.astimezone(UTC)
    return at.strftime("%Y-%m-%dT%H:%M:%S") + (f".{at.microsecond:06d}" if at.microsecond else "") + "Z"


def milliseconds(at: datetime) -> int:
    """Milliseconds since 1970."""
    return (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
