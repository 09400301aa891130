"""Honest stand-ins for the platforms, which ship: the bot runs against them without an account."""
