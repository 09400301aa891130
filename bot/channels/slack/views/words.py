"""The channel's own sentences, out of the language's files like all that the offices say."""

from dataclasses import dataclass
from itertools import count

from bot.office.wording import Wording
from handlers.reply import Reply, Shown


@dataclass(frozen=True, slots=True)
class Words:
    """Gives the sentences under `slack.` in one language.

    There is one refusal, whatever the check that failed: it says nothing about which.
    """

    wording: Wording

    def __call__(self, key: str, /, **values: Shown | Reply) -> str:
        """Give a sentence by its key without `slack.`."""
        return self.wording.say(Reply(f"slack.{key}", **values))

    def prompts(self) -> list[dict[str, str]]:
        """Give the first questions offered, as Slack takes them: the title, what it says."""
        numbers = (number for number in count(1))
        known: list[dict[str, str]] = []
        for number in numbers:
            if not self.wording.has(f"slack.prompt.{number}"):
                break
            title, said = self(f"prompt.{number}"), self(f"prompt.{number}.say")
            known.append({"title": title, "message": said})
        return known
