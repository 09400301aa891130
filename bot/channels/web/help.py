"""The public articles as pages: where an answer's source can be read as a whole."""

from pathlib import Path
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.channels.web.words import Words
from bot.http.assets import SHARED, Assets
from bot.http.pages import Pages
from bot.http.refusal import Refusal, json_route
from bot.office.office import Office
from storage.knowledge import articles

STATIC = Path(__file__).parent / "static"
GONE = Refusal(404, "There is no such article.", "Ask in the chat, or start from the first page.")
# What Markdown without HTML makes; anything else that should ever appear is dropped.
_TAGS = {"h1", "h2", "h3", "h4", "p", "ul", "ol", "li", "strong", "em", "code", "pre", "a", "hr"}
_TAGS |= {"blockquote", "table", "thead", "tbody", "tr", "th", "td", "br"}
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


def help_routes(office: Office[Any]) -> list[BaseRoute]:
    """Give the addresses of the articles customers may read."""
    assets = Assets("/help/assets", [SHARED, STATIC])
    pages = Pages(["bot.channels.web"], assets)

    async def article(request: Request) -> Response:
        slug = request.path_params["slug"]
        found = await office.database.look(lambda on: articles.find(on, slug))
        if found is None or not found.public:
            raise GONE
        values: dict[str, object] = {
            "say": Words(office.knowledge.wording),
            "title": found.title,
            "updated": office.knowledge.wording.show(found.updated) if found.updated else "",
            "body": render(found.body),
            "company": office.knowledge.company.name,
        }
        return pages.answer("help.html", values)

    return [assets.route(), json_route("/help/{slug}", article, "GET")]


def render(markdown: str) -> Markup:
    """Turn an article's Markdown into HTML that holds nothing but text and plain structure."""
    html = nh3.clean(_MARKDOWN.render(markdown), tags=_TAGS, link_rel="noopener nofollow")
    return Markup(html)  # noqa: S704 - the allow-list above has just cleaned it
