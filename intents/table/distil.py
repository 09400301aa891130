"""Makes the table of word vectors anew; run by hand, see README.md beside this file.

    python -m intents.table.distil MODEL.onnx TOKENIZER.json WORDNET_FOLDER

The teacher reads sentences; the table is fitted so that the mean of a sentence's rows comes near
what the teacher made of it: a ridge regression towards the teacher's vectors of single words.
"""

import sys
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from tokenizers import Tokenizer

from intents.model.features import Floats
from intents.model.sentences import ROOT, Table
from intents.table.corpus import make_corpus
from intents.text.language import read_language
from intents.text.preprocessing import make_preprocessor

WIDTH = 256
WEIGHTS = {"glosses": 1.0, "requests": 1.0, "phrases": 3.0, "variations": 2.0}
REQUESTS, VARIATIONS = 90_000, 150_000
RIDGE = 0.05
STEPS = 10  # of conjugate gradients; the error stands still after eight
COMMON = 1e-3  # smooth inverse frequency: how rare a word must be to keep its full weight
BATCH = 64


class Teacher:
    """A sentence model in ONNX, with its tokenizer."""

    def __init__(self, model: Path, tokenizer: Path) -> None:
        self.tokenizer = Tokenizer.from_file(str(tokenizer))
        self.tokenizer.enable_truncation(48)
        self.tokenizer.no_padding()
        self.session = onnxruntime.InferenceSession(str(model))

    def words(self) -> list[str]:
        """The vocabulary's words and pieces of plain letters."""
        words = sorted(self.tokenizer.get_vocab().items(), key=lambda item: item[1])
        return [
            word
            for word, _ in words
            if word.removeprefix("##").isascii()
            and word.removeprefix("##").isalpha()
            and word.islower()
        ]

    def embed(self, texts: list[str]) -> Floats:
        """Vectors of length one: the mean over a text's tokens."""
        codes = [encoding.ids for encoding in self.tokenizer.encode_batch(texts)]
        order = sorted(range(len(texts)), key=lambda at: len(codes[at]))
        parts = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
        found = np.concatenate([self._batch([codes[at] for at in part]) for part in parts])
        result = np.empty_like(found)
        result[order] = found
        return result

    def _batch(self, codes: list[list[int]]) -> Floats:
        longest = max(map(len, codes))
        ids = np.array([code + [0] * (longest - len(code)) for code in codes], np.int64)
        mask = np.array([[at < len(code) for at in range(longest)] for code in codes], np.int64)
        inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        hidden = self.session.run(None, inputs)[0]
        mean: Floats = (hidden * mask[:, :, None]).sum(1) / mask.sum(1, keepdims=True)
        mean /= np.linalg.norm(mean, axis=1, keepdims=True)
        return mean


def distil(teacher: Teacher, wordnet: Path) -> tuple[list[str], Floats]:
    """Give the words and their rows."""
    words = teacher.words()
    corpus = make_corpus(wordnet, REQUESTS, VARIATIONS)
    texts = [text for part in corpus.values() for text in part]
    worth = np.concatenate([np.full(len(part), WEIGHTS[name]) for name, part in corpus.items()])
    meant = teacher.embed(texts)
    alone = teacher.embed([word.removeprefix("##") for word in words])
    middle = meant.mean(axis=0)
    _, _, axes = np.linalg.svd(meant[:: max(1, len(meant) // 20_000)] - middle, full_matrices=False)
    axes = axes[:WIDTH].T
    shares = _shares(texts, words)
    counts = np.asarray((shares > 0).sum(axis=0)).ravel()
    rarity = COMMON / (COMMON + (counts + 1) / (counts.sum() + len(words)))
    start = ((alone - middle) @ axes * rarity[:, None]).astype(np.float32)
    return words, _fit(shares, (meant - middle) @ axes, start, worth.astype(np.float32)[:, None])


def _shares(texts: list[str], words: list[str]) -> csr_matrix:
    """How much of each text each row of the table is, cut as the product cuts it."""
    empty = np.zeros((len(words), 1), np.int8)
    table = Table(
        {word: at for at, word in enumerate(words)}, empty, np.ones(len(words), np.float32)
    )
    preprocessor = make_preprocessor([read_language("en")])
    cut = [
        [at for word in preprocessor.tokenize(text).words for at in table.pieces(word)]
        for text in texts
    ]
    values = [np.full(len(places), 1 / len(places), np.float32) for places in cut if places]
    ends = np.cumsum([0, *map(len, cut)])
    columns = np.concatenate([np.array(places, np.int32) for places in cut])
    return csr_matrix((np.concatenate(values), columns, ends), shape=(len(texts), len(words)))


def _fit(shares: csr_matrix, meant: Floats, start: Floats, worth: Floats) -> Floats:
    """Ridge regression by conjugate gradients, all columns at once, scaled by the diagonal."""
    turned = shares.T.tocsr()
    scale = np.asarray(shares.multiply(shares).multiply(worth).sum(axis=0)).ravel() + RIDGE
    moved = np.zeros_like(start)
    rest = turned @ (worth * (meant - shares @ start))
    ready = rest / scale[:, None]
    path = ready.copy()
    size = (rest * ready).sum(axis=0)
    for _ in range(STEPS):
        image = turned @ (worth * (shares @ path)) + RIDGE * path
        step = size / ((path * image).sum(axis=0) + 1e-12)
        moved += step * path
        rest -= step * image
        ready = rest / scale[:, None]
        now = (rest * ready).sum(axis=0)
        path = ready + now / (size + 1e-12) * path
        size = now
    return start + moved


def store(words: list[str], rows: Floats, codes: list[int], folder: Path = ROOT) -> None:
    """Write rows as whole numbers of eight bits, each with its own unit; and the words' numbers."""
    np.save(folder / "codes.npy", np.array(codes, np.uint16))
    units = np.maximum(np.abs(rows).max(axis=1) / 127, 1e-6)
    small: NDArray[np.int8] = np.round(rows / units[:, None]).astype(np.int8)
    np.savez(folder / "rows.npz", rows=small, units=(units / units.mean()).astype(np.float32))
    (folder / "words.txt").write_text("\n".join(words), encoding="utf-8")


if __name__ == "__main__":
    known = Teacher(Path(sys.argv[1]), Path(sys.argv[2]))
    pieces, table = distil(known, Path(sys.argv[3]))
    store(pieces, table, [known.tokenizer.token_to_id(piece) for piece in pieces])
