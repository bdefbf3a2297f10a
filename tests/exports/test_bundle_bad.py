"""Whatever a bundle's file holds, the answer is one sentence, and nothing is written."""

import io
import json
import random
import zipfile
from typing import Any

import pikepdf
import pytest
from django.core.management import CommandError, call_command

from canvases.bundle.canvases import NOTES
from canvases.bundle.functions import FUNCTIONS
from canvases.bundle.kpis import KPIS
from pmo_studio.core import bundle
from pmo_studio.core.bundle import BadBundle
from pmo_studio.core.bundle.schema import check_value
from pmo_studio.core.models import Engagement, Event, Participant
from pmo_studio.exports.bundles import files
from pmo_studio.exports.bundles.files import from_bytes, to_bytes
from tests.exports.test_bundle import fill
from tests.factories import UserFactory

RULES = NOTES.rules
pytestmark = pytest.mark.django_db


_written: list[bytes] = []


@pytest.fixture
def document(request) -> dict[str, Any]:
    """A full bundle; made once, because it needs nothing of the database that it came from."""
    if not _written:
        _written.append(to_bytes(bundle.write(fill(request.getfixturevalue("people"), 3, 150))))
    return json.loads(_written[0])


@pytest.fixture
def refusal(tmp_path):
    """The sentence with which `import_bundle` refuses these bytes, having written nothing."""
    owner = UserFactory(email="owner@example.org")

    def ask(content: bytes) -> str:
        before = [model.objects.count() for model in (Engagement, Event, Participant)]
        path = tmp_path / "bundle"
        path.write_bytes(content)
        with pytest.raises(CommandError) as caught:
            call_command("import_bundle", str(path), owner=owner.email)
        assert caught.value.returncode == 2
        assert [model.objects.count() for model in (Engagement, Event, Participant)] == before
        sentence = str(caught.value)
        assert len(sentence.splitlines()) == 1
        assert sentence.isprintable()
        return sentence

    return ask


def spoiled(document: dict[str, Any], path: str, value: Any) -> bytes:
    """The document with the value at a path such as notes.0.text."""
    *way, last = [int(part) if part.lstrip("-").isdigit() else part for part in path.split(".")]
    place: Any = document
    for part in way:
        place = place[part]
    place[last] = value
    return json.dumps(document).encode()


