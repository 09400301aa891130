"""Another site: a page with a strict policy of its own that carries the chat's one script."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = """<!doctype html><html lang="en"{direction}><title>A shop</title>
<main><h1>A shop</h1><p>Nothing here but coffee.</p></main>
<script src="{bot}/chat/loader.js" async data-label="Chat with Rosewick"></script>"""


@dataclass
class Shop:
    """Where it is, and whose chat it carries."""

    url: str
    bot: str = ""
    direction: str = ""


@contextmanager
def open_shop() -> Iterator[Shop]:
    """Serve the shop's page until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/" else 204)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header(
                "Content-Security-Policy",
                f"default-src 'none'; script-src {shop.bot}; frame-src {shop.bot}; "
                "require-trusted-types-for 'script'; trusted-types 'none'",
            )
            self.end_headers()
            if self.path == "/":
                page = PAGE.format(bot=shop.bot, direction=shop.direction)
                self.wfile.write(page.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    shop = Shop(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield shop
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
