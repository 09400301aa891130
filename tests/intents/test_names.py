"""Names and codes of the company: exact, almost right, and fast with many."""

import time

import pytest

from intents.names import Hit, Names

NAMES = Names.build(
    {
        "product": [
            ("SKU-1", ("Espresso machine",)),
            ("SKU-2", ("Coffee grinder", "mill")),
            ("SKU-3", ("Desk lamp Aurora",)),
        ],
        "order": [("A-1042", ()), ("12345", ())],
        "person": [("E1", ("Anna Berg",)), ("E2", ("Anna Novák",)), ("E3", ("Tom Li",))],
    }
)


def found(text: str) -> list[tuple[str, str]]:
    return [(hit.kind, hit.code) for hit in NAMES.find(text)]


@pytest.mark.parametrize("said", ["A-1042", "a-1042", "a1042", "A 1042", "#A-1042"])
def test_codes_are_found_whatever_their_case_blanks_and_signs(said: str) -> None:
    assert NAMES.code(said) == (("order", "A-1042"),)


def test_an_unknown_code_is_none() -> None:
    assert NAMES.code("A-1043") == ()
    assert NAMES.code("") == ()


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("how much is the espresso machine", "SKU-1"),
        ("is the espreso machine in stock", "SKU-1"),
        ("i need a coffee grindr", "SKU-2"),
        ("the aurora please", "SKU-3"),
        ("one mill", "SKU-2"),
    ],
)
def test_names_are_found_almost_right_or_in_part(said: str, code: str) -> None:
    assert ("product", code) in found(said)


def test_a_first_name_of_two_people_means_both() -> None:
    assert {code for _, code in found("ask anna")} == {"E1", "E2"}
    assert found("ask anna berg") == [("person", "E1")]
    assert found("ask anna novak") == [("person", "E2")]


@pytest.mark.parametrize("said", ["where is my order", "it is broken", "", "lamb and grind"])
def test_other_words_are_no_names(said: str) -> None:
    assert found(said) == []


def test_a_part_of_a_name_is_less_sure_than_the_name() -> None:
    (part,) = NAMES.find("the machine is broken")
    assert part.code == "SKU-1"
    assert part.sure < 0.5


def test_an_exact_name_is_surer_than_an_almost_right_one() -> None:
    exact: Hit = NAMES.find("espresso machine")[0]
    almost: Hit = NAMES.find("espreso machine")[0]
    assert exact.sure == 1.0 > almost.sure


def test_many_names_and_codes_are_still_fast() -> None:
    people = [(f"E{n}", (f"Person{n:04d} Family{n % 700:03d}",)) for n in range(5_000)]
    names = Names.build({"order": [(f"ORD-{n}", ()) for n in range(100_000)], "person": people})
    assert names.code("ord 99999") == (("order", "ORD-99999"),)
    text = "please ask person0042 family042 about order 77 and call me back tomorrow"
    began = time.perf_counter()
    for _ in range(20):
        assert ("person", "E42") in [(hit.kind, hit.code) for hit in names.find(text)]
    assert (time.perf_counter() - began) / 20 < 0.02
