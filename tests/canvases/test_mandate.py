"""The mandate: written by several at once, agreed, signed in three ways, reopened, forgotten."""

import datetime
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from canvases.actions import kpis, mandate_drafts, mandate_signing, mandates
from canvases.actions.mandates import Edit
from canvases.mandates import ballots, chapter, missing, reading, since
from canvases.mandates.registrations import mandate_stands
from canvases.models import Kpi, Mandate, MandateCopy, MandateLink, MandateVariant, Objective
from pmo_studio.core import bundle, limits, own_data, phases
from pmo_studio.core.access import Denied
from pmo_studio.core.actions import data, seats
from pmo_studio.core.models import Engagement, Event, Participant
from pmo_studio.core.overtaken import Overtaken
from pmo_studio.core.refusals import Refused
from pmo_studio.core.texts import REDACTED
from pmo_studio.workshops.actions import votes
from tests.factories import KpiFactory
from tests.journeys.test_people import Visitor
from tests.people import People, make_people
from tests.reading import words
from tests.threads import at_once

pytestmark = pytest.mark.django_db

MISSION = "We give leaders one truth so that promises are kept"


@pytest.fixture(autouse=True)
def _no_guesses_yet():
    limits.codes.clear()


def edit(people, base=None, by=None, **fields):
    edits = {name: Edit(value, base) for name, value in fields.items()}
    return mandates.edit_mandate(people.engagement, edits=edits, by=by or people.facilitator)


def complete(people, **other) -> Mandate:
    """A mandate that lacks nothing; other fields as given."""
    review = timezone.localdate() + datetime.timedelta(days=180)
    said = {
        "mission": MISSION,
        "vision": "Nine of ten projects keep their date",
        "scope": "enterprise",
        "scope_in": "All projects above 100,000",
        "scope_out": "Small changes",
        "authority": "decide",
        "reporting_line": "Chief operating officer",
        "sponsor": "Dr. Inês Carvalho",
        "funding": "Central budget for three years",
        "review_on": review.isoformat(),
    } | other
    edit(people, **{name: value for name, value in said.items() if value is not None})
    mandates.add_right(people.engagement, text="Which work enters", by=people.facilitator)
    for text in ("Promises are kept", "One picture of all work"):
        mandates.add_objective(
            people.engagement,
            text=text,
            kpis=[KpiFactory(engagement=people.engagement).pk],
            by=people.facilitator,
        )
    return Mandate.objects.get()


def agreed(people, **other) -> Mandate:
    complete(people, **other)
    return mandates.agree(people.engagement, by=people.facilitator)


def signed(people, **other) -> Mandate:
    agreed(people, **other)
    today = timezone.localdate()
    return mandate_signing.sign_on_paper(
        people.engagement, name="Dr. Inês Carvalho", on=today, by=people.lead, seen=None
    )


def sheet(people, column="facilitator", rest=""):
    return people.browser(column).get(f"/engagements/{people.engagement.pk}/mandate/{rest}")


def post(people, rest, column="facilitator", **values):
    address = f"/engagements/{people.engagement.pk}/mandate/{rest}"
    return people.browser(column).post(address, values)


# --- what is missing ---

WHOLE = missing.Facts(
    mission="m",
    vision="v",
    scope="enterprise",
    scope_in="all",
    authority="run",
    rights=1,
    objectives=[1, 2],
    reporting_line="COO",
    sponsor="Inês",
    funding="budget",
    review_on=datetime.date(2026, 6, 30),
)
TODAY = datetime.date(2026, 1, 5)


@given(
    st.fixed_dictionaries(
        {
            "mission": st.sampled_from(["", "m"]),
            "scope_in": st.sampled_from(["", "all"]),
            "rights": st.integers(0, 3),
            "objectives": st.lists(st.integers(0, 3), max_size=5),
            "funding": st.sampled_from(["", "budget"]),
            "review_on": st.none()
            | st.dates(datetime.date(2025, 1, 1), datetime.date(2028, 12, 31)),
        }
    ),
    st.dates(datetime.date(2024, 1, 1), datetime.date(2028, 12, 31)),
)
def test_nothing_is_missing_exactly_when_every_field_holds_what_it_must(said, today):
    facts = missing.Facts(**vars(WHOLE) | said)
    lacks = missing.to_agree(facts, today)
    day = facts.review_on
    is_timely = day is not None and today < day and (day - today).days <= 366
    assert ("mission" in lacks) == (said["mission"] == "")
    assert ("scope" in lacks) == (said["scope_in"] == "")
    assert ("rights" in lacks) == (said["rights"] == 0)
    proven = len(said["objectives"]) >= 2 and all(said["objectives"])
    assert bool({"objectives", "objective_kpis"} & set(lacks)) == (not proven)
    if not is_timely:
        assert "review_on" in lacks
    assert set(missing.to_sign(facts, today)) - set(lacks) == (
        set() if said["funding"] else {"funding"}
    )


