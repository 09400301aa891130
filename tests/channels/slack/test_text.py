"""What people write can neither mention, link nor call a channel in what we send."""

import html
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.slack.inbound.press import read_press
from bot.channels.slack.inbound.reading import is_foreign, read_event, unescape
from bot.channels.slack.manifest import EVENTS, SCOPES, manifest
from bot.channels.slack.views import blocks
from bot.channels.slack.views.modals import done
from bot.channels.slack.views.text import mention, slack_text, split
from bot.emulators.slack.checks import message_faults, view_faults
from tests.channels.slack.contract import CONTRACTS
from tests.channels.slack.words import ENGLISH

CONTROL = re.compile(r"<[^>]*>")
nasty = st.text(alphabet=st.sampled_from("<>&@!#|^ab \n*_`é😀"), max_size=400) | st.text(
    max_size=400
)


def texts(node: Any) -> list[str]:
    """Every mrkdwn text in blocks."""
    if isinstance(node, dict):
        own = [node["text"]] if node.get("type") == "mrkdwn" else []
        return own + [text for value in node.values() for text in texts(value)]
    return [text for value in node for text in texts(value)] if isinstance(node, list) else []


@given(nasty)
def test_no_text_becomes_markup_and_all_of_it_arrives(text: str) -> None:
    assert not CONTROL.search(slack_text(text))
    assert html.unescape(slack_text(text)) == html.unescape(html.escape(text, quote=False))
    assert "".join(unescape(one) for one in [slack_text(text)]) == text
    assert mention(text) == slack_text(text) or text.isalnum()


@given(nasty, nasty, st.lists(st.tuples(st.uuids().map(str), nasty), max_size=30))
def test_a_message_fits_and_holds_only_markup_of_ours(
    text: str, name: str, choices: list[tuple[str, str]]
) -> None:
    for author in ("bot", "agent"):
        line = {"text": text, "from": author, "name": name, "choices": choices}
        made = blocks.message(line, ENGLISH, "it.incident")
        assert message_faults(made) == []
        assert not [one for one in texts(made) if CONTROL.search(one)]
        after = blocks.pressed(made, "U0ANNA0001", text, datetime.now(UTC))
        assert message_faults(after) == []
        ours = {one for shown in texts(after) for one in CONTROL.findall(shown)}
        assert all(one.startswith(("<@U0ANNA0001>", "<!date^")) for one in ours)
        assert view_faults(done(ENGLISH, "sorry", text)) == []


def test_an_address_is_a_link_that_shows_where_it_leads_and_only_in_our_own_words() -> None:
    said = "See https://one.example/a?b=1&c=<@U1>|x, (https://two.example/)."
    line = {"text": said, "from": "bot", "name": "", "choices": []}
    (text,) = texts(blocks.message(line, ENGLISH))
    assert re.findall(r"<([^>]*)>", text) == [
        "https://one.example/a?b=1&amp;c",
        "https://two.example/",
    ]
    (_, text) = texts(blocks.message({**line, "from": "agent", "name": "Ben"}, ENGLISH))
    assert not CONTROL.search(text)


@given(st.text(alphabet="hps:/&<>|. a", max_size=200))
def test_no_link_hides_where_it_leads(text: str) -> None:
    line = {"text": f"https://x{text}", "from": "bot", "name": "", "choices": []}
    for shown in texts(blocks.message(line, ENGLISH)):
        assert all(re.fullmatch(r"<https://[^<>|]+>", one) for one in CONTROL.findall(shown))


@given(st.text(alphabet="<&>ab \n", max_size=9_000))
def test_long_text_is_split_within_the_limit_and_nothing_is_lost(text: str) -> None:
    pieces = split(text)
    assert all(0 < len(piece) <= 3_000 for piece in pieces)
    assert "".join(unescape(one) for one in pieces).replace("\n", "") == text.replace("\n", "")


FIELDS = [
    "type",
    "event",
    "user",
    "text",
    "channel",
    "ts",
    "item",
    "team_id",
    "channel_type",
    "files",
    "thread_ts",
    "action_ts",
    "blocks",
    "item_user",
    "reaction",
    "tab",
]
KNOWN = ["message", "app_mention", "reaction_added", "app_home_opened", "user_change", "im"]
KNOWN += ["ticket", "U0A", "C0A", "D0A", "1.1", "T1", *FIELDS]
leaves = st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(KNOWN)
shapes = st.dictionaries(st.sampled_from(FIELDS), leaves | st.lists(leaves, max_size=2), max_size=8)
events = st.dictionaries(st.sampled_from(FIELDS), leaves | shapes, max_size=8)
bodies = st.dictionaries(st.sampled_from(FIELDS), leaves | shapes | st.lists(shapes), max_size=6)


@given(bodies, events)
def test_an_event_of_any_shape_is_read_or_passed_over(
    body: dict[str, Any], event: dict[str, Any]
) -> None:
    ours = {**body, "event": event, "team_id": "T1"}
    read_event(ours, "T1")
    read_press({**ours, "actions": [event], "team": {"id": "T1"}, "message": event}, "T1")
    assert is_foreign({"event": {"team": event}}, "T1")


def test_the_manifest_asks_for_what_its_events_need_and_the_page_says_why() -> None:
    made = manifest("Swingdoor", ENGLISH)
    rights = made["oauth_config"]["scopes"]["bot"]
    assert {right for right in EVENTS.values() if right} <= set(rights)
    page = (Path(__file__).parents[3] / "docs" / "slack.md").read_text(encoding="utf-8")
    for right in SCOPES:
        assert f"`{right}`" in page
    assert made["settings"]["socket_mode_enabled"] is True
    web = manifest("Swingdoor", ENGLISH, "https://bot.example/")
    assert (
        web["settings"]["event_subscriptions"]["request_url"] == "https://bot.example/slack/events"
    )
    assert web["settings"]["socket_mode_enabled"] is False
    assert len(web["display_information"]["description"]) <= 140
    assert len(web["features"]["agent_view"]["agent_description"]) <= 300


def test_every_event_of_the_manifest_is_one_of_slacks() -> None:
    if not CONTRACTS.is_dir():
        return
    for event in EVENTS:
        assert (CONTRACTS / "slack" / "events" / f"{event}.json").is_file()
