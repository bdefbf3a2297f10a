"""What is not published is nowhere: in no page, file or report, whatever the address says."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments import results
from assessments.actions import publishing
from assessments.answers import Status
from assessments.findings.places import Places
from assessments.models import Answer, Assessment, Respondent
from assessments.reporting import again
from pmo_studio.core import phases
from pmo_studio.exports import report
from tests.assessments.conftest import closed, shown
from tests.assessments.crowds import answer_all
from tests.factories import AssessmentFactory

pytestmark = pytest.mark.django_db

PASSING = re.compile(
    r'nonce="[^"]*"|csrfmiddlewaretoken" value="[^"]*"|X-CSRFToken": "[^"]*"|data-number="\d+"'
)
SECRET = "Only I would ever write this"


def doors(assessment):
    """Every address that tells of results."""
    found = results.of(assessment)
    engagement = [assessment.engagement_id]
    paths = [
        reverse("assessments:results", args=engagement),
        reverse("assessments:results_compare", args=engagement),
        reverse("assessments:assessment_results", args=[assessment.pk]),
        reverse("assessments:results_xlsx", args=[assessment.pk]),
    ]
    parts = [("overall", "all"), ("domain", found.result.domains[0].key)]
    parts += [("dimension", each.key) for each in list(found.result.dimensions())[:3]]
    parts += [("capability", key) for key in list(found.capabilities)[:3]]
    parts += [("question", key) for key in list(found.tally)[:4]]
    paths += [reverse("assessments:figure", args=[assessment.pk, *part]) for part in parts]
    places = Places.of(assessment.pk)
    paths += [places.to_group(next(iter(caps)), each) for each, caps in found.heat_map.items()]
    return paths


def seen(people, assessment, column="viewer", query=""):
    browser = people.browser(column)
    # The download is for facilitators.
    facilitator = people.browser("facilitator")
    contents = {}
    for path in doors(assessment):
        who = facilitator if path.endswith(".xlsx") else browser
        content = who.get(path + query).content
        contents[path] = content if path.endswith(".xlsx") else PASSING.sub("", content.decode())
    return contents


def change_answers(assessment):
    """Everybody turns their answers round and writes a comment."""
    for answer in Answer.objects.of(assessment).filter(status=Status.ANSWERED):
        answer.choice = 0 if answer.choice else 1
        answer.comment, answer.link = SECRET, f"https://example.org/{SECRET}"
        answer.save()


def change_everything(assessment):
    """The same, and three more people come."""
    change_answers(assessment)
    answer_all(assessment, "TEA", 3, lambda question, number: 0)


@pytest.mark.parametrize("state", [shown, closed], ids=["open", "closed"])
def test_no_page_and_no_file_changes_when_answers_do(people, state):
    assessment = state("opm3q", people)
    shown("seven5", people)
    before = seen(people, assessment)
    change_everything(assessment)
    after = seen(people, assessment)
    assert {path for path in before if before[path] != after[path]} == set()
    assert all(SECRET not in str(content) for content in after.values())


def test_no_report_and_no_criterion_changes_when_answers_do(people):
    assessment = closed("opm3q", people)
    engagement = people.engagement
    home = reverse("portfolio:home", args=[engagement.pk])
    viewer = people.browser("viewer")
    page = PASSING.sub("", viewer.get(home).content.decode())
    before = report.document(engagement, "facilitators", "en").html
    measured = [each.standing for each in phases.criteria_of(engagement, 1)]
    change_answers(assessment)  # how many people answered is no secret, and is told
    assert report.document(engagement, "facilitators", "en").html == before
    assert PASSING.sub("", viewer.get(home).content.decode()) == page
    assert [each.standing for each in phases.criteria_of(engagement, 1)] == measured


def test_two_rounds_compared_say_nothing_more_when_answers_change(people):
    rounds = [closed("opm3q", people), closed("opm3q", people, shift=0.2, seed=40)]
    path = reverse("assessments:reassessment", args=[people.engagement.pk])
    viewer = people.browser("viewer")
    before = PASSING.sub("", viewer.get(path).content.decode())
    chapter = again.build(people.engagement, "facilitators", "en").html
    assert "Grew most" in before
    for each in rounds:
        change_everything(each)
    assert PASSING.sub("", viewer.get(path).content.decode()) == before
    for query in ("?group=BUS", "?role_group=BUS&min_n=1", "?respondent=1"):
        found = PASSING.sub("", viewer.get(path + query).content.decode())
        assert found.replace(query.replace("&", "&amp;"), "") == before
    assert again.build(people.engagement, "facilitators", "en").html == chapter


def test_no_filter_in_the_address_singles_anybody_out(people):
    assessment = shown("opm3q", people)
    plain = seen(people, assessment)
    for query in ("?group=BUS", "?role_group=BUS&min_n=1", "?groups=BUS,PMG", "?respondent=1"):
        asked = seen(people, assessment, query=query)
        same = {
            path
            for path in plain
            # Pages that carry their own address, for coming back to them, may repeat the query.
            if asked[path] == plain[path]
            or asked[path].replace(query.replace("&", "&amp;"), "") == plain[path]
        }
        assert plain.keys() - same == set()


def test_two_people_stand_in_no_cell_alone(people):
    """BUS has two people: no published cell, and so no page, holds them without others."""
    assessment = shown("opm3q", people)
    found = results.of(assessment)
    assert all("BUS" not in groups or len(groups) > 1 for groups in found.heat_map)
    cells = [cell for cells in found.tally.values() for cell in cells]
    assert min(cell.counts.scored for cell in cells if cell.counts.scored) >= 3
    name = assessment.groups.get(role_group__key="BUS").role_group.name
    for path, content in seen(people, assessment).items():
        if not path.endswith(".xlsx") and "/home" not in path:
            assert not re.search(rf"<th scope=\"row\"[^>]*>{re.escape(name)}<", str(content))


def test_results_read_neither_people_nor_answers(people):
    assessment = shown("opm3q", people)
    browser = people.browser("viewer")
    for path in doors(assessment)[:3]:
        with CaptureQueriesContext(connection) as asked:
            browser.get(path)
        tables = (Respondent._meta.db_table, Answer._meta.db_table)
        told = [query["sql"] for query in asked.captured_queries]
        assert any(f'"{Assessment._meta.db_table}"' in sql for sql in told)
        assert not [sql for sql in told if any(f'"{table}"' in sql for table in tables)]


def test_a_figure_before_and_after_one_more_answer_is_the_same(people):
    assessment = AssessmentFactory(engagement=people.engagement)
    answer_all(assessment, "EXE", 4, lambda question, number: 2)
    publishing.show_results(assessment, by=people.facilitator)
    assessment.refresh_from_db()
    before = seen(people, assessment)
    answer_all(assessment, "EXE", 1, lambda question, number: 0)
    assert publishing.publish_all(assessment) == 0
    assessment.refresh_from_db()
    after = seen(people, assessment)
    score = reverse("assessments:figure", args=[assessment.pk, "question", "P1"])
    figures = [
        re.findall(r'<p class="how-value num">.*?</p>', each[score]) for each in (before, after)
    ]
    assert figures[0] == figures[1] != []
