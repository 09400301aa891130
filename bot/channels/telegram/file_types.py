"""What a file is, by its first bytes: what its sender calls it proves nothing."""

from collections.abc import Mapping

_ZIP = b"PK\x03\x04"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
# the type a sender may claim, and how such a file begins
_BEGINS: Mapping[str, tuple[bytes, ...]] = {
    "application/pdf": (b"%PDF-",),
    f"{_OFFICE}.wordprocessingml.document": (_ZIP,),
    f"{_OFFICE}.spreadsheetml.sheet": (_ZIP,),
    f"{_OPEN}.text": (_ZIP,),
    f"{_OPEN}.spreadsheet": (_ZIP,),
    "audio/ogg": (b"OggS",),
    "audio/mpeg": (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"),
}
_MP4 = {"audio/mp4", "audio/x-m4a", "video/mp4"}
_TEXT = {"text/plain", "text/csv"}


def fits(data: bytes, mime: str) -> bool:
    """Tell whether a file looks like the type it is said to be."""
    if mime in _MP4:
        return data[4:8] == b"ftyp"
    if mime in _TEXT:
        return _is_text(data)
    return any(data.startswith(begin) for begin in _BEGINS.get(mime, ()))


def _is_text(data: bytes) -> bool:
    try:
        return "\0" not in data.decode()
    except UnicodeDecodeError:
        return False
