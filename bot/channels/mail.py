"""One-time codes by mail: over SMTP, or printed on the terminal in the demo."""

import json
from collections.abc import Callable
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

import aiosmtplib

from bot.workers.sending import Later, Never, Result, Sent
from storage.conversation.outbox import MAIL, Sending

TIMEOUT = 20.0  # seconds for one mail
_SECURE_PORT, _PLAIN_PORT = 465, 587


def write_mail(row: Sending, sender: str, company: str) -> EmailMessage:
    """Put a code's mail into words."""
    body = json.loads(row.body)
    mail = EmailMessage()
    mail["From"], mail["To"] = sender, row.address
    mail["Subject"] = f"Your code for {company}"
    mail.set_content(
        f"Your code for {company} is {body['code']}.\n\n"
        f"It works for {body['minutes']} minutes, in the chat that asked for it and nowhere else. "
        "Nobody from us will ever ask you for it.\n\n"
        "If you did not ask for a code, you need do nothing.\n"
    )
    return mail


class SmtpMail:
    """Sends through an SMTP server: `smtps://user:password@host` or `smtp://host:port`."""

    channel = MAIL

    def __init__(self, url: str, sender: str, company: Callable[[], str]) -> None:
        """Take the server, the From address, and what the company is called."""
        parts = urlsplit(url)
        self._tls = parts.scheme == "smtps"
        self._host = parts.hostname or "localhost"
        self._port = parts.port or (_SECURE_PORT if self._tls else _PLAIN_PORT)
        self._user = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password) if parts.password else None
        self._sender = sender
        self._company = company

    async def send(self, row: Sending) -> Result:
        """Hand one mail to the server."""
        try:
            await aiosmtplib.send(
                write_mail(row, self._sender, self._company()),
                hostname=self._host,
                port=self._port,
                username=self._user,
                password=self._password,
                use_tls=self._tls,
                timeout=TIMEOUT,
            )
        except aiosmtplib.SMTPRecipientsRefused:
            return Never("recipient refused")
        except (aiosmtplib.SMTPException, OSError) as error:
            return Later(why=type(error).__name__)
        return Sent()


class PrintedMail:
    """The demo's mailbox: the terminal."""

    channel = MAIL

    def __init__(self, show: Callable[[str], None]) -> None:
        """Take where lines go."""
        self._show = show

    async def send(self, row: Sending) -> Result:
        """Print one code."""
        self._show(f"[mail to {row.address}] Your code is {json.loads(row.body)['code']}.")
        return Sent()
