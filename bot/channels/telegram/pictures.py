"""Pictures from strangers, drawn anew: what is kept holds pixels and nothing else."""

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

MOST_PIXELS = 40_000_000  # a decoded picture takes four bytes of memory for each
_FORMATS = ("JPEG", "PNG", "WEBP")
_QUALITY = 88


class PictureError(Exception):
    """Not a picture we can read, or one too large to be drawn."""


def redraw(data: bytes) -> tuple[bytes, str]:
    """Give a picture drawn anew, turned upright, without metadata; and its type.

    PictureError if it is none, is damaged, or has more than `MOST_PIXELS`.
    """
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
            warnings.simplefilter("ignore")  # Pillow's own doubts about size; ours come first
            if picture.width * picture.height > MOST_PIXELS:
                raise PictureError("too many pixels")
            see_through = picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info
            upright = ImageOps.exif_transpose(picture).convert("RGBA" if see_through else "RGB")
            # a fresh image has no metadata that a writer could copy
            fresh = Image.frombytes(upright.mode, upright.size, upright.tobytes())
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, MemoryError) as error:
        raise PictureError(type(error).__name__) from None
    out = io.BytesIO()
    if see_through:
        fresh.save(out, "PNG", optimize=False)
        return out.getvalue(), "image/png"
    fresh.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue(), "image/jpeg"
