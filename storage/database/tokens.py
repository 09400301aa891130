"""Secrets that open something: random, shown once, kept only as their hash."""

import hashlib
import secrets


def make_token() -> str:
    """Give 256 random bits as text that fits into a URL or a cookie."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """Give what is kept of a token. A plain hash will do: nobody guesses 256 random bits."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
