"""Text from outside made fit to keep: cleaned once, here, and held to one limit."""

LONGEST = 4_096  # characters of a message; Telegram's own limit


def clean(text: str) -> str:
    """Make text storable: lone surrogates become U+FFFD, NUL is dropped.

    SQLite cannot bind the one, PostgreSQL refuses the other.
    """
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return whole.replace("\0", "")
