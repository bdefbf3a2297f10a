"""The closeout is written, signed, approved and reopened; what is closed out does not change."""

import datetime
import json

import pytest
from django.urls import reverse
from django.utils import timezone

from canvases.models import Mandate, Objective
from pmo_studio.core import bundle, events, phases
from pmo_studio.core.access import Denied
from pmo_studio.core.actions import engagements, gates, seats
from pmo_studio.core.actions.data import redact_text
from pmo_studio.core.actions.gates import Ruling
from pmo_studio.core.gates import Decision
from pmo_studio.core.models import Engagement, Event, Participant
from pmo_studio.core.overtaken import Overtaken
from pmo_studio.core.refusals import Refused
from pmo_studio.core.texts import REDACTED
from pmo_studio.exports import closeout as paper
from roadmaps.actions import approving, closeouts
from roadmaps.closeout import approval, kept, rules
from roadmaps.closeout.story.whole import Whole
from roadmaps.models import Acknowledgement, Celebration, Closeout, CloseoutCopy, Handover, Lesson
from tests.factories import KpiFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(people):
    return make_ready(people)


def make_ready(people):
    """An engagement whose last gate asks for nothing more but the approval; Vera is the sponsor."""
    here, author, day = people.engagement, people.lead, timezone.localdate()
    for n in range(5):
        Lesson.objects.create(engagement=here, happened=f"L{n}", action="Do it", author=author)
    Celebration.objects.create(engagement=here, held_on=day, attendees=3)
    Handover.objects.create(engagement=here, owner=author, review_on=day)
    Acknowledgement.objects.create(engagement=here, name="Kemi", contribution="Taught us")
    Mandate.objects.create(engagement=here, mission="Serve", sponsor=people.viewer)
    closeouts.write_narrative(here, section=1, text="It worked.", seen=0, by=author)
    return people


def seen(people):
    return kept.draft(rules.closeout_of(people.engagement)).version


def approve(people):
    return approving.approve_on_paper(
        people.engagement,
        name="Ana Ruiz",
        on=timezone.localdate(),
        seen=seen(people),
        by=people.lead,
    )


def open_musts(engagement):
    return [one.key for one in phases.state_of(engagement, 5).blocking]


def address(people, name):
    return reverse(f"roadmaps:closeout{name}", args=[people.engagement.pk])


def test_the_sponsor_approves_through_their_seat_and_the_engagement_is_closed(ready):
    assert open_musts(ready.engagement) == ["L1"]
    client = ready.browser("viewer")
    page = client.get(address(ready, ""))
    assert "Approve and close out" in page.content.decode()
    form = page.context["seen_form"].initial
    ready.browser("contributor").post(address(ready, "-sign"), form)
    answer = client.post(address(ready, "-approve"), {**form, "ticked": "yes"}, follow=True)
    assert "Closed out on" in answer.content.decode()
    here = Engagement.objects.get(pk=ready.engagement.pk)
    closeout = Closeout.objects.get(engagement=here)
    assert here.closed_at == closeout.approved_at
    assert (closeout.approved_name, closeout.approved_how) == (ready.viewer.name, "seat")
    copy = CloseoutCopy.objects.get()
    assert copy.document["narratives"] == [{"section": 1, "text": "It worked."}]
    assert [row.seat for row in copy.signatures.all()] == [ready.contributor]
    assert open_musts(here) == []
    assert client.get(reverse("roadmaps:closeout_copy", args=[copy.pk])).status_code == 200


def test_the_sponsor_approves_by_a_link_that_works_once(ready):
    token = approving.make_link(ready.engagement, by=ready.lead)
    nobody, place = ready.browser("nobody"), reverse("roadmaps:closeout_by_link", args=[token])
    page = nobody.get(place)
    assert "It worked." in page.content.decode()
    data = {"name": "Ana Ruiz", "ticked": "on", "seen": page.context["form"].initial["seen"]}
    closeouts.write_narrative(ready.engagement, section=2, text="More.", seen=0, by=ready.lead)
    again = nobody.post(place, data)
    assert again.status_code == 409
    assert "was changed while you were reading" in again.content.decode()
    assert (
        "Thank you, Ana Ruiz" in nobody.post(place, data | {"seen": seen(ready)}).content.decode()
    )
    assert nobody.get(place).status_code == 404
    assert Closeout.objects.get().approved_how == "link"


