"""What a slot takes for a code, and what it leaves alone."""

import pytest

from handlers.slots import OrderNumber, ProductCode, Utterance, extract
from intents.understanding import Entity


def utterance(*entities: Entity, text: str = "something") -> Utterance:
    return Utterance(text, entities, {})


def product(code: str, sure: float, start: int = 0) -> Entity:
    return Entity("product", code, "x", start, start + 1, None, sure)


def taken(said: Utterance, *, asked: bool = False) -> object:
    hit = extract(ProductCode, said, asked=asked)
    return hit and hit.value


def test_a_name_in_full_is_taken() -> None:
    assert taken(utterance(product("A", 1.0), product("B", 1.0, start=5))) == "A"


def test_a_word_of_a_name_answers_a_question_but_starts_nothing() -> None:
    assert taken(utterance(product("A", 0.2))) is None
    assert taken(utterance(product("A", 0.2)), asked=True) == "A"


@pytest.mark.parametrize("asked", [False, True])
def test_words_that_name_two_things_equally_well_name_neither(asked: bool) -> None:
    both = utterance(product("A", 0.9), product("B", 0.9))
    assert taken(both, asked=asked) is None
    clear = utterance(product("A", 0.6), product("B", 0.9))
    assert taken(clear, asked=asked) == "B"


def test_any_code_will_do_as_an_order_but_not_as_a_product() -> None:
    code = utterance(Entity("code", "77-a", "77-a", 0, 4), text="77-a")
    assert extract(OrderNumber, code, asked=False) is not None
    assert taken(code, asked=True) is None


def test_an_email_is_no_order_number() -> None:
    said = utterance(text="me77@post.example")
    assert extract(OrderNumber, said, asked=True) is None
