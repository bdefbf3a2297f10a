"""Files given with an answer: taken by what they hold, never by what they are called."""

import hashlib
import io
import zipfile
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from PIL import Image

from assessments.models.answering import FILE_MOST
from pmo_studio.core.refusals import Refused

TOO_LARGE = _("The file is larger than 5 MB. Give a smaller one, or a link.")
EMPTY = _("The file is empty.")
UNKNOWN = _(
    "This is not a file that can be kept here, whatever its name says. Give a PDF, a PNG or JPEG"
    " picture, a Word, Excel or PowerPoint file, or plain text; or give a link."
)
BROKEN = _("The picture cannot be read. Save it again as PNG or JPEG.")
MOST_PIXELS = 40_000_000
MOST_PARTS = 5000

OFFICE = {
    "word/document.xml": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "docx",
    ),
    "xl/workbook.xml": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xlsx",
    ),
    "ppt/presentation.xml": (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "pptx",
    ),
}
ENDINGS = {
    "application/pdf": "pdf",
    "image/png": "png",
    "image/jpeg": "jpg",
    "text/plain": "txt",
    **dict(OFFICE.values()),
}


@dataclass(frozen=True)
class Checked:
    """A file as it is kept: pictures are written anew, without what cameras add."""

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
    if content.startswith(b"%PDF-"):
        return Checked(content, "application/pdf")
    if content.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        return _picture(content)
    if content.startswith(b"PK\x03\x04"):
        return Checked(content, _office(content))
    if _is_text(content):
        return Checked(content, "text/plain")
    raise Refused(UNKNOWN, field="file")


def ending_of(media_type: str) -> str:
    return ENDINGS[media_type]


def _picture(content: bytes) -> Checked:
    """Decoded and encoded again: nothing but the pixels stays, no place and no camera."""
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Refused(TOO_LARGE, field="file")
            kind = picture.format or "PNG"
            plain = picture.convert("RGBA" if kind == "PNG" else "RGB")
            written = io.BytesIO()
            plain.save(written, format=kind)
    except Refused:
        raise
    except Exception as error:  # Pillow raises what its decoders raise
        raise Refused(BROKEN, field="file") from error
    kept = written.getvalue()
    if len(kept) > FILE_MOST:
        raise Refused(TOO_LARGE, field="file")
    return Checked(kept, f"image/{kind.lower()}")


def _office(content: bytes) -> str:
    """The media type of a Word, Excel or PowerPoint file without macros."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile as error:
        raise Refused(UNKNOWN, field="file") from error
    if len(names) > MOST_PARTS or any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused(UNKNOWN, field="file")
    found = [kind for part, (kind, _ending) in OFFICE.items() if part in names]
    if "[Content_Types].xml" not in names or len(found) != 1:
        raise Refused(UNKNOWN, field="file")
    return found[0]


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    controls = any(sign < " " and sign not in "\t\r\n\f" for sign in text)
    # Markup may run in a browser; it is never kept as "text".
    return not controls and not text.lstrip("\ufeff \t\r\n").startswith("<")
