"""Where recognizers are trained: a child process does the work, this one only waits for it.

The child leaves the model in the cache folder under the hash of what it was trained from; loading
it from there takes a tenth of a second, on a thread. Nothing is trained inside a server.
"""

import asyncio
import json
import os
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from intents.catalogue import catalogue
from intents.catalogue.catalogue import Catalog
from intents.model.cache import cache_folder
from intents.model.embedding import SWITCH
from intents.recognizer import Recognizer
from intents.taught.trials import TaughtPhrases, Trial
from storage.records.conversation import Side

PATIENCE = 270.0  # seconds a training may take: less than a command waits for a server


class TrainingError(Exception):
    """A training that did not end well. Nothing has changed."""


@dataclass(slots=True)
class Workshop:
    """Trains one office's recognizer, and tries taught phrases. `root` holds the catalogue."""

    side: Side
    root: Path = catalogue.ROOT
    patience: float = PATIENCE
    _spare: TemporaryDirectory[str] | None = field(default=None, init=False)

    def words(self) -> Catalog:
        """Give the office's catalogue, as it was shipped."""
        return catalogue.load(self.side.value, self.root)

    async def learn(self, taught_phrases: TaughtPhrases) -> Recognizer:
        """Give the recognizer of these taught phrases; a child trains it, or finds that one has."""
        await self._work({"before": None, "after": taught_phrases})
        return await asyncio.to_thread(self._load, taught_phrases)

    async def try_out(self, before: TaughtPhrases, after: TaughtPhrases) -> Trial:
        """Say what going from one set of taught phrases to the other changes."""
        return Trial.from_json(await self._work({"before": before, "after": after}))

    def _load(self, taught_phrases: TaughtPhrases) -> Recognizer:
        return Recognizer.build(self.words(), taught_phrases, cache=self._folder())

    async def _work(self, task: dict[str, Any]) -> Any:
        """Run a child to its end. TrainingError if it does not get there."""
        places = {"root": str(self.root), "folder": str(self._folder())}
        told = json.dumps({"side": self.side.value, **places, **task})
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "intents.taught.worker"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=_environment(),
        )
        try:
            out, _ = await asyncio.wait_for(child.communicate(told.encode()), self.patience)
        except TimeoutError:
            raise TrainingError(f"The training took over {self.patience:.0f} seconds.") from None
        finally:
            if child.returncode is None:  # we do not wait for it any longer
                child.kill()
                await child.wait()
        if child.returncode != 0:
            raise TrainingError(f"The training stopped half way (status {child.returncode}).")
        return json.loads(out)

    def _folder(self) -> Path:
        """The cache folder, or one of our own where that cannot be written."""
        folder = cache_folder()
        with suppress(OSError):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.access(folder, os.W_OK):
            return folder
        if self._spare is None:
            self._spare = TemporaryDirectory(prefix="swingdoor-")
        return Path(self._spare.name)


def _environment() -> dict[str, str]:
    """What the child is told of ours: no setting but one, so no secrets; one thread of arithmetic.

    Several threads are four times slower on matrices as small as these.
    """
    ours = {
        name: value
        for name, value in os.environ.items()
        if name == SWITCH or not name.startswith("SWINGDOOR_")
    }
    return {**ours, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
