"""HTML pages: templates with everything escaped, and the policy each page is served under."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, tzinfo

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from bot.http.assets import Assets

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors {frames}; "
    "require-trusted-types-for 'script'; trusted-types {types}"
)


class Pages:
    """The templates of one part of the site, over the shared ones."""

    def __init__(self, packages: Sequence[str], assets: Assets, *, types: str = "'none'") -> None:
        """Take the packages whose templates these are. `types` names the Trusted Types policies
        their scripts may make; 'none' means that they never write HTML.
        """
        self._types = types
        self.environment = Environment(
            loader=ChoiceLoader([PackageLoader(one) for one in (*packages, "bot.http")]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.environment.globals["asset"] = assets.url
        self.environment.filters["ago"] = ago
        self.environment.filters["clock"] = clock

    def text(self, template: str, values: Mapping[str, object]) -> str:
        """Render a template, or a part of a page, as text."""
        return self.environment.get_template(template).render(values)

    def answer(
        self,
        template: str,
        values: Mapping[str, object],
        *,
        status: int = 200,
        frames: str = "'none'",
    ) -> Response:
        """Render a page. `frames` says who may show it in a frame."""
        headers = {
            "Content-Security-Policy": _POLICY.format(frames=frames, types=self._types),
            "Cache-Control": "no-store",
        }
        if frames == "'none'":
            headers["Cross-Origin-Opener-Policy"] = "same-origin"
        return HTMLResponse(self.text(template, values), status, headers)


def ago(length: timedelta) -> str:
    """Say how long something takes or took, as short as a table wants it.

    >>> ago(timedelta(minutes=75))
    '1 h 15 min'
    """
    minutes = max(0, int(length.total_seconds()) // 60)
    if minutes < 1:
        return "< 1 min"
    if minutes < 60:  # noqa: PLR2004 - minutes of an hour
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:  # noqa: PLR2004 - two days read better as days
        return f"{hours} h {minutes} min"
    return f"{hours // 24} days"


def clock(moment: datetime, zone: tzinfo) -> str:
    """Give the time of day, in the company's zone."""
    return f"{moment.astimezone(zone):%H:%M}"
