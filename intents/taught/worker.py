"""Training in a process of its own: `python -m intents.workbench`, so that a server goes on answering.

One JSON object on stdin: `side`, `before` and `after` (lists of [intent, phrase]; `before` is null
where nothing is to be compared), `root` of the catalogue, `folder`. The model of `after` is left in the folder, where
whoever asked finds it by what it was trained from. On stdout: the trial, or null.
Killed at any moment it leaves nothing half done: files get their names when they are whole.
"""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from intents.catalogue.catalogue import load
from intents.recognizer import Recognizer
from intents.taught.trials import TaughtPhrases, try_phrases

POLITE = 10  # niceness: whoever serves goes first


def work(task: Mapping[str, Any]) -> dict[str, Any] | None:
    """Train, and compare if asked to."""
    catalog = load(task["side"], Path(task["root"]))
    after = _phrases(task["after"])
    Recognizer.build(catalog, after, cache=Path(task["folder"]))
    if task["before"] is None:
        return None
    return try_phrases(catalog, _phrases(task["before"]), after).as_json()


def _phrases(rows: list[list[str]]) -> TaughtPhrases:
    return tuple((intent, phrase) for intent, phrase in rows)


if __name__ == "__main__":
    os.nice(POLITE)
    json.dump(work(json.load(sys.stdin)), sys.stdout)