WRONG = [
    ("schema", "pmo-studio/engagement@2", "schema: must be “pmo-studio/engagement@1”; this file"),
    ("schema", None, "schema: must be"),
    ("schema", ["x"], "schema: must be"),
    ("scope", "everything", "scope: must be"),
    ("scope", [], "scope: must be"),
    ("extra", 1, "extra: is not known here"),
    ("__proto__", {"role": "lead"}, "__proto__: is not known here"),
    ("engagement", [], "engagement: must be an object, not a list"),
    ("engagement.name", "", "engagement.name: must not be empty"),
    ("engagement.name", 7, "engagement.name: must be a text, not a whole number"),
    ("engagement.name", "x" * 81, "engagement.name: has 81 characters; at most 80"),
    ("engagement.name", "x" * 1_000_000, "engagement.name: has 1000000 characters"),
    ("engagement.constructor", "x", "engagement.constructor: is not known here"),
    ("engagement.start_date", "2026-02-30", "engagement.start_date: is no date"),
    ("engagement.start_date", "0001-01-01", "engagement.start_date: is no date between"),
    ("engagement.start_date", "99999-01-01", "engagement.start_date: is not written"),
    ("engagement.holidays", ["2026-99-99"], "engagement.holidays[0]: is no date"),
    ("engagement.language", "tlh", "engagement.language: must be one of “en”, “pt-br”, “es”"),
    ("engagement.team_limit", -3, "engagement.team_limit: must be between 1 and 500"),
    ("engagement.team_limit", True, "engagement.team_limit: must be a whole number, not true"),
    ("engagement.team_limit", 2.5, "engagement.team_limit: must be a whole number, not a number"),
    ("engagement.pmo_fte", "-1.0", "engagement.pmo_fte: is not written as it should be"),
    ("engagement.brand_colour", "red", "engagement.brand_colour: is not written"),
    ("logo.png", "AAAA", "logo.png: This file is not a picture"),
    ("logo.png", "<svg/>", "logo.png: is not written as it should be"),
    ("role_groups.1.key", "EXE", "role_groups[1].key: “EXE” stands here twice"),
    ("role_groups.1.key", "A-B", "role_groups[1].key: is not written as it should be"),
    ("role_groups.1.key", "A/B", "role_groups[1].key: is not written as it should be"),
    ("role_groups.1.id", 1, "role_groups[1].id: 1 stands here twice"),
    ("seats.0.role_group", 77, "seats[0].role_group: there is no role_group 77 in this bundle"),
    ("seats.0.role", "god", "seats[0].role: must be one of “lead”"),
    ("seats.0.email", "x@example.org", "seats[0].email: is not known here"),
    ("seats.0.display_name", "", "seats[0].display_name: is empty exactly when"),
    ("seats.0.ending", "left", "seats[0].ending: must be given exactly when ended_at is"),
    ("seats.0.tint", 99, "seats[0].tint: must be between 0 and 11"),
    ("seats.1.is_sponsor", True, "is_sponsor: there can be only one sponsor"),
    ("stakeholders.0.power", 6, "stakeholders[0].power: must be between 1 and 5"),
    ("stakeholders.0.archived_by", 1, "archived_by: must be given exactly when archived_at is"),
    ("canvases.0.origin", 44, "canvases[0].origin: there is no canvas 44"),
    ("canvases.1.locked_by", 1, "canvases[1].locked_by: must be given exactly when locked_at is"),
    ("notes.0.canvas", 44, "notes[0].canvas: there is no canvas 44"),
    ("notes.0.author", None, "notes[0].author: must be null exactly when the note is anonymous"),
    ("notes.0.author", 0, "notes[0].author: must be between 1 and"),
    ("notes.0.text", "x" * 1001, "notes[0].text: has 1001 characters; at most 1000"),
    ("notes.0.text", "a\x00b", "notes[0].text: holds a control character (U+0000)"),
    ("notes.0.text", "a\ud800b", "notes[0].text: holds half a character"),
    ("notes.0.block", "zz", "notes[0].block: must be one of “cs”"),
    ("notes.0.position", 1e300, "notes[0].position: must be between"),
    ("notes.0.number", 10**12, "notes[0].number: is beyond the last event"),
    ("notes.0.version", 10**9, "notes[0].version: is beyond the last event"),
    ("surveys.0.cells.0.segments", [], "surveys[0].cells[0].segments: must not be empty"),
    ("notes", {}, "notes: must be a list, not an object"),
    ("events.0.number", 0, "events[0].number: counts from 1"),
    ("events.1.number", 1, "events[1].number"),
    ("events.-1.number", 2**53, "events: the last number is too high to go on from"),
    ("logo.png", "PHN2Zz4=", "logo.png: This file is not a picture"),
    ("events.0.kind", "note.exploded", "events[0].kind: “note.exploded” is no kind of event"),
    ("events.0.by", 4444, "events[0].by: there is no seat 4444"),
    ("events.0.subject", "note:4444", "events[0].subject: there is no note 4444"),
    ("events.0.subject", "code:7", "events[0].subject: there is no code 7"),
    ("events.0.subject", "nothing", "events[0].subject: is not written"),
    ("events.0.data", {"x": 1}, "events[0].data.x: is not known here"),
    ("events.0.audience", "world", "events[0].audience: must be one of"),
    ("events.2.undoes", 99, "events[2].undoes: must be the number of an earlier event"),
    ("events.0.created_at", "2026-01-05", "events[0].created_at: is not written"),
]


@pytest.mark.one_database
@pytest.mark.parametrize(("path", "value", "sentence"), WRONG, ids=[row[0] for row in WRONG])
def test_a_wrong_value_is_refused_with_a_sentence_that_names_it(
    document, refusal, path, value, sentence
):
    assert sentence in refusal(spoiled(document, path, value))


def event_of(document: dict[str, Any], kind: str) -> tuple[int, dict[str, Any]]:
    for index, event in enumerate(document["events"]):
        if event["kind"] == kind:
            return index, event["data"]
    raise AssertionError(f"no {kind}")


