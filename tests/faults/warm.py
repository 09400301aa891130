"""Imported once by the server that forks the bots to be killed: what is slow to load is loaded."""

from tempfile import TemporaryDirectory

from bot import wiring
from bot.config import Settings

with TemporaryDirectory() as directory:
    wiring.build(Settings.read({"SWINGDOOR_DATA_DIR": directory})).close()
