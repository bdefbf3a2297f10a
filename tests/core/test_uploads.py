"""Files are taken by what they hold, whatever their name says."""

import io
import logging
import zipfile

import openpyxl
import pikepdf
import pytest
from PIL import Image, PngImagePlugin

from pmo_studio.core.refusals import Refused
from pmo_studio.core.uploads import received
from pmo_studio.core.uploads.received import FILE_MOST
from tests.assessments.samples import paper

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


PDF = paper()
BROKEN_PDF = b"%PDF-1.7\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n"


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
    assert received.ending_of(received.checked(content).media_type) == ending


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
        received.checked(content)

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
        package([("word/embeddings/book1.xlsm", b"PK")]),
        package([("word/embeddings/start.ps1", b"x")]),
        package([("word/embeddings/in.docx", package([("word/vbaProject.bin", b"macro")]))]),
    ],
)
def test_a_document_that_runs_something_is_refused(content):
    with pytest.raises(Refused, match="macros"):
        received.checked(content)


def test_five_megabytes_are_taken_and_one_byte_more_is_not():
    text = b"x" * FILE_MOST

    assert len(received.checked(text).content) == FILE_MOST
    with pytest.raises(Refused, match="larger than 5 MB"):
        received.checked(text + b"x")


def test_an_empty_file_is_refused():
    with pytest.raises(Refused, match="empty"):
        received.checked(b"")


def test_a_document_that_unpacks_to_too_much_is_refused_unread():
    bomb = package([("word/media/zeros.bin", bytes(201_000_000))], method=zipfile.ZIP_DEFLATED)
    assert len(bomb) < FILE_MOST

    with pytest.raises(Refused, match="whatever its name says"):
        received.checked(bomb)


def test_a_document_of_too_many_parts_is_refused():
    many = package([(f"word/{number}.xml", b"") for number in range(5001)])

    with pytest.raises(Refused, match="whatever its name says"):
        received.checked(many)


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded():
    large = picture("PNG", (6000, 5000))

    with pytest.raises(Refused, match="million pixels"):
        received.checked(large)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_what_hangs_on_a_picture_is_gone(kind):
    checked = received.checked(picture(kind) + SCRIPT)

    assert b"script" not in checked.content
    assert Image.open(io.BytesIO(checked.content)).size == (40, 30)


def test_a_photograph_loses_place_camera_and_comment_and_stands_upright():
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    exif[0x0112] = 6  # turned by a quarter
    exif.get_ifd(0x8825)[1] = "N"
    photograph = picture("JPEG", exif=exif, comment=b"by Ada")
    assert b"A camera" in photograph

    kept = received.checked(photograph).content

    assert b"A camera" not in kept
    assert b"by Ada" not in kept
    shown = Image.open(io.BytesIO(kept))
    assert dict(shown.getexif()) == {}
    assert shown.size == (30, 40)


def test_texts_within_a_png_are_gone():
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "Ada Lovelace")

    kept = received.checked(picture("PNG", pnginfo=words)).content

    assert b"Ada" not in kept


def test_a_picture_that_cannot_be_decoded_is_refused():
    for broken in (picture("PNG")[:60], b"\xff\xd8\xff" + b"\x00" * 50):
        with pytest.raises(Refused, match="cannot be read"):
            received.checked(broken)


CORE = b"<c:coreProperties xmlns:c='c'><c:creator>Ada Lovelace</c:creator></c:coreProperties>"
APP = b"<Properties><Company>Ada Lovelace</Company><Manager>Ada Lovelace</Manager></Properties>"
RELATIONS = "word/_rels/settings.xml.rels"


def told(*, core="docProps/core.xml", more=()):
    """A Word file that says in every property who made it."""
    types = (
        b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        b'<Override PartName="/%s" ContentType="application/x.core-properties+xml"/></Types>'
    )
    parts = [
        (core, CORE),
        ("docProps/app.xml", APP),
        ("docProps/custom.xml", b"<Properties>Ada Lovelace</Properties>"),
        *more,
    ]
    return package(parts, types=types % core.encode())


def parts_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("core", ["docProps/core.xml", "package/services/properties.psmdcp"])
def test_a_document_loses_what_its_properties_say_and_nothing_else(core):
    given = told(core=core, more=[("word/media/page.bin", b"what it shows")])

    kept = parts_of(received.checked(given).content)

    assert kept.keys() == parts_of(given).keys()
    assert not [name for name, content in kept.items() if b"Ada" in content]
    assert kept["word/media/page.bin"] == b"what it shows"
    assert kept["word/document.xml"] == b"<w/>"


def test_a_document_within_a_document_loses_its_properties_too():
    given = package([("ppt/embeddings/Sheet1.docx", told())], main="ppt/presentation.xml")

    inner = parts_of(received.checked(given).content)["ppt/embeddings/Sheet1.docx"]

    assert not [name for name, content in parts_of(inner).items() if b"Ada" in content]


def test_documents_in_documents_share_one_bound_and_end_somewhere():
    zeros = package([("word/media/zeros.bin", bytes(90_000_000))], method=zipfile.ZIP_DEFLATED)
    three = package([(f"word/embeddings/{n}.docx", zeros) for n in range(3)])
    deep = package()
    for _ in range(5):
        deep = package([("word/embeddings/in.docx", deep)])

    for bomb in (three, deep):
        with pytest.raises(Refused, match="whatever its name says"):
            received.checked(bomb)


