"""Rows of processes.  Everybody who writes draws the map; Carl Contributor wrote the pain point."""

from django.core.files.uploadedfile import SimpleUploadedFile

from assessments.models import Lane, Process, Step
from assessments.processes import bpmn
from assessments.processes.flow import Chart
from tests.factories import LaneFactory, PainPointFactory, ProcessFactory, StepFactory
from tests.people import People
from tests.rules.matrix import Answers, Row, all_seats, facilitators, seats, writers


def process(people: People) -> Process:
    made: Process = ProcessFactory(engagement=people.engagement)
    return made


def lane(people: People) -> Lane:
    made: Lane = LaneFactory(process=process(people))
    return made


def step(people: People) -> Step:
    made: Step = StepFactory(lane=lane(people))
    return made


def process_id(people: People) -> list[int]:
    return [process(people).pk]


def lane_id(people: People) -> list[int]:
    return [lane(people).pk]


def step_id(people: People) -> list[int]:
    return [step(people).pk]


def pain_id(people: People) -> list[int]:
    return [PainPointFactory(process=process(people), author=people.contributor).pk]


def bpmn_file(people: People) -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile("p.bpmn", bpmn.write(Chart("Filed", ("PMO",))))}


DETAILS = {"name": "Described", "base_version": 1}
STEP = {"name": "A step", "kind": "task", "new_lane": "PMO", "after": "end"}
NOT_MINE: Answers = seats(302, 302, 302, 403, 403)
SHOWN_TO_COPY: Answers = {"nobody": 401}

ROWS = {
    "assessments:processes": [
        Row("get", all_seats(200)),
        Row("post", writers(302), data=lambda people: {"name": "New"}),
    ],
    "assessments:process_import": [
        Row("get", facilitators(200)),
        Row("post", facilitators(200), data=bpmn_file),
    ],
    "assessments:process": [Row("get", all_seats(200), args=process_id)],
    "assessments:process_describe": [
        Row("get", writers(200), args=process_id),
        Row("post", writers(302), args=process_id, data=lambda people: DETAILS),
    ],
    "assessments:process_delete": [Row("post", facilitators(302), args=process_id)],
    "assessments:process_restore": [Row("post", facilitators(302), args=process_id)],
    "assessments:process_bpmn": [Row("get", all_seats(200), args=process_id)],
    "assessments:lanes": [
        Row("get", writers(200), args=process_id),
        Row("post", writers(302), args=process_id, data=lambda people: {"name": "Finance"}),
    ],
    "assessments:lane_rename": [
        Row("post", writers(302), args=lane_id, data=lambda people: {"name": "Board"})
    ],
    "assessments:lane_move": [Row("post", writers(302), args=lane_id)],
    "assessments:lane_delete": [Row("post", writers(302), args=lane_id)],
    "assessments:step_add": [Row("post", writers(302), args=process_id, data=lambda people: STEP)],
    "assessments:step": [Row("get", all_seats(200), args=step_id)],
    "assessments:step_edit": [
        Row(
            "post",
            writers(302),
            args=step_id,
            data=lambda people: {"name": "Other", "kind": "wait", "base_version": 1},
        )
    ],
    # Nobody said where to: those who may are told so.
    "assessments:step_move": [Row("post", writers(422), args=step_id)],
    "assessments:step_delete": [Row("post", writers(302), args=step_id)],
    "assessments:step_restore": [Row("post", writers(302), args=step_id)],
    "assessments:pain_add": [
        Row(
            "post",
            writers(302) | SHOWN_TO_COPY,
            args=process_id,
            data=lambda people: {"text": "It hurts"},
        )
    ],
    "assessments:pain": [Row("get", all_seats(200), args=pain_id)],
    "assessments:pain_edit": [
        Row(
            "post",
            NOT_MINE | SHOWN_TO_COPY,
            args=pain_id,
            data=lambda people: {"text": "It still hurts", "base_version": 1},
        )
    ],
    "assessments:pain_delete": [Row("post", NOT_MINE, args=pain_id)],
    "assessments:pain_restore": [Row("post", NOT_MINE, args=pain_id)],
}