def test_the_sponsor_reads_figures_in_tables_and_what_the_last_gate_came_to(ready):
    kpi = KpiFactory(engagement=ready.engagement, name="Works on the day")
    token = approving.make_link(ready.engagement, by=ready.lead)
    page = ready.browser("nobody").get(reverse("roadmaps:closeout_by_link", args=[token]))
    told = {each.number: each for each in page.context["read"]}
    assert [figure["value"] for figure in told[8].figures] == ["5"]
    assert [table.title for table in told[7].tables][-1] == "What gate 5 asks for"
    [row] = [cells for name, cells in told[7].tables[-1].rows if name == "Celebration held"]
    assert [(head.words, cell) for head, cell in row][:2] == [("Actual", "yes"), ("State", "Met")]
    html = page.content.decode()
    assert f'<th scope="row" dir="auto">{kpi.name}</th>' in html


def test_another_name_than_the_sponsors_on_paper_is_asked_about_once(ready):
    lead, day = ready.browser("lead"), timezone.localdate().isoformat()
    told = {"name": "Someone Else", "on": day, "seen": seen(ready)}
    asked = lead.post(address(ready, "-paper"), told)
    assert asked.status_code == 422
    words = f"{ready.viewer.name} is named as the sponsor, not Someone Else."
    assert words in asked.content.decode()
    assert not Closeout.objects.get().is_approved
    lead.post(address(ready, "-paper"), told | {"in_place": "on"})
    assert Closeout.objects.get().approved_name == "Someone Else"


def test_the_report_is_signed_on_its_first_page_by_hand_or_says_who_approved(ready):
    Objective.objects.create(mandate=Mandate.objects.get(), text="On the day", position=1)
    sheet = paper.document(ready.engagement, "en").html
    assert "Place and date" in sheet
    closeouts.sign(ready.engagement, seen=seen(ready), by=ready.contributor)
    approve(ready)
    told = paper.document(Engagement.objects.get(pk=ready.engagement.pk), "en").html
    assert "Place and date" not in told
    assert "Approved by Ana Ruiz on" in told
    assert ready.contributor.name in told


def test_of_a_removed_text_no_cell_of_an_approved_copy_tells(ready):
    kpi = KpiFactory(engagement=ready.engagement, name="Works on the day")
    approve(ready)
    assert kpi.name in str(CloseoutCopy.objects.get().document)
    redact_text(ready.engagement, subject=kpi.subject, by=ready.lead)
    copy = CloseoutCopy.objects.get().document
    assert "Works on the day" not in str(copy)
    [row] = [row for table in copy["tables"] if table["section"] == 3 for row in table["rows"]]
    assert row == [REDACTED, *[""] * (len(row) - 1)]


@pytest.mark.parametrize("way", ["wrong", "revoked", "expired", "replaced"])
def test_a_link_that_opens_nothing_says_so(ready, way):
    token = approving.make_link(ready.engagement, by=ready.lead)
    links = ready.engagement.closeout.links
    if way == "wrong":
        token = "x" * 40
    elif way == "revoked":
        approving.revoke_link(ready.engagement, by=ready.lead)
    elif way == "expired":
        links.update(expires_at=timezone.now())
    else:
        approving.make_link(ready.engagement, by=ready.lead)
    place = reverse("roadmaps:closeout_by_link", args=[token])
    answer = ready.browser("nobody").get(place)
    assert answer.status_code == 404
    assert "This link no longer works" in answer.content.decode()
    with pytest.raises(Refused, match="no longer works"):
        approving.approve_by_link(token, name="Ana", ticked=True, seen=seen(ready))


def test_the_lead_records_an_approval_on_paper_and_the_sheet_names_who_signed(ready):
    browser = ready.browser("lead")
    form = {"name": "Ana Ruiz", "in_place": "on", "seen": seen(ready), "key": "k" * 32}
    ready.browser("contributor").post(address(ready, "-sign"), {"seen": seen(ready)})
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    for wrong in ({"on": tomorrow.isoformat()}, {"on": ""}, {"on": "soon"}):
        answer = browser.post(address(ready, "-paper"), form | wrong)
        assert answer.status_code == 422
        assert 'value="Ana Ruiz"' in answer.content.decode()
    assert Closeout.objects.get().status == "draft"
    given = form | {"on": timezone.localdate().isoformat()}
    html = browser.post(address(ready, "-paper"), given, follow=True).content.decode()
    row = Closeout.objects.get()
    assert (row.approved_how, row.approved_name) == ("paper", "Ana Ruiz")
    names = html.partition('id="signatures"')[2].partition("</ul>")[0]
    assert ready.contributor.name in names
    with pytest.raises(Denied):
        approving.approve_on_paper(
            ready.engagement,
            name="Ana",
            on=timezone.localdate(),
            seen=seen(ready),
            by=ready.facilitator,
        )


