"""Rows of canvases: boards, notes, groups.  Carl Contributor wrote the note and made the group."""

from django.core.files.uploadedfile import SimpleUploadedFile

from canvases.actions import versions
from canvases.models import Canvas, CanvasVersion, FunctionProcess, Group, Link, Note
from tests.factories import (
    CanvasFactory,
    GroupFactory,
    KpiFactory,
    LinkFactory,
    NoteEvidenceFactory,
    NoteFactory,
    ProcessFactory,
)
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


def evidence_id(people: People) -> list[int]:
    return [NoteEvidenceFactory(note=note(people), author=people.contributor).pk]


def learnt(people: People) -> dict[str, str]:
    return {"supports": "yes", "people": "3", "kind": "interview", "happened_on": "2026-01-05"}


def planned(people: People) -> dict[str, str]:
    return {"owner": "Ana", "method": "Five interviews", "due": "2100-01-05"}


def kpi_id(people: People) -> list[int]:
    return [KpiFactory(engagement=people.engagement).pk]


OWN_KPI = {
    "name": "Projects closed",
    "unit": "projects",
    "direction": "higher",
    "frequency": "monthly",
}


def version(people: People) -> CanvasVersion:
    made = note(people)
    return versions.make_version(made.canvas, by=people.lead)


def changed_version(people: People) -> CanvasVersion:
    """One that differs from how the canvas stands now."""
    made = version(people)
    NoteFactory(canvas=made.canvas, author=people.contributor)
    return made


def version_id(people: People) -> list[int]:
    return [version(people).pk]


def link(people: People) -> Link:
    made: Link = LinkFactory(canvas=canvas(people))
    return made


def link_id(people: People) -> list[int]:
    return [link(people).pk]


def two_to_link(people: People) -> dict[str, str]:
    """Of the canvas that was made last, for the address."""
    here = Canvas.objects.latest("pk")
    source, end = NoteFactory(canvas=here), NoteFactory(canvas=here, block="ka")
    return {"source": source.subject, "end": end.subject}


# Facilitators change what others wrote; a guest is told in words that this note is not theirs.
NOT_MINE: Answers = seats(302, 302, 302, 403, 403)
# Who is not signed in sends a text in vain: it comes back to be copied.
SHOWN_TO_COPY: Answers = {"nobody": 401}


def preset_of(people: People) -> list[object]:
    return [canvas(people).pk, "classic"]


def function_key(people: People) -> list[object]:
    return [people.engagement.pk, "F05"]


def map_id(people: People) -> list[int]:
    process = ProcessFactory(engagement=people.engagement)
    made = FunctionProcess.objects.create(
        engagement=people.engagement, function="F05", process=process
    )
    return [made.pk]


