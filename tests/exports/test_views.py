"""The page of exports through the eyes of everybody."""

import pytest
from django.utils import timezone

from pmo_studio.core.models.people import Role
from pmo_studio.exports import actions, pango, store
from pmo_studio.exports.models import ExportJob, For, State
from tests.factories import CanvasFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def canvas(people):
    return CanvasFactory(engagement=people.engagement, title="To-be canvas")


def url(people, tail: str = "") -> str:
    return f"/engagements/{people.engagement.pk}/exports/{tail}"


def ready(people, by="contributor", audience=For.ROOM) -> ExportJob:
    content_hash = "ab" * 32
    store.write(content_hash, b"%PDF-1.7 sample")
    return ExportJob.objects.create(
        engagement=people.engagement,
        requested_by=getattr(people, by),
        kind="canvas_pdf",
        audience=audience,
        state=State.DONE,
        percent=100,
        content_hash=content_hash,
        file_name="canvas.pdf",
        size=15,
        finished_at=timezone.now(),
        expires_at=timezone.now() + actions.KEEP,
    )


ANSWERS = [
    ("lead", 200),
    ("facilitator", 200),
    ("contributor", 200),
    ("viewer", 200),
    ("guest", 200),
    ("odd", 404),
    ("revoked", 404),
    ("stranger", 404),
    ("nobody", 302),
]


@pytest.mark.parametrize(("column", "status"), ANSWERS)
def test_the_page_is_for_everybody_in_the_engagement(people, canvas, column, status):
    assert people.browser(column).get(url(people)).status_code == status


@pytest.mark.parametrize(
    ("column", "status"),
    [
        ("contributor", 200),
        ("lead", 200),
        ("facilitator", 200),
        ("viewer", 403),
        ("guest", 403),
        ("odd", 404),
        ("revoked", 404),
        ("stranger", 404),
        ("nobody", 302),
    ],
)
def test_a_file_is_for_who_asked_and_for_facilitators(people, column, status):
    job = ready(people)

    response = people.browser(column).get(f"/exports/{job.pk}/download/")

    assert response.status_code == status
    response.close()


def test_a_file_comes_as_an_attachment_that_browsers_do_not_guess_about(people):
    job = ready(people)

    response = people.browser("contributor").get(f"/exports/{job.pk}/download/")

    assert response.headers["Content-Disposition"] == 'attachment; filename="canvas.pdf"'
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert b"".join(response.streaming_content) == b"%PDF-1.7 sample"


def test_a_file_for_facilitators_is_refused_to_one_who_no_longer_is(people):
    job = ready(people, by="facilitator", audience=For.FACILITATORS)
    people.facilitator.role = Role.CONTRIBUTOR
    people.facilitator.save(update_fields=["role"])

    assert people.browser("facilitator").get(f"/exports/{job.pk}/download/").status_code == 403


def test_an_expired_file_says_how_to_get_it_again(people):
    job = ready(people)
    actions.expire([job.pk])

    response = people.browser("contributor").get(f"/exports/{job.pk}/download/")

    assert response.status_code == 410
    assert "Ask for it again" in response.content.decode()


def test_a_file_past_its_day_is_not_handed_out_even_before_it_is_removed(people):
    job = ready(people)
    ExportJob.objects.update(expires_at=timezone.now())

    assert people.browser("contributor").get(f"/exports/{job.pk}/download/").status_code == 410


def test_who_reads_another_language_is_told_which_the_files_have(people, canvas):
    client = people.browser("lead")
    assert "(English)" not in client.get(url(people)).content.decode()
    page = client.get(url(people), headers={"accept-language": "es"}).content.decode()
    assert "idioma del proyecto (English)" in page


def test_asking_makes_a_job_and_shows_it(people, canvas):
    browser = people.browser("contributor")

    response = browser.post(
        url(people, "canvas_pdf/"),
        {"canvas_pdf-canvas": canvas.pk, "canvas_pdf-paper": "A4"},
        follow=True,
    )

    assert response.status_code == 200
    job = ExportJob.objects.get()
    assert job.options == {"canvas": canvas.pk, "paper": "A4"}
    assert job.audience == For.ROOM
    assert "waiting for its turn" in response.content.decode()


def test_pressing_twice_makes_one_job(people, canvas):
    browser = people.browser("contributor")
    form = {"canvas_pdf-canvas": canvas.pk, "canvas_pdf-paper": "A4", "key": "press-0001"}

    for _ in range(2):
        assert browser.post(url(people, "canvas_pdf/"), form).status_code == 302

    assert ExportJob.objects.count() == 1


def test_a_facilitator_chooses_whom_the_file_is_for(people, canvas):
    form = {
        "canvas_pdf-canvas": canvas.pk,
        "canvas_pdf-paper": "A3",
        "canvas_pdf-audience": "facilitators",
    }

    people.browser("facilitator").post(url(people, "canvas_pdf/"), form)

    assert ExportJob.objects.get().audience == For.FACILITATORS


