"""Teaching an office: drafted, tried, live, taken back; training never in our own process."""

import asyncio
import json
import os
import signal
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from bot.app.composition import Swingdoor
from bot.office.office import Office
from bot.teaching.phrases import TeachingError, TriedPhrase, found
from bot.workers.learning import learn
from intents.recognizer import Recognizer
from storage.database.database import Connection
from storage.knowledge import taught
from storage.knowledge.taught import Draft, State
from storage.records.conversation import Side
from storage.work import events
from tests.conftest import ENGINES

pytestmark = pytest.mark.slow

HELPFUL = ("paint.return", "can my ladder come back to you")
HARMFUL = ("paint.order", "is a tin of blue dear")
SHORT_WAIT = 30


def run(job: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(asyncio.wait_for(job, SHORT_WAIT))


def heard(office: Office[Any], text: str) -> tuple[str, str]:
    ear = office.knowledge.recognizer
    assert isinstance(ear, Recognizer)
    judged = ear.classify(text)
    return judged.band, judged.scored.labels[0]


def lessons(office: Office[Any]) -> list[tuple[str, str]]:
    return list(office.knowledge.taught_phrases)


def record(office: Office[Any]) -> list[tuple[str, str, str, str]]:
    with office.database.read() as connection:
        entries = events.recent(connection)
    return [(one.actor, one.kind, one.subject, one.fields["intent"]) for one in reversed(entries)]


async def teach(bot: Swingdoor, lesson: tuple[str, str], *, force: bool = False) -> TriedPhrase:
    one = await bot.teaching[Side.FRONT].draft(*lesson, "anna")
    return await bot.teaching[Side.FRONT].publish(one.taught.number, "ben", force=force)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_phrase_goes_from_draft_to_live_to_undone(shop: Swingdoor) -> None:
    teaching, office = shop.teaching[Side.FRONT], shop.front

    async def job() -> None:
        before = office.knowledge.recognizer
        lesson = await teaching.draft(*HELPFUL, "anna")
        assert lesson.taught.state is State.DRAFT
        assert lesson.trial is not None
        assert [one.text for one in lesson.trial.fixes] == ["can my ladder come home to you"]
        assert office.knowledge.recognizer is before
        number = lesson.taught.number
        live = (await teaching.publish(number, "ben")).taught
        assert (live.state, live.by, live.live_by) == (State.LIVE, "anna", "ben")
        assert found(live) == lesson.trial
        assert lessons(office) == [HELPFUL]
        assert heard(office, HELPFUL[1]) == ("sure", HELPFUL[0])
        undone = await teaching.undo(number, "carla")
        assert (undone.taught.state, undone.taught.undone_by) == (State.UNDONE, "carla")
        assert undone.trial is not None
        assert [one.text for one in undone.trial.breaks] == ["can my ladder come home to you"]
        assert lessons(office) == []
        for again in (teaching.undo(number, "x"), teaching.publish(number, "x")):
            with pytest.raises(TeachingError, match=f"hrase {number}"):
                await again

    run(job())
    phrase = ("phrase 1", HELPFUL[0])
    assert record(office) == [
        ("anna", "phrase.drafted", *phrase),
        ("ben", "phrase.live", *phrase),
        ("carla", "phrase.undone", *phrase),
    ]


def test_what_breaks_something_is_not_live_unless_by_force(shop: Swingdoor) -> None:
    async def job() -> None:
        with pytest.raises(TeachingError, match=r"breaks .* lines?.*--force"):
            await teach(shop, HARMFUL)
        assert shop.front.knowledge.taught_phrases == ()
        forced = await shop.teaching[Side.FRONT].publish(1, "ben", force=True)
        assert forced.trial is not None
        assert "is a tin of red dear" in {one.text for one in forced.trial.breaks}
        assert heard(shop.front, HARMFUL[1]) == ("sure", HARMFUL[0])

    run(job())


def test_the_same_words_are_one_lesson(shop: Swingdoor) -> None:
    teaching = shop.teaching[Side.FRONT]

    async def job() -> None:
        first = await teaching.draft(*HELPFUL, "anna")
        again = await teaching.draft(HELPFUL[0], f"{HELPFUL[1].upper()} ?", "ben")
        assert again.taught.number == first.taught.number
        with pytest.raises(TeachingError, match=r"phrase 1|Phrase 1 says .* paint\.return"):
            await teaching.draft("paint.price", HELPFUL[1], "ben")
        await teaching.publish(first.taught.number, "anna")
        with pytest.raises(TeachingError, match="live since"):
            await teaching.draft(*HELPFUL, "ben")
        await teaching.undo(first.taught.number, "anna")
        assert (await teaching.draft("paint.price", HELPFUL[1], "ben")).taught.number == 2

    run(job())


def test_a_trial_beside_other_lessons_is_done_again(shop: Swingdoor) -> None:
    """Fine when it was tried; since then something went live beside which it breaks a line."""
    teaching = shop.teaching[Side.FRONT]

    async def job() -> None:
        draft = await teaching.draft(*HELPFUL, "anna")
        await teach(shop, HARMFUL, force=True)
        live = await teaching.publish(draft.taught.number, "anna", force=True)
        assert live.taught.trial is not None
        assert json.loads(live.taught.trial)["beside"] == [list(HARMFUL)]
        assert shop.front.knowledge.taught_phrases == (HELPFUL, HARMFUL)  # by number

    run(job())


def child_of_ours() -> int:
    children = Path(f"/proc/{os.getpid()}/task")
    found = {int(one) for task in children.iterdir() for one in _words(task / "children")}
    mine = [pid for pid in found if "intents.taught.worker" in _line(pid)]
    return mine[0] if mine else 0


def _words(path: Path) -> list[str]:
    try:
        return path.read_text().split()
    except OSError:
        return []


def _line(pid: int) -> str:
    return " ".join(_words(Path(f"/proc/{pid}/cmdline"))).replace("\0", " ")


async def until(condition: Callable[[], object]) -> None:
    for _ in range(100 * SHORT_WAIT):
        if condition():
            return
        await asyncio.sleep(0.01)
    pytest.fail("waited in vain")


async def kill_the_child() -> None:
    await until(child_of_ours)
    os.kill(child_of_ours(), signal.SIGKILL)


def test_a_killed_training_loses_nothing(shop: Swingdoor) -> None:
    teaching, office = shop.teaching[Side.FRONT], shop.front

    async def job() -> None:
        before = office.knowledge
        with pytest.raises(TeachingError, match="Phrase 1 is kept as a draft"):
            await asyncio.gather(teaching.draft(*HELPFUL, "anna"), kill_the_child())
        assert office.knowledge is before
        one = (await teaching.resume(1)).taught
        assert one.state is State.DRAFT
        await teaching.publish(1, "anna")
        assert heard(office, HELPFUL[1]) == ("sure", HELPFUL[0])

    run(job())


def test_the_event_loop_and_the_writer_go_on_while_it_trains(shop: Swingdoor) -> None:
    teaching = shop.teaching[Side.FRONT]
    waits: list[float] = []

    async def work(done: asyncio.Event) -> None:
        loop = asyncio.get_running_loop()
        while not done.is_set():
            began = loop.time()
            await asyncio.sleep(0.002)
            await asyncio.wrap_future(shop.front.database.submit(lambda _: None))
            waits.append(loop.time() - began)

    async def job() -> None:
        done = asyncio.Event()
        worker = asyncio.create_task(work(done))
        await teach(shop, HELPFUL)
        done.set()
        await worker

    run(job())
    assert len(waits) > 100
    waits.sort()
    assert waits[len(waits) // 2] < 0.05
    assert teaching.office.knowledge.taught_phrases == (HELPFUL,)


def test_what_is_live_is_heard_after_a_restart(
    shop: Swingdoor, start_bot: Callable[[], Swingdoor]
) -> None:
    lesson = ("orders.track", "wherever has my flurbish thing gone")

    def live(connection: Connection) -> None:
        one = taught.add(connection, Draft(*lesson, lesson[1], "en"), "anna", shop.front.now())
        assert one is not None
        taught.go_live(connection, one.number, "anna", shop.front.now())

    shop.front.database.write(live)
    shop.close()
    again = start_bot()
    assert again.front.knowledge.taught_phrases == (lesson,)
    assert heard(again.front, lesson[1]) == ("sure", lesson[0])
    again.close()


@pytest.mark.postgres
@pytest.mark.parametrize("engine", ["postgres"])
def test_another_process_hears_it_a_moment_later(
    shop: Swingdoor, start_bot: Callable[[], Swingdoor], paint: Path
) -> None:
    other = start_bot()
    other.teaching[Side.FRONT].workshop.root = paint

    async def job() -> None:
        stop = asyncio.Event()
        looking = asyncio.create_task(learn(other.teaching[Side.FRONT], stop))
        lesson = await teach(shop, HELPFUL)
        await until(lambda: other.front.knowledge.taught_phrases == (HELPFUL,))
        assert heard(other.front, HELPFUL[1]) == ("sure", HELPFUL[0])
        await shop.teaching[Side.FRONT].undo(lesson.taught.number, "anna")
        await until(lambda: not other.front.knowledge.taught_phrases)
        stop.set()
        await looking

    run(job())
    other.close()


def test_one_offices_phrases_are_nowhere_in_the_other(shop: Swingdoor) -> None:
    run(teach(shop, HELPFUL))
    assert shop.back.knowledge.taught_phrases == ()
    assert run(shop.teaching[Side.BACK].list_taught()) == []
    assert record(shop.back) == []
    with pytest.raises(TeachingError, match="no intent"):
        run(shop.teaching[Side.FRONT].draft("paint.mix", "whisk the two tins up", "anna"))
    with pytest.raises(TeachingError, match="taught no phrase 1"):
        run(shop.teaching[Side.BACK].undo(1, "anna"))
    shop.close()
    files = list(shop.settings.data_dir.glob("*"))
    holding = {file.name[:5] for file in files if HELPFUL[1].encode() in file.read_bytes()}
    assert holding == {"front"}
