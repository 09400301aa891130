"""Figures on understanding: public sets where they are at hand, and the shipped catalogue.

`python -m tests.benchmarks.understanding [FOLDER]`: the folder holds banking77.jsonl, hwu64.jsonl
and banking50_oos.jsonl, rows of {text, intent, split}; only `train` and `valid` are looked at.
With the extra installed (or `PYTHONPATH=.venv/embed`) a second part has its figures.
"""

import os
import random
import resource
import sys
import time
import tomllib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from intents.catalogue.catalogue import SideName, load
from intents.evaluation.evaluation import Example, evaluate, of_split, read_rows
from intents.model.embedding import SWITCH, load_embedder
from intents.model.model import OUTSIDE
from intents.model.second_stage import Reader
from intents.recognizer import Recognizer

ROOT = Path(__file__).parents[2]
PUBLIC = ROOT.parent / "shared" / "data"
DRAWS = 3
FEW, MANY = 10, 110  # rows of a label
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def main(folder: Path = PUBLIC) -> None:
    """Print every table; the public ones only where their files are."""
    wanted = os.environ.pop(SWITCH, "")
    os.environ[SWITCH] = "off"
    shipped()
    speed()
    if folder.is_dir():
        light(folder)
    else:
        print(f"No public sets in {folder}: not measured.")
    os.environ[SWITCH] = wanted
    embedder = load_embedder()
    if embedder is None:
        print("The extra [embed] is not installed: not measured.")
        return
    print("With the extra [embed]:")
    shipped()
    speed()
    if folder.is_dir():
        with TemporaryDirectory() as kept:  # no phrase is read twice
            close(folder, Reader(embedder, Path(kept)))


def close(folder: Path, reader: Reader) -> None:
    """The public tables with the second opinion."""
    for name in ("banking77", "hwu64"):
        public(name, read_rows(folder / f"{name}.jsonl"), reader)
    outside(read_rows(folder / "banking50_oos.jsonl"), reader)


def light(folder: Path) -> None:
    """The public tables without the extra."""
    sets = {name: read_rows(folder / f"{name}.jsonl") for name in ("banking77", "hwu64")}
    for name, rows in sets.items():
        public(name, rows)
        strangers(name, rows)
    outside(read_rows(folder / "banking50_oos.jsonl"))
    large([row for rows in sets.values() for row in rows])


def public(name: str, rows: Sequence[Example], reader: Reader | None = None) -> None:
    """Accuracy on the valid split: all rows, ten a class, and with one or two slips a message."""
    learn, test = of_split(rows, "train"), of_split(rows, "valid")
    full = evaluate(learn, test, (), reader)
    typed = [replace(row, text=misspell(row.text, at)) for at, row in enumerate(test)]
    slips = evaluate(learn, typed, (), reader)
    few = [evaluate(draw(learn, seed), test, (), reader).accuracy for seed in range(DRAWS)]
    print(
        f"{name}: {full.accuracy:.2%}, with slips {slips.accuracy:.2%}, ten a class "
        f"{np.mean(few):.2%}; {full.train_seconds} s to train, p50 {full.latency_ms['p50']} ms, "
        f"p99 {full.latency_ms['p99']} ms, {full.rss_mb} MB"
    )


def outside(rows: Sequence[Example], reader: Reader | None = None) -> None:
    """How well near and far out-of-scope rows are refused, with no such row in training."""
    learn, test = of_split(rows, "train"), of_split(rows, "valid")
    for split in ("valid_near_oos", "valid_far_oos"):
        others = [replace(row, intent=OUTSIDE) for row in of_split(rows, split)]
        print(f"banking50 {split}: {evaluate(learn, [*test, *others], (), reader).oos}")


