"""Telegram, the customers' channel: what arrives, what is said, what goes out."""

import os

# python-telegram-bot gives waits as timedelta only if asked; the old way warns at every 429.
os.environ.setdefault("PTB_TIMEDELTA", "1")
