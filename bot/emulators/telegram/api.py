"""How the Bot API speaks: parameters by name and type, answers and errors as JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

# What each method takes here and of which type; a parameter that is not listed is refused.
_MESSAGE = {"chat_id": "int", "text": "str", "parse_mode": "str", "reply_markup": "json"}
METHODS: Mapping[str, Mapping[str, str]] = {
    "getMe": {},
    "getUpdates": {"offset": "int", "limit": "int", "timeout": "int", "allowed_updates": "json"},
    "setWebhook": {
        "url": "str", "secret_token": "str", "allowed_updates": "json",
        "max_connections": "int", "drop_pending_updates": "bool",
    },
    "deleteWebhook": {"drop_pending_updates": "bool"},
    "getWebhookInfo": {},
    "setMyCommands": {"commands": "json", "scope": "json", "language_code": "str"},
    "sendMessage": {**_MESSAGE, "link_preview_options": "json", "disable_notification": "bool"},
    "sendChatAction": {"chat_id": "int", "action": "str"},
    "editMessageText": {**_MESSAGE, "message_id": "int", "link_preview_options": "json"},
    "editMessageReplyMarkup": {"chat_id": "int", "message_id": "int", "reply_markup": "json"},
    "answerCallbackQuery": {"callback_query_id": "str", "text": "str", "show_alert": "bool"},
    "getFile": {"file_id": "str"},
}  # fmt: skip
_NAMES = {name.lower(): name for name in METHODS}


@dataclass(frozen=True)
class ApiError(Exception):
    """A refusal, as Telegram words it."""

    code: int
    description: str
    parameters: Mapping[str, int] | None = None

    def answer(self) -> Json:
        """Give the body of the answer."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = dict(self.parameters)
        return body


def bad(what: str) -> ApiError:
    """Make a 400."""
    return ApiError(400, f"Bad Request: {what}")


def too_many(seconds: int) -> ApiError:
    """Make a 429."""
    said = f"Too Many Requests: retry after {seconds}"
    return ApiError(429, said, {"retry_after": seconds})


def method_name(said: str) -> str:
    """Give a method's name as it is written; ApiError for one that is not here."""
    if said.lower() not in _NAMES:
        raise ApiError(404, "Not Found: method not found")
    return _NAMES[said.lower()]


def typed(method: str, given: Mapping[str, Any]) -> Json:
    """Give parameters as values of their types. ApiError names the first that is wrong."""
    kinds = METHODS[method]
    params: Json = {}
    for name, value in given.items():
        if name not in kinds:
            raise bad(f'parameter "{name}" is not known here')
        params[name] = _value(name, kinds[name], value)
    return params


def _value(name: str, kind: str, value: Any) -> Any:
    try:
        if kind == "int":
            return int(value)
        if kind == "bool":
            return value if isinstance(value, bool) else {"true": True, "false": False}[value]
        if kind == "json":
            return json.loads(value) if isinstance(value, str) else value
    except (ValueError, KeyError, TypeError):
        raise bad(f'invalid value of parameter "{name}"') from None
    return str(value)