def test_two_parts_of_one_name_are_refused():
    written = io.BytesIO(package())
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(written, "a") as archive:
        archive.writestr("word/document.xml", b"<other/>")

    with pytest.raises(Refused, match="whatever its name says"):
        received.checked(written.getvalue())


def test_a_workbook_loses_its_author_and_opens_as_before():
    book = openpyxl.Workbook()
    book.active["A1"] = "Projects on time"
    book.properties.creator = book.properties.lastModifiedBy = "Ada Lovelace"
    written = io.BytesIO()
    book.save(written)

    kept = openpyxl.load_workbook(io.BytesIO(received.checked(written.getvalue()).content))

    assert kept.active["A1"].value == "Projects on time"
    assert kept.properties.creator != "Ada Lovelace"
    assert kept.properties.lastModifiedBy is None


def test_a_workbook_forgets_in_whose_folder_it_was_saved():
    book = (
        b'<workbook><x15ac:absPath url="C:\\Users\\ada\\" xmlns:x15ac="u"/>'
        b"<fileSharing readOnlyRecommended='1' userName='Ada'/></workbook>"
    )
    given = package([("xl/workbook.xml", book)], main="xl/workbook.xml")

    kept = parts_of(received.checked(given).content)["xl/workbook.xml"]

    assert kept == book.replace(b"C:\\Users\\ada\\", b"").replace(b"'Ada'", b'""')


@pytest.mark.parametrize(
    "name", ["word/embeddings/oleObject1.bin", "xl/embeddings/Old.XLS", "word/oleObject7.bin"]
)
def test_an_embedded_object_is_refused_with_what_to_do(name):
    with pytest.raises(Refused, match="save the file as PDF") as refused:
        received.checked(package([(name, b"\xd0\xcf\x11\xe0")]))

    assert refused.value.field == "file"


@pytest.mark.parametrize("kind", ["attachedTemplate", "oleObject", "frame", "subDocument"])
def test_a_template_from_elsewhere_is_refused_with_what_to_do(kind):
    relation = (
        f'<Relationships xmlns="r"><Relationship Type="http://x/{kind}" Id="rId1"'
        ' Target="https://example.org/t.dotm" TargetMode="External"/></Relationships>'
    )
    with pytest.raises(Refused, match="Document template"):
        received.checked(package([(RELATIONS, relation.encode())]))


def test_links_and_a_printer_are_no_reason_to_refuse_a_document():
    relation = (
        b'<Relationships xmlns="r"><Relationship Type="http://x/hyperlink" Id="rId1"'
        b' Target="https://example.org/" TargetMode="External"/></Relationships>'
    )
    printer = ("xl/printerSettings/printerSettings1.bin", b"x")

    checked = received.checked(package([(RELATIONS, relation), printer]))

    assert received.ending_of(checked.media_type) == "docx"


def test_relations_that_nobody_can_read_are_refused():
    with pytest.raises(Refused, match="whatever its name says"):
        received.checked(package([(RELATIONS, b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")]))


def test_a_pdf_loses_what_its_properties_say_and_keeps_its_pages():
    given = paper(compress_streams=False)
    assert given.count(b"Ada Lovelace") >= 4

    kept = received.checked(given).content

    assert b"Ada" not in kept
    with pikepdf.open(io.BytesIO(kept)) as pdf:
        assert len(pdf.pages) == 1
        assert "/Info" not in pdf.trailer


def test_a_pdf_that_was_added_to_keeps_no_version_of_before():
    first = paper(object_stream_mode=pikepdf.ObjectStreamMode.disable)
    with pikepdf.open(io.BytesIO(first)) as pdf:
        size, root = len(pdf.objects) + 1, pdf.Root.objgen[0]
    start = first.rindex(b"startxref")
    added = first + (
        b"\nxref\n0 1\n0000000000 65535 f \ntrailer << /Size %d /Root %d 0 R /Prev %s >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (size, root, first[start + 9 : -6].strip(), len(first) + 1)
    )

    assert b"Ada" not in received.checked(added).content


def test_a_pdf_behind_a_password_and_a_broken_one_are_refused_in_words():
    locked = paper(encryption=pikepdf.Encryption(user="secret", owner="secret"))

    with pytest.raises(Refused, match="password"):
        received.checked(locked)
    with pytest.raises(Refused, match="PDF cannot be read"):
        received.checked(BROKEN_PDF)


def test_a_broken_pdf_is_told_on_the_page_alone_and_sets_nothing_of_the_log(settings):
    reader = logging.getLogger("pikepdf")
    level = settings.LOGGING["loggers"]["pikepdf"]["level"]
    assert reader.level == logging.getLevelName(level) == logging.CRITICAL
    reader.setLevel(logging.ERROR)
    try:
        with pytest.raises(Refused):
            received.checked(BROKEN_PDF)
        assert reader.level == logging.ERROR, "Whoever asked for more lines keeps them."
    finally:
        reader.setLevel(level)
