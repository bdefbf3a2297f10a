"""A bundle holds everything of its scope, and a new engagement made of it is the same."""

import copy
import datetime
from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone

from assessments.actions import context, pains, processes, steps
from assessments.models import Step as StepRow
from assessments.processes.flow import Chart, Pain, Step, StepKind
from canvases.actions import notes, pmo_model, structure, survey
from canvases.actions.pmo_model import Which
from canvases.models import Canvas, Note
from pmo_studio.core import bundle, pictures
from pmo_studio.core.actions import codes, data, engagements, invitations, seats, stakeholders
from pmo_studio.core.bundle import Scope
from pmo_studio.core.models import Engagement, Event, Logo, Participant, Stakeholder, User
from pmo_studio.exports.bundles.files import from_bytes, to_bytes
from pmo_studio.workshops.actions import votes, workshops
from pmo_studio.workshops.models import Vote, VoteItem
from tests.canvases.acts import Room
from tests.canvases.loaded import load_preset
from tests.factories import LinkFactory, NoteFactory, UserFactory
from tests.people import People, make_people
from tests.standing import MAKERS

pytestmark = pytest.mark.django_db


def make_logo(colour: str = "#1F4FD8") -> pictures.Picture:
    import io

    from PIL import Image

    file = io.BytesIO()
    Image.new("RGB", (40, 20), colour).save(file, "PNG")
    return pictures.read_logo(io.BytesIO(file.getvalue()), len(file.getvalue()))


def hold_votes(people: People, canvas: Canvas) -> None:
    """A workshop that has ended with its vote, one that runs, and a vote that is open."""
    added = [
        notes.add_note(canvas, block="kp", text=text, by=people.lead).note.subject
        for text in ("First", "Second", "Third")
    ]
    for title in ("Past", "Present"):
        workshop = workshops.plan_workshop(people.engagement, title=title, by=people.lead)
        workshops.start_workshop(workshop, by=people.lead)
        round_ = votes.open_round(people.engagement, title=title, items=added, by=people.lead)
        votes.set_dots(round_.items.get(position=1), dots=1, by=people.contributor)
        if title == "Past":
            votes.end_round(round_, by=people.lead)
            workshops.end_workshop(workshop, by=people.lead)


def map_today(people: People) -> None:
    """Context entries and a process map, some of each deleted."""
    for text in ("First", "Second"):
        entry = context.add_entry(
            people.engagement, kind="culture", text=text, by=people.contributor
        ).row
    context.edit_entry(
        entry, kind="strategy", text="Third", source="Paper", base_version=1, by=people.lead
    )
    context.delete_entry(entry, by=people.lead)
    chart = Chart(
        "Report", ("PMO", "Board"), (Step(0, StepKind.TASK, "Write", 5, 6),), (Pain("Late", 0),)
    )
    process = processes.import_process(people.engagement, chart=chart, by=people.lead).row
    steps.add_step(process, lane="Finance", kind="wait", name="Wait", by=people.contributor)
    step = StepRow.objects.for_change().get(name="Write")
    steps.move_step(step, lane=step.lane, after=StepRow.objects.get(name="Wait"), by=people.lead)
    pain = pains.add_pain(process, text="Slow", step=step, by=people.contributor).row
    pains.edit_pain(pain, text="Slower", step=None, base_version=1, by=people.lead)
    pains.delete_pain(pain, by=people.contributor)
    steps.delete_step(step, by=people.contributor)
    details = {name: getattr(process, name) for name in processes.DETAILS}
    details |= {"owner": "Head", "inputs": ["Cost"], "capability": "GOV"}
    processes.describe_process(process, details=details, base_version=1, by=people.lead)
    gone = processes.create_process(people.engagement, name="Gone", by=people.lead).row
    processes.delete_process(gone, by=people.lead)


def register(people: People) -> None:
    """One stakeholder who was changed, one who was removed, and put back, and removed again."""
    details = stakeholders.Details("Gus", participant=people.guest, power=3)
    row = stakeholders.add_stakeholder(people.engagement, details=details, by=people.lead)
    stakeholders.change_stakeholder(
        row, details=replace(details, interest=5), seen=row.number, by=people.facilitator
    )
    details = stakeholders.Details("Internal audit", kind="group")
    row = stakeholders.add_stakeholder(people.engagement, details=details, by=people.lead)
    stakeholders.remove_stakeholder(row, by=people.lead)
    stakeholders.restore_stakeholder(row, by=people.lead)
    stakeholders.remove_stakeholder(row, by=people.facilitator)


