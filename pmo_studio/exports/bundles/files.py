"""Bytes to document and back.  Whatever the bytes are, the answer is a document or a sentence."""

import io
import json
import lzma
import math
import stat
import struct
import zipfile
import zlib
from typing import Any

from django.utils.translation import gettext as __

from pmo_studio.core.bundle import BadBundle

MOST_BYTES = 50_000_000
MOST_VALUES = 3_000_000
DEEPEST = 12
MOST_FILES = 50
MOST_RATIO = 200
SMALL = 1_000_000
# What Python's zipfile raises for files that are none.
DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError),
    *(ValueError, RuntimeError, KeyError, struct.error, lzma.LZMAError),
)
NAME_IN_ZIP = "bundle.json"
NAME_IN_PDF = "engagement.json"


def to_bytes(document: dict[str, Any]) -> bytes:
    """The one way a document is written: sorted keys, one space a level, UTF-8.

    BadBundle names a number that JSON has no way to write.
    """
    try:
        text = json.dumps(document, sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False)
    except ValueError:
        _inspect(document)
        raise
    return text.encode() + b"\n"


def from_bytes(data: bytes, *, most: int | None = None) -> Any:
    """The document in a JSON, zip or PDF file; BadBundle when there is none.

    `most` is how many bytes the document may have, unpacked; MOST_BYTES unless given.
    """
    most = most or MOST_BYTES
    _limit(len(data), most)
    if data.startswith(b"PK"):
        return _parse(_from_zip(data, most))
    if b"%PDF-" in data[:1024]:
        return _parse(_from_pdf(data, most))
    return _parse(data)


def _limit(size: int, most: int) -> None:
    if size > most:
        words = __("The file is too large: %(most)s MB is the most.")
        raise BadBundle("", words % {"most": most // 1_000_000})


def _parse(data: bytes) -> Any:
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise BadBundle("", __("This is XML or HTML. A bundle is JSON."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        words = __("The file is not UTF-8 text (byte %(place)s).")
        raise BadBundle("", words % {"place": error.start}) from error
    if not text.strip():
        raise BadBundle("", __("The file is empty."))
    # Counted before parsing: a few bytes each would become a hundred times as many in memory.
    if sum(map(data.count, (b",", b"[", b"{"))) > MOST_VALUES:
        raise BadBundle("", __("The file holds too many values."))
    document = _decode(text)
    _inspect(document)
    return document


def _decode(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_constant)
    except json.JSONDecodeError as error:
        words = __("The file is not JSON, or cut off: line %(line)s, column %(column)s.")
        place = {"line": error.lineno, "column": error.colno}
        raise BadBundle("", words % place) from error
    except RecursionError as error:
        raise BadBundle("", __("The file is nested too deeply.")) from error
    except ValueError as error:  # a whole number of thousands of digits
        raise BadBundle("", __("The file holds a number that is far too long.")) from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _value in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise BadBundle(twice[:60], __("stands twice in one object"))
    return found


def _constant(name: str) -> Any:
    raise BadBundle("", __("The file holds %(name)s, which is no number.") % {"name": name})


def _inspect(document: Any) -> None:
    """Depth, texts and numbers of everything, whatever it will turn out to be."""
    waiting = [("", document, 1)]
    while waiting:
        place, value, depth = waiting.pop()
        if isinstance(value, str):
            _inspect_text(value, place)
        elif isinstance(value, float) and not math.isfinite(value):
            raise BadBundle(place, __("is a number out of range"))
        elif isinstance(value, list | dict):
            if depth > DEEPEST:
                raise BadBundle(place, __("is nested too deeply"))
            if isinstance(value, dict):
                dot = "." if place else ""
                for key in value:
                    _inspect_text(key, place)
                inside = [(f"{place}{dot}{key[:60]}", each) for key, each in value.items()]
            else:
                inside = [(f"{place}[{index}]", each) for index, each in enumerate(value)]
            waiting.extend((where, each, depth + 1) for where, each in reversed(inside))


def _inspect_text(text: str, place: str) -> None:
    if text.isprintable():  # the usual case, and quick
        return
    for sign in text:
        if sign < " " and sign not in "\n\t":
            words = __("holds a control character (U+%(code)04X)")
            raise BadBundle(place, words % {"code": ord(sign)})
        if "\ud800" <= sign <= "\udfff":
            raise BadBundle(place, __("holds half a character (a lone surrogate)"))


def _from_zip(data: bytes, most: int) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _only_file(archive, most)
    except DAMAGED as error:
        raise BadBundle("", __("The zip file is damaged or of an unknown kind.")) from error


def _only_file(archive: zipfile.ZipFile, most: int) -> bytes:
    entries = archive.infolist()
    if len(entries) > MOST_FILES:
        words = __("The zip file holds %(count)s files; at most %(most)s are allowed.")
        raise BadBundle("", words % {"count": len(entries), "most": MOST_FILES})
    for entry in entries:
        link = stat.S_ISLNK(entry.external_attr >> 16)
        if entry.filename != NAME_IN_ZIP or link:
            words = __("must not be in the zip file: it holds bundle.json and nothing else")
            raise BadBundle(entry.filename[:80], words)
    if len(entries) != 1:
        raise BadBundle("", __("The zip file must hold bundle.json, once."))
    entry = entries[0]
    if entry.flag_bits & 1:
        raise BadBundle("", __("The zip file is encrypted. Save it without a password."))
    _limit(entry.file_size, most)
    # What the entry says of itself may be a lie: never more is read than it may have.
    with archive.open(entry) as file:
        content = file.read(most + 1)
    _limit(len(content), most)
    if len(content) > SMALL and len(content) > MOST_RATIO * max(entry.compress_size, 1):
        raise BadBundle("", __("The zip file is packed too tightly to be a bundle."))
    return content


def _from_pdf(data: bytes, most: int) -> bytes:
    import pikepdf

    # A damaged PDF may give objects of any other kind than the expected one.
    damaged = (
        *(pikepdf.PdfError, pikepdf.PasswordError),
        *(AttributeError, TypeError, ValueError, KeyError, RuntimeError),
    )
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if NAME_IN_PDF not in pdf.attachments:
                raise BadBundle("", __("The PDF carries no data (no attachment engagement.json)."))
            stream = pdf.attachments[NAME_IN_PDF].get_file().obj
            packed = stream.read_raw_bytes()
            filters = _names(stream.get("/Filter"))
            plain = stream.get("/DecodeParms") is None
    except damaged as error:
        raise BadBundle("", __("The PDF is damaged or protected by a password.")) from error
    if not filters:
        return packed
    if filters != ["/FlateDecode"] or not plain:
        raise BadBundle("", __("The PDF packs its data in a way that no studio does."))
    return _unpacked(packed, most)


def _names(value: Any) -> list[str]:
    """The names in a PDF's value: none, one, or a list of them."""
    import pikepdf

    if value is None:
        return []
    return [str(each) for each in (value if isinstance(value, pikepdf.Array) else [value])]


def _unpacked(packed: bytes, most: int) -> bytes:
    """The attachment, unpacked here and not by the PDF library, which knows no limit."""
    unpacker = zlib.decompressobj()
    try:
        content = unpacker.decompress(packed, most + 1)
    except zlib.error as error:
        raise BadBundle("", __("The data in the PDF is damaged.")) from error
    _limit(len(content), most)
    return content
