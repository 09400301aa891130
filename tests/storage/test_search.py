import pytest

from storage.knowledge import passages
from storage.knowledge.search import PUBLIC, STAFF, Search
from storage.knowledge.terms import stem, terms
from tests.storage.conftest import Pair
from tests.storage.questions import NONSENSE, PUBLIC_QUESTIONS, STAFF_QUESTIONS


def right(found: Search, questions: tuple[tuple[str, str], ...]) -> tuple[int, list[str]]:
    """Count right answers; name the wrong ones. A miss is neither."""
    answers = [(found.answer(question), slug) for question, slug in questions]
    wrong = [f"{slug}, not {a.slug}" for a, slug in answers if a is not None and a.slug != slug]
    return sum(a is not None and a.slug == slug for a, slug in answers), wrong


def test_questions_in_other_words_find_their_article(company: Pair) -> None:
    hits, wrong = right(Search(company.front, PUBLIC), PUBLIC_QUESTIONS)
    assert hits >= 0.85 * len(PUBLIC_QUESTIONS)
    assert len(wrong) <= 0.06 * len(PUBLIC_QUESTIONS), wrong


def test_employees_find_their_policies_among_all_articles(company: Pair) -> None:
    hits, wrong = right(Search(company.back, PUBLIC, STAFF), STAFF_QUESTIONS)
    assert hits >= 0.85 * len(STAFF_QUESTIONS)
    assert len(wrong) <= 0.1 * len(STAFF_QUESTIONS), wrong


def test_what_no_article_answers_is_a_miss(company: Pair) -> None:
    public = Search(company.front, PUBLIC)
    every = Search(company.back, PUBLIC, STAFF)
    answered = [one for one in NONSENSE if public.answer(one) or every.answer(one)]
    assert len(answered) <= 0.03 * len(NONSENSE), answered


def test_the_answer_is_the_section_asked_for(company: Pair) -> None:
    answer = Search(company.front, PUBLIC).answer("How often should I calibrate it?")
    assert answer is not None
    assert answer.title == "Calibrating your grinder"
    assert answer.text.startswith("How often")
    assert "every three months" in answer.text
    assert answer.updated is not None
    assert answer.public


def test_misspelt_questions_find_the_same(company: Pair) -> None:
    answer = Search(company.front, PUBLIC).answer("how often shuld I calibrte the grindr")
    assert answer is not None
    assert answer.slug == "calibrating-a-grinder"


@pytest.mark.parametrize(
    "question", ["", "???", "the", '"', "AND OR NOT", "a* (b", "\N{PILE OF POO}"]
)
def test_no_question_is_a_broken_query(company: Pair, question: str) -> None:
    assert Search(company.front, PUBLIC).answer(question) is None


def test_the_public_never_gets_what_staff_may_read(company: Pair) -> None:
    for question, _ in STAFF_QUESTIONS:
        hit = Search(company.back, PUBLIC).best(question)
        assert hit is None or hit.passage.public


def test_an_index_without_articles_answers_nothing(pair: Pair) -> None:
    assert passages.index(pair.front) == 0
    assert Search(pair.front, PUBLIC).best("how do I return it") is None


@pytest.mark.parametrize(
    "words",
    [
        "calibrate calibrating calibration calibrated calibrates",
        "deliver delivery deliveries delivered",
        "ship shipping shipment shipped ships",
        "policy policies",
        "refund refunds refunded",
        "grind grinder grinding grinders",
    ],
)
def test_the_forms_of_a_word_meet(words: str) -> None:
    assert len({stem(word) for word in words.split()}) == 1


def test_codes_stay_whole_and_stop_words_go() -> None:
    assert terms("What's the error 809s on my VPN?") == [stem("error"), "809s", "vpn"]
