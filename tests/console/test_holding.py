"""Who holds a conversation, and what becomes of it when they do not."""

from collections.abc import Callable

import httpx
import pytest

from bot.actions import handoff
from bot.actions.notify import perform_in
from bot.actions.refusals import Refused, Why
from storage.records.conversation import Side
from storage.records.staff import Role
from storage.work import events
from tests.acting import agent
from tests.console.acts import last, ref_on, say
from tests.site import BOTH, Site

SignIn = Callable[..., httpx.Client]


@pytest.fixture
def held(sign_in: SignIn, customer: httpx.Client) -> tuple[httpx.Client, str]:
    """Anna, and the conversation she has taken."""
    assert customer.cookies
    anna = sign_in()
    ref = ref_on(anna.get("/console/queue").text)
    assert anna.post(f"/console/c/{ref}/take").status_code == 303
    return anna, ref


def kinds(site: Site) -> list[str]:
    with site.bot.front.database.read() as connection:
        return [one.kind for one in events.recent(connection)]


def test_who_signs_out_leaves_nobody_behind(
    site: Site, held: tuple[httpx.Client, str], customer: httpx.Client, sign_in: SignIn
) -> None:
    anna, ref = held
    anna.post("/console/leave")
    assert "no longer here" in str(last(customer)["text"])
    assert kinds(site)[0] == "handoff.released"
    bo = sign_in("Bo")
    assert bo.post(f"/console/c/{ref}/take").status_code == 303


def test_a_supervisor_goes_on_with_what_a_colleague_has_and_nobody_else(
    held: tuple[httpx.Client, str], customer: httpx.Client, sign_in: SignIn
) -> None:
    anna, ref = held
    bo = sign_in("Bo")
    assert "Take over" not in bo.get(f"/console/c/{ref}").text
    assert bo.post(f"/console/c/{ref}/take_over").status_code == 409
    sue = sign_in("Sue", Role.SUPERVISOR)
    assert "Take over" in sue.get(f"/console/c/{ref}").text
    assert sue.post(f"/console/c/{ref}/take_over").status_code == 303
    assert last(customer)["text"] == "Sue goes on with you from here."
    late = anna.post(f"/console/c/{ref}/say", data={"kind": "reply", "text": "mine", "key": "1"})
    assert late.status_code == 409
    assert "Sue goes on" in str(last(customer)["text"])


def test_an_answer_sent_twice_is_one_answer(
    held: tuple[httpx.Client, str], customer: httpx.Client
) -> None:
    anna, ref = held
    form = {"kind": "reply", "text": "once", "key": "abc", "last_seen": "1000"}
    for _ in range(2):
        assert anna.post(f"/console/c/{ref}/say", data=form).status_code == 303
    said = [one["text"] for one in customer.get("/chat/messages?after=0").json()]
    assert said.count("once") == 1
    anna.post(f"/console/c/{ref}/say", data={**form, "key": "abd"})
    said = [one["text"] for one in customer.get("/chat/messages?after=0").json()]
    assert said.count("once") == 2


def test_a_note_sent_twice_is_one_note_and_never_a_reply(
    held: tuple[httpx.Client, str], customer: httpx.Client
) -> None:
    anna, ref = held
    form = {"kind": "note", "text": "he shouts", "key": "abc", "last_seen": "1000"}
    for _ in range(2):
        anna.post(f"/console/c/{ref}/say", data=form)
    assert anna.get(f"/console/c/{ref}").text.count("he shouts") == 1
    assert "he shouts" not in customer.get("/chat/messages?after=0").text


def test_a_refused_note_comes_back_as_a_note(held: tuple[httpx.Client, str]) -> None:
    anna, ref = held
    form = {"kind": "note", "text": "x" * 5_000, "key": "abc"}
    page = anna.post(f"/console/c/{ref}/say", data=form).text
    assert 'id="as-note" checked' in page


def test_ones_own_conversations_are_listed_with_who_waits(
    held: tuple[httpx.Client, str], customer: httpx.Client
) -> None:
    anna, ref = held
    waits = f'<a href="/console/c/{ref}" class="waits"'
    assert waits in anna.get("/console/queue?show=mine").text
    answer = {"kind": "reply", "text": "I am here", "key": "1", "last_seen": "1000"}
    anna.post(f"/console/c/{ref}/say", data=answer)
    page = anna.get("/console/queue").text
    assert f'href="/console/c/{ref}"' in page
    assert waits not in page
    say(customer, "and another thing", "2")
    assert waits in anna.get("/console/queue").text


def test_who_is_disabled_holds_nothing(site: Site, held: tuple[httpx.Client, str]) -> None:
    assert held
    bot = site.bot

    def job(connection: object) -> object:
        return perform_in(
            bot.front,
            connection,  # type: ignore[arg-type]
            agent("root"),
            lambda act: handoff.release_all(act, "anna@example.test", "disabled"),
        )

    assert bot.front.database.write(job) == 1
    assert bot.front.database.write(job) == 0


def test_only_who_supervises_may_take_over(site: Site, held: tuple[httpx.Client, str]) -> None:
    _, ref = held
    assert ref
    assert Side.FRONT in BOTH

    def job(connection: object) -> object:
        take = handoff.take_over
        return perform_in(site.bot.front, connection, agent("Bo"), lambda act: take(act, 1))  # type: ignore[arg-type]

    refused = site.bot.front.database.write(job)
    assert isinstance(refused, Refused)
    assert refused.why is Why.NOT_SUPERVISOR