def settle_model(people: People) -> None:
    """A model with a confirmed type, grades, units, roles and letters; some were taken back."""
    canvas = Canvas.objects.create(engagement=people.engagement, title="Model")
    load_preset(canvas, "classic")
    own = NoteFactory(canvas=canvas, block="ka")
    LinkFactory(canvas=canvas, source=canvas.notes.filter(block="vp").first(), target=own)
    for which in (Which("F01"), Which(note=own.pk), Which("F05")):
        row = pmo_model.choose_grade(canvas, which=which, grade=1, reason="Less", by=people.lead)
    pmo_model.drop_grade(row, by=people.lead)
    for rationale in ("First", "Second"):
        pmo_model.confirm_type(canvas, pmo_type="directive", rationale=rationale, by=people.lead)
    structure.take_draft(canvas, by=people.facilitator)
    unit = structure.add_unit(canvas, title="Hub", by=people.lead)
    structure.move_row(unit, up=True, by=people.lead)
    facts = structure.RoleFacts(title="Coach", unit=unit, person="Rui")
    role = structure.add_role(canvas, facts=facts, by=people.lead)
    structure.change_role(role, facts=replace(facts, reports_to="Board"), by=people.lead)
    letters = {structure.Party(role=role.pk): "C"}
    structure.set_letters(canvas, which=Which(note=own.pk), letters=letters, by=people.lead)
    structure.remove_unit(unit, by=people.lead)
    asked = survey.open_survey(canvas, by=people.facilitator)
    customer = canvas.notes.filter(block="cs").first()
    for seat in (people.lead, people.facilitator, people.contributor):
        survey.answer(asked, segment=customer, points={"B01": 7, "B12": 3}, by=seat)
    survey.close_survey(asked, by=people.lead)
    survey.open_survey(canvas, by=people.lead)


def fill(people: People, seed: int = 1, steps: int = 60) -> Engagement:
    """An engagement with a row in every table and an event of many kinds."""
    engagement = people.engagement
    engagements.change_settings(
        engagement, by=people.lead, holidays=["2026-04-03"], pmo_fte="2.5", team_limit=4
    )
    engagements.set_logo(engagement, picture=make_logo(), by=people.lead)
    codes.open_code(engagement, by=people.facilitator)
    invitations.invite(
        engagement, email="new@example.org", role="viewer", link="/x/{token}", by=people.lead
    )
    seats.name_sponsor(engagement, name="Dr. Inês Carvalho", title="COO", by=people.lead)
    Stakeholder.objects.create(
        engagement=engagement,
        name="Works council",
        kind="group",
        power=4,
        interest=2,
        participant=people.contributor,
        role_group=engagement.role_groups.first(),
    )
    register(people)
    Room(people, seed).live_for(steps)
    map_today(people)
    canvas = Canvas.objects.filter(engagement=engagement).first()
    assert canvas is not None
    hold_votes(people, canvas)
    settle_model(people)
    Canvas.objects.filter(pk=canvas.pk).update(locked_at=timezone.now(), locked_by=people.lead)
    Note.objects.create(canvas=canvas, block="vp", text="Anon", anonymous=True, position=99.0)
    data.erase_person(people.viewer, by=people.lead)
    return engagement


MAKERS["full"] = lambda: fill(make_people())


@pytest.fixture
def full(db, standing) -> Engagement:
    """A full engagement, made once for all tests of this module."""
    return standing.given("full")


def again(engagement: Engagement, owner: User, **how: Any) -> Engagement:
    """Out to bytes and in again."""
    return bundle.load(from_bytes(to_bytes(bundle.write(engagement))), owner=owner, **how)


def as_imported(document: dict[str, Any], owner: User, made: Engagement) -> dict[str, Any]:
    """What an import says differently: its lead's seat, and the event that tells of it."""
    expected = copy.deepcopy(document)
    for seat in expected["seats"]:
        if seat["role"] == "lead":
            seat["role"] = "facilitator"
    lead = made.participants.get(role="lead")
    number = len(expected["seats"]) + 1
    pmo = next(row["id"] for row in expected["role_groups"] if row["key"] == "PMO")
    expected["seats"].append(
        {
            "id": number,
            "kind": "person",
            "role": "lead",
            "role_group": pmo,
            "display_name": owner.display_name,
            "title": "",
            "tint": 0,
            "is_sponsor": False,
            "expires_at": None,
            "joined_at": lead.joined_at.isoformat().replace("+00:00", "Z"),
            "ended_at": None,
            "ending": "",
        }
    )
    event = Event.objects.filter(engagement=made).latest("number")
    expected["events"].append(
        {
            "number": expected["events"][-1]["number"] + 1,
            "kind": "engagement.imported",
            "subject": "engagement:1",
            "topic": "",
            "audience": "room",
            "by": number,
            "anonymous": False,
            "batch": False,
            "undoes": None,
            "data": {},
            "created_at": event.created_at.isoformat().replace("+00:00", "Z"),
        }
    )
    return expected


