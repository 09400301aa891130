"""Forms and the Home tab: the same questions, checks and answers as in the dialogue."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.app.platforms import home_notices
from bot.channels.slack.views.home import Notice
from bot.emulators.slack.state import View
from tests.channels.slack import words
from tests.channels.slack.stage import ANNA, BEN, Stage, on_stage, words_of


def monday() -> str:
    """A Monday two to three weeks ahead, so that leave can be asked for."""
    today = datetime.now(UTC).date()
    return (today + timedelta(days=21 - today.weekday())).isoformat()


def the_view(stage: Stage) -> View:
    (view,) = stage.state.views.values()
    return view


def fields(view: View) -> dict[str, dict[str, Any]]:
    return {one["block_id"]: one for one in view.shown["blocks"] if one["type"] == "input"}


async def open_form(stage: Stage, text: str) -> View:
    await stage.send(stage.acting.message(ANNA, text))
    await stage.quiet()
    await stage.send(stage.acting.press(ANNA, stage.said_to(ANNA)[-1], "Fill in a form"))
    await stage.until(lambda: fields(the_view(stage)))
    return the_view(stage)


def test_a_form_opens_at_once_asks_the_same_and_ends_in_a_confirmed_request(
    data_dir: Path,
) -> None:
    async def play() -> None:
        async with on_stage(data_dir) as stage:
            view = await open_form(stage, "I want to request leave")
            opened = stage.calls("views.open")[0]
            assert words.LOADING in words_of(opened.args["view"]["blocks"])
            shown = fields(view)
            assert list(shown) == ["first", "last"]
            question = stage.lines(ANNA)[-1].text
            assert shown["first"]["label"]["text"] == question
            assert shown["first"]["element"]["type"] == "datepicker"
            values = {"first": {"selected_date": monday()}, "last": {"selected_date": monday()}}
            receipt = await stage.send(stage.acting.submit(view, values))
            assert receipt.body["response_action"] == "update"
            tickets = stage.count("tickets")
            await stage.send(stage.acting.press_view(the_view(stage), "Yes"))
            await stage.until(lambda: stage.count("tickets") == tickets + 1)
            number = stage.lines(ANNA)[-1].text
            await stage.until(
                lambda: number.split("\n")[0] in words_of(the_view(stage).shown["blocks"])
            )

    asyncio.run(play())


def test_what_cannot_be_read_or_done_is_said_beside_the_field(data_dir: Path) -> None:
    async def play() -> None:
        async with on_stage(data_dir) as stage:
            view = await open_form(stage, "my pay is wrong")
            before = stage.count("messages")
            for month, fault in (
                ("January 1999", None),
                ("zzz", words.UNHEARD),
                ("", words.UNHEARD),
            ):
                values = {"what": {"value": "A bonus is missing"}, "period": {"value": month}}
                receipt = await stage.send(stage.acting.submit(view, values))
                assert receipt.body["response_action"] == "errors"
                assert list(receipt.body["errors"]) == ["period"]
                assert (receipt.body["errors"]["period"] == words.UNHEARD) == (fault is not None)
            assert stage.count("messages") == before

    asyncio.run(play())


def test_a_form_is_filled_with_what_the_sentence_said(data_dir: Path) -> None:
    async def play() -> None:
        async with on_stage(data_dir) as stage:
            await stage.send(stage.acting.message(ANNA, "I need access to the Payroll portal"))
            await stage.quiet()
            await stage.send(stage.acting.press(ANNA, stage.said_to(ANNA)[-1], "Fill in a form"))
            await stage.until(lambda: fields(the_view(stage)))
            system = fields(the_view(stage))["system"]["element"]
            held = system.get("initial_option", {}).get("value") or system.get("initial_value")
            assert held is not None
            assert "ayroll" in held
            level = fields(the_view(stage))["level"]["element"]
            chosen = {"selected_option": level["options"][0]}
            option = {"selected_option": system["initial_option"]}
            values = {"system": option, "level": chosen, "why": {"value": "Month end <@U1>"}}
            await stage.send(stage.acting.submit(the_view(stage), values))
            await stage.send(stage.acting.press_view(the_view(stage), "Yes"))
            await stage.quiet()
            with stage.bot.back.database.read() as connection:
                body = connection.exec_driver_sql(
                    "SELECT title || body FROM tickets ORDER BY number DESC"
                ).scalar()
            assert "Month end" in str(body)

    asyncio.run(play())


def test_a_form_sent_twice_is_one_request(data_dir: Path) -> None:
    async def play() -> None:
        async with on_stage(data_dir) as stage:
            view = await open_form(stage, "I want to request leave")
            sent = stage.acting.submit(view, {"first": {"selected_date": monday()}, "last": {}})
            await asyncio.gather(*(stage.acting.deliveries.once(sent) for _ in range(5)))
            forms = [line for line in stage.contact_lines(ANNA) if "first:" in line]
            assert len(forms) == 1

    asyncio.run(play())


def test_home_shows_my_requests_and_starts_jobs(data_dir: Path) -> None:
    async def play() -> None:
        async with on_stage(data_dir) as stage:
            stage.channel.context.notices = lambda _, __: Notice(
                "Mail is down", [("1007", "<!here>")]
            )
            await stage.send(stage.acting.opened(ANNA, "home"))
            await stage.until(lambda: ANNA in stage.state.homes)
            shown = words_of(stage.state.homes[ANNA]["blocks"])
            assert "Mail is down" in shown
            assert "#1007 &lt;!here&gt;" in shown
            await stage.send(stage.acting.press_home(ANNA, "Leave and people"))
            await stage.until(lambda: fields(the_view(stage)))
            picking = the_view(stage)
            options = fields(picking)["job"]["element"]["options"]
            leave = next(one for one in options if one["value"] == "hr.leave_request")
            await stage.send(stage.acting.submit(picking, {"job": {"selected_option": leave}}))
            assert list(fields(the_view(stage))) == ["first", "last"]
            values = {"first": {"selected_date": monday()}, "last": {}}
            await stage.send(stage.acting.submit(the_view(stage), values))
            await stage.send(stage.acting.press_view(the_view(stage), "Yes"))
            await stage.until(lambda: stage.count("tickets") > 0)
            await stage.quiet()
            await stage.send(stage.acting.opened(ANNA, "home"))
            await stage.until(lambda: "#1001" in words_of(stage.state.homes[ANNA]["blocks"]))

    asyncio.run(play())


def test_home_gets_a_person_and_decides_what_waits(data_dir: Path) -> None:
    async def play() -> None:
        async with on_stage(data_dir) as stage:
            stage.channel.context.notices = lambda _, __: Notice("", [("1007", "A chair")])
            await stage.send(stage.acting.opened(ANNA, "home"))
            await stage.until(lambda: ANNA in stage.state.homes)
            await stage.send(stage.acting.press_home(ANNA, "Approve"))
            await stage.send(stage.acting.press_home(ANNA, "Talk to a person"))
            await stage.quiet()
            assert stage.contact_lines(ANNA) == ["Approve 1007", "Talk to a person"]
            assert stage.count("escalations") == 1

    asyncio.run(play())


def test_a_manager_decides_on_leave_from_the_home_tab(data_dir: Path) -> None:
    async def play() -> None:
        async with on_stage(data_dir) as stage:
            stage.channel.context.notices = home_notices(stage.bot)
            await stage.send(stage.acting.message(BEN, f"I'd like to take {monday()} off"))
            await stage.quiet()
            for answer in ("skip", "yes"):
                await stage.send(stage.acting.message(BEN, answer))
                await stage.quiet()
            await stage.send(stage.acting.opened(BEN, "home"))
            await stage.send(stage.acting.opened(ANNA, "home"))
            await stage.until(lambda: len(stage.state.homes) == 2)
            assert "Reject" not in words_of(stage.state.homes[BEN]["blocks"])
            assert "#1001" in words_of(stage.state.homes[ANNA]["blocks"])
            await stage.send(stage.acting.press_home(ANNA, "Approve"))
            await stage.quiet()
            await stage.send(stage.acting.press(ANNA, stage.said_to(ANNA)[-1], "Yes"))
            await stage.quiet()
            assert "is approved" in stage.lines(BEN)[-1].text
            assert stage.lines(BEN)[-1].text in words_of(stage.said_to(BEN)[-1].blocks)

    asyncio.run(play())
