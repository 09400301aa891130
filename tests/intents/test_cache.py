"""A model kept on disk is the model that was trained; a broken file is no harm."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from intents.model import cache
from intents.model.cache import fingerprint, recall_or_train
from intents.model.sentences import load_table
from intents.model.training import TrainingSet
from intents.text.language import read_language
from intents.text.preprocessing import make_preprocessor

ROOT = Path(__file__).parents[2]
ROWS = [
    (label, f"{start} {word}")
    for label, words in {"fruit": "apple pear plum", "tool": "hammer saw drill"}.items()
    for word in words.split()
    for start in ("give me a", "i need the")
]
LESSON = TrainingSet(ROWS, [("fruit", "a hammer")])
WORDING = make_preprocessor([read_language("en")])
TEXTS = ["a pear please", "the hamer", "something else", ""]


def test_what_is_recalled_judges_as_what_was_trained(tmp_path: Path) -> None:
    trained = recall_or_train(LESSON, WORDING, load_table(), tmp_path)
    (file,) = tmp_path.iterdir()
    before = file.stat().st_ino
    recalled = recall_or_train(LESSON, WORDING, load_table(), tmp_path)
    assert file.stat().st_ino == before
    for text in TEXTS:
        assert recalled.score(text) == trained.score(text)


def test_models_not_used_for_longest_make_room(tmp_path: Path) -> None:
    for number in range(cache.KEPT):
        old = tmp_path / f"old{number}.npz"
        old.touch()
        os.utime(old, (number, number))
    recall_or_train(LESSON, WORDING, load_table(), tmp_path)
    left = {file.stem for file in tmp_path.iterdir()}
    assert len(left) == cache.KEPT
    assert "old0" not in left
    assert {"old1", f"old{cache.KEPT - 1}"} < left
    (mine,) = (tmp_path / f"{name}.npz" for name in left if not name.startswith("old"))
    os.utime(mine, (0, 0))
    recall_or_train(LESSON, WORDING, load_table(), tmp_path)
    assert mine.stat().st_mtime > cache.KEPT  # used again, so it is young again


def test_training_is_the_same_every_time() -> None:
    one = recall_or_train(LESSON, WORDING, load_table(), None)
    two = recall_or_train(LESSON, WORDING, load_table(), None)
    assert [one.score(text) for text in TEXTS] == [two.score(text) for text in TEXTS]


def test_another_process_trains_the_same_model(tmp_path: Path) -> None:
    """Python orders sets anew in every process; nothing here may hang on that."""
    program = (
        "import sys; from pathlib import Path; from tests.intents.test_cache import *; "
        "recall_or_train(LESSON, WORDING, load_table(), Path(sys.argv[1]))"
    )
    files = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run(
            [sys.executable, "-c", program, folder], check=True, cwd=ROOT, env=environment
        )
        files.append(next(folder.iterdir()))
    first, second = (np.load(file) for file in files)
    with first, second:
        for name in ("words", "meaning", "into", "out", "vectors", "idf"):
            assert np.array_equal(first[name], second[name])


def test_a_broken_file_is_trained_anew(tmp_path: Path) -> None:
    recall_or_train(LESSON, WORDING, load_table(), tmp_path)
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:100])
    assert (
        recall_or_train(LESSON, WORDING, load_table(), tmp_path).score("a pear").labels[0]
        == "fruit"
    )
    assert file.stat().st_size > 100


def test_a_folder_that_cannot_be_written_is_no_harm(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    assert recall_or_train(LESSON, WORDING, load_table(), blocked).labels == ("fruit", "tool")


def test_the_name_changes_with_what_is_learned() -> None:
    other = TrainingSet([*ROWS, ("tool", "a file")])
    table = load_table()
    assert fingerprint(LESSON, WORDING, table) != fingerprint(other, WORDING, table)
