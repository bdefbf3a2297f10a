"""The workbook: the same numbers as the pages, texts as texts, the same bytes each time."""

import io
import re
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse

from assessments import result_words as words
from assessments import results
from assessments.actions import agreeing, publishing, targets
from assessments.findings import groups
from assessments.findings.overview import Overview
from assessments.findings.places import Places
from assessments.maturity.entries import Weighting
from assessments.models import Answer
from assessments.workbooks import answers
from pmo_studio.core.rounding import half_up
from tests.assessments.conftest import filled, shown
from tests.assessments.pages import read

pytestmark = pytest.mark.django_db

SHEETS = [
    "Summary",
    "Capabilities",
    "By role group",
    "Dimensions",
    "Questions",
    "Counts",
    "Comments",
    "Agreed scores",
    "Role groups",
    "Parameters",
]
FORMULA = '=HYPERLINK("https://example.org","x")'


def book(people, assessment):
    path = reverse("assessments:results_xlsx", args=[assessment.pk])
    response = people.browser("facilitator").get(path)
    assert response.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(response.content))


def rows(sheet):
    """The rows below the head, empty cells as None."""
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]


@pytest.mark.one_database
@pytest.mark.parametrize("model", ["opm3q", "seven5", "pmosvc"])
def test_it_holds_the_numbers_of_the_pages(people, model):
    assessment = shown(model, people)
    found = results.of(assessment)
    sheets = book(people, assessment)
    assert sheets.sheetnames == SHEETS
    browser, places = people.browser("viewer"), Places.of(assessment.pk)
    for row in rows(sheets["Capabilities"]):
        assert row[2] == pytest.approx(found.capabilities[row[0]].score)
        page = read(browser.get(places.to("capability", row[0]))).text
        assert words.level(row[2]) in page
    scores = {each.key: each.score.value for each in found.result.domains}
    scores |= {each.key: each.score.value for each in found.result.dimensions()}
    assert {row[0]: row[3] for row in rows(sheets["Dimensions"])} == pytest.approx(scores)
    for row in rows(sheets["Questions"]):
        item = found.items[row[0]]
        assert row[6] == item.agreement.n
        assert row[7] == pytest.approx(item.agreement.mean)
        assert row[11] == pytest.approx(item.agreement.consensus)


def test_the_groups_stand_as_on_the_page_and_hidden_cells_say_why(people):
    assessment = shown("opm3q", people)
    found = results.of(assessment)
    overview = Overview(found, groups.of(assessment), {})
    sheet = book(people, assessment)["By role group"]
    assert [cell.value for cell in sheet[1]][3:] == [each.full for each in overview.columns]
    numbers = {"0.0": "{:.1f}", '"("0.0")"': "({:.1f})"}
    for line, row in zip(sheet.iter_rows(min_row=2), overview.heat, strict=True):
        assert line[0].value == row.key
        for cell, wanted in zip(line[3:], row.cells, strict=True):
            if wanted.number is None:
                assert cell.value == wanted.why
            else:
                rounded = half_up(cell.value, 1)
                assert numbers[cell.number_format].format(rounded) == wanted.number.text
    hidden = [cell for row in overview.heat for cell in row.cells if cell.is_hidden]
    assert hidden


def test_numbers_are_shown_as_on_the_pages_heads_stay_and_columns_are_wide_enough(people):
    sheets = book(people, shown("opm3q", people))
    capability, question = sheets["Capabilities"][2], sheets["Questions"][2]
    assert [cell.number_format for cell in capability][2:6:3] == ["0.0", "0 %"]
    assert [cell.number_format for cell in question][4:6] == ["0 %", "0 %"]
    assert sheets["Dimensions"]["D2"].number_format == '0" %"'
    assert {sheet.freeze_panes for sheet in sheets} == {"A2"}
    names = [cell.value for cell in sheets["Capabilities"]["B"]]
    assert sheets["Capabilities"].column_dimensions["B"].width > max(map(len, names))


def test_the_weights_of_the_groups_are_in_it(people):
    assessment = shown("opm3q", people)
    asked = {row.role_group.key: row for row in assessment.groups.select_related("role_group")}
    for key, name, weight, least in rows(book(people, assessment)["Role groups"]):
        row = asked.pop(key)
        assert (name, weight, least) == (row.role_group.name, row.weight, row.min_display_n)
    assert not asked