def test_a_contributor_cannot_choose_the_facilitators_file(people, canvas):
    form = {
        "canvas_pdf-canvas": canvas.pk,
        "canvas_pdf-paper": "A3",
        "canvas_pdf-audience": "facilitators",
    }

    people.browser("contributor").post(url(people, "canvas_pdf/"), form)

    assert ExportJob.objects.get().audience == For.ROOM


def test_a_canvas_of_another_engagement_is_refused_with_the_form(people, canvas):
    other = CanvasFactory()

    response = people.browser("contributor").post(
        url(people, "canvas_pdf/"), {"canvas_pdf-canvas": other.pk, "canvas_pdf-paper": "A3"}
    )

    assert response.status_code == 422
    assert not ExportJob.objects.exists()


def test_the_canvas_one_comes_from_is_chosen_already(people, canvas):
    CanvasFactory(engagement=people.engagement, title="Another")

    page = people.browser("lead").get(url(people), {"canvas": canvas.pk}).content.decode()

    assert f'<option value="{canvas.pk}" selected>To-be canvas</option>' in page
    assert people.browser("lead").get(url(people), {"canvas": "x"}).status_code == 200


def test_an_unknown_kind_is_not_found(people):
    assert people.browser("lead").post(url(people, "hologram/")).status_code == 404


def test_the_list_shows_contributors_their_own_and_facilitators_all(people):
    ready(people, by="contributor")
    ready(people, by="viewer")

    mine = people.browser("contributor").get(url(people)).content.decode()
    every = people.browser("facilitator").get(url(people)).content.decode()

    assert mine.count("/download/") == 1
    assert every.count("/download/") == 2


def test_the_list_polls_while_something_is_under_way_and_stops_after(people, canvas):
    browser = people.browser("contributor")
    browser.post(
        url(people, "canvas_pdf/"), {"canvas_pdf-canvas": canvas.pk, "canvas_pdf-paper": "A3"}
    )

    waiting = browser.get(url(people, "jobs/"), headers={"HX-Request": "true"}).content.decode()
    actions.cancel_export(ExportJob.objects.get(), by=people.contributor)
    after = browser.get(url(people, "jobs/"), headers={"HX-Request": "true"}).content.decode()

    assert 'hx-trigger="every 2s"' in waiting
    assert "<progress" in waiting
    assert "hx-trigger" not in after
    assert "Cancelled" in after


def test_without_a_script_the_page_reloads_itself_while_something_is_under_way(people, canvas):
    browser = people.browser("contributor")
    assert b'http-equiv="refresh"' not in browser.get(url(people)).content

    browser.post(
        url(people, "canvas_pdf/"), {"canvas_pdf-canvas": canvas.pk, "canvas_pdf-paper": "A3"}
    )

    assert b'http-equiv="refresh"' in browser.get(url(people)).content
    assert browser.get(url(people, "jobs/")).status_code == 302


def test_cancel_and_again(people, canvas):
    browser = people.browser("contributor")
    browser.post(
        url(people, "canvas_pdf/"), {"canvas_pdf-canvas": canvas.pk, "canvas_pdf-paper": "A3"}
    )
    job = ExportJob.objects.get()

    assert browser.post(f"/exports/{job.pk}/cancel/").status_code == 302
    assert browser.post(f"/exports/{job.pk}/cancel/").status_code == 409
    assert browser.post(f"/exports/{job.pk}/retry/").status_code == 302

    assert list(ExportJob.objects.values_list("state", flat=True)) == ["queued", "cancelled"]


@pytest.mark.parametrize("act", ["cancel", "retry"])
def test_other_peoples_jobs_are_not_touched(people, act):
    job = ready(people)

    assert people.browser("viewer").post(f"/exports/{job.pk}/{act}/").status_code == 403
    assert people.browser("viewer").get(f"/exports/{job.pk}/{act}/").status_code == 405


def test_without_a_canvas_the_page_says_what_is_missing(people):
    page = people.browser("lead").get(url(people)).content.decode()

    assert "There is no canvas yet" in page


def test_without_pango_the_page_says_the_one_line_to_type(people, canvas, monkeypatch):
    monkeypatch.setattr(pango, "is_missing", lambda: True)
    monkeypatch.setattr(pango, "remedy", lambda: "brew install pango")

    page = people.browser("lead").get(url(people)).content.decode()

    assert "brew install pango" in page
    assert "disabled" in page


@pytest.mark.parametrize("count", [3, 30])
def test_the_page_costs_the_same_for_3_and_30_jobs(
    people, canvas, count, django_assert_max_num_queries
):
    for _ in range(count):
        ready(people)
    browser = people.browser("facilitator")
    browser.get(url(people))

    with django_assert_max_num_queries(21):
        browser.get(url(people))


def test_the_page_says_where_the_other_files_are(people):
    page = people.browser("facilitator").get(url(people)).content.decode()
    page = page.partition('id="all-h"')[2]
    for sheet, words in (("results", "XLSX"), ("processes", "BPMN 2.0"), ("votes", "CSV")):
        line = page.partition(f'<a href="/engagements/{people.engagement.pk}/{sheet}/">')[2]
        assert words in line.partition("</tr>")[0]
