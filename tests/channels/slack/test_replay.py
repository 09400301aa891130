"""Every recorded payload, delivered to the real endpoint: taken or passed over, never a fault."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from bot.emulators.slack.deliveries import Parcel
from bot.emulators.slack.state import User
from tests.channels.slack import contract
from tests.channels.slack.stage import Stage, employees, on_stage

pytestmark = pytest.mark.slow


def parcel_of(case: dict[str, Any]) -> Parcel | None:
    """Give how Slack would deliver a recorded payload; None for frames of the socket itself."""
    kind, payload = case["kind"], case["payload"]
    if kind.startswith("socket_mode:"):
        kind, payload = kind.split(":")[1], payload.get("payload")
    if not isinstance(payload, dict):
        return None
    if "command" in payload and "actions" not in payload:
        return Parcel(
            "slash", {name: value for name, value in payload.items() if value is not None}
        )
    events = kind in {"event_callback", "events_api", "url_verification"}
    return Parcel("events" if events else "interactive", payload)


async def replay(stage: Stage, parcels: list[Parcel]) -> None:
    for parcel in parcels:
        for _ in range(2):
            receipt = await stage.acting.deliveries.once(parcel)
            assert receipt.status == 200, json.dumps(parcel.payload)[:200]
            assert receipt.seconds < 3


@contract.needs_payloads
def test_every_recorded_payload_is_taken_and_has_one_effect_at_most(data_dir: Path) -> None:
    parcels = [parcel for case in contract.recorded() if (parcel := parcel_of(case))]
    assert len(parcels) > 200

    async def play() -> None:
        async with on_stage(data_dir, settle=0, lost="channel_not_found") as stage:
            email = employees(stage.bot)[2][2]
            for user in ("W111", "U111", "W99999", "W013QGS7BPF", "U03E94MK0"):
                stage.state.add_user(User(user, "Recorded", email))
            ours = [_as_ours(parcel) for parcel in parcels]
            await replay(stage, parcels)
            await replay(stage, ours)
            await stage.quiet()
            events = [one for one in ours if one.kind == "events"]
            ids = {str(one.payload.get("event_id")) for one in events}
            said = stage.count("messages WHERE author = 'contact'")
            assert 0 < said <= len(ids) + len(ours) - len(events)
            assert stage.count("inbox") == stage.count("(SELECT DISTINCT external_id FROM inbox)")

    asyncio.run(play())


def _as_ours(parcel: Parcel) -> Parcel:
    """The same payload, from our own workspace."""
    text = json.dumps(parcel.payload)
    for team in ("T111", "T0G9PQBBK", "T_expected", "T_source"):
        text = text.replace(f'"{team}"', '"T0DEMO0001"')
    return Parcel(parcel.kind, json.loads(text))
