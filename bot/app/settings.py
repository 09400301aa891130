"""Settings from the environment: read once, checked as a whole, secrets hidden."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlsplit

from bot.app.secrecy import check_key, check_secrets


class ConfigError(Exception):
    """Settings that cannot be used. Names every variable at fault and never its value."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


Network: TypeAlias = IPv4Network | IPv6Network
TELEGRAM_API = "https://api.telegram.org"
SLACK_API = "https://slack.com/api/"


@dataclass(frozen=True, slots=True)
class Telegram:
    """The customers' channel; without a token it is off."""

    token: str = field(default="", repr=False)
    mode: str = "polling"
    webhook_secret: str = field(default="", repr=False)
    api_base: str = TELEGRAM_API


@dataclass(frozen=True, slots=True)
class Slack:
    """The employees' channel; without a bot token it is off."""

    bot_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    team_id: str = ""
    api_base: str = SLACK_API


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the environment decides. `README.md` lists the variables."""

    data_dir: Path
    front_url: str = field(repr=False)
    back_url: str = field(repr=False)
    house_url: str = field(repr=False)
    secret_key: str = field(default="", repr=False)
    public_url: str = ""
    smtp_url: str = field(default="", repr=False)
    mail_from: str = ""
    telegram: Telegram = Telegram()
    slack: Slack = Slack()

    rate_limits: bool = True  # off for benches
    trusted_proxies: tuple[Network, ...] = ()  # whose X-Forwarded-For counts
    widget_origins: tuple[str, ...] = ()  # sites whose pages may carry the chat

    demo: bool = False
    home: str = ""  # what links in answers begin with; set by whoever serves

    @property
    def mails(self) -> bool:
        """Whether one-time codes can be sent; the demo prints them instead."""
        return bool(self.smtp_url) or self.demo

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> "Settings":
        """Read the environment; ConfigError names every fault at once."""

        def get(name: str, default: str = "") -> str:
            return environ.get(f"SWINGDOOR_{name}", "").strip() or default

        data_dir = Path(get("DATA_DIR", "swingdoor-data")).absolute()
        settings = cls(
            data_dir=data_dir,
            front_url=get("FRONT_DATABASE_URL", f"sqlite:///{data_dir / 'front.db'}"),
            back_url=get("BACK_DATABASE_URL", f"sqlite:///{data_dir / 'back.db'}"),
            house_url=get("HOUSE_DATABASE_URL", f"sqlite:///{data_dir / 'house.db'}"),
            secret_key=get("SECRET_KEY"),
            public_url=get("PUBLIC_URL").rstrip("/"),
            smtp_url=get("SMTP_URL"),
            mail_from=get("MAIL_FROM"),
            rate_limits=get("RATE_LIMITS", "on") != "off",
            trusted_proxies=tuple(_networks(get("TRUSTED_PROXIES"))),
            widget_origins=tuple(_words(get("WIDGET_ORIGINS"))),
            telegram=Telegram(
                get("TELEGRAM_TOKEN"),
                get("TELEGRAM_MODE", "polling"),
                get("TELEGRAM_WEBHOOK_SECRET"),
                get("TELEGRAM_API_BASE", TELEGRAM_API).rstrip("/"),
            ),
            slack=Slack(
                get("SLACK_BOT_TOKEN"),
                get("SLACK_SIGNING_SECRET"),
                get("SLACK_APP_TOKEN"),
                get("SLACK_TEAM_ID"),
                get("SLACK_API_BASE", SLACK_API),
            ),
        )
        faults = [*_faults(settings), *_poor_secrets(settings)]
        if get("RATE_LIMITS", "on") not in {"on", "off"}:
            faults.append("SWINGDOOR_RATE_LIMITS must be on or off.")
        if len(settings.trusted_proxies) != len(_words(get("TRUSTED_PROXIES"))):
            faults.append("SWINGDOOR_TRUSTED_PROXIES must be networks such as 10.0.0.0/8, ::1/128.")
        if faults:
            raise ConfigError(faults)
        return settings

    def require_key(self) -> None:
        """Raise ConfigError unless the secret key is there, long, and nobody's example."""
        fault = check_key(self.secret_key)
        if fault is not None:
            raise ConfigError([fault])


