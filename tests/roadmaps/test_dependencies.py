"""What follows what, and who has which part: circles are named, exactly one answers for it."""

import re
from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_studio.core.access import Denied
from pmo_studio.core.actions.data import redact_text
from pmo_studio.core.models import Event
from pmo_studio.core.refusals import Refused
from roadmaps import circles
from roadmaps.actions import dependencies, packages, raci
from roadmaps.models import Dependency, PackageRole
from tests.factories import PackageFactory, PlanFactory
from tests.reading import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(people):
    plan = PlanFactory(engagement=people.engagement)
    return [PackageFactory(plan=plan, key=key, name=f"Package {key}") for key in "ABC"]


def let(package, predecessor, by, lag=0):
    return dependencies.add_dependency(package, predecessor=predecessor, lag=lag, by=by)


def post(people, path, **given_):
    return people.browser("facilitator").post(path, given_)


def test_a_package_begins_after_another_one_and_so_many_days_later(people, three):
    first, second, _third = three
    row = let(second, first, people.facilitator, lag=3)
    assert (row.package, row.predecessor, row.lag) == (second, first, 3)
    event = Event.objects.get(kind="dependency.added")
    assert (event.subject, event.data["after"], event.data["lag"]) == (second.subject, "A", 3)
    again = let(second, first, people.facilitator, lag=5)
    assert (again.pk, again.lag, Dependency.objects.count()) == (row.pk, 5, 1)
    dependencies.remove_dependency(row, by=people.lead)
    dependencies.remove_dependency(row, by=people.lead)
    assert Event.objects.filter(kind="dependency.removed").count() == 1


def test_t24_a_circle_is_refused_and_named(people, three):
    first, second, third = three
    let(second, first, people.lead)
    let(third, second, people.lead)
    with pytest.raises(Refused, match="A → B → C → A"):
        let(first, third, people.lead)
    with pytest.raises(Refused, match="cannot wait for itself"):
        let(first, first, people.lead)
    assert Dependency.objects.count() == 2


def test_a_package_that_would_close_a_circle_does_not_come_back(people, three):
    first, second, third = three
    let(second, first, people.lead)
    let(third, second, people.lead)
    packages.remove_package(second, by=people.lead)
    dependencies.remove_dependency(third.predecessors.get(predecessor=first), by=people.lead)
    let(first, third, people.lead)
    with pytest.raises(Refused, match="wait for each other for ever"):
        packages.restore_package(second, by=people.lead)
    second.refresh_from_db()
    assert second.archived_at is not None


def links():
    rows = Dependency.objects.values_list("package__key", "predecessor__key", "lag")
    return set(rows.filter(package__archived_at=None, predecessor__archived_at=None).order_by("pk"))


def test_what_waits_for_a_removed_package_waits_for_what_that_waited_for(people, three):
    first, second, third = three
    let(second, first, people.lead, lag=2)
    let(third, second, people.lead, lag=3)
    before = links()
    browser = people.browser("facilitator")
    page = words(browser.get(f"/packages/{second.pk}/").content.decode())
    assert "C waits for it, and then waits for A instead." in page
    assert "waits for nothing in its place" in words(
        browser.get(f"/packages/{first.pk}/").content.decode()
    )
    packages.remove_package(second, by=people.lead)
    assert links() == {("C", "A", 5)}
    packages.restore_package(second, by=people.lead)
    assert links() == before


def test_putting_back_leaves_what_people_said_themselves_meanwhile_or_before(people, three):
    first, second, third = three
    let(second, first, people.lead)
    let(third, second, people.lead)
    own = let(third, first, people.lead, lag=9)
    packages.remove_package(second, by=people.lead)
    assert links() == {("C", "A", 9)}
    packages.restore_package(second, by=people.lead)
    assert links() == {("B", "A", 0), ("C", "B", 0), ("C", "A", 9)}
    dependencies.remove_dependency(own, by=people.lead)
    packages.remove_package(second, by=people.lead)
    dependencies.change_lag(third.predecessors.get(predecessor=first), lag=1, by=people.lead)
    packages.restore_package(second, by=people.lead)
    assert links() == {("B", "A", 0), ("C", "B", 0), ("C", "A", 1)}


