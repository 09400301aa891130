"""One customer writes far too much on Telegram: one notice, then quiet; others are served."""

from bot.app.composition import Swingdoor
from storage.records.conversation import Author
from tests.channels.telegram.scene import ANNA, STRANGER, playing, run

MANY = 60


def test_one_notice_then_quiet_and_others_are_answered(live_bot: Swingdoor) -> None:
    async def play() -> None:
        async with playing(live_bot) as scene:
            loud, anna = scene.person(STRANGER, "Sam"), scene.person(ANNA, "Anna")
            for number in range(MANY):
                loud.say(f"what are your opening hours {number}")
            anna.say("hello")
            await scene.settle()
            said = [one.text for one in scene.lines(STRANGER) if one.author is Author.BOT]
            notices = [one for one in said if "will not read or answer" in one]
            assert (len(notices), said[-1]) == (1, notices[0])
            assert len(said) < MANY
            assert len(anna.hears()) == 1
            assert len([one for one in scene.lines(STRANGER) if one.author is Author.CONTACT]) == 31

    run(play)