def function_values(people: People) -> dict[str, object]:
    return {
        "name": "A function",
        "layer": "T",
        "ctl": "1",
        "capability": "STD",
        "effort_small": "1",
        "effort_medium": "2",
        "effort_large": "3",
        "run": "0",
    }


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
    "canvases:count": [
        Row("post", facilitators(302), args=lambda people: [note(people).canvas_id])
    ],
    "canvases:put_aside": [Row("post", facilitators(302), args=canvas_id)],
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
    "canvases:note_describe": [
        Row("post", NOT_MINE, args=note_id, data=lambda people: {"state": "keep"})
    ],
    "canvases:links": [Row("get", all_seats(200), args=canvas_id)],
    "canvases:link_add": [Row("post", facilitators(302), args=canvas_id, data=two_to_link)],
    "canvases:link_strength": [
        Row("post", facilitators(302), args=link_id, data=lambda people: {"strength": 3})
    ],
    "canvases:link_remove": [Row("post", facilitators(302), args=link_id)],
    "canvases:group": [Row("get", all_seats(200), args=group_id)],
    "canvases:group_rename": [
        Row("post", facilitators(302), args=group_id, data=lambda people: {"title": "Named"})
    ],
    "canvases:group_move": [
        Row("post", facilitators(302), args=group_id, data=lambda people: {"block": "cs"})
    ],
    "canvases:assumptions": [Row("get", all_seats(200), args=canvas_id)],
    "canvases:canvas_review": [Row("post", facilitators(302), args=canvas_id)],
    "canvases:evidence": [Row("get", all_seats(200), args=note_id)],
    "canvases:evidence_add": [Row("post", writers(302), args=note_id, data=learnt)],
    "canvases:evidence_remove": [Row("post", NOT_MINE, args=evidence_id)],
    "canvases:evidence_restore": [Row("post", NOT_MINE, args=evidence_id)],
    "canvases:trial_plan": [Row("post", NOT_MINE, args=note_id, data=planned)],
    "canvases:trial_drop": [Row("post", NOT_MINE, args=note_id)],
    "canvases:note_review": [Row("post", NOT_MINE, args=note_id)],
    "canvases:group_dissolve": [Row("post", facilitators(302), args=group_id)],
    "canvases:functions": [Row("get", all_seats(200))],
    "canvases:function": [Row("get", all_seats(200), args=function_key)],
    "canvases:function_new": [
        Row("get", facilitators(200)),
        Row("post", facilitators(302), data=function_values),
    ],
    "canvases:function_edit": [
        Row("get", facilitators(200), args=function_key),
        Row("post", facilitators(302), args=function_key, data=function_values),
    ],
    "canvases:function_withdraw": [Row("post", facilitators(302), args=function_key)],
    "canvases:function_take_back": [Row("post", facilitators(302), args=function_key)],
    "canvases:function_put": [
        Row(
            "post",
            facilitators(302),
            args=function_key,
            data=lambda people: {"canvas": canvas(people).pk},
        )
    ],
    "canvases:note_function": [
        Row("get", writers(200), args=lambda people: [note(people, block="ka").pk]),
        Row(
            "post",
            NOT_MINE,
            args=lambda people: [note(people, block="ka").pk],
            data=lambda people: {"function": "F05"},
        ),
    ],
    "canvases:kpis": [Row("get", all_seats(200))],
    "canvases:kpis_workbook": [Row("get", all_seats(200))],
    "canvases:kpis_adopt": [
        Row("post", facilitators(302), data=lambda people: {"kpi": ["K01", "K19"]})
    ],
    "canvases:kpi_new": [
        Row("get", facilitators(200)),
        Row("post", facilitators(302), data=lambda people: OWN_KPI),
    ],
    "canvases:kpi": [
        Row("get", all_seats(200), args=kpi_id),
        Row("post", facilitators(302), args=kpi_id, data=lambda people: OWN_KPI),
    ],
    "canvases:kpi_measure": [
        Row(
            "post",
            facilitators(302),
            args=kpi_id,
            data=lambda people: {"note": [note(people, block="vp").pk]},
        )
    ],
    "canvases:kpi_remove": [Row("post", facilitators(302), args=kpi_id)],
    "canvases:kpi_restore": [Row("post", facilitators(302), args=kpi_id)],
    "canvases:kpi_move": [Row("post", facilitators(302), args=kpi_id)],
    "canvases:compare": [
        Row("get", all_seats(200)),
        Row(
            "get",
            all_seats(200),
            args=lambda people: [version(people).engagement.pk],
            data=lambda people: {"a": "version:1", "b": "canvas:1", "view": "over"},
        ),
    ],
    "canvases:merge": [
        Row("get", facilitators(200)),
        Row(
            "post",
            facilitators(302),
            data=lambda people: {
                **{"canvases": [canvas(people).pk, note(people).canvas.pk], "title": "All"},
                **{"kind": "to_be", "merge": "yes"},
            },
        ),
    ],
    "canvases:timeline": [Row("get", all_seats(200), args=canvas_id)],
    "canvases:versions": [
        Row("get", all_seats(200), args=canvas_id),
        Row("post", facilitators(302), args=canvas_id, data=lambda people: {"title": "First"}),
    ],
    "canvases:version": [Row("get", all_seats(200), args=version_id)],
    "canvases:version_restore": [
        Row("get", facilitators(200), args=version_id),
        Row("post", facilitators(302), args=lambda people: [changed_version(people).pk]),
    ],
    "canvases:presets": [Row("get", facilitators(200), args=canvas_id)],
    "canvases:preset": [
        Row("get", facilitators(200), args=preset_of),
        Row("post", facilitators(302), args=preset_of, data=lambda people: {"note": "cs1"}),
    ],
    "canvases:preset_take_off": [
        # Nothing was loaded: those who may take it off are told so.
        Row("post", facilitators(422), args=lambda people: [canvas(people).pk, 1]),
    ],
    "canvases:value": [Row("get", all_seats(200), args=canvas_id)],
    "canvases:function_map": [
        Row(
            "post",
            facilitators(302),
            args=function_key,
            data=lambda people: {"process": ProcessFactory(engagement=people.engagement).pk},
        )
    ],
    "canvases:function_unmap": [Row("post", facilitators(302), args=map_id)],
    "canvases:function_redraw": [Row("post", facilitators(302), args=map_id)],
}
