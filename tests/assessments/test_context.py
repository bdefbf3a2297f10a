"""Context entries: adding, editing, deleting, restoring; their page, votes, gate and redaction."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.actions import context as actions
from assessments.actions.rules import Gone, Stale
from assessments.models import ContextEntry
from assessments.models.context import MOST_ENTRIES
from pmo_studio.core import belongings, events, own_data, phases, subjects
from pmo_studio.core.access import Denied
from pmo_studio.core.actions import data, seats
from pmo_studio.core.models import Engagement, Event
from pmo_studio.core.refusals import Refused
from pmo_studio.core.texts import REDACTED
from pmo_studio.live import replay
from pmo_studio.workshops.actions import votes
from tests.factories import ContextEntryFactory
from tests.people import People

pytestmark = pytest.mark.django_db


def add(people: People, text: str = "Two hospitals merge", kind: str = "strategy") -> ContextEntry:
    added = actions.add_entry(people.engagement, kind=kind, text=text, by=people.contributor)
    return added.row


def edit(entry: ContextEntry, people: People, text: str = "Three hospitals", **values: object):
    wanted = {"kind": entry.kind, "source": "", "base_version": 1, "by": people.contributor}
    return actions.edit_entry(entry, text=text, **wanted | values)  # type: ignore[arg-type]


def page_of(people: People) -> str:
    return reverse("assessments:context", args=[people.engagement.pk])


def newest() -> Event:
    return Event.objects.latest("number")


# --- actions ---


def test_a_new_entry_stands_at_the_end_of_its_kind_and_in_the_log(people: People) -> None:
    first, second = add(people, "First"), add(people, "Second")

    assert first.position < second.position
    event = newest()
    assert (event.kind, event.subject, event.by) == (
        "context.added",
        second.subject,
        people.contributor,
    )
    assert events.sentence(event) == "added “Second” to the context, Strategy"
    assert second.number == event.number


@pytest.mark.parametrize("text", ["", "  \n ", "\x00", "x" * 501])
def test_empty_and_over_long_texts_are_refused(people: People, text: str) -> None:
    with pytest.raises(Refused, match=r"needs a text|At most 500"):
        add(people, text)
    assert not ContextEntry.objects.exists()


def test_control_characters_are_left_out(people: People) -> None:
    assert add(people, " One\x00 two\x1b \r\nthree ").text == "One two \nthree"


def test_a_viewer_adds_nothing(people: People) -> None:
    with pytest.raises(Denied):
        actions.add_entry(people.engagement, kind="culture", text="x", by=people.viewer)


def test_there_are_not_more_than_there_can_be(people: People) -> None:
    rows = ContextEntryFactory.build_batch(
        MOST_ENTRIES, engagement=people.engagement, author=people.contributor
    )
    ContextEntry.objects.bulk_create(rows)
    with pytest.raises(Refused, match=r"1,000"):
        add(people)


def test_an_edit_tells_the_text_before_and_moves_to_the_end_of_another_kind(people: People) -> None:
    entry, other = add(people), add(people, "There already", kind="culture")

    changed = edit(entry, people, kind="culture", source="Board paper").row

    assert (changed.text, changed.kind, changed.version) == ("Three hospitals", "culture", 2)
    assert changed.position > other.position
    assert newest().data["before"] == "Two hospitals merge"


def test_an_edit_that_changes_nothing_records_nothing(people: People) -> None:
    entry = add(people)
    assert not edit(entry, people, text=entry.text, base_version=7).events


def test_two_people_who_edit_at_once_lose_nobodys_text(people: People) -> None:
    entry = add(people)
    edit(entry, people, text="By Carl")

    with pytest.raises(Stale):
        edit(entry, people, text="By Fay", by=people.facilitator)

    entry.refresh_from_db()
    assert entry.text == "By Carl"


def test_ones_own_and_by_facilitators_all(people: People) -> None:
    entry = add(people)
    with pytest.raises(Denied):
        edit(entry, people, by=people.guest)
    with pytest.raises(Denied):
        actions.delete_entry(entry, by=people.guest)
    assert edit(entry, people, by=people.facilitator).row.version == 2


def test_a_deleted_entry_is_gone_until_it_is_restored(people: People) -> None:
    entry = add(people)
    actions.delete_entry(entry, by=people.contributor)
    with pytest.raises(Gone):
        edit(entry, people)
    with pytest.raises(Gone):
        actions.delete_entry(entry, by=people.contributor)

    restored = actions.restore_entry(entry, by=people.contributor)

    assert restored.row.archived_at is None
    assert events.sentence(newest()) == "restored an entry of the context"
    assert not actions.restore_entry(entry, by=people.contributor).events


def test_a_stranger_to_an_entry_does_not_restore_it(people: People) -> None:
    entry = add(people)
    actions.delete_entry(entry, by=people.facilitator)
    with pytest.raises(Denied):
        actions.restore_entry(entry, by=people.guest)


def test_an_archived_engagement_takes_nothing(people: People) -> None:
    entry = add(people)
    Engagement.objects.update(archived_at=timezone.now())
    with pytest.raises(events.Archived):
        edit(entry, people)


# --- the page and its forms ---


def test_the_page_shows_every_kind_with_its_entries(people: People) -> None:
    add(people)
    html = people.browser("viewer").get(page_of(people)).content.decode()
    for kind in ("Strategy", "Structure", "Culture", "Portfolio", "Pain points", "Constraints"):
        assert f">{kind}</h2>" in html
    assert "Two hospitals merge" in html
    assert "Add an entry" not in html


def test_the_way_to_a_vote_waits_on_the_page_for_the_first_entry(people: People) -> None:
    def link() -> str:
        html = people.browser("facilitator").get(page_of(people)).content.decode()
        found = re.search(r"<a [^>]*data-vote[^>]*>", html)
        assert found is not None
        return found[0]

    assert " hidden" in link()
    add(people)
    assert " hidden" not in link()
    assert "data-vote" not in people.browser("guest").get(page_of(people)).content.decode()


def test_the_form_adds_and_comes_back_to_the_entry(people: People) -> None:
    url = reverse("assessments:context_add", args=[people.engagement.pk])
    response = people.browser("guest").post(url, {"kind": "culture", "text": "Nobody says no"})
    entry = ContextEntry.objects.get()
    assert response.headers["Location"] == f"{page_of(people)}#context_entry-{entry.pk}"
    assert entry.author == people.guest


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"kind": "culture", "text": ""}, "needs a text"),
        ({"kind": "culture", "text": "x" * 501}, "at most 500"),
        ({"kind": "weather", "text": "rain"}, "not one of the available choices"),
        ({"kind": "culture", "text": "a\x00b"}, "Null characters"),
        ({"kind": "culture", "text": "ok", "source": "s" * 201}, "at most 200"),
    ],
)
def test_a_refused_entry_stays_in_its_form(people: People, sent: dict, words: str) -> None:
    url = reverse("assessments:context_add", args=[people.engagement.pk])
    response = people.browser("guest").post(url, sent)
    assert response.status_code == 422
    if sent["kind"] == "culture":
        assert words in response.content.decode()
        assert sent["text"][:400].replace("\x00", "") in response.content.decode().replace(
            "\x00", ""
        )
    assert not ContextEntry.objects.exists()


def test_a_script_gets_the_fragment_once_and_again(people: People) -> None:
    url = reverse("assessments:context_add", args=[people.engagement.pk])
    browser, headers = people.browser("guest"), {"Idempotency-Key": "k" * 20}
    sent = {"kind": "culture", "text": "Nobody says no"}

    first = browser.post(url, sent, headers=headers)
    again = browser.post(url, sent, headers=headers)

    assert first.content == again.content
    assert first.headers["X-Number"] == again.headers["X-Number"] == str(newest().number)
    assert 'data-list="context-culture"' in first.content.decode()
    assert ContextEntry.objects.count() == 1


def test_a_refusal_is_one_sentence_to_a_script(people: People) -> None:
    url = reverse("assessments:context_add", args=[people.engagement.pk])
    response = people.browser("guest").post(
        url, {"kind": "culture", "text": ""}, headers={"Idempotency-Key": "k" * 20}
    )
    assert (response.status_code, response.content.decode()) == (422, "An entry needs a text.")


def test_both_texts_are_shown_when_somebody_else_came_first(people: People) -> None:
    entry = add(people)
    edit(entry, people, text="By Carl")
    sent = {"kind": "strategy", "text": "By Fay", "base_version": 1}

    response = people.browser("facilitator").post(
        reverse("assessments:context_edit", args=[entry.pk]), sent
    )

    html = response.content.decode()
    assert response.status_code == 409
    assert "By Carl" in html
    assert ">\nBy Fay</textarea>" in html
    assert 'name="base_version" value="2"' in html
    again = sent | {"base_version": 2}
    people.browser("facilitator").post(reverse("assessments:context_edit", args=[entry.pk]), again)
    entry.refresh_from_db()
    assert entry.text == "By Fay"


def test_a_text_for_a_deleted_entry_can_be_copied(people: People) -> None:
    entry = add(people)
    actions.delete_entry(entry, by=people.facilitator)
    response = people.browser("contributor").post(
        reverse("assessments:context_edit", args=[entry.pk]),
        {"kind": "strategy", "text": "My long thought", "base_version": 1},
    )
    assert response.status_code == 409
    assert "My long thought" in response.content.decode()


def test_the_entry_can_be_deleted_and_restored_by_forms(people: People) -> None:
    entry, browser = add(people), people.browser("contributor")
    deleted = browser.post(reverse("assessments:context_delete", args=[entry.pk]), follow=True)
    assert "1 deleted entry" in deleted.content.decode()
    restored = browser.post(reverse("assessments:context_restore", args=[entry.pk]), follow=True)
    assert "deleted entry" not in restored.content.decode()


def test_a_missing_entry_is_not_found(people: People) -> None:
    assert (
        people.browser("lead").get(reverse("assessments:context_entry", args=[99])).status_code
        == 404
    )


def test_other_engagements_entries_are_not_found(people: People) -> None:
    entry = ContextEntryFactory()
    url = reverse("assessments:context_entry", args=[entry.pk])
    assert people.browser("lead").get(url).status_code == 404


def test_an_archived_engagement_shows_no_forms_and_takes_none(people: People) -> None:
    entry = add(people)
    Engagement.objects.update(archived_at=timezone.now())
    assert "Add an entry" not in people.browser("lead").get(page_of(people)).content.decode()
    url = reverse("assessments:context_edit", args=[entry.pk])
    sent = {"kind": "strategy", "text": "x", "base_version": 1}
    assert people.browser("lead").post(url, sent).status_code == 409


def queries_of(people: People, url: str) -> int:
    browser = people.browser("lead")
    browser.get(url)
    with CaptureQueriesContext(connection) as captured:
        browser.get(url)
    return len(captured)


def test_the_page_asks_as_much_for_30_entries_as_for_3(people: People) -> None:
    def fill(count: int) -> int:
        gone = {"archived_at": timezone.now(), "archived_by": people.lead}
        for values in ({}, gone):
            ContextEntryFactory.create_batch(count, engagement=people.engagement, **values)
        return queries_of(people, page_of(people))

    assert fill(3) == fill(27)


# --- live, votes, gate, people, texts ---


def items(html: str) -> list[str]:
    """The entries on a page, as markup."""
    return re.findall(r'<li id="context_entry-.*?</li>', html, re.S)


def test_frames_bring_exactly_what_a_fresh_page_shows(people: People) -> None:
    first, second = add(people, "First"), add(people, "Second")
    before = people.engagement.last_number
    edit(first, people, text="First, changed")
    actions.delete_entry(second, by=people.contributor)
    third = add(people, "Third", kind="portfolio")

    html = "".join(frame.html or "" for frame in replay.frames(people.engagement.pk, before))

    fresh = items(people.browser("lead").get(page_of(people)).content.decode())
    assert fresh == [one for one in items(html) if "data-gone" not in one]
    assert f'<li id="context_entry-{second.pk}" data-gone' in html
    assert f"context_entry-{third.pk}" in html


def test_a_frame_costs_the_same_for_3_and_30_changes(
    people: People, django_assert_max_num_queries
) -> None:
    before = people.engagement.last_number
    for number in range(30):
        add(people, f"Entry {number}")
    with django_assert_max_num_queries(4):
        assert len(replay.frames(people.engagement.pk, before)) == 30


def vote_on(people: People, name: str, subject: str) -> None:
    offered = [one.subject for one in subjects.candidates(people.engagement, name)]
    round_ = votes.open_round(people.engagement, title="Dots", items=offered, by=people.lead)
    votes.set_dots(round_.items.get(subject=subject), dots=1, by=people.contributor)
    votes.end_round(round_, by=people.lead)


def test_entries_can_be_voted_on_and_show_their_dots(people: People) -> None:
    add(people, "Culture", kind="culture")
    entry = add(people)
    before = people.engagement.last_number
    vote_on(people, "context:all", entry.subject)

    html = people.browser("viewer").get(page_of(people)).content.decode()

    assert "Dots from the vote “Dots”." in html
    [shown] = [item for item in items(html) if 'class="dots' in item]
    assert f"context_entry-{entry.pk}" in shown
    reached = [frame.reached for frame in replay.frames(people.engagement.pk, before)]
    assert f"context:{people.engagement.pk}" in set().union(*reached)


def test_what_was_voted_on_is_deleted_only_by_who_is_sure(people: People) -> None:
    entry = add(people)
    add(people, "Other")
    vote_on(people, "context:all", entry.subject)
    browser, url = (
        people.browser("contributor"),
        reverse("assessments:context_delete", args=[entry.pk]),
    )

    asked = browser.post(url)

    assert asked.status_code == 409
    assert "Two hospitals merge" in asked.content.decode()
    assert ContextEntry.objects.live().count() == 2
    assert browser.post(url, headers={"Idempotency-Key": "k" * 20}).status_code == 409
    assert browser.post(url, {"sure": "yes"}).status_code == 302
    assert ContextEntry.objects.live().count() == 1


def test_the_ballot_offers_everything_and_each_kind_that_has_entries(people: People) -> None:
    add(people)
    add(people, "Other", kind="culture")
    ballot = next(one for one in subjects.ballots() if one.key == "context")
    offers = [(offer.id, offer.count) for offer in ballot.offers(people.engagement)]
    assert offers == [("all", 2), ("strategy", 1), ("culture", 1)]
    assert [one.title for one in ballot.candidates(people.engagement, "culture")] == ["Other"]
    assert ballot.candidates(people.engagement, "weather") == []


def test_a3_counts_entries_and_kinds(people: People) -> None:
    def a3():
        return next(c for c in phases.criteria_of(people.engagement, 1) if c.key == "A3")

    assert a3().ratio == 0
    for kind in ("strategy", "strategy", "culture", "culture", "culture"):
        add(people, kind=kind)
    assert a3().ratio == pytest.approx(2 / 3)
    add(people, kind="portfolio")
    assert a3().ratio == 1
    entry = ContextEntry.objects.filter(kind="portfolio").get()
    actions.delete_entry(entry, by=people.lead)
    assert a3().ratio == pytest.approx(2 / 3)


def test_a_redacted_text_is_nowhere_any_more(people: People) -> None:
    entry = add(people, "Ana Duarte is to blame")
    edit(entry, people, text="Somebody is to blame")
    add(people, "Something else")
    vote_on(people, "context:all", entry.subject)

    data.redact_text(people.engagement, subject=entry.subject, by=people.lead)

    entry.refresh_from_db()
    assert (entry.text, entry.source) == (REDACTED, "")
    told = " ".join(str(event.data) for event in Event.objects.all())
    assert "to blame" not in told
    assert "to blame" not in people.browser("lead").get(page_of(people)).content.decode()


@pytest.mark.parametrize("keeps", [True, False])
def test_a_removed_seats_entries_stay_or_go_as_the_facilitator_says(
    people: People, keeps: bool
) -> None:
    entry = add(people)
    seats.remove_seat(people.contributor, keep_notes=keeps, by=people.lead)
    entry.refresh_from_db()
    assert (entry.archived_at is None) == keeps


def test_a_new_name_reloads_the_page(people: People) -> None:
    add(people)
    before = people.engagement.last_number
    seats.rename_seat(people.contributor, name="Carla", by=people.lead)
    [frame] = replay.frames(people.engagement.pk, before)
    assert frame.reload == f"context:{people.engagement.pk}"


def test_removing_a_seat_tells_which_of_its_entries_were_voted_on(people: People) -> None:
    entry = add(people)
    add(people, "Other")
    vote_on(people, "context:all", entry.subject)
    [loss] = belongings.losses(people.contributor)
    assert (loss.title, loss.vote, loss.dots) == ("Two hospitals merge", "Dots", 1)


def test_deleting_an_engagement_names_how_many_entries_go(people: People) -> None:
    add(people)
    assert ("Context entries, with those deleted", 1) in own_data.counts(people.engagement)
    assert belongings.losses(people.contributor) == []
