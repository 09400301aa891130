"""The page of what could not be delivered: who sees it, and what its button does."""

from collections.abc import Callable

import httpx

from storage.conversation import undelivered
from storage.records.conversation import Side
from storage.records.staff import Role
from tests.console.acts import give_up
from tests.site import Site


def test_an_agent_sees_what_was_given_up_and_has_it_sent_again(
    site: Site, sign_in: Callable[..., httpx.Client]
) -> None:
    row, _ = give_up(site, Side.FRONT), give_up(site, Side.BACK)
    ada = sign_in("Ada", Role.AGENT, frozenset({Side.FRONT}))
    page = ada.get("/console/undelivered").text
    assert "front trouble" in page
    assert "back trouble" not in page
    assert ada.post(f"/console/undelivered/back/{row}/retry").status_code == 404
    assert ada.post("/console/undelivered/front/nine/retry").status_code == 404
    again = ada.post(f"/console/undelivered/front/{row}/retry", follow_redirects=True)
    assert "front trouble" not in again.text
    assert ada.post(f"/console/undelivered/front/{row}/retry").status_code == 409
    with site.bot.front.database.read() as connection:
        assert undelivered.count(connection) == {}


def test_who_may_not_answer_sees_no_such_page(sign_in: Callable[..., httpx.Client]) -> None:
    vic = sign_in("Vic", Role.VIEWER)
    assert vic.get("/console/undelivered").status_code == 403
    assert "/console/undelivered" not in vic.get("/console/queue").text