def test_a_review_is_ahead_and_no_more_than_a_year():
    leap = datetime.date(2028, 2, 29)
    assert missing.latest(leap) == datetime.date(2029, 2, 28)
    assert missing.is_timely(datetime.date(2027, 1, 5), TODAY)
    assert not missing.is_timely(datetime.date(2027, 1, 6), TODAY)
    assert not missing.is_timely(TODAY, TODAY)
    assert missing.to_sign(WHOLE, TODAY) == []


# --- writing ---


def test_every_field_is_written_with_an_event_that_holds_no_name(people):
    complete(people)
    told = {
        event.data["field"]: event.data["text"]
        for event in Event.objects.filter(kind="mandate.edited")
    }
    assert told["mission"] == MISSION
    assert told["sponsor"] == ""
    assert "Carvalho" not in str(list(Event.objects.values_list("data", flat=True)))


def test_two_who_change_different_words_of_a_text_are_both_kept(people):
    edit(people, mission="We help leaders so that projects can finish")
    base = Mandate.objects.get().mission
    edit(people, base, mission="We help all leaders so that projects can finish")
    result = edit(people, base, mission="We help leaders so that projects can finish well")
    assert result.mandate.mission == "We help all leaders so that projects can finish well"
    assert "both of you" in str(result.words[0])


def test_two_who_change_the_same_words_see_both_and_lose_nothing(people):
    edit(people, mission="We help leaders")
    base = Mandate.objects.get().mission
    edit(people, base, mission="We help customers", by=people.lead)
    response = post(people, "mission/edit/", mission="We help sponsors", base_mission=base)
    page = response.content.decode()
    assert response.status_code == 409
    assert "We help customers" in page
    assert "We help sponsors" in page
    assert Mandate.objects.get().mission == "We help customers"
    assert 'name="base_mission" value="We help customers"' in page


def test_a_choice_that_somebody_else_made_is_not_written_over(people):
    edit(people, authority="advise")
    with pytest.raises(mandates.FieldOvertaken) as refused:
        edit(people, "", authority="run")
    assert refused.value.now == "advise"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("mission", "x" * 301, "At most 300 characters"),
        ("review_on", "2031-01-01", "within the next twelve months"),
        ("review_on", "soon", "Write the day like"),
        ("scope", "galaxy", "Choose one of the possibilities"),
        ("sponsor", "seat:999999", "has a seat in this engagement"),
    ],
)
def test_what_cannot_stand_is_refused_in_words(people, field, value, words):
    with pytest.raises(Refused, match=words):
        edit(people, **{field: value})
    assert not Event.objects.filter(kind="mandate.edited").exists()


def test_objectives_are_two_to_five_each_with_up_to_three_kpis(people):
    made = [KpiFactory(engagement=people.engagement).pk for _ in range(4)]

    def add(chosen):
        return mandates.add_objective(
            people.engagement, text="Aim", kpis=chosen, by=people.facilitator
        )

    with pytest.raises(Refused, match="at most three"):
        add(made)
    with pytest.raises(Refused, match="KPIs of this engagement"):
        add([KpiFactory().pk])
    first, second, *_ = [add(made[:1]) for _ in range(5)]
    with pytest.raises(Refused, match="at most five"):
        add([])
    mandates.raise_objective(second, by=people.facilitator)
    order = list(Objective.objects.values_list("pk", flat=True))
    assert order[:2] == [second.pk, first.pk]
    mandates.remove_objective(first, by=people.facilitator)
    assert add(made[1:]).position in range(1, 6)


