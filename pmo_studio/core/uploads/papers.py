"""PDF files: written anew without what their properties say."""

import io
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from pmo_studio.core.refusals import Refused

if TYPE_CHECKING:
    import pikepdf

BROKEN = _("The PDF cannot be read. Save or print it as PDF once more.")
LOCKED = _("The PDF asks for a password. Save it without one.")
# Who made it and with what: of the document, and of single pages and pictures.
TOLD_BY = ("/Metadata", "/PieceInfo")


def cleaned(content: bytes) -> bytes:
    """The same pages without author, title and history; Refused in words when it is unreadable."""
    # It opens with its libraries, which only whoever gives or reads a PDF needs.
    import pikepdf

    written = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if not pdf.pages:
                raise Refused(BROKEN, field="file")
            _empty(pdf)
            # Streams stay as they are packed: nothing is unpacked to be packed again.
            pdf.save(
                written,
                compress_streams=False,
                stream_decode_level=pikepdf.StreamDecodeLevel.none,
            )
    except pikepdf.PasswordError as error:
        raise Refused(LOCKED, field="file") from error
    except Refused:
        raise
    except Exception as error:  # whatever the reader stumbles over
        raise Refused(BROKEN, field="file") from error
    return written.getvalue()


def _empty(pdf: "pikepdf.Pdf") -> None:
    import pikepdf

    for name in ("/Info", *TOLD_BY):
        if name in pdf.trailer:
            del pdf.trailer[name]
    for each in pdf.objects:
        if isinstance(each, (pikepdf.Dictionary, pikepdf.Stream)):
            for name in TOLD_BY:
                if name in each:
                    del each[name]
