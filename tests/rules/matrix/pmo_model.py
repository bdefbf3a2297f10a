"""Rows of the PMO model: a canvas of the classic preset, with a unit and a role of its own."""

from canvases.actions import structure, survey
from canvases.actions.structure import RoleFacts
from canvases.models import Canvas, Note
from tests.canvases.loaded import load_preset
from tests.factories import CanvasFactory
from tests.people import People
from tests.rules.matrix import Row, all_seats, facilitators, writers


def canvas(people: People) -> Canvas:
    made: Canvas = CanvasFactory(engagement=people.engagement)
    load_preset(made, "classic")
    return made


def canvas_id(people: People) -> list[object]:
    return [canvas(people).pk]


def function(people: People) -> list[object]:
    return [canvas(people).pk, "function", "F01"]


def unit_id(people: People) -> list[object]:
    return [structure.add_unit(canvas(people), title="Unit", by=people.lead).pk]


def role_id(people: People) -> list[object]:
    facts = RoleFacts(title="Coach")
    return [structure.add_role(canvas(people), facts=facts, by=people.lead).pk]


def survey_id(people: People) -> list[object]:
    return [survey.open_survey(canvas(people), by=people.lead).pk]


def an_answer(people: People) -> dict[str, object]:
    customer = Note.objects.filter(block="cs", canvas__engagement=people.engagement).last()
    return {"segment": customer.pk if customer else "", "B01": "10"}


# What was typed is shown to who is no longer signed in, to be copied.
COPIED = {"nobody": 401}
ROWS = {
    "canvases:model_index": [Row("get", all_seats(200))],
    "canvases:model": [Row("get", all_seats(200), args=canvas_id)],
    "canvases:model_workbook": [Row("get", all_seats(200), args=canvas_id)],
    "canvases:model_figure": [Row("get", all_seats(200), args=function)],
    "canvases:model_confirm": [
        Row("get", all_seats(302), args=canvas_id),
        Row(
            "post",
            facilitators(302) | COPIED,
            args=canvas_id,
            data=lambda people: {"pmo_type": "controlling", "rationale": "It fits"},
        ),
    ],
    "canvases:model_grade": [
        Row("get", all_seats(302), args=function),
        Row(
            "post",
            facilitators(302) | COPIED,
            args=function,
            data=lambda people: {"grade": "2", "reason": "Enough"},
        ),
    ],
    "canvases:structure": [Row("get", all_seats(200), args=canvas_id)],
    "canvases:structure_take": [Row("post", facilitators(302), args=canvas_id)],
    "canvases:unit_add": [
        Row("get", all_seats(302), args=canvas_id),
        Row("post", facilitators(302), args=canvas_id, data=lambda people: {"title": "Unit"}),
    ],
    "canvases:role_add": [
        Row("get", all_seats(302), args=canvas_id),
        Row("post", facilitators(302), args=canvas_id, data=lambda people: {"title": "Coach"}),
    ],
    "canvases:raci": [
        Row("get", all_seats(200), args=function),
        Row("post", facilitators(302), args=function, data=lambda people: {"seen": ""}),
    ],
    "canvases:unit": [
        Row("get", all_seats(200), args=unit_id),
        Row("post", facilitators(302), args=unit_id, data=lambda people: {"title": "Other"}),
    ],
    "canvases:role": [
        Row("get", all_seats(200), args=role_id),
        Row("post", facilitators(302), args=role_id, data=lambda people: {"title": "Other"}),
    ],
    "canvases:expectations": [Row("get", all_seats(200), args=canvas_id)],
    "canvases:survey_open": [Row("post", facilitators(302), args=canvas_id)],
    "canvases:survey": [
        Row("get", all_seats(200), args=survey_id),
        Row("post", writers(302), args=survey_id, data=an_answer),
    ],
    "canvases:survey_close": [Row("post", facilitators(302), args=survey_id)],
}