def test_the_database_refuses_half_a_signature_and_a_second_place(people):
    mandate = complete(people)
    for values in (
        {"status": "signed"},
        {"status": "agreed"},
        {"signed_name": "Inês"},
        {"sponsor": people.lead},
        {"authority": "reign"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Mandate.objects.filter(pk=mandate.pk).update(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Objective.objects.create(mandate=mandate, text="Twice", position=1)


# --- agreeing and signing ---


def test_an_incomplete_mandate_is_refused_and_each_field_named(people):
    complete(people, vision=None, sponsor=None, funding=None)
    assert mandate_stands(people.engagement).actual == 0
    response = post(people, "agree/")
    assert response.status_code == 422
    assert "Missing: Vision." in response.content.decode()

    edit(people, vision="Nine of ten")
    mandates.agree(people.engagement, by=people.facilitator)
    with pytest.raises(Refused, match=r"Missing: Sponsor, Funding\."):
        mandate_signing.sign_on_paper(
            people.engagement, name="Inês", on=timezone.localdate(), by=people.lead, seen=None
        )
    assert Mandate.objects.get().status == "agreed"


def test_gate_2_asks_for_a_mandate_signed_or_agreed_with_its_sponsor(people):
    def ratio():
        return next(
            one for one in phases.criteria_of(people.engagement, 2) if one.key == "D1"
        ).ratio

    assert ratio() == 0
    agreed(people, sponsor=None)
    assert ratio() == 0
    edit(people, sponsor="Dr. Inês Carvalho")
    mandates.agree(people.engagement, by=people.facilitator)
    assert ratio() == 1


def test_a_change_after_agreeing_makes_it_a_draft_again(people):
    agreed(people)
    edit(people, vision="Another")
    mandate = Mandate.objects.get()
    assert (mandate.status, mandate.agreed_by) == ("draft", None)
    assert Event.objects.filter(kind="mandate.draft_again").count() == 1


def test_nobody_agrees_on_what_they_have_not_read(people):
    seen = complete(people).version
    edit(people, vision="Another")
    with pytest.raises(Overtaken):
        mandates.agree(people.engagement, by=people.facilitator, seen=seen)


def test_nobody_signs_another_target_than_they_have_read(people):
    seen = agreed(people).version
    kpi = Objective.objects.first().kpis.first()
    told = kpis.details_of(kpi)
    kpis.change_kpi(kpi, details=replace(told, owner="Ana"), seen=None, by=people.lead)
    assert Mandate.objects.get().version == seen
    outdated = "changed since the room agreed"
    assert outdated not in sheet(people).content.decode()
    target = Decimal(77) if told.target != 77 else Decimal(78)
    kpis.change_kpi(kpi, details=replace(told, target=target), seen=None, by=people.lead)
    page = sheet(people).content.decode()
    assert outdated in page
    assert f"{kpi.name}: its target was changed; it is now at least {target}" in page
    sign = {"name": "Inês", "on": timezone.localdate(), "by": people.lead}
    with pytest.raises(Overtaken):
        mandate_signing.sign_on_paper(people.engagement, seen=seen, **sign)
    now = Mandate.objects.get().version
    assert mandate_signing.sign_on_paper(people.engagement, seen=now, **sign).is_signed


def test_a_signed_mandate_names_each_kpi_that_stands_otherwise_now(people):
    signed(people)
    first, second = (each.kpis.get() for each in Objective.objects.all())
    Kpi.objects.filter(pk=first.pk).update(
        name="Lead time", unit="days", direction="lower", target=30
    )
    copy = MandateCopy.objects.get()
    copy.document["objectives"][0]["kpis"][0] |= {
        "name": "Lead time",
        "unit": "days",
        "direction": "lower",
        "target": "10.0000",
    }
    copy.save()
    kpis.change_kpi(
        second,
        details=replace(kpis.details_of(second), name="Another name"),
        seen=None,
        by=people.lead,
    )
    said = [
        "Lead time: signed with at most 10~days, now at most 30~days".replace("~", "\xa0"),
        f"Another name: signed as “{second.name}”, with the same target",
    ]
    assert since.changed(reading.of(people.engagement)) == said
    page = sheet(people).content.decode()
    report = chapter.build(people.engagement, "room", "en").html
    assert all(each in page and each in report for each in said)
    assert "Lead time: at most 10" in report


def test_a_signed_mandate_changes_only_after_it_is_reopened_with_a_reason(people):
    signed(people)
    kpi = Objective.objects.first().kpis.first()
    for act in (
        lambda: edit(people, vision="Another"),
        lambda: mandates.add_right(people.engagement, text="More", by=people.facilitator),
        lambda: mandate_drafts.add_variant(
            people.engagement, field="mission", text="We", by=people.contributor
        ),
        lambda: kpis.remove_kpi(kpi, by=people.facilitator),
    ):
        with pytest.raises(Refused, match="eopen"):
            act()
    with pytest.raises(Refused, match="Say why"):
        mandates.reopen(people.engagement, reason=" ", by=people.lead)
    with pytest.raises(Denied):
        mandates.reopen(people.engagement, reason="New law", by=people.facilitator)

    mandates.reopen(people.engagement, reason="New law", by=people.lead)
    edit(people, vision="Another")
    (copy,) = MandateCopy.objects.all()
    page = people.browser("viewer").get(f"/mandate-copies/{copy.pk}/").content.decode()
    assert "Nine of ten projects keep their date" in page
    assert "Signed by <b>Dr. Inês Carvalho</b>" in page
    assert "New law" in page


def test_the_sponsor_signs_through_their_own_seat_and_nobody_else_does(people):
    mandate = agreed(people, sponsor=f"seat:{people.viewer.pk}")
    assert "Sign as the sponsor" in sheet(people, "viewer").content.decode()
    assert post(people, "sign/", ticked="yes").status_code == 422
    assert post(people, "sign/", "viewer", seen=mandate.version).status_code == 422
    response = post(people, "sign/", "viewer", seen=mandate.version, ticked="yes")
    assert response.status_code == 302
    mandate.refresh_from_db()
    assert (mandate.signed_name, mandate.signed_how) == ("Vera Viewer", "seat")
    assert mandate.signed_by == people.viewer


def test_a_signature_on_paper_is_no_day_ahead(people):
    agreed(people)
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    response = post(people, "paper/", "lead", name="Inês", on=tomorrow.isoformat())
    assert response.status_code == 422
    top, _, form = response.content.decode().partition("Signed on paper…")
    assert "cannot be ahead" in top
    assert "cannot be ahead" in form
    response = post(people, "paper/", "lead", name="Inês", on="0206-01-05")
    assert "on which day it was signed" in response.content.decode()
    assert Mandate.objects.get().status == "agreed"


# --- the link ---


def link(people) -> str:
    page = post(people, "link/").content.decode()
    return re.search(r"/mandate-signatures/[\w-]+/", page).group()


def test_the_link_shows_the_mandate_signs_once_and_is_kept_as_a_hash(people):
    mandate = agreed(people)
    address = link(people)
    assert address.split("/")[-2] not in MandateLink.objects.get().token_hash
    nobody = people.browser("nobody")
    page = nobody.get(address).content.decode()
    assert MISSION in page
    assert "Dr. Inês Carvalho" in page
    assert Mandate.objects.get().status == "agreed"
    assert nobody.get(address).status_code == 200

    no_tick = nobody.post(address, {"name": "Inês Carvalho", "seen": mandate.version})
    assert no_tick.status_code == 422
    done = nobody.post(address, {"name": "Inês Carvalho", "ticked": "on", "seen": mandate.version})
    assert "the mandate is signed" in done.content.decode()
    mandate.refresh_from_db()
    assert (mandate.signed_name, mandate.signed_how) == ("Inês Carvalho", "link")
    assert "as you signed it on" in done.content.decode()
    again = nobody.get(address)
    assert again.status_code == 404
    assert "your signature is kept" in again.content.decode()


def test_a_link_that_expired_was_replaced_or_taken_back_opens_nothing(people):
    agreed(people)
    nobody = people.browser("nobody")
    first, second = link(people), link(people)
    assert nobody.get(first).status_code == 404
    assert post(people, "link/revoke/").status_code == 302
    assert nobody.get(second).status_code == 404
    third = link(people)
    MandateLink.objects.update(expires_at=timezone.now())
    assert nobody.post(third, {"name": "X", "ticked": "on"}).status_code == 404
    fourth = link(people)
    edit(people, sponsor="Somebody else")
    assert nobody.get(fourth).status_code == 404
    assert Event.objects.filter(kind="mandate.signed").count() == 0


def test_a_sponsor_whose_seat_ended_signs_by_no_link(people):
    agreed(people)
    edit(people, sponsor=f"seat:{people.viewer.pk}")
    mandates.agree(people.engagement, by=people.facilitator)
    address, nobody = link(people), people.browser("nobody")
    assert nobody.get(address).status_code == 200
    data.erase_person(people.viewer, by=people.lead)
    assert nobody.get(address).status_code == 404
    refused = post(people, "link/")
    assert refused.status_code == 422
    assert "Name the sponsor first" in refused.content.decode()
    # Nor does it open again with the next sponsor.
    edit(people, sponsor="Somebody else")
    mandates.agree(people.engagement, by=people.facilitator)
    assert nobody.get(address).status_code == 404


def test_nobody_signs_by_link_what_was_changed_while_they_read(people):
    seen = agreed(people).version
    address = link(people)
    edit(people, vision="Another")
    nobody = people.browser("nobody")
    assert "cannot be signed at the moment" in nobody.get(address).content.decode()
    assert "Once the room has agreed again, the same link" in sheet(people).content.decode()
    mandates.agree(people.engagement, by=people.facilitator)
    for read in ({"seen": seen}, {}):
        response = nobody.post(address, {"name": "Inês", "ticked": "on", **read})
        assert response.status_code == 409
        assert "Another" in response.content.decode()
        assert " checked" not in response.content.decode()
    assert Mandate.objects.get().status == "agreed"


def test_a_link_says_beforehand_what_keeps_it_from_being_signed(people):
    agreed(people)
    address = link(people)
    Mandate.objects.update(review_on=timezone.localdate())
    page = people.browser("nobody").get(address).content.decode()
    assert "Review date: choose a day" in page
    assert "Sign the mandate</button>" not in page
    with pytest.raises(Refused, match=r"Missing: Review date\."):
        mandate_signing.make_link(people.engagement, by=people.lead)


def test_who_guesses_links_is_held_up(people):
    nobody = people.browser("nobody")
    answers = {nobody.get(f"/mandate-signatures/guess{n}/").status_code for n in range(21)}
    assert answers == {404, 429}


# --- several at once ---


def ends_of(*acts: Callable[[], Any]) -> list[str]:
    ended = at_once(*acts)
    return sorted("refused" if isinstance(each, Refused) else "done" for each in ended)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_sign_at_once_one_does():
    people = make_people()
    mandate = agreed(people, sponsor=f"seat:{people.viewer.pk}")
    token = mandate_signing.make_link(people.engagement, by=people.lead)
    today, seen = timezone.localdate(), mandate.version
    ends = ends_of(
        lambda: mandate_signing.sign_as_sponsor(people.engagement, by=people.viewer, seen=seen),
        lambda: mandate_signing.sign_on_paper(
            people.engagement, name="Vera", on=today, by=people.lead, seen=seen
        ),
        lambda: mandate_signing.sign_by_link(token, name="Vera", ticked=True, seen=seen),
    )
    assert ends == ["done", "refused", "refused"]
    assert Event.objects.filter(kind="mandate.signed").count() == 1
    assert MandateCopy.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_who_signs_while_another_edits_signs_what_they_read():
    people = make_people()
    mandate = agreed(people, sponsor=f"seat:{people.viewer.pk}")
    seen = mandate.version
    ends = ends_of(
        lambda: mandate_signing.sign_as_sponsor(people.engagement, by=people.viewer, seen=seen),
        lambda: edit(people, vision="Another"),
    )
    mandate.refresh_from_db()
    assert ends == ["done", "refused"]
    assert (mandate.status, mandate.vision == "Another") in [("signed", False), ("draft", True)]


# --- drafts ---


def draft(people, text, by=None, field="mission"):
    return mandate_drafts.add_variant(
        people.engagement, field=field, text=text, by=by or people.contributor
    )


def test_drafts_are_voted_on_and_the_chosen_one_becomes_the_mission(people):
    first, second = draft(people, "We serve"), draft(people, "We decide", by=people.guest)
    (offer,) = ballots.offers(people.engagement)
    assert (offer.title, offer.count) == ("Mission drafts", 2)
    listed = ballots.candidates(people.engagement, "mission")
    round_ = votes.open_round(
        people.engagement,
        title="Which mission?",
        items=[each.subject for each in listed],
        by=people.facilitator,
    )
    votes.set_dots(round_.items.get(subject=second.subject), dots=2, by=people.contributor)
    with pytest.raises(Refused, match="Which mission"):
        mandate_drafts.remove_variant(second, by=people.guest)
    votes.end_round(round_, by=people.facilitator)
    page = sheet(people, rest="drafts/mission/").content.decode()
    assert "2 dots" in page

    people.browser("facilitator").post(f"/mandate-drafts/{second.pk}/choose/", {"base": ""})
    assert Mandate.objects.get().mission == "We decide"
    assert list(MandateVariant.objects.values_list("text", "chosen")) == [
        ("We serve", False),
        ("We decide", True),
    ]
    response = people.browser("facilitator").post(
        f"/mandate-drafts/{first.pk}/choose/", {"base": "what stood long ago"}
    )
    assert response.status_code == 409
    assert Mandate.objects.get().mission == "We decide"


def test_nobody_votes_on_drafts_of_a_signed_mandate(people):
    draft(people, "We serve")
    offer = "Vote on these drafts"
    assert offer in sheet(people, rest="drafts/mission/").content.decode()
    signed(people)
    assert offer not in sheet(people, rest="drafts/mission/").content.decode()
    assert ballots.offers(people.engagement) == []
    assert ballots.candidates(people.engagement, "mission") == []


def test_people_change_their_own_drafts_and_two_are_put_together(people):
    first, second = draft(people, "We serve"), draft(people, "We decide", by=people.guest)
    with pytest.raises(Denied):
        mandate_drafts.edit_variant(second, text="Mine now", by=people.contributor)
    seen = first.version
    mandate_drafts.edit_variant(first, text="We help", by=people.facilitator, seen=seen)
    with pytest.raises(Overtaken, match="We help"):
        mandate_drafts.edit_variant(first, text="We hold", by=people.contributor, seen=seen)
    page = sheet(people, "guest", f"drafts/mission/?merge={first.pk}&merge={second.pk}")
    form = page.content.decode().partition("<textarea")[2].partition("</textarea>")[0]
    assert "We help\nWe decide" in form


def test_a_removed_draft_comes_back_and_goes_with_its_author_when_asked(people):
    one = draft(people, "We serve")
    mandate_drafts.remove_variant(one, by=people.contributor)
    mandate_drafts.restore_variant(one, by=people.contributor)
    seats.remove_seat(people.contributor, by=people.lead, keep_notes=False)
    assert MandateVariant.objects.get().archived_at is not None


# --- what must not stay ---


def test_a_text_of_the_mandate_is_removed_from_log_and_signed_copies(people):
    mandate = signed(people)
    data.redact_text(
        people.engagement, subject=mandates.field_subject(mandate, "mission"), by=people.lead
    )
    mandate.refresh_from_db()
    assert mandate.mission == REDACTED
    assert mandate.vision != REDACTED
    assert MISSION not in str(list(Event.objects.values_list("data", flat=True)))
    assert MandateCopy.objects.get().document["mission"] == REDACTED


def test_a_draft_that_became_the_mission_goes_with_it(people):
    one = draft(people, "We serve Ms. Somebody")
    mandate_drafts.choose_variant(one, base="", by=people.facilitator)
    data.redact_text(people.engagement, subject=one.subject, by=people.lead)
    assert Mandate.objects.get().mission == REDACTED
    assert "Somebody" not in str(list(Event.objects.values_list("data", flat=True)))


def test_an_erased_sponsor_no_longer_stands_in_the_signature(people):
    mandate = agreed(people, sponsor=f"seat:{people.viewer.pk}")
    mandate_signing.sign_as_sponsor(people.engagement, by=people.viewer, seen=mandate.version)
    data.erase_person(people.viewer, by=people.lead)
    mandate.refresh_from_db()
    assert mandate.signed_name == REDACTED
    assert "Vera" not in str(MandateCopy.objects.get().document)


def test_what_a_seat_drafted_and_settled_is_told_to_its_owner(people):
    draft(people, "We serve", by=people.lead)
    signed(people)
    told = own_data.of(people.lead)
    assert told["mandate_drafts"][0]["text"] == "We serve"
    assert told["mandates_settled"][0]["signed_name"] == "Dr. Inês Carvalho"


def test_a_mandate_travels_with_its_copies_and_without_its_links(people):
    draft(people, "We serve")
    agreed(people)
    mandate_signing.make_link(people.engagement, by=people.lead)
    today = timezone.localdate()
    mandate_signing.sign_on_paper(
        people.engagement, name="Inês", on=today, by=people.lead, seen=None
    )
    document = bundle.write(people.engagement, bundle.Scope.ENGAGEMENT)
    loaded = bundle.load(document, owner=people.stranger)
    again = reading.of(loaded)
    assert again.mandate.signed_name == "Inês"
    assert [len(each.kpis) for each in again.objectives] == [1, 1]
    assert MandateCopy.objects.filter(mandate=again.mandate).count() == 1
    assert not MandateLink.objects.filter(mandate=again.mandate).exists()
    document["mandates"][0]["signed_name"] = ""
    with pytest.raises(bundle.BadBundle, match="whole signature"):
        bundle.load(document, owner=people.stranger)
    document["mandates"][0]["signed_name"] = "Inês"
    document["mandate_copies"][0]["document"]["signature"]["on"] = "2026-02-31"
    with pytest.raises(bundle.BadBundle, match="is no date"):
        bundle.load(document, owner=people.stranger)


def test_a_signature_of_a_day_ahead_or_without_its_copy_is_no_signature(people):
    signed(people)
    document = bundle.write(people.engagement, bundle.Scope.ENGAGEMENT)
    tomorrow = (timezone.localdate() + datetime.timedelta(days=1)).isoformat()

    def refused(**tables):
        with pytest.raises(bundle.BadBundle) as bad:
            bundle.load(document | tables, owner=people.stranger)
        return str(bad.value)

    mandate, copy = document["mandates"][0], document["mandate_copies"][0]
    assert "mandates[0].signed_on: must not be ahead" in refused(
        mandates=[mandate | {"signed_on": tomorrow}]
    )
    assert "mandates[0]: is signed, but its signed copy is missing" in refused(mandate_copies=[])
    paper = copy["document"] | {"signature": copy["document"]["signature"] | {"on": tomorrow}}
    assert "mandate_copies[0].document.signature.on: must not be ahead" in refused(
        mandate_copies=[copy | {"document": paper}]
    )


def test_the_reason_why_it_was_reopened_can_go(people):
    signed(people)
    mandate = mandates.reopen(people.engagement, reason="Ana is ill", by=people.lead)
    data.redact_text(people.engagement, subject=mandate.subject, by=people.lead)
    assert Event.objects.get(kind="mandate.reopened").data == {"text": REDACTED}


def test_everything_goes_with_its_engagement(people):
    draft(people, "We serve")
    agreed(people)
    mandate_signing.make_link(people.engagement, by=people.lead)
    people.engagement.delete()
    assert not Mandate.objects.exists()
    assert not MandateVariant.objects.exists()


# --- the sheet ---


def test_the_sheet_costs_the_same_however_much_it_holds(people, django_assert_num_queries):
    complete(people)
    browser = people.browser("facilitator")
    address = f"/engagements/{people.engagement.pk}/mandate/"
    browser.get(address)
    with django_assert_num_queries(16):
        browser.get(address)
    chosen = [KpiFactory(engagement=people.engagement).pk for _ in range(3)]
    for number in range(3):
        mandates.add_objective(
            people.engagement, text=f"Aim {number}", kpis=chosen, by=people.facilitator
        )
    for number in range(20):
        mandates.add_right(people.engagement, text=f"Right {number}", by=people.facilitator)
    with django_assert_num_queries(16):
        browser.get(address)


def test_the_drafts_cost_the_same_for_3_and_30(people, django_assert_num_queries):
    browser = people.browser("contributor")
    address = f"/engagements/{people.engagement.pk}/mandate/drafts/vision/"

    def add(count):
        for number in range(count):
            draft(people, f"In three years {number}", field="vision")

    add(3)
    browser.get(address)
    with django_assert_num_queries(12):
        browser.get(address)
    add(27)
    with django_assert_num_queries(12):
        browser.get(address)


def test_a_choice_that_somebody_else_made_is_shown_beside_ones_own(people):
    edit(people, authority="advise")
    response = post(people, "authority/edit/", authority="run", base_authority="")
    page = response.content.decode()
    assert response.status_code == 409
    assert "What stands now: <b" in page
    assert "Somebody else changed “Authority”" in page
    history = people.browser("lead").get(f"/engagements/{people.engagement.pk}/history/")
    assert "changed the mandate, Authority: “Advise”" in history.content.decode()


def test_the_sponsor_of_the_engagement_is_proposed_and_taken_over_with_one_press(people: People):
    edit(people, mission=MISSION)
    seats.name_sponsor(people.engagement, name="Dr. Inês", title="COO", by=people.lead)
    sponsor = Participant.objects.get(is_sponsor=True)
    fay = Visitor()
    fay.client.cookies = people.browser("facilitator").cookies
    fay.open(f"/engagements/{people.engagement.pk}/mandate/")
    assert "from the settings of the engagement: Dr. Inês, COO" in fay.page.text
    assert Mandate.objects.get().sponsor is None
    fay.press("Take over: Dr. Inês")
    assert Mandate.objects.get().sponsor == sponsor
    assert "Proposed" not in fay.page.text
    edit(people, sponsor="Somebody else")
    fay.open(f"/engagements/{people.engagement.pk}/mandate/")
    assert "names somebody else as its sponsor: Dr. Inês, COO" in fay.page.text
    assert "Take over" not in sheet(people, "viewer").content.decode()


def test_nothing_is_chosen_for_the_room_before_it_chooses(people: People):
    seats.name_sponsor(people.engagement, name="Dr. Inês", title="COO", by=people.lead)
    for mode, level in (("agile", "Require"), ("hybrid", "Decide")):
        Engagement.objects.update(delivery_mode=mode)
        page = sheet(people, rest="?edit=authority").content.decode()
        assert " checked" not in page
        assert f"<b>{level} <span" in page
    assert "usual for a hybrid engagement" in page
    response = post(people, "authority/edit/", base_authority="")
    assert "Choose one of the possibilities shown." in response.content.decode()
    seat = Participant.objects.get(is_sponsor=True).pk
    page = sheet(people, rest="?edit=sponsor").content.decode()
    assert f'<option value="seat:{seat}">' in page
    assert not Mandate.objects.exists()


def test_a_label_says_optional_only_of_what_nothing_asks_for(people: People):
    def labels(part):
        page = sheet(people, rest=f"?edit={part}").content.decode()
        page = page[page.index(f'id="{part}"') :]
        return re.findall(r'>([^<>]+) <span class="optional">\(([^)]*)\)', page)

    assert labels("scope")[:3] == [
        ("How far it reaches", "needed before you agree"),
        ("In scope", "needed before you agree"),
        ("Out of scope", "optional"),
    ]
    assert labels("objectives")[:3] == [
        ("KPI 1", "needed before you agree"),
        ("KPI 2", "optional"),
        ("KPI 3", "optional"),
    ]
    assert labels("funding")[:1] == [("Funding", "needed before it is signed")]


def test_each_thing_that_is_missing_leads_to_where_it_is_mended(people: People):
    complete(people, vision=None, sponsor=None, funding=None)
    bare = mandates.add_objective(people.engagement, text="Bare", by=people.facilitator)
    kpi = Objective.objects.first().kpis.first()
    Kpi.objects.filter(pk=kpi.pk).update(target=None)
    page = sheet(people).content.decode()
    agree, sign = page.index("before you can agree:"), page.index("before it can be signed:")
    advice = page.index("though nothing asks for it")
    here = f"/engagements/{people.engagement.pk}/mandate/"
    forms = [f"{here}?edit={part}#{part}" for part in ("vision", "sponsor", "funding")]
    wanted = [forms[0], f"/objectives/{bare.pk}/", *forms[1:]]
    places = [page.index(f'<li><a href="{address}">') for address in wanted]
    assert places == sorted(places)
    assert agree < places[0] < places[1] < sign < places[2] < places[3] < advice
    assert f"A target for “{kpi.name}”" in page[advice:]
    assert "?edit=vision" not in sheet(people, "viewer").content.decode()


def test_agreeing_twice_changes_nothing_and_says_who_was_first(people: People):
    seen = complete(people).version
    post(people, "agree/", "lead", seen=seen)
    stood = Mandate.objects.get()
    page = people.browser("facilitator").post(
        f"/engagements/{people.engagement.pk}/mandate/agree/", {"seen": seen}, follow=True
    )
    assert "The room had agreed already: Lena Lead recorded it" in page.content.decode()
    assert Mandate.objects.get().agreed_at == stood.agreed_at
    assert Event.objects.filter(kind="mandate.agreed").count() == 1
    today = timezone.localdate()
    sign = {"name": "Inês", "on": today, "by": people.lead}
    mandate_signing.sign_on_paper(people.engagement, seen=None, **sign)
    with pytest.raises(mandates.AgreedAlready, match="signed already, by Inês"):
        mandates.agree(people.engagement, by=people.facilitator)


def test_what_a_change_does_to_an_agreed_mandate_is_said_before_and_after(people: People):
    agreed(people)
    one = Objective.objects.first()
    warning = "A change makes it a draft again"
    fay = people.browser("facilitator")
    for address in (
        f"/engagements/{people.engagement.pk}/mandate/?edit=vision",
        f"/engagements/{people.engagement.pk}/mandate/?edit=rights",
        f"/objectives/{one.pk}/",
    ):
        assert warning in fay.get(address).content.decode()
    assert warning not in sheet(people).content.decode()
    edit(people, vision="Another")
    page = sheet(people, "lead").content.decode()
    assert "it is a draft again since Fay Facilitator changed it" in page


def test_title_strip_and_list_name_the_sponsor_whom_only_the_mandate_names(people):
    home = people.engagement.get_absolute_url()

    def strip():
        page = people.browser("lead").get(home).content.decode()
        return words(page.partition("<dt>Sponsor</dt>")[2].partition("</div>")[0])

    assert strip() == "not named yet"
    edit(people, sponsor="Dr. Inês Carvalho")
    assert strip() == "Dr. Inês Carvalho"
    listed = words(people.browser("lead").get("/").content.decode())
    assert "Dr. Inês Carvalho" in listed
    assert "not named yet" not in listed
    Mandate.objects.update(sponsor_name=REDACTED)
    assert strip() == "not named yet"
    Participant.objects.filter(pk=people.viewer.pk).update(is_sponsor=True)
    assert strip().startswith(people.viewer.display_name)
