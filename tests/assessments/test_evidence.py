"""Files are taken by what they hold, whatever their name says."""

import io
import zipfile

import pytest
from PIL import Image, PngImagePlugin

from assessments.answering import evidence
from assessments.models.answering import FILE_MOST
from pmo_studio.core.refusals import Refused

TYPES = b'<?xml version="1.0"?><Types><Override ContentType="application/%s+xml"/></Types>'
WORD = b"vnd.openxmlformats-officedocument.wordprocessingml.document.main"
SCRIPT = b"<script>alert(document.cookie)</script>"


def picture(kind="PNG", size=(40, 30), **saved):
    written = io.BytesIO()
    Image.new("RGB", size, "teal").save(written, format=kind, **saved)
    return written.getvalue()


def package(parts=(), *, main="word/document.xml", types=TYPES % WORD, method=zipfile.ZIP_STORED):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as archive:
        for name, content in {"[Content_Types].xml": types, main: b"<w/>", **dict(parts)}.items():
            if content is not None:
                archive.writestr(name, content)
    return written.getvalue()


PDF = b"%PDF-1.7\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n"


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (PDF, "pdf"),
        (picture("PNG"), "png"),
        (picture("JPEG"), "jpg"),
        (package(), "docx"),
        (package(main="xl/workbook.xml"), "xlsx"),
        (package(main="ppt/presentation.xml"), "pptx"),
        (b"What we agreed:\r\n\t1 < 2\n", "txt"),
        ("Ata da reunião; decisão\n".encode(), "txt"),
    ],
)
def test_what_people_have_at_hand_is_taken(content, ending):
    assert evidence.ending_of(evidence.checked(content).media_type) == ending


@pytest.mark.parametrize(
    "content",
    [
        b"<!doctype html><title>x</title>" + SCRIPT,
        b"\xef\xbb\xbf  \n<html>" + SCRIPT,
        b"Minutes of the meeting\n" + SCRIPT,
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>',
        b'Text first <SVG onload="alert(1)">',
        b"<?xml version='1.0'?><a/>",
        b"%PDF-1.4\n" + SCRIPT,
        b"%PDF-x\n%%EOF",
        b"MZ\x90\x00 a program",
        b"\x7fELF\x02\x01",
        b"\x00\x01\x02",
        b"GIF89a\x01\x00\x01\x00",
        b"\xff\xfeU\x00T\x00F\x00",
        b"PK\x03\x04 not an archive",
        package(main="hello.txt"),
        package([("xl/workbook.xml", b"<x/>")]),
        package(types=None),
    ],
)
def test_anything_else_is_refused_in_words(content):
    with pytest.raises(Refused, match="whatever its name says") as refused:
        evidence.checked(content)

    assert refused.value.field == "file"


@pytest.mark.parametrize(
    "content",
    [
        package([("word/vbaProject.bin", b"macro")]),
        package([("word/VBAPROJECT.BIN", b"macro")]),
        package([("word/other.bin", b"x")], types=TYPES % b"vnd.ms-office.vbaProject"),
        package(types=TYPES % b"vnd.ms-word.document.macroEnabled.main"),
        package([("word/activeX/activeX1.xml", b"<x/>")]),
        package([("word/embeddings/setup.exe", b"MZ")]),
        package([("xl/macrosheets/sheet1.xml", b"<x/>")], main="xl/workbook.xml"),
    ],
)
def test_a_document_that_runs_something_is_refused(content):
    with pytest.raises(Refused, match="macros"):
        evidence.checked(content)


def test_five_megabytes_are_taken_and_one_byte_more_is_not():
    text = b"x" * FILE_MOST

    assert len(evidence.checked(text).content) == FILE_MOST
    with pytest.raises(Refused, match="larger than 5 MB"):
        evidence.checked(text + b"x")


def test_an_empty_file_is_refused():
    with pytest.raises(Refused, match="empty"):
        evidence.checked(b"")


def test_a_document_that_unpacks_to_too_much_is_refused_unread():
    bomb = package([("word/media/zeros.bin", bytes(201_000_000))], method=zipfile.ZIP_DEFLATED)
    assert len(bomb) < FILE_MOST

    with pytest.raises(Refused, match="whatever its name says"):
        evidence.checked(bomb)


def test_a_document_of_too_many_parts_is_refused():
    many = package([(f"word/{number}.xml", b"") for number in range(5001)])

    with pytest.raises(Refused, match="whatever its name says"):
        evidence.checked(many)


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded():
    large = picture("PNG", (6000, 5000))

    with pytest.raises(Refused, match="million pixels"):
        evidence.checked(large)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_what_hangs_on_a_picture_is_gone(kind):
    checked = evidence.checked(picture(kind) + SCRIPT)

    assert b"script" not in checked.content
    assert Image.open(io.BytesIO(checked.content)).size == (40, 30)


def test_a_photograph_loses_place_camera_and_comment_and_stands_upright():
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    exif[0x0112] = 6  # turned by a quarter
    exif.get_ifd(0x8825)[1] = "N"
    photograph = picture("JPEG", exif=exif, comment=b"by Ada")
    assert b"A camera" in photograph

    kept = evidence.checked(photograph).content

    assert b"A camera" not in kept
    assert b"by Ada" not in kept
    shown = Image.open(io.BytesIO(kept))
    assert dict(shown.getexif()) == {}
    assert shown.size == (30, 40)


def test_texts_within_a_png_are_gone():
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "Ada Lovelace")

    kept = evidence.checked(picture("PNG", pnginfo=words)).content

    assert b"Ada" not in kept


def test_a_picture_that_cannot_be_decoded_is_refused():
    for broken in (picture("PNG")[:60], b"\xff\xd8\xff" + b"\x00" * 50):
        with pytest.raises(Refused, match="cannot be read"):
            evidence.checked(broken)
