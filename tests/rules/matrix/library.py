"""Rows of the library of maturity models.  What belongs to the lead's account is nobody else's."""

from django.core.files.uploadedfile import SimpleUploadedFile

from assessments.maturity import builtin, writing
from tests.assessments.shelves import shelve
from tests.people import People
from tests.rules.matrix import Answers, Row, by_account


def one(people: People) -> list[object]:
    assert people.lead.user is not None
    return [shelve(people.lead.user).pk]


def one_part(people: People) -> list[object]:
    return [*one(people), "A.1"]


def one_question(people: People) -> list[object]:
    return [*one(people), "q1"]


def owner(status: int) -> Answers:
    """Another account cannot tell that the model exists; who has none is sent to log in."""
    return by_account(404, 302) | {"lead": status}


def typing(status: int) -> Answers:
    """Whose session ended while they typed gets the text to copy."""
    return by_account(404, 401) | {"lead": status}


def as_json(people: People) -> list[object]:
    return [*one(people), "json"]


def file(people: People) -> dict[str, object]:
    return {"file": SimpleUploadedFile("m.json", writing.content(builtin.get("pmosvc")))}


ROWS = {
    "assessments:models": [Row("get", by_account(200, 302), args=lambda people: [])],
    "assessments:model_import": [
        Row("get", by_account(200, 302), args=lambda people: []),
        Row("post", by_account(200, 302), args=lambda people: [], data=file),
    ],
    "assessments:model_template": [Row("get", by_account(200, 302), args=lambda people: [])],
    "assessments:builtin": [Row("get", by_account(200, 302), args=lambda people: ["opm3q"])],
    "assessments:builtin_duplicate": [
        Row("post", by_account(302, 302), args=lambda people: ["opm3q"])
    ],
    "assessments:builtin_export": [
        Row("get", by_account(200, 302), args=lambda people: ["opm3q", "xlsx"]),
        Row("get", by_account(404, 302), args=lambda people: ["opm3q", "exe"]),
    ],
    "assessments:model": [Row("get", owner(200), args=one)],
    "assessments:model_duplicate": [Row("post", owner(302), args=one)],
    "assessments:model_version": [Row("post", owner(302), args=one)],
    "assessments:model_delete": [
        Row("get", owner(200), args=one),
        Row("post", owner(302), args=one),
    ],
    "assessments:model_export": [Row("get", owner(200), args=as_json)],
    "assessments:model_head": [
        Row("get", owner(200), args=one),
        Row("post", owner(422), args=one),
    ],
    "assessments:model_levels": [
        Row("get", owner(200), args=one),
        Row("post", owner(302), args=one),
    ],
    "assessments:model_domain": [
        Row("get", owner(200), args=one),
        Row("post", typing(302), args=one, data=lambda people: {"name_en": "New", "weight": "1"}),
    ],
    "assessments:model_dimension": [
        Row("get", owner(200), args=one),
        Row(
            "post",
            typing(302),
            args=one,
            data=lambda people: {"name_en": "New", "weight": "1", "into": "A"},
        ),
    ],
    "assessments:model_part": [
        Row("get", owner(200), args=one_part),
        Row(
            "post",
            typing(302),
            args=one_part,
            data=lambda people: {"name_en": "New", "weight": "1", "into": "A"},
        ),
    ],
    "assessments:model_part_move": [Row("post", owner(302), args=one_part)],
    "assessments:model_part_delete": [
        Row("get", owner(200), args=one_part),
        Row("post", owner(302), args=one_part),
    ],
    "assessments:model_question_add": [
        Row("get", owner(200), args=one),
        Row("post", owner(422), args=one),
    ],
    "assessments:model_question": [
        Row("get", owner(200), args=one_question),
        Row("post", owner(422), args=one_question),
    ],
    "assessments:model_question_move": [Row("post", owner(302), args=one_question)],
    "assessments:model_question_delete": [
        Row("get", owner(200), args=one_question),
        Row("post", owner(302), args=one_question),
    ],
}
