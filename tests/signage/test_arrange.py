"""Windows from who is live at each edge; the clock and the network play no part."""

from datetime import UTC, datetime, timedelta

from api.channels.signage.arrange import Message, Profile, active
from api.channels.signage.pictures import Panel
from api.content.tables import Class
from api.content.windows import Window, arrange
from api.kinds import LedMessage

SINCE = datetime(2026, 11, 24, tzinfo=UTC)
UNTIL = SINCE + timedelta(hours=100)


def hour(n: float) -> datetime:
    return SINCE + timedelta(hours=n)


def test_an_open_ended_message_has_one_window_up_to_the_horizon() -> None:
    assert arrange([(hour(-50), "a")], SINCE, UNTIL) == {"a": [Window(hour(-50), UNTIL)]}


def test_a_message_that_is_covered_for_a_time_has_two_windows() -> None:
    changes = [(hour(-1), "a"), (hour(5), "tet"), (hour(8), "a")]
    assert arrange(changes, SINCE, UNTIL) == {
        "a": [Window(hour(-1), hour(5)), Window(hour(8), UNTIL)],
        "tet": [Window(hour(5), hour(8))],
    }


def test_edges_that_change_nothing_leave_one_long_window() -> None:
    assert arrange([(hour(1), "a"), (hour(2), "a"), (hour(3), None)], SINCE, UNTIL) == {"a": [Window(hour(1), hour(3))]}


def test_windows_that_ended_by_the_compile_are_left_out() -> None:
    changes = [(hour(-9), "a"), (hour(-8), None), (hour(-7), "b"), (hour(0), None), (hour(1), "a"), (hour(2), None)]
    assert arrange(changes, SINCE, UNTIL) == {"a": [Window(hour(1), hour(2))]}


def message(id: str, class_: Class, *windows: tuple[float, float]) -> Message:
    spans = tuple(Window(hour(start), hour(end)) for start, end in windows)
    return Message(id, "item", 1, class_, LedMessage(kind="led_message", text=id), spans, None)


def test_while_an_emergency_is_in_its_window_only_emergencies_show() -> None:
    loop = [message("lũ", "emergency", (2, 3)), message("a", "priority", (0, 9)), message("b", "normal", (0, 9))]
    assert [m.id for m in active(loop, hour(1))] == ["a", "b"]
    assert [m.id for m in active(loop, hour(2))] == ["lũ"]
    assert [m.id for m in active(loop, hour(3))] == ["a", "b"]


def test_a_profile_compiles_daily_within_the_first_hour_of_its_own_day() -> None:
    profile = Profile(Panel(192, 32, "amber1"), "line", "Asia/Ho_Chi_Minh", ("xa",))
    noon = datetime(2026, 11, 24, 5, tzinfo=UTC)
    daily = profile.daily(noon)
    midnight = datetime(2026, 11, 23, 17, tzinfo=UTC)
    assert midnight <= daily < midnight + timedelta(hours=1)
    assert profile.daily(daily) == daily
    assert profile.daily(daily - timedelta(seconds=1)) == daily - timedelta(days=1)


def test_screens_alike_share_a_profile_and_others_do_not() -> None:
    def profile(width: int = 192, units: tuple[str, ...] = ("xa", "tinh"), groups: tuple[str, ...] = ()) -> str:
        return Profile(Panel(width, 32, "amber1"), "line", "Asia/Ho_Chi_Minh", units, groups).id

    assert profile() == profile()
    assert len({profile(), profile(width=128), profile(units=("xb", "tinh")), profile(groups=("g",))}) == 4