PAYLOADS = [
    ("note.added", "text", 5, "must be a text"),
    ("note.added", "version", True, "must be a whole number"),
    ("note.added", "version", 2**60, "is a number out of range"),
    ("note.moved", "group", 999, "there is no group 999"),
    ("note.moved", "group", "1", "must be an id"),
    ("group.made", "notes", [999], "there is no note 999"),
    ("group.made", "notes", 7, "must be a list"),
    ("notes.pasted", "notes", [{"note": 1}], "block: is missing"),
    ("notes.pasted", "notes", [[]], "must be an object"),
    ("note.edited", "text", "x" * 20_000, "is too long"),
]


@pytest.mark.parametrize(("kind", "name", "value", "words"), PAYLOADS)
def test_a_payload_that_a_page_could_stumble_over_is_refused(
    document, refusal, kind, name, value, words
):
    index, payload = event_of(document, kind)
    payload[name] = value
    sentence = refusal(json.dumps(document).encode())
    assert sentence.startswith(f"events[{index}].data.{name}")
    assert words in sentence


def test_a_missing_field_is_named(document, refusal):
    del document["notes"][0]["text"]
    assert refusal(to_bytes(document)) == "notes[0].text: is missing"


def test_a_group_of_another_canvas_is_refused(document, refusal):
    group = document["groups"][0]
    note = next(row for row in document["notes"] if row["canvas"] != group["canvas"])
    note["group"] = group["id"]
    assert refusal(to_bytes(document)).endswith(".group: belongs to another canvas")


def kept(document: dict[str, Any], **lines: Any) -> dict[str, Any]:
    """The document with one version of a canvas, on which these lines stood."""
    canvas = document["links"][0]["canvas"]
    snapshot = {"title": "T", "kind": "to_be", "notes": [], "groups": [], "links": []} | lines
    version = {"id": 1, "canvas": canvas, "letter": "A", "title": "", "remark": ""}
    version |= {"occasion": "hand", "snapshot": snapshot, "at_number": 1, "made_by": 1}
    version["made_at"] = document["events"][0]["created_at"]
    return document | {"canvas_versions": [version]}


def test_a_version_that_could_not_be_brought_back_is_refused(document, refusal):
    link = next(row for row in document["links"] if row["target"])
    line = {name: link[name] for name in ("id", "kind", "source", "target", "kpi", "strength")}
    assert bundle.load(kept(document, links=[line]), owner=UserFactory())
    for wrong in ({"target": None}, {"target": link["source"]}, {"kind": "measured_by"}):
        words = "canvas_versions[0].snapshot.links[0]: joins others than the link with this id"
        assert refusal(to_bytes(kept(document, links=[line | wrong]))) == words
    note = next(row for row in document["notes"] if row["id"] == link["source"])
    names = ("id", "block", "text", "paper", "position", "state", "weight", "function")
    names += ("anonymous", "author", "origin")
    line = {name: note[name] for name in names} | {"group": None, "function": "F" * 9}
    words = "canvas_versions[0].snapshot.notes[0].function: has 9 characters; at most 8 are allowed"
    assert refusal(to_bytes(kept(document, notes=[line]))) == words


@pytest.mark.parametrize("table", [FUNCTIONS, KPIS], ids=lambda table: table.key)
def test_a_key_that_is_no_part_of_an_address_is_refused(table):
    schema = table.schemas["key"]
    check_value(schema, "X12")
    for key in ("a/b", "a b", "é", "X²", "X12\n"):
        with pytest.raises(BadBundle, match="is not written as it should be"):
            check_value(schema, key)


def test_what_a_preset_brought_names_whole_groups(document, refusal):
    event = {**document["events"][-1], "kind": "preset.loaded", "topic": "canvas:1", "undoes": None}
    event |= {"number": document["events"][-1]["number"] + 1, "subject": "canvas:1"}
    event["data"] = {"preset": "P", "notes": [], "groups": [{"group": 1}], "links": []}
    document["events"].append(event)
    assert ".data.groups[0].archived: is missing" in refusal(to_bytes(document))


