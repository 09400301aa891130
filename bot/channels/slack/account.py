"""What must be known of the app in Slack; the settings have it."""

from typing import Protocol


class Account(Protocol):
    """One installed app: its tokens, its workspace, the root of the Web API.

    With an app token the bot opens a socket; without, Slack posts and signs.
    """

    @property
    def bot_token(self) -> str:
        """The bot user's token (xoxb-…)."""
        ...

    @property
    def signing_secret(self) -> str:
        """What Slack signs its posts with."""
        ...

    @property
    def app_token(self) -> str:
        """The app-level token (xapp-…)."""
        ...

    @property
    def team_id(self) -> str:
        """The workspace whose people are served."""
        ...

    @property
    def api_base(self) -> str:
        """The root of the Web API, ending in `/api/`."""
        ...
