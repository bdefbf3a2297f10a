"""Files given with an answer: taken by what they hold, never by what they are called."""

import hashlib
import io
import re
import zipfile
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from assessments.models.answering import FILE_MOST
from pmo_studio.core.refusals import Refused

TOO_LARGE = _("The file is larger than 5 MB. Give a smaller one, or a link.")
EMPTY = _("The file is empty.")
UNKNOWN = _(
    "This is not a file that can be kept here, whatever its name says. Give a PDF, a PNG or JPEG"
    " picture, a Word, Excel or PowerPoint file, or plain text; or give a link."
)
MANY_PIXELS = _("The picture has more than 26 million pixels. Save a smaller one.")
MACROS = _("The file holds macros or other programs. Save it without them, or as PDF.")
BROKEN = _("The picture cannot be read. Save it again as PNG or JPEG.")
# Decoding takes four bytes a pixel, twice; phones take pictures of up to 25 million.
MOST_PIXELS = 26_000_000
MOST_PARTS = 5000
# What an Office file may hold unpacked, and its list of parts.
MOST_UNPACKED = 200_000_000
MOST_TYPES = 1_000_000
# Anything that runs when it is opened.
ACTIVE_PARTS = re.compile(r"vbaproject|vbadata|activex|macrosheets|\.(exe|js|vbs|dll)$")
ACTIVE_TYPES = re.compile(rb"macroenabled|vbaproject|activex", re.IGNORECASE)
PDF_BEGINS = re.compile(rb"%PDF-[12]\.\d")
PDF_ENDS = b"%%EOF"
BINARY = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
MARKUP = re.compile(r"<\s*(!doctype|html|script|svg|\?xml)", re.IGNORECASE)

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
    if PDF_BEGINS.match(content) and PDF_ENDS in content[-2048:]:
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
    kept = written.getvalue()
    if len(kept) > FILE_MOST:
        raise Refused(TOO_LARGE, field="file")
    return Checked(kept, f"image/{kind.lower()}")


def _office(content: bytes) -> str:
    """The media type of a Word, Excel or PowerPoint file without macros."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            # Nothing is unpacked before its size is known to be bearable.
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise Refused(UNKNOWN, field="file")
            names = {part.filename: part for part in parts}
            types = names.get("[Content_Types].xml")
            if types is None or types.file_size > MOST_TYPES:
                raise Refused(UNKNOWN, field="file")
            declared = archive.read(types)
    except Refused:
        raise
    except Exception as error:  # zipfile and its decompressors raise what they like
        raise Refused(UNKNOWN, field="file") from error
    if ACTIVE_TYPES.search(declared) or any(ACTIVE_PARTS.search(name.lower()) for name in names):
        raise Refused(MACROS, field="file")
    found = [kind for part, (kind, _ending) in OFFICE.items() if part in names]
    if len(found) != 1:
        raise Refused(UNKNOWN, field="file")
    return found[0]


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    # Markup may run in a browser; it is never kept as "text", and neither is half a PDF.
    begins = text.lstrip("\ufeff \t\r\n\f").startswith(("<", "%PDF"))
    return not (begins or BINARY.search(text) or MARKUP.search(text))
