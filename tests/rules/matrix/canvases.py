"""Rows of canvases: boards, notes, groups.  Carl Contributor wrote the note and made the group."""

from django.core.files.uploadedfile import SimpleUploadedFile

from canvases.models import Canvas, Group, Note
from tests.factories import CanvasFactory, GroupFactory, NoteFactory
from tests.people import People
from tests.rules.matrix import Answers, Row, all_seats, facilitators, seats, writers


def canvas(people: People) -> Canvas:
    made: Canvas = CanvasFactory(engagement=people.engagement)
    return made


def note(people: People, **values: object) -> Note:
    made: Note = NoteFactory(canvas=canvas(people), author=people.contributor, **values)
    return made


def group(people: People) -> Group:
    made: Group = GroupFactory(canvas=canvas(people))
    for number in range(2):
        NoteFactory(
            canvas=made.canvas, author=people.contributor, group=made, text=f"Member {number}"
        )
    return made


def canvas_id(people: People) -> list[int]:
    return [canvas(people).pk]


def note_id(people: People) -> list[int]:
    return [note(people).pk]


def group_id(people: People) -> list[int]:
    return [group(people).pk]


# Facilitators change what others wrote; a guest is told in words that this note is not theirs.
NOT_MINE: Answers = seats(302, 302, 302, 403, 403)
# Who is not signed in sends a text in vain: it comes back to be copied.
SHOWN_TO_COPY: Answers = {"nobody": 401}

ROWS = {
    "canvases:index": [Row("get", all_seats(302))],
    "canvases:list": [
        Row("get", all_seats(200)),
        Row("post", facilitators(302), data=lambda people: {"title": "New", "kind": "as_is"}),
    ],
    "canvases:board": [Row("get", all_seats(200), args=canvas_id)],
    "canvases:block": [
        Row("get", all_seats(200), args=lambda people: [canvas(people).pk, "vp"]),
    ],
    "canvases:checks": [Row("get", all_seats(200), args=canvas_id)],
    "canvases:workbook": [Row("get", all_seats(200), args=canvas_id)],
    "canvases:settings": [
        Row("get", all_seats(200), args=canvas_id),
        Row(
            "post",
            facilitators(302),
            args=canvas_id,
            data=lambda people: {"title": "Renamed", "kind": "to_be"},
        ),
    ],
    "canvases:lock": [Row("post", facilitators(302), args=canvas_id)],
    "canvases:duplicate": [
        Row(
            "post",
            facilitators(302),
            args=canvas_id,
            data=lambda people: {"title": "Copy", "kind": "to_be"},
        ),
    ],
    "canvases:undo": [Row("post", writers(302), args=canvas_id)],
    "canvases:paste": [
        Row("get", writers(200), args=canvas_id),
        Row(
            "post",
            writers(200) | SHOWN_TO_COPY,
            args=canvas_id,
            data=lambda people: {"block": "vp", "paper": "sky", "lines": "One\nTwo"},
        ),
    ],
    "canvases:import": [
        Row("get", facilitators(200), args=canvas_id),
        Row(
            "post",
            facilitators(200),
            args=canvas_id,
            data=lambda people: {"file": SimpleUploadedFile("n.csv", b"block,text\nvp,One\n")},
        ),
    ],
    "canvases:note_add": [
        Row(
            "post",
            writers(302) | SHOWN_TO_COPY,
            args=canvas_id,
            data=lambda people: {"block": "vp", "text": "A note"},
        )
    ],
    "canvases:note": [Row("get", all_seats(200), args=note_id)],
    "canvases:note_edit": [
        Row(
            "post",
            NOT_MINE | SHOWN_TO_COPY,
            args=note_id,
            data=lambda people: {"text": "Changed", "base_version": 1},
        )
    ],
    "canvases:note_move": [
        Row("post", NOT_MINE, args=note_id, data=lambda people: {"block": "cs"})
    ],
    "canvases:note_colour": [
        Row("post", NOT_MINE, args=note_id, data=lambda people: {"paper": "sky"})
    ],
    "canvases:note_delete": [Row("post", NOT_MINE, args=note_id)],
    "canvases:note_restore": [Row("post", NOT_MINE, args=note_id)],
    "canvases:note_restore_text": [
        # Nobody wrote an earlier text: those who may are told so, the others that they may not.
        Row(
            "post",
            seats(422, 422, 422, 403, 422),
            args=lambda people: [note(people).pk, 1],
        )
    ],
    "canvases:note_group": [
        Row("post", seats(422, 422, 422, 403, 422), args=note_id),
    ],
    "canvases:group": [Row("get", all_seats(200), args=group_id)],
    "canvases:group_rename": [
        Row("post", facilitators(302), args=group_id, data=lambda people: {"title": "Named"})
    ],
    "canvases:group_move": [
        Row("post", facilitators(302), args=group_id, data=lambda people: {"block": "cs"})
    ],
    "canvases:group_dissolve": [Row("post", facilitators(302), args=group_id)],
}
