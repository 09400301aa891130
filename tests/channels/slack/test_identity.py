"""Who is let in: nobody but a full member with a confirmed e-mail of an active employee."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.channels.slack.inbound.identity import FRESH, read_profile
from bot.emulators.slack.deliveries import Parcel
from bot.emulators.slack.faults import Faults
from bot.emulators.slack.state import User
from tests.channels.slack import words
from tests.channels.slack.stage import ANNA, Stage, employees, on_stage, words_of

pytestmark = pytest.mark.slow

# What makes each class of user different from a full member with a confirmed e-mail.
CLASSES: dict[str, dict[str, Any]] = {
    "guest": {"is_restricted": True},
    "single-channel guest": {"is_restricted": True, "is_ultra_restricted": True},
    "ultra-restricted alone": {"is_ultra_restricted": True},
    "stranger of Slack Connect": {"is_stranger": True},
    "another workspace": {"team_id": "T0ELSE0001"},
    "deleted": {"deleted": True},
    "bot": {"is_bot": True},
    "user of the app itself": {"is_app_user": True},
    "invited, not yet there": {"is_invited_user": True},
    "e-mail not confirmed": {"is_email_confirmed": False},
    "e-mail confirmed, says a text": {"is_email_confirmed": "true"},
    "no e-mail": {"email": None},
    "e-mail of nobody": {"email": "nobody@elsewhere.example"},
    "no word on restriction": {"is_restricted": None},
    "no word on ultra-restriction": {"is_ultra_restricted": None},
    "no word on deletion": {"deleted": None},
    "no word on being a bot": {"is_bot": None},
    "no word on the e-mail": {"is_email_confirmed": None},
    "no team": {"team_id": None},
    "somebody else's record": {"id": "U0OTHER001"},
}


async def ask(stage: Stage, user: str) -> None:
    """Try every way in."""
    acting, state = stage.acting, stage.state
    acting.mention(user, "C0GENERAL1", "broken")
    post = state.posts[-1]
    parcels: list[Parcel] = [
        acting.message(user, "show my latest payslip"),
        acting.mention(user, "C0GENERAL1", "show my latest payslip"),
        acting.command(user, "/helpdesk", "show my latest payslip"),
        acting.reaction(user, post, "ticket"),
        acting.shortcut(user, post),
        acting.opened(user, "messages"),
        acting.opened(user, "home"),
    ]
    for parcel in parcels:
        assert (await stage.send(parcel)).status == 200
    await stage.until(lambda: user in state.homes)
    await stage.quiet()


def said(stage: Stage, user: str) -> set[str]:
    """Everything the bot ever let this user see."""
    seen = [post for post in stage.state.posts if post.user == "U0BOT00001"]
    found = {post.text for post in seen} | {words_of(post.blocks) for post in seen if post.blocks}
    return found | {words_of(stage.state.homes.get(user, {}).get("blocks", []))}


def test_no_class_of_user_but_employees_is_let_in(data_dir: Path) -> None:
    async def play() -> None:
        async with on_stage(data_dir) as stage:
            email = employees(stage.bot)[2][2]
            for number, (name, more) in enumerate(CLASSES.items()):
                user = stage.state.add_user(User(f"U0TRY{number:05}", "Try", email, dict(more))).id
                await ask(stage, user)
                assert said(stage, user) <= {words.REFUSED}, name
            assert stage.count("messages") == 0
            assert stage.count("tickets WHERE kind = 'slack.message'") == 0
            assert stage.state.prompts == {}

    asyncio.run(play())


def test_somebody_who_left_the_company_is_refused_at_once(data_dir: Path) -> None:
    async def play() -> None:
        async with on_stage(data_dir) as stage:
            await stage.send(stage.acting.message(ANNA, "When is payday?"))
            await stage.quiet()
            leaver = stage.people[ANNA]
            stage.bot.back.database.write(
                lambda connection: connection.exec_driver_sql(
                    "UPDATE employees SET active = 0 WHERE id = ?", (leaver,)
                )
            )
            await stage.send(stage.acting.message(ANNA, "Hello"))
            await stage.quiet()
            assert stage.said_to(ANNA)[-1].text == words.REFUSED
            assert stage.contact_lines(ANNA) == ["When is payday?"]

    asyncio.run(play())


def test_pay_is_asked_about_anew_whatever_slack_said_a_moment_ago(data_dir: Path) -> None:
    async def play() -> None:
        async with on_stage(data_dir) as stage:
            await stage.send(stage.acting.message(ANNA, "Hello"))
            await stage.send(stage.acting.message(ANNA, "thank you"))
            assert len(stage.calls("users.info")) == 1  # believed for a minute
            stage.state.users[ANNA].more["is_restricted"] = True
            await stage.send(stage.acting.message(ANNA, "show my latest payslip"))
            await stage.quiet()
            assert len(stage.calls("users.info")) == 2
            assert stage.said_to(ANNA)[-1].text == words.REFUSED

    asyncio.run(play())


def test_a_change_slack_tells_of_is_believed_at_once(data_dir: Path) -> None:
    async def play() -> None:
        async with on_stage(data_dir) as stage:
            await stage.send(stage.acting.message(ANNA, "Hello"))
            stage.state.users[ANNA].more["deleted"] = True
            changed = {"type": "user_change", "user": stage.state.users[ANNA].shown()}
            await stage.send(stage.acting.event(changed))
            await stage.send(stage.acting.message(ANNA, "thank you"))
            assert stage.contact_lines(ANNA) == ["Hello"]

    asyncio.run(play())


@pytest.mark.parametrize("trouble", [{"busy": 1.0}, {"broken": 1.0}, {"slow": 1.0}])
def test_nobody_is_let_in_while_slack_does_not_answer(
    data_dir: Path, trouble: dict[str, float]
) -> None:
    async def play() -> None:
        faults = Faults(methods=("users.",), **trouble)  # type: ignore[arg-type]
        async with on_stage(data_dir, trouble=faults) as stage:
            receipt = await stage.send(stage.acting.message(ANNA, "show my latest payslip"))
            assert receipt.status == 200
            assert receipt.seconds < 3
            await stage.quiet()
            (post,) = stage.said_to(ANNA)
            assert post.text == words.REFUSED
            assert stage.count("messages") == 0

    asyncio.run(play())


Bend = Callable[[dict[str, Any]], Any]


@pytest.mark.parametrize(
    "bend",
    [
        lambda payload: payload.update(team_id="T0ELSE0001"),
        lambda payload: payload.update(is_ext_shared_channel=True),
        lambda payload: payload["event"].update(team="T0ELSE0001"),
        lambda payload: payload["event"].update(user_team="T0ELSE0001"),
        lambda payload: payload["event"].update(source_team="T0ELSE0001"),
    ],
)
def test_what_comes_through_another_company_is_refused(data_dir: Path, bend: Bend) -> None:
    async def play() -> None:
        async with on_stage(data_dir) as stage:
            for parcel in (
                stage.acting.message(ANNA, "show my latest payslip"),
                stage.acting.mention(ANNA, "C0GENERAL1", "show my latest payslip"),
            ):
                bend(parcel.payload)  # type: ignore[arg-type]
                assert (await stage.send(parcel)).status == 200
            await stage.quiet()
            assert said(stage, ANNA) <= {words.REFUSED, ""}
            assert stage.count("messages") == 0

    asyncio.run(play())


def test_two_with_one_address_are_nobody() -> None:
    assert FRESH <= 60
    assert read_profile({"id": ANNA}, ANNA, "") is None
    assert read_profile("text", ANNA, "T0DEMO0001") is None
