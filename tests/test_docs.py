"""What the documents say is so: their commands run, their links lead somewhere, their tables name what there is."""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from api import cli
from api.settings import ROOT, Settings
from tests.server import PASSWORD, Server, serving

PAGES = [ROOT / "README.md", ROOT / "README.vi.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
CONSUMERS = sorted((ROOT / "docs" / "consumers").glob("*.md"))
OPERATORS = (ROOT / "docs" / "operators.md").read_text("utf-8")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("demo"), LOA_DEMO="1") as server:
        yield server


@pytest.mark.parametrize("page", CONSUMERS, ids=lambda page: page.stem)
def test_the_commands_of_a_page_run_as_they_stand(page: Path, demo: Server) -> None:
    blocks = re.findall(r"^```sh\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert blocks
    script = "set -euo pipefail\n" + "".join(blocks)
    env = {**os.environ, "LOA": demo.url, "LOA_ADMIN_PASSWORD": PASSWORD}
    # The traces of two sides of a pipe may meet in the middle of a letter.
    done = subprocess.run(
        ["bash", "-x", "-c", script], env=env, capture_output=True, text=True, errors="replace", timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert '"rejected":[{' not in done.stdout


def test_every_delivery_address_is_told_to_its_consumers() -> None:
    told = re.sub(r"\{[^}]*\}", "{}", "".join(page.read_text("utf-8") for page in CONSUMERS))
    paths = json.loads((ROOT / "openapi" / "delivery.json").read_text("utf-8"))["paths"]
    # What stands below a capability is the same as with a key, and told once.
    own = [path for path in paths if "{capability}" not in path]
    assert [path for path in own if re.sub(r"\{[^}]*\}", "{}", path) not in told] == []


def test_every_link_inside_the_documents_leads_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_setting_is_documented_and_every_documented_one_exists() -> None:
    told = set(re.findall(r"`(LOA_[A-Z0-9_]+)`", OPERATORS))
    assert told == {f"LOA_{name.upper()}" for name in Settings.model_fields}


def test_every_command_of_loa_is_documented() -> None:
    commands = {
        command.name or command.callback.__name__ for command in cli.app.registered_commands if command.callback
    }
    commands |= {
        f"{group.name} {command.callback.__name__}"
        for group in cli.app.registered_groups
        if group.typer_instance
        for command in group.typer_instance.registered_commands
        if command.callback
    }
    told = set(re.findall(r"`loa ([a-z-]+(?: verify)?)", OPERATORS))
    assert commands <= told


def test_the_readme_names_only_targets_of_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for page in PAGES:
        assert set(re.findall(r"(?:`|^)make ([a-z-]+)", page.read_text("utf-8"), re.MULTILINE)) <= targets, page.name