@pytest.mark.parametrize("seed", range(4))
def test_an_import_exported_again_gives_the_same_bytes_but_for_the_importer(people, seed):
    engagement = fill(people, seed)
    owner = UserFactory(name="Ola Owner")
    before = bundle.write(engagement)

    made = again(engagement, owner)

    assert to_bytes(bundle.write(made)) == to_bytes(as_imported(before, owner, made))
    assert to_bytes(bundle.write(engagement)) == to_bytes(before)


def test_a_second_round_changes_nothing_more_than_the_first(full):
    owner = UserFactory()
    first = again(full, owner)
    second = again(first, owner)
    assert to_bytes(bundle.write(second)) == to_bytes(
        as_imported(bundle.write(first), owner, second)
    )


def test_an_owner_who_is_one_of_the_people_takes_that_seat_as_the_lead(people):
    document = bundle.write(people.engagement)
    local = next(seat["id"] for seat in document["seats"] if seat["role"] == "lead")
    owner = UserFactory()
    made = bundle.load(document, owner=owner, accounts={local: owner})
    written = bundle.write(made)
    assert written["seats"] == document["seats"]
    assert made.participants.get(user=owner).display_name == "Lena Lead"


def test_the_importer_is_the_only_lead_and_the_only_one_with_an_account(people):
    owner = UserFactory(name="Ola Owner")
    made = again(people.engagement, owner)
    assert [seat.user for seat in made.participants.filter(role="lead")] == [owner]
    assert not made.participants.exclude(user=None).exclude(user=owner).exists()
    assert set(made.participants.values_list("secret_hash", "join_code")) == {("", None)}
    assert made.participants.filter(kind="service").count() == 1


def test_the_old_log_is_marked_as_imported_and_numbering_goes_on_after_it(full):
    engagement = full
    engagement.refresh_from_db()
    made = again(engagement, UserFactory())
    log = Event.objects.filter(engagement=made)
    assert list(log.filter(imported=False).values_list("kind", "number")) == [
        ("engagement.imported", engagement.last_number + 1)
    ]
    assert made.last_number == engagement.last_number + 1
    assert Engagement.objects.get(pk=made.pk).last_number == made.last_number


def test_subjects_topics_and_payloads_point_to_the_new_rows(full):
    made = again(full, UserFactory())
    rows = set(Note.objects.filter(canvas__engagement=made).values_list("pk", flat=True))
    topics = {f"canvas:{canvas.pk}" for canvas in made.canvases.all()}
    about = Event.objects.filter(engagement=made, subject__startswith="note:")
    assert about.count() > 20
    assert {int(event.subject[5:]) for event in about} <= rows
    assert set(about.exclude(topic="").values_list("topic", flat=True)) <= topics
    grouped = Event.objects.filter(engagement=made, kind="group.made")
    assert {pk for event in grouped for pk in event.data["notes"]} <= rows
    assert grouped.exists()


def test_what_a_code_did_or_a_deleted_row_had_keeps_its_line_without_its_number(full):
    events = bundle.write(full)["events"]
    subjects = {event["subject"] for event in events}
    gone = {"code:0", "invitation:0", "grade_choice:0", "pmo_unit:0"}
    assert {name for name in subjects if name.endswith(":0")} == gone
    topics = {event["topic"] for event in events}
    assert {"votes:1", "canvas:1", ""} <= topics
    assert [name for name in topics if name.endswith(":0")] == []


def test_no_account_secret_code_or_token_leaves_with_a_bundle(full):
    engagement = full
    content = to_bytes(bundle.write(engagement)).decode()
    emails = User.objects.values_list("email", flat=True)
    hashes = Participant.objects.exclude(secret_hash="").values_list("secret_hash", flat=True)
    codes_ = engagement.join_codes.values_list("code", flat=True)
    secrets = [*emails, *hashes, *codes_, "new@example.org", "example.org"]
    assert len(secrets) > 8
    assert [secret for secret in secrets if secret in content] == []


