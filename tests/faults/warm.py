"""Imported once by the server that forks the bots to be killed: what is slow to load is loaded."""

from tempfile import TemporaryDirectory

from bot.app import composition
from bot.app.settings import Settings

with TemporaryDirectory() as directory:
    composition.build(Settings.read({"SWINGDOOR_DATA_DIR": directory})).close()
