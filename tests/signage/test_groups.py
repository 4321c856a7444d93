"""Groups of screens: what they are called in addresses."""

from tests.world import World


def test_the_address_of_a_group_is_well_formed_however_long_its_name_is(commune: World) -> None:
    name = f"{'a' * 99} bảng ở cổng xã"
    made = [commune.manage("POST", "/groups", 201, {"name": name, "unit": "goc"})["slug"] for _ in range(2)]
    assert made == ["a" * 99, f"{'a' * 99}-2"]