def test_an_erased_person_stays_erased_on_the_other_side(full):
    made = again(full, UserFactory())
    assert made.participants.filter(ending="erased", display_name="").count() == 1
    assert "Vera" not in to_bytes(bundle.write(made)).decode()


def test_a_template_has_the_structure_and_nobody_in_it(full):
    engagement = full
    document = bundle.write(engagement, Scope.TEMPLATE)
    assert set(document) == {
        *("schema", "scope", "engagement", "logo", "role_groups", "kpis", "functions"),
        *("canvases", "groups", "notes", "links", "criterion_settings", "own_criteria"),
        *("mandates", "decision_rights", "objectives", "objective_kpis", "plans", "waves"),
    }
    assert {"author", "archived_by", "number"} & set(document["notes"][0]) == set()
    content = to_bytes(document).decode()
    names = [seat.display_name for seat in engagement.participants.all() if seat.display_name]
    assert [name for name in [*names, "Works council"] if name in content] == []


def test_an_engagement_made_from_a_template_starts_with_its_notes_and_an_empty_log(full):
    document = bundle.write(full, Scope.TEMPLATE)
    made = bundle.load(from_bytes(to_bytes(document)), owner=UserFactory())
    assert list(Event.objects.filter(engagement=made).values_list("kind", flat=True)) == [
        "engagement.imported"
    ]
    found = Note.objects.filter(canvas__engagement=made)
    assert set(found.values_list("author__kind", "archived_at")) == {("service", None)}
    assert to_bytes(bundle.write(made, Scope.TEMPLATE)) == to_bytes(document)


def test_results_of_votes_travel_as_totals_and_the_votes_stay(full):
    made = again(full, UserFactory())
    items = VoteItem.objects.filter(round__engagement=made).order_by("round", "position")
    assert [item.dots for item in items] == [0, 1, 0, None, None, None]
    titles = {note.subject: note.text for note in Note.objects.filter(canvas__engagement=made)}
    assert [titles[item.subject] for item in items] == [item.title for item in items]
    assert not Vote.objects.filter(item__round__engagement=made).exists()


def test_the_logo_arrives_as_it_left(full):
    engagement = full
    made = again(engagement, UserFactory())
    old, new = Logo.objects.get(engagement=engagement), Logo.objects.get(engagement=made)
    assert (bytes(new.png), new.sha256, new.width) == (bytes(old.png), old.sha256, 40)


def test_stakeholders_arrive_with_their_seats_and_removed_ones_stay_removed(people):
    register(people)
    made = again(people.engagement, UserFactory())
    gus = Stakeholder.objects.live().get(engagement=made)
    assert (gus.name, gus.participant) == ("Gus", made.participants.get(display_name="Gus Guest"))
    assert (gus.power, gus.interest) == (3, 5)
    removed = Stakeholder.objects.archived().get(engagement=made)
    assert removed.archived_by == made.participants.get(display_name="Fay Facilitator")


def test_a_register_from_before_entries_could_be_removed_is_taken(people):
    register(people)
    document = bundle.write(people.engagement)
    for row in document["stakeholders"]:
        for name in ("number", "archived_at", "archived_by"):
            del row[name]
    made = bundle.load(document, owner=UserFactory())
    assert Stakeholder.objects.live().filter(engagement=made).count() == 2


def test_an_archived_engagement_arrives_archived(people):
    engagements.archive_engagement(people.engagement, by=people.lead)
    made = again(people.engagement, UserFactory())
    assert made.archived_at is not None


def test_dates_arrive_to_the_microsecond(people):
    moment = datetime.datetime(2026, 1, 5, 9, 0, 0, 123456, tzinfo=datetime.UTC)
    Participant.objects.filter(pk=people.guest.pk).update(joined_at=moment)
    made = again(people.engagement, UserFactory())
    assert made.participants.get(display_name="Gus Guest").joined_at == moment


def test_control_characters_stay_behind_so_that_every_export_can_be_read(people):
    Participant.objects.filter(pk=people.guest.pk).update(display_name="Gus\x01 \x1fGuest")
    made = again(people.engagement, UserFactory())
    assert made.participants.filter(display_name="Gus Guest").exists()


def test_loading_takes_no_more_queries_for_more_notes(people, django_assert_max_num_queries):
    room = Room(people, 5)
    for _ in range(120):
        room.add()
    document = bundle.write(people.engagement)
    with django_assert_max_num_queries(40):
        bundle.load(document, owner=UserFactory())
