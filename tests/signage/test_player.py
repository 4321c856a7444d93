"""The player is one page that needs nothing but itself."""

import re

from tests.signage.world import World


def test_the_player_page_is_self_contained_and_runs_only_its_own_script(world: World) -> None:
    page = world.client.get("/player")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert not re.search(r'(src|href)="(?!data:)', page.text)
    assert "https://" not in page.text
    policy = page.headers["content-security-policy"]
    assert "'unsafe-inline'" not in policy
    assert policy.count("sha256-") == 2
