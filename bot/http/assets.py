"""Scripts, styles and pictures: read once, served under names that carry their hash.

A name changes with its file, so a browser may keep it for ever. A script that imports
`/name.js` of the same shelf gets the hashed name put in.
"""

import gzip
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_KINDS = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
}
_IMPORT = re.compile(r'(?<=(?:from|port) ")\./([a-z]+\.js)(?=")')
SHARED = Path(__file__).parent / "static"


@dataclass(frozen=True, slots=True)
class _File:
    body: bytes
    packed: bytes
    kind: str


class Assets:
    """The files of one part of the site, under one path."""

    def __init__(self, path: str, folders: Sequence[Path]) -> None:
        """Take the path they are served under, such as /chat/assets, and where they lie."""
        self.path = path
        self._found = {
            file.name: file
            for folder in folders
            for file in sorted(folder.iterdir())
            if file.suffix in _KINDS
        }
        self._names: dict[str, str] = {}
        self._files: dict[str, _File] = {}
        for name in self._found:
            self.url(name)

    def url(self, name: str) -> str:
        """Give the address of a file; KeyError if there is none."""
        if name not in self._names:
            file = self._found[name]
            body = file.read_bytes()
            if file.suffix == ".js":
                body = _IMPORT.sub(lambda hit: self.url(hit[1]), body.decode()).encode()
            digest = hashlib.sha256(body).hexdigest()[:8]
            hashed = f"{file.stem}.{digest}{file.suffix}"
            self._names[name] = hashed
            self._files[hashed] = _File(body, gzip.compress(body, mtime=0), _KINDS[file.suffix])
        return f"{self.path}/{self._names[name]}"

    def body(self, name: str) -> bytes:
        """Give a file's contents, its imports put in."""
        self.url(name)
        return self._files[self._names[name]].body

    def route(self) -> Route:
        """Make the route that serves them."""
        return Route(f"{self.path}/{{name}}", self._serve, methods=["GET"])

    async def _serve(self, request: Request) -> Response:
        file = self._files.get(request.path_params["name"])
        if file is None:
            return Response("There is no such file.", 404, media_type="text/plain")
        headers = {
            "Cache-Control": "public, max-age=31536000, immutable",
            "Vary": "Accept-Encoding",
            "Cross-Origin-Resource-Policy": "cross-origin",
        }
        packed = "gzip" in request.headers.get("accept-encoding", "")
        if packed:
            headers["Content-Encoding"] = "gzip"
        return Response(file.packed if packed else file.body, 200, headers, file.kind)
