"""The sentences a teacher model is asked about: WordNet's, made-up requests, our own phrases.

Our phrases are varied (a synonym, another noun or verb, two spliced): what they say matters little,
the teacher reads whatever it is given. No public set of requests is among them.
"""

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from intents.catalogue.catalogue import load
from intents.catalogue.phrases import fill
from intents.text.language import read_language

SEED = 11
LONGEST = 110  # characters
SIDES = ("front", "back")
PARTS = {"noun": "1", "verb": "2"}  # as WordNet's sense keys number them
REQUESTS = """how do I {v} my {n}|I want to {v} the {n}|can you {v} the {n} for me|where is my {n}
what is the {n} of the {m}|when will my {n} {v}|my {n} does not {v}|how much is a {n}
how long does the {n} take|I have a problem with my {n}|please {v} my {n}|do you have any {n}
tell me about {n} and {m}|I lost my {n}|what happens if I {v} the {n}|change my {n} to {m}
show me my {n}|how many {n} are left|who can {v} the {n}|is it possible to {v} a {n} without a {m}
which {n} should I {v}|set up a {n}|cancel the {n}|what time is the {n}|status of my {n}|{v} {n}
where can I {v} a {n}|someone {v} my {n}|I don't want the {n} anymore|add {n} to my {m}
remove the {n} from my {m}|what's the difference between {n} and {m}|am I allowed to {v} the {n}
how can I {v} {n} from {m}|remind me to {v} the {n}|explain the {n} to me""".replace("\n", "|")


@dataclass(frozen=True, slots=True)
class Words:
    """WordNet's frequent nouns and verbs, and synonyms."""

    nouns: list[str]
    verbs: list[str]
    synonyms: dict[str, list[str]]


def make_corpus(wordnet: Path, requests: int, variations: int) -> dict[str, list[str]]:
    """Lower-case sentences by source: `glosses`, `requests`, `phrases`, `variations`."""
    draw = random.Random(SEED)  # noqa: S311 - the same corpus every time
    words = read_words(wordnet)
    phrases = list(dict.fromkeys(_phrases()))
    varied = (_vary(phrases, words, draw) for _ in range(variations))
    made = (_request(words, draw) for _ in range(requests))
    return {
        "glosses": list(dict.fromkeys(_glosses(wordnet))),
        "requests": list(dict.fromkeys(made)),
        "phrases": phrases,
        "variations": list(dict.fromkeys(varied)),
    }


def read_words(wordnet: Path) -> Words:
    """Read frequencies and synonym sets from WordNet's database files."""
    counts: dict[str, Counter[str]] = {part: Counter() for part in PARTS}
    for line in (wordnet / "cntlist.rev").read_text(encoding="utf-8").splitlines():
        key, _, count = line.split()
        lemma, _, rest = key.partition("%")
        for part, number in PARTS.items():
            if rest.startswith(number):
                counts[part][lemma.replace("_", " ")] += int(count)
    synonyms: dict[str, list[str]] = defaultdict(list)
    for line in _entries(wordnet):
        head = line.split(" | ")[0].split()
        lemmas = [head[4 + 2 * at].replace("_", " ").lower() for at in range(int(head[3], 16))]
        lemmas = [lemma.split("(")[0] for lemma in lemmas]
        for lemma in lemmas:
            synonyms[lemma] += [other for other in lemmas if other != lemma]
    nouns, verbs = (
        [word for word, _ in counts[part].most_common(most)]
        for part, most in (("noun", 6000), ("verb", 2500))
    )
    return Words(nouns, verbs, {word: others for word, others in synonyms.items() if others})


def _entries(wordnet: Path) -> Iterator[str]:
    for part in ("noun", "verb", "adj", "adv"):
        for line in (wordnet / f"data.{part}").read_text(encoding="utf-8").splitlines():
            if not line.startswith("  "):
                yield line


def _glosses(wordnet: Path) -> Iterator[str]:
    """Definitions and example sentences."""
    for line in _entries(wordnet):
        gloss = line.partition(" | ")[2].strip()
        yield from (example.lower() for example in re.findall(r'"([^"]{8,110})"', gloss))
        meaning = re.sub(r"\([^)]*\)", "", re.split(r';\s*"', gloss)[0]).strip(" ;")
        if meaning:
            yield meaning[:LONGEST].lower()


def _request(words: Words, draw: random.Random) -> str:
    def often(choices: list[str]) -> str:
        return choices[int(len(choices) * draw.random() ** 3)]

    pattern = draw.choice(REQUESTS.split("|"))
    nouns = {"n": often(words.nouns), "m": often(words.nouns), "v": often(words.verbs)}
    return pattern.format(**nouns).lower()


def _phrases() -> Iterator[str]:
    slots = read_language("en").slots
    catalogs = (load("front"), load("back"))
    for intent in chain.from_iterable(catalog.intents.values() for catalog in catalogs):
        for phrase in intent.phrases["en"]:
            yield from (fill(phrase, slots, turn).lower() for turn in range(2))


def _vary(phrases: list[str], words: Words, draw: random.Random) -> str:
    said = draw.choice(phrases).split()
    if draw.random() < 0.3 and len(said) > 3:  # noqa: PLR2004 - too short to splice
        other = draw.choice(phrases).split()
        said = said[: draw.randint(2, len(said) - 1)] + other[len(other) // 2 :]
    for _ in range(draw.choice((1, 1, 2, 3))):
        at = draw.randrange(len(said))
        if said[at] in words.synonyms and draw.random() < 0.5:  # noqa: PLR2004 - as often as not
            said[at] = draw.choice(words.synonyms[said[at]])
        elif said[at] in words.verbs:
            said[at] = draw.choice(words.verbs[:1200])
        elif said[at] in words.nouns:
            said[at] = draw.choice(words.nouns[:3000])
    return " ".join(said)[:LONGEST]
