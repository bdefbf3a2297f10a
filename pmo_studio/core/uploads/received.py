"""Files that people give: taken by what they hold, never by what they are called."""

import hashlib
import io
import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from pmo_studio.core.refusals import Refused
from pmo_studio.core.uploads import office, papers

FILE_MOST = 5_000_000
TOO_LARGE = _("The file is larger than 5 MB. Give a smaller one, or a link.")
EMPTY = _("The file is empty.")
UNKNOWN = _(
    "This is not a file that can be kept here, whatever its name says. Give a PDF, a PNG or JPEG"
    " picture, a Word, Excel or PowerPoint file, or plain text; or give a link."
)
MANY_PIXELS = _("The picture has more than 26 million pixels. Save a smaller one.")
BROKEN = _("The picture cannot be read. Save it again as PNG or JPEG.")
# Decoding takes four bytes a pixel, twice; phones take pictures of up to 25 million.
MOST_PIXELS = 26_000_000
PDF_BEGINS = re.compile(rb"%PDF-[12]\.\d")
PDF_ENDS = b"%%EOF"
BINARY = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
MARKUP = re.compile(r"<\s*(!doctype|html|script|svg|\?xml)", re.IGNORECASE)

ENDINGS = {
    "application/pdf": "pdf",
    "image/png": "png",
    "image/jpeg": "jpg",
    "text/plain": "txt",
    **dict(office.KINDS.values()),
}


@dataclass(frozen=True)
class Checked:
    """A file as it is kept: written anew, without what cameras and programs add about people."""

    content: bytes
    media_type: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def checked(content: bytes) -> Checked:
    """The file, or Refused in words."""
    if len(content) > FILE_MOST:
        raise Refused(TOO_LARGE, field="file")
    if not content:
        raise Refused(EMPTY, field="file")
    if PDF_BEGINS.match(content) and PDF_ENDS in content[-2048:]:
        return _pdf(content)
    if content.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        return _picture(content)
    if content.startswith(b"PK\x03\x04"):
        return _office(content)
    if _is_text(content):
        return Checked(content, "text/plain")
    raise Refused(UNKNOWN, field="file")


def ending_of(media_type: str) -> str:
    return ENDINGS[media_type]


def _picture(content: bytes) -> Checked:
    """Decoded and encoded again: nothing but the pixels stays, no place and no camera."""
    kind = "PNG" if content.startswith(b"\x89PNG") else "JPEG"
    try:
        # Whatever else runs in this process may have told Pillow to draw what is cut off.
        with Image.open(io.BytesIO(content), formats=(kind,)) as whole:
            whole.verify()
        with Image.open(io.BytesIO(content), formats=(kind,)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Refused(MANY_PIXELS, field="file")
            # Upright without the note that says how the camera was held.
            upright = ImageOps.exif_transpose(picture)
            plain = upright.convert("RGBA" if kind == "PNG" else "RGB")
            plain.info.clear()  # comments, profiles and texts would be written again
            written = io.BytesIO()
            plain.save(written, format=kind, quality=85, optimize=False)
    except Refused:
        raise
    except Exception as error:  # Pillow raises what its decoders raise
        raise Refused(BROKEN, field="file") from error
    return _kept(written.getvalue(), f"image/{kind.lower()}")


def _pdf(content: bytes) -> Checked:
    return _kept(papers.cleaned(content), "application/pdf")


def _office(content: bytes) -> Checked:
    try:
        file = office.cleaned(content)
    except office.NotOffice as error:
        raise Refused(UNKNOWN, field="file") from error
    return _kept(file.content, file.media_type)


def _kept(content: bytes, media_type: str) -> Checked:
    """What was written anew may have become larger."""
    if len(content) > FILE_MOST:
        raise Refused(TOO_LARGE, field="file")
    return Checked(content, media_type)


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    # Markup may run in a browser; it is never kept as "text", and neither is half a PDF.
    begins = text.lstrip("\ufeff \t\r\n\f").startswith(("<", "%PDF"))
    return not (begins or BINARY.search(text) or MARKUP.search(text))
