import urllib.error
import urllib.request

import pytest

from bot.channels.web.help import render
from tests.site import Site


def test_a_public_article_is_a_page_with_its_date(site: Site) -> None:
    with urllib.request.urlopen(f"{site.url}/help/descaling-a-machine") as answer:
        page = answer.read().decode()
    assert "<h1>Descaling your espresso machine</h1>" in page
    assert "Last updated" in page
    assert "script" not in page


@pytest.mark.parametrize("slug", ["vpn", "no-such-page", "..%2f..%2fetc%2fpasswd"])
def test_staff_articles_and_unknown_ones_are_the_same_404(site: Site, slug: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as refusal:
        urllib.request.urlopen(f"{site.url}/help/{slug}")
    assert refusal.value.code == 404
    refusal.value.close()


def test_markdown_brings_no_html_of_its_own() -> None:
    html = render("# A\n\n<script>alert(1)</script> [x](javascript:alert(1)) **b**")
    assert "<script" not in html
    assert 'href="javascript' not in html
    assert "<strong>b</strong>" in html