def test_putting_back_leaves_what_the_same_event_wrote_beside_it(people, three):
    first, second, third = three
    let(second, first, people.lead)
    packages.remove_package(second, by=people.lead)
    # As *Compare with the plan* does in one event: one is taken off, another one waits anew.
    let(third, first, people.lead)
    second.refresh_from_db()
    third.predecessors.update(number=second.number)
    packages.restore_package(second, by=people.lead)
    assert links() == {("B", "A", 0), ("C", "A", 0)}


def test_several_are_removed_and_put_back_in_any_order(people):
    plan = PlanFactory(engagement=people.engagement)
    rows = [PackageFactory(plan=plan, key=key) for key in "ABCD"]
    for earlier, later in pairwise(rows):
        let(later, earlier, people.lead)
    before = links()
    for there in permutations(rows[1:3]):
        for back in permutations(rows[1:3]):
            for each in there:
                packages.remove_package(each, by=people.lead)
            assert links() == {("D", "A", 0)}
            for each in back:
                packages.restore_package(each, by=people.lead)
            assert links() == before


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6)), max_size=14))
def test_a_circle_is_found_exactly_where_somebody_waits_for_themselves(pairs):
    pairs = {(waits, waited) for waits, waited in pairs if waits != waited}
    reach = {waits: {waited for each, waited in pairs if each == waits} for waits in range(1, 7)}
    for _ in range(6):
        for known in reach.values():
            known |= {far for near in set(known) for far in reach[near]}
    waits_for_itself = any(number in known for number, known in reach.items())
    found = circles.circle_of(pairs)
    assert bool(found) == waits_for_itself
    assert all((later, earlier) in pairs for earlier, later in pairwise(found))


def test_what_is_typed_for_another_plan_or_no_number_is_refused_in_a_sentence(people, three):
    first, second, _third = three
    elsewhere = PackageFactory()
    with pytest.raises(Refused, match="work package of this plan"):
        let(first, elsewhere, people.lead)
    path = f"/packages/{first.pk}/dependencies/"
    wrong = post(people, path, direction="after", other=second.pk, lag="soon")
    assert wrong.status_code == 422
    assert "whole number of working days" in wrong.content.decode()
    assert post(people, path, direction="after", other=elsewhere.pk).status_code == 422
    assert post(people, path, direction="before", other=second.pk, lag="2").status_code == 302
    row = Dependency.objects.get()
    assert (row.package, row.predecessor, row.lag) == (second, first, 2)
    page = words(people.browser("viewer").get(f"/packages/{first.pk}/").content.decode())
    assert "Before B Package B 2 working days later" in page


# --- RACI ---


def role(people, package, letter, name="", seat=None):
    given = {"letter": letter, "name": name, "seat": seat}
    return raci.add_role(package, by=people.facilitator, **given).row


def test_exactly_one_is_accountable_and_somebody_responsible(people, three):
    package = three[0]
    browser = people.browser("viewer")
    page = browser.get(f"/packages/{package.pk}/").content.decode()
    assert "Nobody is accountable yet" in page
    assert "Nobody is responsible yet" in page
    role(people, package, "A", seat=people.lead.pk)
    role(people, package, "A", name="COO")
    role(people, package, "R", seat=people.contributor.pk)
    assert [row.said for row in package.roles.filter(letter="A")] == ["COO"]
    page = browser.get(f"/packages/{package.pk}/").content.decode()
    assert "yet. Name" not in page
    assert role(people, package, "A", name="COO").pk == package.roles.get(letter="A").pk


