"""The pages customers read, in a language nobody speaks: no English of their own."""

import json
import re
from html import unescape
from pathlib import Path

import httpx
import pytest

from bot.app.composition import Swingdoor
from bot.channels.telegram.commands import menu
from tests.site import serving
from tests.talks.invented import CODE, Records, speak, write_catalogue

_SHOWN = re.compile(r'(?:aria-label|placeholder)="([^"]*)"|>([^<]+)<')
_SCRIPT = re.compile(r'data-words="([^"]*)"')
_ARTICLE = re.compile(r"<(p|li|strong|em)>[^<]*")  # what is ours has a class


@pytest.mark.parametrize("page", ["/chat", "/chat/frame", "/help/warranty"])
def test_a_page_holds_no_english_of_its_own(
    page: str, bot: Swingdoor, tmp_path: Path, company_files: Path
) -> None:
    write_catalogue(tmp_path / "catalogue")
    speak(bot, tmp_path / "catalogue")
    with serving(bot) as site:
        html = httpx.get(f"{site.url}{page}").text
    assert f'<html lang="{CODE}">' in html
    ours = _ARTICLE.sub("", html)
    shown = [unescape(one or other) for one, other in _SHOWN.findall(ours)]
    for words in _SCRIPT.findall(html):
        shown += json.loads(unescape(words)).values()
    records = Records(company_files)
    assert len(shown) > 5
    assert not [piece for text in shown for piece in records.foreign(text)]


def test_telegrams_menu_holds_no_english(
    bot: Swingdoor, tmp_path: Path, company_files: Path
) -> None:
    write_catalogue(tmp_path / "catalogue")
    speak(bot, tmp_path / "catalogue")
    lines = [line for _, line in menu(bot.front.knowledge.wording)]
    records = Records(company_files)
    assert len(lines) > 5
    assert not [piece for line in lines for piece in records.foreign(line)]