def test_a_closeout_leaves_and_comes_back_with_texts_copies_and_signatures(ready):
    """Signed, approved, reopened, written on, signed and approved once more."""
    closeouts.sign(ready.engagement, seen=seen(ready), by=ready.contributor)
    approving.make_link(ready.engagement, by=ready.lead)
    approve(ready)
    approving.reopen(ready.engagement, reason="A figure was wrong", by=ready.lead)
    closeouts.write_narrative(ready.engagement, section=4, text="Mended", seen=0, by=ready.lead)
    closeouts.sign(ready.engagement, seen=seen(ready), by=ready.viewer)
    approve(ready)
    written = bundle.write(Engagement.objects.get(pk=ready.engagement.pk))
    made = bundle.load(json.loads(json.dumps(written)), owner=ready.stranger)
    again = bundle.write(made)
    tables = {
        **{"closeouts": 1, "closeout_narratives": 2, "closeout_copies": 2},
        **{"closeout_signatures": 2},
    }
    assert {key: len(written[key]) for key in tables} == tables
    assert [again[key] for key in tables] == [written[key] for key in tables]
    assert made.closed_at is not None
    lead = made.participants.get(role="lead")
    with pytest.raises(events.Closed):
        closeouts.write_narrative(made, section=2, text="Late", seen=0, by=lead)


def test_approving_names_every_must_that_is_open_and_counts_what_was_waived(ready):
    Celebration.objects.update(attendees=None)
    Handover.objects.update(review_on=None)
    with pytest.raises(approving.MustsOpen) as refused:
        approve(ready)
    assert [each.key for each in refused.value.lacks] == ["L3", "L4"]
    assert "L3" in str(refused.value.words)
    assert "L4" in str(refused.value.words)
    page = ready.browser("lead").get(address(ready, "")).content.decode()
    assert reverse("roadmaps:handover", args=[ready.engagement.pk]) in page
    assert reverse("portfolio:gate", args=[ready.engagement.pk, 5]) in page
    assert Closeout.objects.get().status == "draft"


def test_nothing_is_approved_where_nothing_was_written_nor_by_who_is_not_the_sponsor(ready):
    with pytest.raises(Refused, match="Only the sponsor"):
        approving.approve_as_sponsor(ready.engagement, seen=seen(ready), by=ready.contributor)
    with pytest.raises(Overtaken):
        approving.approve_as_sponsor(ready.engagement, seen=1, by=ready.viewer)
    row = approval.standing(Whole(ready.engagement), ready.lead).narrative(1)
    closeouts.write_narrative(
        ready.engagement, section=1, text=" ", seen=row.version, by=ready.lead
    )
    with pytest.raises(Refused, match="Nothing is written yet"):
        approve(ready)


def test_who_wrote_second_loses_nothing_and_sees_what_stands(ready):
    client = ready.browser("facilitator")
    data = {"section": 1, "text": "My words", "seen": 0}
    page = client.post(address(ready, "-narrative"), data)
    assert page.status_code == 409
    assert "It worked." in page.content.decode()
    assert "My words" in page.content.decode()
    form = next(form for _section, _row, form in page.context["narrated"] if form.is_bound)
    client.post(address(ready, "-narrative"), data | {"seen": form["seen"].value()})
    assert approval.standing(Whole(ready.engagement), ready.lead).narrative(1).text == "My words"


def test_a_paper_recorded_while_somebody_wrote_keeps_what_was_typed_and_is_sent_once_more(ready):
    client, on = ready.browser("lead"), timezone.localdate().isoformat()
    data = {"name": "Ana Ruiz", "in_place": "on", "on": on, "seen": seen(ready)}
    closeouts.write_narrative(ready.engagement, section=2, text="More.", seen=0, by=ready.lead)
    page = client.post(address(ready, "-paper"), data)
    assert page.status_code == 409
    form = page.context["paper_form"]
    assert (form["name"].value(), form["on"].value()) == ("Ana Ruiz", on)
    client.post(address(ready, "-paper"), data | {"seen": form["seen"].value()})
    assert Closeout.objects.get().approved_name == "Ana Ruiz"


