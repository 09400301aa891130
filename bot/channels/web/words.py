"""The pages' own sentences, out of the language's files like all that the office says."""

from dataclasses import dataclass
from itertools import count, takewhile

from bot.office.wording import Wording
from handlers.reply import Reply, Shown

# What the script of the chat says by itself.
_SCRIPT = ("you", "bot", "connecting", "offline", "not_sent", "again")
_HOLDERS = ("with_bot", "waiting", "with_agent")


@dataclass(frozen=True, slots=True)
class Words:
    """Gives the sentences under `web.` in one language."""

    wording: Wording

    def __call__(self, key: str, /, **values: Shown | Reply) -> str:
        """Give a sentence by its key without `web.`."""
        return self.wording.say(Reply(f"web.{key}", **values))

    @property
    def code(self) -> str:
        """The language's code, for the page to name."""
        return self.wording.code

    def ideas(self) -> list[str]:
        """Give the openings offered before the first message."""
        keys = takewhile(
            lambda key: self.wording.has(f"web.{key}"), (f"idea.{n}" for n in count(1))
        )
        return [self(key) for key in keys]

    def script(self) -> dict[str, str]:
        """Give what the script of the chat says, by its key."""
        holders = {name: self(f"holder.{name}") for name in _HOLDERS}
        return {key: self(key) for key in _SCRIPT} | holders