def test_who_takes_the_place_of_the_accountable_is_told_and_the_history_names_both(people, three):
    package = three[0]
    role(people, package, "A", seat=people.lead.pk)
    lead = people.browser("lead")
    sent = {"letter": "A", "name": "Ada the COO", "seat": ""}
    answer = lead.post(f"/packages/{package.pk}/raci/", sent, follow=True)
    told = "Ada the COO is accountable now and takes the place of Lena Lead."
    assert told in answer.content.decode()
    sent = {"letter": "A", "name": "", "seat": people.contributor.pk}
    answer = lead.post(f"/packages/{package.pk}/raci/", sent, follow=True)
    told = "Carl Contributor is accountable now and takes the place of Ada the COO."
    assert told in answer.content.decode()
    history = f"/engagements/{people.engagement.pk}/history/"
    html = lead.get(history).content.decode()
    listed = words(html)
    part = f"“{package.name}”: Accountable"
    for said in (
        f"named somebody for {part} : Lena Lead",
        f"took a name off {part} : Lena Lead",
        f"named “Ada the COO” for {part}",
        f"took “Ada the COO” off {part}",
        f"named somebody for {part} : Carl Contributor",
    ):
        assert said in listed
    # Names of seats never lie in the log, and one that was typed is removed from it.
    log = str(list(Event.objects.values_list("data", flat=True)))
    assert "Lena" not in log
    gone = re.search(r"subject=(package_role%3A\d+)#redact\">Remove “Ada the COO”…", html)
    assert gone
    subject = gone[1].replace("%3A", ":")
    redact_text(people.engagement, subject=subject, by=people.lead)
    assert "Ada" not in str(list(Event.objects.values_list("data", flat=True)))
    assert "Ada" not in lead.get(history).content.decode()


def test_more_than_seven_who_only_listen_are_a_hint(people, three):
    for number in range(8):
        role(people, three[0], "CI"[number % 2], name=f"Group {number}")
    page = words(people.browser("viewer").get(f"/packages/{three[0].pk}/").content.decode())
    assert "8 are consulted or informed. Up to 7 usually do." in page


@pytest.mark.parametrize(
    ("given_", "said"),
    [
        ({"letter": "X", "name": "COO"}, "R, A, C or I"),
        ({"letter": "R"}, "Choose somebody"),
        ({"letter": "R", "name": "n" * 81}, "up to 80 characters"),
        ({"letter": "R", "seat": 999_999}, "has no seat here"),
    ],
)
def test_a_part_for_nobody_is_refused(people, three, given_, said):
    with pytest.raises(Refused, match=said):
        raci.add_role(three[0], by=people.lead, **given_)
    assert not PackageRole.objects.exists()


def test_contributors_plan_nothing(people, three):
    with pytest.raises(Denied):
        let(three[0], three[1], people.contributor)
    with pytest.raises(Denied):
        raci.add_role(three[0], letter="R", name="Me", by=people.contributor)


def test_the_owner_is_named_responsible_and_the_lead_accountable_in_one_press_each(people, three):
    package = three[0]
    package.owner = people.contributor
    package.save()
    path = f"/packages/{package.pk}/"
    html = people.browser("facilitator").get(path).content.decode()
    pressed = re.compile(
        r'name="letter" value="(.)"><input type="hidden" name="seat" value="(\d+)">'
    )
    offered = pressed.findall(html)
    assert offered == [("R", str(people.contributor.pk)), ("A", str(people.lead.pk))]
    assert "Owner is responsible" in html
    assert "Lead is accountable" in html
    for letter, seat in offered:
        answer = post(people, f"{path}raci/", letter=letter, seat=seat)
        assert answer.status_code == 302
    assert {(row.letter, row.seat) for row in package.roles.all()} == {
        ("R", people.contributor),
        ("A", people.lead),
    }
    assert "is responsible" not in people.browser("facilitator").get(path).content.decode()
