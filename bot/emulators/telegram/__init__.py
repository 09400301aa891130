"""A stand-in for Telegram that keeps Telegram's rules: for tests, and for trying the bot out.

It shares no code with the channel, so that it can catch the channel's mistakes.
"""
