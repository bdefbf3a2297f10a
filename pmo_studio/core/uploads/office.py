"""Word, Excel and PowerPoint files: what they are, what is refused, and their properties emptied.

A file is a zip of parts.  It is written anew: every part as it was, except those that say who made
it and where.  Files within files, such as the workbook behind a chart, are treated the same.
"""

import io
import re
import shutil
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext_lazy as _

from pmo_studio.core.refusals import Refused

if TYPE_CHECKING:
    # Its type only: what parses is defusedxml.
    from xml.etree.ElementTree import Element  # nosec B405

MACROS = _("The file holds macros or other programs. Save it without them, or as PDF.")
OBJECTS = _(
    "The file holds an embedded object of another program. Put a picture in its place, or save the"
    " file as PDF."
)
TEMPLATE = _(
    "The file fetches its template or a part from elsewhere when it is opened. In Word, take the"
    " attached template away under “Document template”; or save the file as PDF."
)

KINDS = {
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

MOST_PARTS = 5000
# What a file may hold unpacked, with all files within it, and its lists of parts and relations.
MOST_UNPACKED = 200_000_000
MOST_LIST = 1_000_000
DEEPEST = 3

TYPES = "[Content_Types].xml"
# Anything that runs when it is opened.
ACTIVE_PARTS = re.compile(
    r"vbaproject|vbadata|activex|macrosheets"
    r"|\.(exe|dll|com|scr|msi|bat|cmd|ps1|js|jse|vbs|vbe|wsf|hta|jar|lnk|docm|dotm|xlsm|xltm|xlam"
    r"|xlsb|pptm|potm|ppsm|ppam)$"
)
ACTIVE_TYPES = re.compile(rb"macroenabled|vbaproject|activex", re.IGNORECASE)
OBJECT_PARTS = re.compile(r"oleobject[^/]*\.bin$|/embeddings/[^/]*\.(bin|doc|xls|ppt)$")
# Relations that fetch or run what they lead to; links that a reader follows are none of these.
FETCHED = ("/attachedTemplate", "/oleObject", "/subDocument", "/frame")
WITHIN = re.compile(r"/embeddings/[^/]+\.(docx|xlsx|pptx)$")

CORE = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties'
    b' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)
APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties'
    b' xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)
CUSTOM = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties'
    b' xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>'
)
# By the end of the content type that declares a part, wherever in the file it lies.
EMPTY = {
    "core-properties+xml": CORE,
    "extended-properties+xml": APP,
    "custom-properties+xml": CUSTOM,
}
USUAL = {"docprops/core.xml": CORE, "docprops/app.xml": APP, "docprops/custom.xml": CUSTOM}
# Excel writes the folder of whoever saved the workbook, and who reserved it.
WORKBOOK = "xl/workbook.xml"
SAVED_BY = re.compile(
    rb"""(<(?:\w+:)?(?:absPath|fileSharing)\b[^>]*?\s(?:url|userName)=)("[^"]*"|'[^']*')"""
)


class NotOffice(Exception):
    """It is no Word, Excel or PowerPoint file that can be read within bearable bounds."""


@dataclass(frozen=True)
class Cleaned:
    """The file written anew, and its media type."""

    content: bytes
    media_type: str


def cleaned(content: bytes) -> Cleaned:
    """The file without what its properties say; NotOffice, or Refused in words."""
    try:
        return _Reader().clean(content, depth=0)
    except (Refused, NotOffice):
        raise
    except Exception as error:  # zipfile, its decompressors and the XML reader raise what they like
        raise NotOffice from error


class _Reader:
    """What was unpacked so far, of the file and all files within it."""

    def __init__(self) -> None:
        self.left = MOST_UNPACKED

    def clean(self, content: bytes, *, depth: int) -> Cleaned:
        if depth > DEEPEST:
            raise NotOffice
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = self._parts(archive)
            types = _list(archive, parts, TYPES)
            if ACTIVE_TYPES.search(types):
                raise Refused(MACROS, field="file")
            _check_names(parts)
            _check_relations(archive, parts)
            found = [kind for part, (kind, _ending) in KINDS.items() if part in parts]
            if len(found) != 1:
                raise NotOffice
            return Cleaned(self._written(archive, _emptied(types), depth), found[0])

    def _parts(self, archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
        """By name; nothing is unpacked before its size is known to be bearable."""
        listed = archive.infolist()
        names = {part.filename: part for part in listed}
        # Of two parts with one name, readers take one or the other.
        if len(listed) > MOST_PARTS or len(names) < len(listed):
            raise NotOffice
        self.left -= sum(part.file_size for part in listed)
        if self.left < 0:
            raise NotOffice
        return names

    def _written(self, archive: zipfile.ZipFile, emptied: Mapping[str, bytes], depth: int) -> bytes:
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as copy:
            for part in archive.infolist():
                name = part.filename
                # Without the day and the system on which it was packed.
                fresh = zipfile.ZipInfo(name)
                is_packed = part.compress_type != zipfile.ZIP_STORED
                fresh.compress_type = zipfile.ZIP_DEFLATED if is_packed else zipfile.ZIP_STORED
                if name.lower() in emptied:
                    copy.writestr(fresh, emptied[name.lower()])
                elif WITHIN.search(name.lower()):
                    inner = self.clean(archive.read(part), depth=depth + 1)
                    copy.writestr(fresh, inner.content)
                elif name == WORKBOOK:
                    copy.writestr(fresh, SAVED_BY.sub(rb'\1""', archive.read(part)))
                else:
                    with archive.open(part) as source, copy.open(fresh, "w") as target:
                        shutil.copyfileobj(source, target)
        return written.getvalue()


def _list(archive: zipfile.ZipFile, parts: Mapping[str, zipfile.ZipInfo], name: str) -> bytes:
    part = parts.get(name)
    if part is None or part.file_size > MOST_LIST:
        raise NotOffice
    return archive.read(part)


def _check_names(parts: Iterable[str]) -> None:
    for name in map(str.lower, parts):
        if ACTIVE_PARTS.search(name):
            raise Refused(MACROS, field="file")
        if OBJECT_PARTS.search(name):
            raise Refused(OBJECTS, field="file")


def _check_relations(archive: zipfile.ZipFile, parts: Mapping[str, zipfile.ZipInfo]) -> None:
    for name in parts:
        if not name.lower().endswith(".rels"):
            continue
        for relation in _elements(_list(archive, parts, name)):
            is_outside = relation.get("TargetMode", "").lower() == "external"
            if is_outside and relation.get("Type", "").endswith(FETCHED):
                raise Refused(TEMPLATE, field="file")


def _emptied(types: bytes) -> dict[str, bytes]:
    """By part name in small letters, what stands in place of the parts that hold properties."""
    declared = {
        each.get("PartName", "").lstrip("/").lower(): empty
        for each in _elements(types)
        for ending, empty in EMPTY.items()
        if each.get("ContentType", "").lower().endswith(ending)
    }
    return USUAL | declared


def _elements(xml: bytes) -> "list[Element]":
    root: Element = fromstring(xml, forbid_dtd=True)
    return list(root)