def _words(listed: str) -> list[str]:
    return listed.replace(",", " ").split()


def _networks(listed: str) -> Iterator[Network]:
    """Give the networks that can be read; the others are a fault."""
    for one in _words(listed):
        with suppress(ValueError):
            yield ip_network(one, strict=False)


def _faults(settings: Settings) -> list[str]:
    telegram, slack = settings.telegram, settings.slack
    webhook = bool(telegram.token) and telegram.mode == "webhook"
    listens = bool(slack.app_token or slack.signing_secret)
    scheme = urlsplit(settings.public_url).scheme
    rules = {
        "SWINGDOOR_TELEGRAM_MODE must be polling or webhook.": telegram.mode
        in {"polling", "webhook"},
        "SWINGDOOR_TELEGRAM_MODE=webhook needs SWINGDOOR_PUBLIC_URL.": not webhook
        or bool(settings.public_url),
        "SWINGDOOR_TELEGRAM_MODE=webhook needs SWINGDOOR_TELEGRAM_WEBHOOK_SECRET.": not webhook
        or bool(telegram.webhook_secret),
        "SWINGDOOR_SLACK_BOT_TOKEN needs SWINGDOOR_SLACK_APP_TOKEN (Socket Mode) or "
        "SWINGDOOR_SLACK_SIGNING_SECRET (HTTP).": not slack.bot_token or listens,
        "SWINGDOOR_SLACK_BOT_TOKEN needs SWINGDOOR_SLACK_TEAM_ID: whose employees are "
        "served.": not slack.bot_token or bool(slack.team_id),
        "SWINGDOOR_TELEGRAM_API_BASE must be https; plain http is for loopback only.": _is_safe(
            telegram.api_base
        ),
        "SWINGDOOR_SLACK_API_BASE must be https; plain http is for loopback only.": _is_safe(
            slack.api_base
        ),
        "SWINGDOOR_PUBLIC_URL must begin with https:// (or http:// on loopback).": not scheme
        or _is_safe(settings.public_url),
        "SWINGDOOR_WIDGET_ORIGINS must be origins such as https://shop.example, no path.": all(
            _is_origin(one) for one in settings.widget_origins
        ),
        "SWINGDOOR_SMTP_URL needs SWINGDOOR_MAIL_FROM: who the codes come from.": not (
            settings.smtp_url and not settings.mail_from
        ),
    }
    return [fault for fault, kept in rules.items() if not kept]


def _poor_secrets(settings: Settings) -> list[str]:
    """Name the secrets that are too short or examples.

    What a platform gave out is judged where it opens something: at the platform, not at a stand-in
    on this machine, whose tokens are anyone's.
    """
    telegram, slack = settings.telegram, settings.slack
    ours = {
        "SWINGDOOR_TELEGRAM_WEBHOOK_SECRET": telegram.webhook_secret,
        "SWINGDOOR_SLACK_SIGNING_SECRET": slack.signing_secret,
    }
    given = {}
    if not is_loopback(urlsplit(telegram.api_base).hostname):
        given["SWINGDOOR_TELEGRAM_TOKEN"] = telegram.token
    if not is_loopback(urlsplit(slack.api_base).hostname):
        given["SWINGDOOR_SLACK_BOT_TOKEN"] = slack.bot_token
        given["SWINGDOOR_SLACK_APP_TOKEN"] = slack.app_token
    return [
        *check_secrets(ours, "Make one with openssl rand -hex 32, or take the one Slack shows."),
        *check_secrets(given, "Copy it from the platform as a whole."),
    ]


def _is_origin(url: str) -> bool:
    """Whether it is scheme, host and port alone: it goes into a policy header as it is."""
    return _is_safe(url) and re.fullmatch(r"https?://[A-Za-z0-9.\[\]:-]+", url) is not None


def _is_safe(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname))


def is_loopback(host: str | None) -> bool:
    """Tell whether a host name or address is this machine's own."""
    if host in {"localhost", None}:
        return host is not None
    try:
        return ip_address(host or "").is_loopback
    except ValueError:
        return False