def test_what_is_closed_out_is_read_and_not_changed_but_for_what_must_go_on(ready):
    approve(ready)
    here, lead = Engagement.objects.get(pk=ready.engagement.pk), ready.lead
    with pytest.raises(events.Closed):
        closeouts.write_narrative(here, section=2, text="Late", seen=0, by=lead)
    with pytest.raises(events.Closed), events.change(here, by=lead):
        raise AssertionError("the change began")
    browser = ready.browser("lead")
    for name in ("roadmaps:lesson_new", "roadmaps:handover", "core:settings", "core:code_open"):
        answer = browser.post(reverse(name, args=[here.pk]), {"happened": "x", "name": "x"})
        assert answer.status_code == 409, name
        assert "closed out on" in answer.content.decode()
        assert "Ana Ruiz" in answer.content.decode()
    page = browser.get(reverse("roadmaps:lessons", args=[here.pk]))
    assert "approved by Ana Ruiz: read-only" in page.content.decode()
    # What goes on: the last gate, people, how long it is kept, putting it away and back.
    still = "Gate 5 can still be decided"
    assert still in browser.get(address(ready, "")).content.decode()
    gates.decide_gate(here, phase=5, ruling=Ruling(Decision.GO, timezone.localdate()), by=lead)
    assert still not in browser.get(address(ready, "")).content.decode()
    with pytest.raises(events.Closed):
        gates.decide_gate(here, phase=4, ruling=Ruling(Decision.GO, timezone.localdate()), by=lead)
    seats.remove_seat(ready.contributor, keep_notes=False, by=lead)
    day = timezone.localdate() + datetime.timedelta(days=400)
    engagements.change_settings(here, by=lead, retention_date=day)
    engagements.archive_engagement(here, by=lead)
    with pytest.raises(events.Archived):
        approving.reopen(here, reason="Again", by=lead)
    back = browser.post(reverse("core:archive", args=[here.pk]), {"restore": "yes"}, follow=True)
    assert "closed out as before" in back.content.decode()
    assert Engagement.objects.get(pk=here.pk).closed_at is not None


def test_the_lead_reopens_with_a_reason_and_what_was_approved_stays(ready):
    approve(ready)
    browser = ready.browser("lead")
    assert browser.post(address(ready, "-reopen"), {"reason": " "}).status_code == 422
    browser.post(address(ready, "-reopen"), {"reason": "A figure was wrong"})
    assert Engagement.objects.get(pk=ready.engagement.pk).closed_at is None
    assert open_musts(ready.engagement) == ["L1"]
    history = browser.get(reverse("core:history", args=[ready.engagement.pk])).content.decode()
    assert "A figure was wrong" in history
    closeouts.write_narrative(ready.engagement, section=2, text="Mended", seen=0, by=ready.lead)
    assert CloseoutCopy.objects.get().document["approval"]["name"] == "Ana Ruiz"
    with pytest.raises(Refused, match="Only an approved"):
        approving.reopen(ready.engagement, reason="Again", by=ready.lead)


def test_whoever_comes_second_with_an_approval_is_told_who_was_first(ready):
    version = seen(ready)
    approve(ready)
    with pytest.raises(approving.Approved, match="Ana Ruiz"):
        approving.approve_as_sponsor(ready.engagement, seen=version, by=ready.viewer)
    assert Event.objects.filter(kind="closeout.approved").count() == 1


def test_whoever_is_erased_stands_under_no_sheet_and_no_approval(ready):
    from pmo_studio.core.actions.data import erase_person

    version = seen(ready)
    closeouts.sign(ready.engagement, seen=version, by=ready.viewer)
    approving.approve_as_sponsor(ready.engagement, seen=version, by=ready.viewer)
    name = Participant.objects.get(pk=ready.viewer.pk).name
    erase_person(ready.viewer, by=ready.lead)
    copy = CloseoutCopy.objects.get()
    assert name not in str(copy.document)
    assert [row.name for row in copy.signatures.all()] == [REDACTED]
    assert Closeout.objects.get().approved_name == REDACTED
