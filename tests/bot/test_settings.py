"""Secrets that open something are long and nobody's example, or nothing starts."""

import pytest

from bot.app.settings import ConfigError, Settings

GOOD = "q7Zr2kLmT9vXw4Bn"
SECRETS = [
    "SWINGDOOR_TELEGRAM_TOKEN",
    "SWINGDOOR_TELEGRAM_WEBHOOK_SECRET",
    "SWINGDOOR_SLACK_BOT_TOKEN",
    "SWINGDOOR_SLACK_SIGNING_SECRET",
    "SWINGDOOR_SLACK_APP_TOKEN",
]
POOR = [
    "abc",
    "changeme",
    GOOD[:-1],
    "changemechangeme",
    "change-me-please-0123456789",
    "your-webhook-secret-here",
    "my-slack-signing-secret",
    "a" * 40,
    "ababababababababab",
    "8f742231b10e8888abcd99yyyzzz85a5",
]


def faults(environment: dict[str, str]) -> list[str]:
    try:
        Settings.read(environment)
    except ConfigError as error:
        return error.faults
    return []


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize("secret", POOR)
def test_a_short_secret_or_an_example_is_refused_by_name(name: str, secret: str) -> None:
    said = [one for one in faults({name: secret}) if one.startswith(f"{name} ")]
    assert any("shorter than" in one or "looks like an example" in one for one in said)
    assert not any(secret in one for one in said if secret != "abc")


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize(
    "secret", [GOOD, "4f0c6b1d9a7e3528c6f1b0d94a8e7352", "71052:AAE-q7Zr2kLmT9"]
)
def test_a_good_one_is_taken(name: str, secret: str) -> None:
    assert not any("shorter" in one or "example" in one for one in faults({name: secret}))


def test_a_stand_ins_tokens_are_anyones() -> None:
    base = {"SWINGDOOR_TELEGRAM_API_BASE": "http://127.0.0.1:8081"}
    assert faults({**base, "SWINGDOOR_TELEGRAM_TOKEN": "1:abcdef"}) == []
    assert faults({**base, "SWINGDOOR_TELEGRAM_WEBHOOK_SECRET": "changeme"}) != []


def test_limits_are_on_unless_switched_off() -> None:
    assert Settings.read({}).rate_limits
    assert not Settings.read({"SWINGDOOR_RATE_LIMITS": "off"}).rate_limits
    assert "SWINGDOOR_RATE_LIMITS" in faults({"SWINGDOOR_RATE_LIMITS": "no"})[0]


def test_proxies_are_networks() -> None:
    given = {"SWINGDOOR_TRUSTED_PROXIES": "10.0.0.0/8, ::1 192.0.2.7"}
    assert [str(one) for one in Settings.read(given).trusted_proxies] == [
        "10.0.0.0/8",
        "::1/128",
        "192.0.2.7/32",
    ]
    for wrong in ("10.0.0.0/8 proxy.example", "10.0.0.0/64"):
        assert "SWINGDOOR_TRUSTED_PROXIES" in faults({"SWINGDOOR_TRUSTED_PROXIES": wrong})[0]