@pytest.mark.one_database
def test_sixty_thousand_notes_are_refused_before_any_is_written(document, refusal):
    note = document["notes"][0]
    document["notes"] = [{**note, "id": number, "origin": None} for number in range(1, 60_001)]
    content = to_bytes(document)
    assert len(content) < files.MOST_BYTES
    assert refusal(content) == "notes: has 60000 rows; at most 50000 are allowed"


def test_more_notes_than_a_canvas_holds_are_refused(document, refusal):
    note = {**document["notes"][0], "origin": None, "group": None, "archived_at": None}
    note["archived_by"] = None
    document["notes"] = [{**note, "id": number} for number in range(1, 2002)]
    document["events"] = document["events"][:1]
    document["notes"] = [{**row, "number": 1} for row in document["notes"]]
    document["groups"], document["links"] = [], []
    for rows in document.values():
        if isinstance(rows, list) and any("note" in row for row in rows):
            rows.clear()
    assert "holds more than 2000 notes" in refusal(to_bytes(document))


def test_html_in_names_is_only_text(document):
    document["engagement"]["name"] = "<script>alert(1)</script>"
    document["seats"][0]["display_name"] = "<img src=x onerror=alert(1)>"
    made = bundle.load(from_bytes(to_bytes(document)), owner=UserFactory())
    assert made.name == "<script>alert(1)</script>"


BROKEN = {
    "empty": (b"", "The file is empty."),
    "blank": (b" \n", "The file is empty."),
    "not JSON": (b"hello", "not JSON, or cut off: line 1, column 1"),
    "a list": (b"[]", "A bundle is one JSON object."),
    "null": (b"null", "A bundle is one JSON object."),
    "a number": (b"7", "A bundle is one JSON object."),
    "XML": (b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "This is XML"),
    "XML with a mark": (b"\xef\xbb\xbf <a/>", "This is XML"),
    "Latin-1": ('{"schema": "é"}'.encode("latin-1"), "The file is not UTF-8 text (byte 12)"),
    "UTF-16": ('{"schema": 1}'.encode("utf-16"), "The file is not UTF-8 text"),
    "NaN": (b'{"schema": NaN}', "The file holds NaN, which is no number."),
    "Infinity": (b'{"a": -Infinity}', "The file holds -Infinity"),
    "endless": (b'{"schema": 1e999}', "schema: is a number out of range"),
    "long number": (b'{"a": ' + b"9" * 10_000 + b"}", "number that is far too long"),
    "twice": (b'{"scope": 1, "scope": 2}', "scope: stands twice in one object"),
    "deep": (b"[" * 100_000 + b"]" * 100_000, "nested too deeply"),
    "somewhat deep": (b'{"a": ' + b"[" * 20 + b"]" * 20 + b"}", "is nested too deeply"),
    "many values": (b"[" + b"0," * 3_100_000 + b"0]", "The file holds too many values."),
    "a control key": (b'{"a\\u0001": 1}', "holds a control character (U+0001)"),
    "zip without end": (b"PK\x03\x04 and so on", "The zip file is damaged"),
    "PDF without end": (b"%PDF-1.7\nnothing", "The PDF is damaged"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_is_no_bundle_is_refused_in_words(refusal, name):
    content, sentence = BROKEN[name]
    assert sentence in refusal(content)


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.999])
def test_a_bundle_that_was_cut_off_is_refused(document, refusal, part):
    content = to_bytes(document)
    assert "cut off" in refusal(content[: int(len(content) * part)])


def test_a_file_beyond_the_limit_is_refused_unread(refusal, monkeypatch):
    monkeypatch.setattr(files, "MOST_BYTES", 1_000_000)
    assert refusal(b" " * 1_000_001) == "The file is too large: 1 MB is the most."


def test_whatever_is_done_to_a_file_the_answer_is_a_document_or_a_sentence(document):
    """A few thousand accidents; what Python's readers of zip and PDF raise is caught by name."""
    chance = random.Random(11)
    content = to_bytes({**document, "events": document["events"][:20]})
    files = [content, zipped({"bundle.json": content}), pdf({"engagement.json": content})]
    answers = set()
    for _ in range(3000):
        spoiled = bytearray(chance.choice(files))
        for _ in range(chance.choice([1, 1, 4])):
            place = chance.randrange(len(spoiled))
            if chance.random() < 0.7:
                spoiled[place] = chance.randrange(256)
            else:
                del spoiled[place : place + chance.randint(1, 20)]
        answers.add(answer(bytes(spoiled)))
    assert None in answers
    assert all(sentence is None or sentence.isprintable() for sentence in answers)
    assert len(answers) > 50


