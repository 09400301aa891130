"""The server as a process: when it refuses to start, and how it stops."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.__main__ import main

pytestmark = pytest.mark.slow

GOOD_KEY = "4f0c6b1d9a7e3528c6f1b0d94a8e7352"
TELEGRAM = "71052:QpZrLmTkWvBnXcJh"


def run(
    *arguments: str, directory: Path, environment: Mapping[str, str]
) -> "subprocess.CompletedProcess[str]":
    clean = {name: value for name, value in os.environ.items() if "SWINGDOOR" not in name}
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        env={**clean, "SWINGDOOR_DATA_DIR": str(directory), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def refuse(*arguments: str, directory: Path, environment: Mapping[str, str]) -> str:
    """Give what a command says that does not even begin."""
    hidden = {name: None for name in os.environ if "SWINGDOOR" in name}
    given = {**hidden, "SWINGDOOR_DATA_DIR": str(directory), **environment}
    done = CliRunner().invoke(main, arguments, env=given)
    assert isinstance(done.exception, SystemExit)
    assert done.exit_code != 0
    return done.output


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def served(
    directory: Path, *flags: str, **environment: str
) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    port = free_port()
    clean = {name: value for name, value in os.environ.items() if "SWINGDOOR" not in name}
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "serve", "--port", str(port), *flags],
        env={**clean, "SWINGDOOR_DATA_DIR": str(directory), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if "is open" in line:
                break
        try:
            yield f"http://127.0.0.1:{port}", process
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait(15)


def fetch(url: str) -> tuple[int, str]:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.status, answer.read().decode()


@pytest.mark.parametrize(
    "key",
    [None, "", "   ", "changeme", "sh0rtKey", "a" * 64, "your-secret-key-goes-here-0000000000"],
)
def test_without_a_good_secret_key_it_does_not_start(tmp_path: Path, key: str | None) -> None:
    environment = {} if key is None else {"SWINGDOOR_SECRET_KEY": key}
    done = refuse("serve", "--port", "0", directory=tmp_path, environment=environment)
    assert "SWINGDOOR_SECRET_KEY" in done
    if key and key.strip():
        assert key not in done


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"SWINGDOOR_TELEGRAM_MODE": "carrier-pigeon"}, "SWINGDOOR_TELEGRAM_MODE"),
        (
            {"SWINGDOOR_TELEGRAM_TOKEN": TELEGRAM, "SWINGDOOR_TELEGRAM_MODE": "webhook"},
            "SWINGDOOR_TELEGRAM_WEBHOOK_SECRET",
        ),
        ({"SWINGDOOR_SLACK_BOT_TOKEN": "xoxb-71052-QpZrLmTk"}, "SWINGDOOR_SLACK_SIGNING_SECRET"),
        ({"SWINGDOOR_SMTP_URL": "smtp://post.example"}, "SWINGDOOR_MAIL_FROM"),
        ({"SWINGDOOR_SLACK_API_BASE": "http://slack.example/api/"}, "SWINGDOOR_SLACK_API_BASE"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, environment: dict[str, str], named: str) -> None:
    good = {"SWINGDOOR_SECRET_KEY": GOOD_KEY}
    assert named in refuse("serve", directory=tmp_path, environment={**good, **environment})


def test_the_demo_refuses_an_address_others_can_reach(tmp_path: Path) -> None:
    done = run("serve", "--demo", "--host", "0.0.0.0", directory=tmp_path, environment={})
    assert done.returncode != 0
    assert "0.0.0.0" in done.stderr


def test_it_serves_stops_within_ten_seconds_and_lets_its_files_go(data_dir: Path) -> None:
    with served(data_dir, SWINGDOOR_SECRET_KEY=GOOD_KEY) as (url, process):
        assert fetch(f"{url}/healthz") == (200, "ok")
        assert fetch(f"{url}/readyz") == (200, "ready")
        second = run(
            "serve",
            "--port",
            "0",
            directory=data_dir,
            environment={"SWINGDOOR_SECRET_KEY": GOOD_KEY},
        )
        assert second.returncode != 0
        assert "PostgreSQL" in second.stderr
        stream = urllib.request.urlopen(f"{url}/chat", timeout=10)
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        assert time.monotonic() - began < 10
        stream.close()
    with served(data_dir, SWINGDOOR_SECRET_KEY=GOOD_KEY) as (url, _):
        assert fetch(f"{url}/readyz")[0] == 200


def test_limits_that_are_off_are_said_at_start(data_dir: Path) -> None:
    port = str(free_port())
    given = {"SWINGDOOR_SECRET_KEY": GOOD_KEY, "SWINGDOOR_RATE_LIMITS": "off"}
    clean = {name: value for name, value in os.environ.items() if "SWINGDOOR" not in name}
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "serve", "--port", port],
        env={**clean, "SWINGDOOR_DATA_DIR": str(data_dir), **given},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert "SWINGDOOR_RATE_LIMITS=off" in process.stdout.readline()
        assert "is open" in process.stdout.readline()
        process.terminate()


def test_a_command_hands_its_work_to_the_running_server(data_dir: Path) -> None:
    with served(data_dir, SWINGDOOR_SECRET_KEY=GOOD_KEY):
        done = run(
            "tickets", "--office", "back", "list", "--json", directory=data_dir, environment={}
        )
        assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr
        refused = run(
            "tickets", "--office", "back", "resolve", "7", directory=data_dir, environment={}
        )
        assert refused.returncode == 1
        assert "no ticket 7" in refused.stderr


def test_a_bad_import_names_the_line_and_keeps_nothing(data_dir: Path, tmp_path: Path) -> None:
    files = tmp_path / "records"
    files.mkdir()
    (files / "products.csv").write_text(
        "sku,name,category,price,currency,stock,description\nA1,One,,1.00,EUR,1,\nA2,Two,,a lot,EUR,1,\n"
    )
    done = run("import", str(files), directory=data_dir, environment={})
    assert done.returncode == 1
    assert "products.csv" in done.stderr
    assert "3" in done.stderr
    assert "price" in done.stderr
    assert "Nothing was imported" in done.stderr