def test_counts_are_the_published_cells_and_no_others(people):
    assessment = shown("opm3q", people)
    found = results.of(assessment)
    counted = {}
    for key, _text, group, _answer, number in rows(book(people, assessment)["Counts"]):
        counted[key, group] = counted.get((key, group), 0) + number
    assert len(counted) == sum(len(cells) for cells in found.tally.values())
    assert sum(counted.values()) == sum(
        cell.counts.people for cells in found.tally.values() for cell in cells
    )
    assert not any(group == "Business customers" for _, group in counted)


def test_what_people_typed_is_never_a_formula(people):
    assessment = filled("opm3q", people.engagement, title=FORMULA)
    Answer.objects.of(assessment).update(comment=FORMULA)
    publishing.show_results(assessment, by=people.facilitator)
    assessment.refresh_from_db()
    agreeing.agree_on_question(
        assessment.questions.get(key="P.S1"),
        value=Decimal("0.5"),
        rationale=FORMULA,
        by=people.facilitator,
    )
    sheets = book(people, assessment)
    cells = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row]
    assert [cell.data_type for cell in cells if cell.value == FORMULA]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert all(cell.hyperlink is None for cell in cells)


def test_comments_stand_without_group_and_in_an_order_of_their_own(people):
    assessment = filled("opm3q", people.engagement)
    for answer in Answer.objects.of(assessment).filter(question__key="P.S1"):
        answer.comment = f"Said {answer.pk}"
        answer.save()
    publishing.show_results(assessment, by=people.facilitator)
    found = rows(book(people, assessment)["Comments"])
    assert len(found) == 20
    assert all(len(row) == 3 for row in found)
    numbers = [int(row[2].split()[1]) for row in found]
    assert numbers != sorted(numbers)


def test_agreed_scores_targets_and_parameters_are_in_it(people):
    assessment = shown("opm3q", people)
    agreeing.agree_on_question(
        assessment.questions.get(key="P.S1"),
        value=Decimal("0.5"),
        rationale="We looked",
        by=people.facilitator,
    )
    targets.set_target(
        people.engagement,
        capability="GOV",
        value=Decimal("4.0"),
        rationale="",
        by=people.facilitator,
    )
    sheets = book(people, assessment)
    [agreed] = rows(sheets["Agreed scores"])
    assert (agreed[0], agreed[2], agreed[4]) == ("P.S1", 0.5, "We looked")
    assert agreed[3] is not None
    assert rows(sheets["Capabilities"])[0][3] == 4
    parameters = dict(rows(sheets["Parameters"]))
    assert parameters["Scoring rule"] == "Share of practices in place"
    assert parameters["Whose answers count"] == str(words.WEIGHTINGS[Weighting.BY_GROUP])
    assert parameters["Percentage of a stage"] == 75
    told = " ".join(map(str, [*parameters, *parameters.values()]))
    assert not re.search(r"[a-z]_[a-z]", told)


def test_computed_is_what_the_answers_alone_give(people):
    assessment = shown("opm3q", people)
    dimension = next(iter(assessment.model.dimensions()))
    before = {row[0]: row[7] for row in rows(book(people, assessment)["Dimensions"])}
    for key in (question.key for question in dimension.questions):
        agreeing.agree_on_question(
            assessment.questions.get(key=key),
            value=Decimal(1),
            rationale="",
            by=people.facilitator,
        )
    after = {row[0]: row for row in rows(book(people, assessment)["Dimensions"])}
    assert after[dimension.key][3] == 100
    assert after[dimension.key][7] == before[dimension.key] != 100


def test_the_same_figures_give_the_same_bytes(people):
    assessment = shown("seven5", people)
    assert answers.written(assessment, {}) == answers.written(assessment, {})


def test_before_anything_is_shown_it_holds_no_figure(people):
    assessment = filled("opm3q", people.engagement)
    sheets = book(people, assessment)
    assert rows(sheets["Counts"]) == []
    assert all(row[2] is None for row in rows(sheets["Capabilities"]))


@pytest.mark.parametrize("column", ["contributor", "viewer", "guest"])
def test_only_facilitators_get_it(people, column):
    assessment = shown("opm3q", people)
    path = reverse("assessments:results_xlsx", args=[assessment.pk])
    assert people.browser(column).get(path).status_code == 403


def test_it_is_a_download_named_after_the_assessment(people):
    assessment = shown("opm3q", people, title="How we run it")
    path = reverse("assessments:results_xlsx", args=[assessment.pk])
    response = people.browser("lead").get(path)
    assert response["Content-Disposition"] == 'attachment; filename="how-we-run-it.xlsx"'
