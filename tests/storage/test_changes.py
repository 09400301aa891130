from datetime import UTC, datetime

import pytest

from bot.app.composition import Swingdoor
from storage.conversation import changes

NOW = datetime(2026, 11, 18, 11, 0, tzinfo=UTC)


def test_only_the_newest_changes_are_kept(bot: Swingdoor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "KEPT", 3)
    database = bot.front.database
    database.write(lambda connection: changes.note(connection, [1, 2, 3, 4, 5], NOW))
    database.write(changes.forget)
    with database.read() as connection:
        assert [one.conversation_id for one in changes.after(connection, 0)] == [3, 4, 5]
