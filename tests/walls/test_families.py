"""The file of an intent is known from its name, and what a handler asks from the catalogue."""

import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from handlers.back import HANDLERS as BACK
from handlers.front import HANDLERS as FRONT
from handlers.handler import Handler, Proof
from intents.catalogue.catalogue import Flag, SideName, load

SHARED = {"account.code": "handlers.identity"}  # both offices take the same code in the same way
SMALLTALK = "chat."  # belongs to no office
ARTICLES = "handlers.articles"  # makes the handlers that an article answers
HANDLERS: dict[SideName, tuple[Handler[Any], ...]] = {"front": FRONT, "back": BACK}


def files(family: ModuleType) -> Iterator[ModuleType]:
    """The files of a family: itself, or what its package holds."""
    if not hasattr(family, "__path__"):
        yield family
        return
    for found in pkgutil.walk_packages(family.__path__, f"{family.__name__}."):
        yield importlib.import_module(found.name)


@pytest.mark.parametrize(
    ("side", "handler"),
    [
        pytest.param(side, handler, id=f"{side} {handler.intent}")
        for side, handlers in HANDLERS.items()
        for handler in handlers
    ],
)
def test_a_handler_stands_in_a_file_of_its_family(side: str, handler: Handler[Any]) -> None:
    written = handler.act.__module__
    if handler.intent.startswith(SMALLTALK):
        assert written == "handlers.smalltalk"
        return
    family = importlib.import_module(f"handlers.{side}.{handler.intent.split('.')[0]}")
    assert handler in family.HANDLERS
    if handler.intent in SHARED:
        assert written == SHARED[handler.intent]
        return
    lists = [one.__name__ for one in files(family) if handler in getattr(one, "HANDLERS", ())]
    assert lists, f"no file of {family.__name__} names {handler.intent}"
    assert written in {*lists, ARTICLES}


@pytest.mark.parametrize("side", HANDLERS)
def test_what_steps_up_asks_for_a_code_and_nothing_else_does(side: SideName) -> None:
    intents = load(side).intents
    for handler in HANDLERS[side]:
        if handler.intent in intents:
            steps_up = Flag.STEPS_UP in intents[handler.intent].flags
            assert steps_up == (handler.proof is Proof.STEP_UP), handler.intent


def test_an_employees_own_data_needs_a_known_employee() -> None:
    intents = load("back").intents
    for handler in BACK:
        if handler.intent in intents and Flag.PRIVATE in intents[handler.intent].flags:
            assert handler.proof >= Proof.VERIFIED, handler.intent


def test_what_is_sensitive_is_never_worked_off_by_the_bot_alone() -> None:
    for side in HANDLERS:
        for intent in load(side).intents.values():
            assert Flag.SENSITIVE not in intent.flags or Flag.PERSON in intent.flags, intent.name
