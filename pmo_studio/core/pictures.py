"""Pictures that people upload: checked by content, made small, re-encoded."""

import hashlib
import io
import struct
import zlib
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError

from pmo_studio.core.refusals import Refused

MOST_BYTES = 2 * 1024 * 1024
MOST_PIXELS = 25_000_000
SIDE = 800
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
# What decoders raise for a file that only begins like a picture.
DAMAGED = (
    *(UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError),
    *(SyntaxError, EOFError, struct.error, zlib.error),
)


@dataclass(frozen=True)
class Picture:
    """A PNG of ours: nothing of the uploaded file's bytes or metadata is left in it."""

    png: bytes
    width: int
    height: int

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.png).hexdigest()


def read_logo(upload: BinaryIO, size: int) -> Picture:
    """Decode, shrink to at most 800 pixels a side, and encode as PNG; Refused in words."""
    if size > MOST_BYTES:
        raise Refused(_("The logo is larger than 2 MB. Choose a smaller file."), field="logo")
    try:
        # The formats are named, so that no other decoder ever sees the bytes; SVG is none.
        image = Image.open(upload, formats=FORMATS)
        if image.width * image.height > MOST_PIXELS:
            raise Refused(
                _("The logo has more than 25 million pixels. Choose a smaller one."), field="logo"
            )
        # Whatever else runs in this process may have told Pillow to draw what is cut off.
        image.verify()
        upload.seek(0)
        image = Image.open(upload, formats=FORMATS)
        image.load()
    except DAMAGED as error:
        raise Refused(
            _("This file is not a picture. Choose a PNG, JPEG, WebP or GIF."), field="logo"
        ) from error
    picture = image.convert("RGBA")
    picture.thumbnail((SIDE, SIDE))
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return Picture(out.getvalue(), picture.width, picture.height)
