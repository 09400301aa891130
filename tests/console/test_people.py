"""`swingdoor people`, as an operator types it."""

from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from bot.app.composition import Swingdoor
from tests.console.acts import HTML
from tests.site import serving

KEY = "b1946ac92492d2347c6235b4d2611184e3f1a0c5"
ADD = ("add", "Anna@Example.test", "--name", "Anna", "--role", "agent", "--office", "front")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "Run":
    """Runs `swingdoor people …` on an empty directory."""
    monkeypatch.setenv("SWINGDOOR_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("SWINGDOOR_SECRET_KEY", KEY)
    return Run()


class Run:
    """`swingdoor people`."""

    def __call__(self, *words: str) -> Result:
        """Run it with these words."""
        return CliRunner().invoke(main, ["people", *words])


def test_adding_someone_prints_a_link_and_keeps_no_token(run: Run, tmp_path: Path) -> None:
    added = run(*ADD)
    assert added.exit_code == 0, added.output
    link = added.output.strip().splitlines()[-1]
    assert link.startswith("http://127.0.0.1:8080/console/enter?token=")
    token = link.partition("token=")[2].encode()
    files = list(tmp_path.glob("house.db*"))
    assert files
    assert not [path for path in files if token in path.read_bytes()]


def test_people_are_listed_and_shut_out(run: Run) -> None:
    assert "Nobody yet" in run("list").output
    run(*ADD)
    assert "anna@example.test  Anna  agent  the front office" in run("list").output
    assert run("disable", "ANNA@example.test").exit_code == 0
    assert "disabled" in run("list").output
    run(*ADD)
    assert "disabled" not in run("list").output


def test_what_is_wrong_is_said(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("disable", "nobody@example.test").exit_code == 1
    assert run("add", "anna", "--name", "A", "--role", "agent").exit_code == 2
    assert run("add", "a@b.test", "--name", "A", "--role", "king").exit_code == 2
    monkeypatch.delenv("SWINGDOOR_SECRET_KEY")
    refused = run(*ADD)
    assert refused.exit_code == 2
    assert "SWINGDOOR_SECRET_KEY" in refused.output


def test_a_new_role_ends_the_sessions_before_it(bot: Swingdoor) -> None:
    with serving(bot) as site, httpx.Client(base_url=site.url, headers=HTML) as anna:
        token = site.employ("Anna").partition("token=")[2]
        anna.post("/console/enter", data={"token": token})
        assert anna.get("/console/queue").status_code == 200
        site.employ("Anna")
        assert anna.get("/console/queue").status_code == 401
