"""Every sentence a handler names is written, and every place in it is filled."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import pytest

import handlers
from handlers.back import HANDLERS as BACK
from handlers.door import RULES
from handlers.front import HANDLERS as FRONT
from handlers.handler import Handler
from intents.catalogue import catalogue
from intents.catalogue.catalogue import SideName

ROOT = Path(handlers.__path__[0])
SHARED = sorted(ROOT.glob("*.py"))
# What bot.knowledge adds to every sentence.
COMPANY = {"company", "bot_name", "languages"}
PLACE = re.compile(r"\{([a-z_]+)\}")
SIDES: dict[SideName, tuple[Handler[Any], ...]] = {"front": FRONT, "back": BACK}


def words_of(side: SideName) -> dict[str, tuple[str, ...]]:
    """All sentences of a side by key, titles as the bot adds them."""
    loaded = catalogue.load(side)
    titles = {f"title.{name}": words for name, words in loaded.titles["en"].items()}
    return {**loaded.replies["en"], **titles}


def nodes(side: SideName) -> Iterator[ast.AST]:
    """Every piece of the code that a side's handlers are made of."""
    for path in (*SHARED, *sorted((ROOT / side).rglob("*.py"))):
        yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def replies(side: SideName) -> Iterator[tuple[ast.Call, str]]:
    """Every place where a reply is made, with each literal key it may have."""
    for node in nodes(side):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Reply":
            for key in keys_of(node.args[0]):
                yield node, key


def keys_of(argument: ast.expr) -> Iterator[str]:
    """The literal keys an argument may be."""
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        yield argument.value
    elif isinstance(argument, ast.IfExp):
        yield from keys_of(argument.body)
        yield from keys_of(argument.orelse)


def literal_keys(side: SideName) -> set[str]:
    """Every string in the handlers' code that is the key of one of this side's families."""
    families = {name.split(".")[0] for name in catalogue.load(side).intents} | {"article", "ticket"}
    texts = {
        node.value
        for node in nodes(side)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    keys = {text for text in texts if re.fullmatch(r"[a-z]+(\.[a-z_]+)+", text)}
    return {key for key in keys if key.split(".")[0] in families}


@pytest.mark.parametrize("side", SIDES)
def test_every_key_a_handler_names_has_words(side: SideName) -> None:
    intents = {handler.intent for handler in SIDES[side]} | set(catalogue.load(side).intents)
    naming = catalogue.load(side).naming["en"].keys()
    missing = literal_keys(side) - words_of(side).keys() - intents - naming
    assert not missing


@pytest.mark.parametrize("side", SIDES)
def test_every_question_and_confirmation_has_words(side: SideName) -> None:
    words = words_of(side)
    for handler in SIDES[side]:
        slots = {slot.name for slot in handler.slots}
        keys = [slot.ask.key for slot in handler.slots if slot.ask]
        keys += [handler.confirm] if isinstance(handler.confirm, str) else []
        for key in keys:
            for sentence in words[key]:
                assert set(PLACE.findall(sentence)) <= slots | COMPANY, key


@pytest.mark.parametrize("side", SIDES)
def test_every_place_in_a_sentence_is_filled_where_it_is_said(side: SideName) -> None:
    words = words_of(side)
    given: dict[str, list[set[str]]] = defaultdict(list)
    for call, key in replies(side):
        names = [keyword.arg for keyword in call.keywords]
        if None not in names:  # values given as a mapping are seen in the talks
            given[key].append({name for name in names if name})
    for key, uses in given.items():
        for sentence in words[key]:
            for filled in uses:
                assert set(PLACE.findall(sentence)) <= filled | COMPANY, key


@pytest.mark.parametrize("side", SIDES)
def test_every_choice_has_words_on_its_button(side: SideName) -> None:
    labels, words = catalogue.load(side).labels["en"], words_of(side)
    for handler in SIDES[side]:
        for slot in handler.slots:
            if issubclass(slot.type, Enum):
                for member in slot.type:
                    assert f"value.{slot.name}.{member}" in words
                    assert labels[f"{slot.type.__name__}.{member.name}"]


@pytest.mark.parametrize("side", SIDES)
def test_no_words_are_left_that_nobody_says(side: SideName) -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in ROOT.rglob("*.py"))
    built = re.findall(r'f"([a-z_.]+\.)\{', code)
    mine = {handler.intent.split(".")[0] for handler in SIDES[side]} - {"chat"}
    for key in catalogue.load(side).replies["en"]:
        if key.split(".")[0] in mine:
            said = f'"{key}"' in code or any(key.startswith(prefix) for prefix in built)
            assert said, key


@pytest.mark.parametrize("side", SIDES)
def test_no_intent_has_two_handlers_and_each_has_a_line_of_help(side: SideName) -> None:
    names = [handler.intent for handler in SIDES[side]]
    assert len(names) == len(set(names))
    assert all(handler.help.endswith(".") for handler in SIDES[side])


@pytest.mark.parametrize("side", SIDES)
def test_what_takes_a_whole_message_knows_the_words_that_only_name_the_job(side: SideName) -> None:
    asks = [slot.ask for handler in SIDES[side] for slot in handler.slots if slot.ask]
    named = {ask.whole for ask in asks if isinstance(ask.whole, str)}
    assert named == catalogue.load(side).naming["en"].keys()


@pytest.mark.parametrize("side", SIDES)
def test_colleagues_read_words_for_every_field(side: SideName) -> None:
    words = words_of(side)
    slots = {slot.name for handler in SIDES[side] for slot in handler.slots}
    crossing = {name for rule in RULES.values() for name in (*rule.needed, *rule.allowed)}
    assert {f"field.{name}" for name in slots | crossing - {"outcome"}} <= words.keys()


@pytest.mark.parametrize("side", SIDES)
def test_colleagues_read_words_for_why_a_person_is_needed(side: SideName) -> None:
    reasons = {
        str(node.args[0].value)
        for node in nodes(side)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) == "Escalate"
        and isinstance(node.args[0], ast.Constant)
    }
    assert {f"value.why.{reason}" for reason in reasons} <= words_of(side).keys()
