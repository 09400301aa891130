"""Text for Slack. What people wrote can neither mention, link nor call a channel in what we send.

Slack reads three signs as control: & < >. Escaped, nothing in a text is markup of ours
(https://docs.slack.dev/messaging/formatting-message-text#escaping). Blocks carry
`verbatim: true`, so that Slack does not make links and mentions of plain words either.
"""

import re
from datetime import datetime
from typing import NewType

SlackText = NewType("SlackText", str)

# In escaped text: & stands as &amp;, and nothing that ends a link can be in it.
_ADDRESS = re.compile(r"https://(?:[\w./?=%:#~+-]|&amp;)*[\w/]")

SECTION = 3_000  # characters in a section, Block Kit's limit
BUTTON = 75  # characters on a button


def slack_text(text: str) -> SlackText:
    """Escape text for mrkdwn; the only maker of `SlackText` from words that are not ours."""
    return SlackText(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def mention(user: str) -> SlackText:
    """Name a user whose id Slack itself gave us; anything that is no id is shown as text."""
    return SlackText(f"<@{user}>") if user.isascii() and user.isalnum() else slack_text(user)


def when(moment: datetime) -> SlackText:
    """Show a moment in each reader's own time zone."""
    plain = f"{moment:%Y-%m-%d %H:%M} UTC"
    return SlackText(f"<!date^{int(moment.timestamp())}^{{date_short_pretty}} {{time}}|{plain}>")


def join(*parts: SlackText, by: str = "") -> SlackText:
    """Put texts together; `by` is ours and holds no control signs."""
    return SlackText(by.join(parts))


def linked(text: SlackText) -> SlackText:
    """Make web addresses in our own words links; without a label, each shows where it leads."""
    return SlackText(_ADDRESS.sub(r"<\g<0>>", text))


def split(text: str, longest: int = SECTION) -> list[SlackText]:
    """Escape a text of any length into pieces that fit, cut at line ends or words if possible."""
    pieces: list[SlackText] = []
    while text:
        size = min(len(text), longest)
        while len(slack_text(text[:size])) > longest:
            size -= max(1, (len(slack_text(text[:size])) - longest) // 5)
        if size < len(text):
            at = max(text.rfind("\n", 1, size), text.rfind(" ", size - 200, size))
            size = at if at > 0 else size
        pieces.append(slack_text(text[:size]))
        text = text[size:].lstrip("\n") if size < len(text) else ""
    return pieces


def cut(text: str, longest: int) -> str:
    """Shorten plain text to a limit, and show that something is missing."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