def strangers(name: str, rows: Sequence[Example]) -> None:
    """A quarter of the labels left out of training, to be refused; mean of several draws.

    The bar is fitted without any such row, then with a third of the valid rows set aside for it.
    """
    labels = sorted({row.intent for row in rows})
    plain, tuned = [], []
    for seed in range(DRAWS):
        away = set(random.Random(seed).sample(labels, len(labels) // 4))
        learn = [row for row in of_split(rows, "train") if row.intent not in away]
        test = [
            replace(row, intent=OUTSIDE) if row.intent in away else row
            for row in of_split(rows, "valid")
        ]
        random.Random(seed).shuffle(test)
        third = len(test) // 3
        plain.append(evaluate(learn, test[third:]))
        tuned.append(evaluate(learn, test[third:], test[:third]))
    for how, runs in (("without", plain), ("with", tuned)):
        found = [run.oos for run in runs if run.oos]
        print(
            f"{name}, a quarter of the labels outside, fitted {how} such rows: "
            f"AUROC {np.mean([one.auroc for one in found]):.3f}; in scope "
            f"{np.mean([run.accuracy for run in runs]):.1%}, after refusals "
            f"{np.mean([one.in_scope_accuracy for one in found]):.1%}; "
            f"{np.mean([one.recall for one in found]):.1%} of outside refused"
        )


def large(rows: Sequence[Example]) -> None:
    """What it costs to train on some 15,000 phrases of 141 intents."""
    by_intent: dict[str, list[Example]] = defaultdict(list)
    for row in rows:
        by_intent[row.intent].append(row)
    learn = [row for some in by_intent.values() for row in some[:MANY]]
    began = time.process_time()
    measured = evaluate(learn, learn[::50])
    print(
        f"{len(learn)} phrases, {len(by_intent)} intents: "
        f"{time.process_time() - began:.1f} s CPU to train, p50 {measured.latency_ms['p50']} ms, "
        f"p99 {measured.latency_ms['p99']} ms, {measured.rss_mb} MB"
    )


def draw(rows: Sequence[Example], seed: int) -> list[Example]:
    """Ten rows a class."""
    by_intent: dict[str, list[Example]] = defaultdict(list)
    for row in rows:
        by_intent[row.intent].append(row)
    chance = random.Random(seed)
    return [row for intent in sorted(by_intent) for row in chance.sample(by_intent[intent], FEW)]


def misspell(text: str, seed: int) -> str:
    """One or two random edits: a letter swapped, left out, put in or replaced."""
    chance = random.Random(seed)
    for _ in range(chance.choice((1, 2))):
        at = chance.randrange(max(1, len(text) - 1))
        letter = chance.choice(LETTERS)
        text = chance.choice((
            text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :],
            text[:at] + text[at + 1 :],
            text[:at] + letter + text[at:],
            text[:at] + letter + text[at + 1 :],
        ))  # fmt: skip
    return text


def shipped() -> None:
    """The catalogue on phrases it was never shown, clean and misspelled, and on what is outside."""
    tables = {
        name: tomllib.loads((ROOT / "tests" / "phrases" / f"{name}.toml").read_text("utf-8"))
        for name in ("front", "back", "smalltalk", "outside")
    }
    sides: tuple[SideName, ...] = ("front", "back")
    for side in sides:
        office = Recognizer.build(load(side))
        rows = [
            (i, text) for i, texts in (tables[side] | tables["smalltalk"]).items() for text in texts
        ]
        clean = share(office, rows)
        slips = share(office, [(i, misspell(text, at)) for at, (i, text) in enumerate(rows)])
        others = [*tables["outside"]["both"], *tables["outside"][side]]
        refused = sum(office.classify(text).band == "reject" for text in others) / len(others)
        began = time.process_time()
        Recognizer.build(office.catalog, remember=False)
        seconds = time.process_time() - began
        print(
            f"{side}: {clean:.1%} of {len(rows)} unseen phrases, {slips:.1%} with slips; "
            f"{refused:.1%} of {len(others)} outside refused; trained in {seconds:.1f} s CPU"
        )


def share(office: Recognizer, rows: Sequence[tuple[str, str]]) -> float:
    """The share of rows whose best intent is the one meant."""
    return sum(office.classify(text).scored.labels[0] == intent for intent, text in rows) / len(
        rows
    )


def speed() -> None:
    """Milliseconds a message, and one of a megabyte."""
    office = Recognizer.build(load("front"))
    texts = [text for intent in office.catalog.intents.values() for text in intent.phrases["en"]]
    for text in texts[:200]:
        office.classify(text)
    times = []
    for text in texts:
        began = time.perf_counter()
        office.classify(text)
        times.append(1000 * (time.perf_counter() - began))
    began = time.perf_counter()
    office.understand("where is my order? " * 55_000)
    long = 1000 * (time.perf_counter() - began)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"judging: p50 {np.percentile(times, 50):.2f} ms, p99 {np.percentile(times, 99):.2f} ms; "
        f"a megabyte {long:.0f} ms; {memory:.0f} MB resident with both offices"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else PUBLIC)