def answer(content: bytes) -> str | None:
    """The sentence of refusal, None for a document."""
    try:
        from_bytes(content)
    except BadBundle as bad:
        return str(bad)
    return None


def zipped(entries: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", how) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return file.getvalue()


def test_a_zip_with_the_bundle_is_read(document):
    assert from_bytes(zipped({"bundle.json": to_bytes(document)})) == document


@pytest.mark.parametrize(
    "name", ["../bundle.json", "/etc/passwd", "a/../../b", "other.json", "C:\\x", "bundle.json/"]
)
def test_a_zip_with_any_other_name_in_it_is_refused(document, refusal, name):
    content = zipped({"bundle.json": to_bytes(document), name: b"x"})
    assert "must not be in the zip file" in refusal(content)


def test_a_zip_without_a_bundle_is_refused(refusal):
    assert "must hold bundle.json" in refusal(zipped({}))


def test_a_zip_with_two_bundles_is_refused(document, refusal):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("bundle.json", to_bytes(document))
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("bundle.json", b"{}")
    assert "must hold bundle.json, once" in refusal(file.getvalue())


def test_a_zip_with_too_many_files_is_refused(refusal):
    content = zipped({f"{number}.json": b"" for number in range(51)})
    assert refusal(content) == "The zip file holds 51 files; at most 50 are allowed."


def test_an_archive_bomb_is_refused_by_what_it_says_of_itself(refusal):
    content = zipped({"bundle.json": b" " * (files.MOST_BYTES + 1)})
    assert len(content) < 100_000
    assert refusal(content) == "The file is too large: 50 MB is the most."


def test_an_archive_bomb_that_lies_about_its_size_is_refused(refusal):
    content = bytearray(zipped({"bundle.json": b" " * 2_000_000}))
    central = content.index(b"PK\x01\x02")
    for place in (22, central + 24):  # the size once unpacked, in both headers
        content[place : place + 4] = (100).to_bytes(4, "little")
    assert "zip file is damaged" in refusal(bytes(content))


def test_a_zip_that_is_packed_too_tightly_is_refused(refusal):
    assert "packed too tightly" in refusal(zipped({"bundle.json": b" " * 2_000_000}))


def test_an_encrypted_zip_is_refused(document, refusal):
    content = bytearray(zipped({"bundle.json": to_bytes(document)}))
    central = content.index(b"PK\x01\x02")
    content[6] |= 1
    content[central + 8] |= 1
    assert "encrypted" in refusal(bytes(content))


def pdf(attachments: dict[str, bytes], **how: Any) -> bytes:
    file = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        for name, content in attachments.items():
            made.attachments[name] = pikepdf.AttachedFileSpec(made, content, filename=name)
        made.save(file, **how)
    return file.getvalue()


@pytest.mark.parametrize("packed", [True, False])
def test_a_pdf_that_carries_its_data_is_read(document, packed):
    content = pdf(
        {"engagement.json": to_bytes(document), "other.txt": b"x"}, compress_streams=packed
    )
    assert from_bytes(content) == document


def test_a_pdf_without_data_is_refused(refusal):
    assert refusal(pdf({})) == "The PDF carries no data (no attachment engagement.json)."


def test_a_pdf_whose_attachment_is_a_bomb_is_refused(refusal):
    content = pdf({"engagement.json": b" " * (files.MOST_BYTES + 10)})
    assert len(content) < 1_000_000
    assert refusal(content) == "The file is too large: 50 MB is the most."


def test_a_pdf_with_a_password_is_refused(document, refusal):
    content = pdf(
        {"engagement.json": to_bytes(document)},
        encryption=pikepdf.Encryption(owner="a", user="b"),
    )
    assert "protected by a password" in refusal(content)


@pytest.mark.parametrize("place", ["first", "every"])
def test_a_corrupt_lzma_zip_is_refused(document, refusal, place):
    content = bytearray(zipped({"bundle.json": to_bytes(document)}, zipfile.ZIP_LZMA))
    start = content.index(b"bundle.json") + len(b"bundle.json")
    end = start + 14 if place == "first" else content.index(b"PK\x01\x02")
    content[start + 4 : end] = b"\xff" * (end - start - 4)
    assert refusal(bytes(content)) == "The zip file is damaged or of an unknown kind."


@pytest.mark.parametrize("headers", ["both", "local", "central"])
def test_a_zip_whose_name_is_not_utf_8_is_refused(document, refusal, headers):
    content = bytearray(zipped({"bundle.json": to_bytes(document)}))
    central = content.index(b"PK\x01\x02")
    if headers != "central":
        content[7] |= 8  # says that the name is UTF-8
        content[30] = 0xFF
    if headers != "local":
        content[central + 9] |= 8
        content[central + 46] = 0xFF
    assert refusal(bytes(content)) == "The zip file is damaged or of an unknown kind."


def pdf_with(how: Any) -> bytes:
    """A PDF with data, after `how` was done to the description of its attachment."""
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf({"engagement.json": b"{}"}))) as made:
        how(made.Root.Names.EmbeddedFiles.Names[1])
        made.save(file, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return file.getvalue()


EMPTIED = {
    "no files": lambda spec: spec.__delitem__("/EF"),
    "none of the files": lambda spec: spec.__setitem__("/EF", pikepdf.Dictionary()),
    "a number for a file": lambda spec: spec.__setitem__("/EF", pikepdf.Dictionary(F=5)),
}


@pytest.mark.parametrize("how", EMPTIED)
def test_a_pdf_whose_attachment_has_no_file_is_refused(refusal, how):
    assert refusal(pdf_with(EMPTIED[how])) == "The PDF is damaged or protected by a password."


def test_a_pdf_with_bytes_that_are_no_name_is_refused(refusal):
    content = pdf_with(lambda spec: spec.EF.F.__setitem__("/Filter", pikepdf.Name("/Flat")))
    assert b"/Filter /Flat\n" in content or b"/Filter /Flat " in content
    spoiled = content.replace(b"/Filter /Flat\n", b"/Filter /#ff#fe\n")
    spoiled = spoiled.replace(b"/Filter /Flat ", b"/Filter /#ff#fe ")
    assert refusal(spoiled) == "The PDF is damaged or protected by a password."


def export_refusal(engagement: Engagement) -> str:
    """The sentence with which `export_bundle` gives up."""
    with pytest.raises(CommandError) as caught:
        call_command("export_bundle", str(engagement.pk))
    assert caught.value.returncode == 2
    return str(caught.value)


def test_a_stored_payload_out_of_range_stops_the_export_with_a_sentence(people):
    event = fill(people, 1, 5).events.filter(kind="note.added").first()
    Event.objects.filter(pk=event.pk).update(data={**event.data, "version": 2**60})
    begin = f"Engagement {people.engagement.pk} cannot be written as a bundle: "
    assert export_refusal(people.engagement).startswith(begin)
    assert "version: is a number out of range" in export_refusal(people.engagement)


def test_a_number_that_json_cannot_hold_stops_the_export_with_a_sentence(document):
    document["notes"][0]["position"] = float("inf")
    with pytest.raises(BadBundle, match=r"notes\[0\].position: is a number out of range"):
        to_bytes(document)


def test_a_rule_that_only_the_database_knows_still_gives_a_sentence(document):
    object.__setattr__(NOTES, "rules", ())
    try:
        document["notes"][0]["author"] = None
        with pytest.raises(BadBundle, match="The database refuses this bundle"):
            bundle.load(document, owner=UserFactory())
    finally:
        object.__setattr__(NOTES, "rules", RULES)


@pytest.mark.django_db
def test_a_seat_that_is_registered_twice_is_refused(document, refusal):
    seat = document["stakeholders"][0]["participant"]
    content = spoiled(document, "stakeholders.1.participant", seat)
    assert "stakeholders[1].participant: this seat is registered already" in refusal(content)
