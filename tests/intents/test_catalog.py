"""The shipped catalogue loads, is whole, and keeps the offices apart."""

from intents.catalogue.catalogue import load
from intents.catalogue.checks import check_catalogue


def test_the_shipped_catalogue_has_no_faults() -> None:
    assert [str(fault) for fault in check_catalogue()] == []


def test_the_offices_share_small_talk_and_nothing_else() -> None:
    front, back = set(load("front").intents), set(load("back").intents)
    shared = front & back
    assert shared
    assert all(name.startswith("chat.") for name in shared)
