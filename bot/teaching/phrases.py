"""Teaching one office a phrase: drafted, tried, taken live, taken back. Each step is a row.

Nothing goes live before it is known what it fixes and what it breaks, and the recognizer that will
hear it is ready before the row says so. Every process of an office looks now and then at what is
live, so those that did not teach it themselves hear it a moment later.
"""

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.office.office import Office
from bot.teaching.training import TrainingError, Workshop
from intents.taught import preparation
from intents.taught.preparation import Prepared
from intents.taught.trials import TaughtPhrases, Trial
from storage.database.database import Connection
from storage.knowledge import taught
from storage.knowledge.taught import Draft, State, TaughtPhrase
from storage.records.work import Actor, ActorKind
from storage.work import events
from storage.work.events import Happening


class TeachingError(Exception):
    """What was asked cannot be done with this phrase; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class TriedPhrase:
    """A phrase with what its trial found; `notes` are about its words."""

    taught: TaughtPhrase
    trial: Trial | None
    notes: tuple[str, ...] = ()


class Teaching:
    """Teaches one office. Steps of one process come one after the other."""

    def __init__(self, office: Office[Any]) -> None:
        """Take the office that learns."""
        self.office = office
        self.workshop = Workshop(office.side)
        self._turn = asyncio.Lock()

    async def draft(self, intent: str, text: str, by: str) -> TriedPhrase:
        """Keep a phrase as a draft and try it. TeachingError says why it cannot be taught."""
        prepared = await asyncio.to_thread(self._prepare, intent, text)
        draft = Draft(prepared.intent, prepared.phrase, prepared.key, prepared.language)
        async with self._turn:
            one = await self.office.database.act(
                lambda connection: self._keep(connection, draft, by)
            )
            return TriedPhrase(one, await self._try(one), prepared.notes)

    async def resume(self, number: int) -> TriedPhrase:
        """Try a draft again, beside what is live by now."""
        async with self._turn:
            one = await self._find(number)
            if one.state is not State.DRAFT:
                raise TeachingError(f"Phrase {number} is no draft: it is {one.state.value}.")
            return TriedPhrase(one, await self._try(one))

    async def publish(self, number: int, by: str, *, force: bool = False) -> TriedPhrase:
        """Take a draft live. One that breaks something is refused unless by force."""
        async with self._turn:
            one = await self._find(number)
            if one.state is not State.DRAFT:
                raise TeachingError(f"Phrase {number} is no draft: it is {one.state.value}.")
            live = await self._live()
            trial = _trial_beside(one, live) or await self._try(one)
            if trial.breaks and not force:
                raise TeachingError(
                    f"It breaks {_lines(len(trial.breaks))}, so phrase {number} stays a draft. "
                    "Take it live all the same with --force."
                )
            wanted = await self._live(also=number)
            ear = await self.workshop.learn(wanted)
            await self.office.database.act(
                lambda connection: self._step(connection, one, by, taught.go_live)
            )
            self._hear(ear, wanted)
            return TriedPhrase(await self._find(number), trial)

    async def undo(self, number: int, by: str) -> TriedPhrase:
        """Take a phrase back at once; the trial then says what that changed, None for a draft."""
        async with self._turn:
            one = await self._find(number)
            if one.state is State.UNDONE:
                raise TeachingError(f"Phrase {number} was taken back already, by {one.undone_by}.")
            live = await self._live()
            rest = tuple(lesson for lesson in live if lesson != (one.intent, one.phrase))
            ear = await self.workshop.learn(rest) if one.state is State.LIVE else None
            await self.office.database.act(
                lambda connection: self._step(connection, one, by, taught.undo)
            )
            if ear is None:
                return TriedPhrase(await self._find(number), None)
            self._hear(ear, rest)
            return await self._look_back(await self._find(number), live, rest)

    async def list_taught(self) -> Sequence[TaughtPhrase]:
        """Give every phrase this office was ever taught, newest first."""
        return await self.office.database.look(taught.list_all)

    async def catch_up(self) -> None:
        """Learn what is live, if that is not what this process hears."""
        if await self._live() == self.office.knowledge.taught_phrases:
            return
        async with self._turn:
            live = await self._live()
            if live != self.office.knowledge.taught_phrases:
                self._hear(await self.workshop.learn(live), live)

    # --- one step ------------------------------------------------------------------------------

    def _prepare(self, intent: str, text: str) -> Prepared:
        known = self.office.knowledge
        clean = preparation.clean_phrase(text)[: preparation.LONGEST_PHRASE * 10]
        heard = known.recognizer.understand(clean, known.names, self.office.now().date())
        try:
            return preparation.prepare(self.workshop.words(), intent, clean, heard.entities)
        except preparation.PhraseError as error:
            raise TeachingError(str(error)) from None

    def _keep(self, connection: Connection, draft: Draft, by: str) -> TaughtPhrase:
        """Add a draft, or give the one that is there with the same words and intent."""
        now = self.office.now()
        one = taught.add(connection, draft, by, now)
        if one is not None:
            _note(connection, "phrase.drafted", one, by, now)
            return one
        same = taught.find_same(connection, draft.key)
        assert same is not None
        if same.intent != draft.intent:
            raise TeachingError(
                f"Phrase {same.number} says that these words mean {same.intent}. "
                f"Take that back first: swingdoor phrases undo --office {self.office.side} {same.number}"
            )
        if same.state is State.LIVE:
            raise TeachingError(f"That is phrase {same.number} already, live since {same.live_at}.")
        return same

    def _step(
        self,
        connection: Connection,
        one: TaughtPhrase,
        by: str,
        step: Callable[..., bool],
    ) -> None:
        now = self.office.now()
        if not step(connection, one.number, by, now):
            raise TeachingError(f"Somebody else has just changed phrase {one.number}.")
        kind = "phrase.live" if step is taught.go_live else "phrase.undone"
        _note(connection, kind, one, by, now)

    async def _look_back(
        self, one: TaughtPhrase, before: TaughtPhrases, after: TaughtPhrases
    ) -> TriedPhrase:
        """Say what taking a phrase back changed. It is back whether or not that can be said."""
        try:
            return TriedPhrase(one, await self.workshop.try_out(before, after))
        except TrainingError as error:
            return TriedPhrase(
                one, None, (f"It is taken back. What that changes is not known: {error}",)
            )

    async def _try(self, one: TaughtPhrase) -> Trial:
        live = await self._live()
        try:
            trial = await self.workshop.try_out(live, await self._live(also=one.number))
        except TrainingError as error:
            raise TeachingError(
                f"{error} Phrase {one.number} is kept as a draft; try it again: swingdoor phrases "
                f"teach --office {self.office.side} --number {one.number}"
            ) from error
        found = json.dumps({"beside": live, **trial.as_json()})
        await self.office.database.act(
            lambda connection: taught.keep_trial(connection, one.number, found)
        )
        return trial

    def _hear(self, ear: Any, live: TaughtPhrases) -> None:
        self.office.knowledge = replace(self.office.knowledge, recognizer=ear, taught_phrases=live)

    async def _find(self, number: int) -> TaughtPhrase:
        one = await self.office.database.look(lambda connection: taught.find(connection, number))
        if one is None:
            raise TeachingError(f"The {self.office.side} office was taught no phrase {number}.")
        return one

    async def _live(self, also: int | None = None) -> TaughtPhrases:
        return await self.office.database.look(
            lambda connection: taught.list_live(connection, also)
        )


def _note(connection: Connection, kind: str, one: TaughtPhrase, by: str, now: datetime) -> None:
    who = Actor(ActorKind.OPERATOR, by)
    what = Happening(kind, f"phrase {one.number}", who, {"intent": one.intent})
    events.record(connection, what, now)


def found(one: TaughtPhrase) -> Trial | None:
    """Give what the last trial of a phrase found."""
    return Trial.from_json(json.loads(one.trial)) if one.trial else None


def _trial_beside(one: TaughtPhrase, live: TaughtPhrases) -> Trial | None:
    """The trial that was kept, None if other taught phrases are live by now."""
    beside = json.loads(one.trial)["beside"] if one.trial else None
    return found(one) if beside == [list(lesson) for lesson in live] else None


def _lines(count: int) -> str:
    return "one line" if count == 1 else f"{count} lines"
