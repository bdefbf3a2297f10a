"""Two people at the same act of Definition: every pair ends as one after the other would have."""

import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.db.models import Count
from django.utils import timezone

from canvases.actions import (
    facts,
    kpis,
    links,
    mandates,
    merging,
    notes,
    presets,
    structure,
    survey,
    validation,
)
from canvases.actions import versions as version_actions
from canvases.actions.canvases import duplicate_canvas
from canvases.models import (
    BenefitAnswer,
    BenefitSurvey,
    Canvas,
    CanvasVersion,
    Kpi,
    Link,
    Note,
    StructureRole,
    Trial,
    Unit,
)
from canvases.pmo import state, structures
from canvases.preset_sources import find
from canvases.versioning import history, versions
from canvases.versioning.snapshots import to_json
from pmo_studio.core.models import Event
from pmo_studio.core.refusals import Refused
from tests.canvases.loaded import load_preset
from tests.canvases.test_mandate import complete
from tests.factories import CanvasFactory
from tests.people import People, make_people
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)

Act = Callable[[], Any]
# What happens at once, how that may end, and what must be so afterwards.
Scene = tuple[Sequence[Act], Sequence[list[str]], Act]
BOTH, ONE = ["done", "done"], ["done", "refused"]


def count(kind: str) -> int:
    return Event.objects.filter(kind=kind).count()


def two_link_the_same_notes(people: People, canvas: Canvas) -> Scene:
    first = notes.add_note(canvas, block="vp", text="Value", by=people.lead).note
    second = notes.add_note(canvas, block="ka", text="Function", by=people.lead).note
    acts = [
        lambda: links.link_notes(first, second, by=people.lead),
        lambda: links.link_notes(second, first, by=people.facilitator),
    ]
    return acts, [BOTH, ONE], lambda: (Link.objects.count(), count("link.added")) == (1, 1)


def two_take_the_draft_of_the_structure(people: People, canvas: Canvas) -> Scene:
    load_preset(canvas, "classic")
    drafted = structures.of(state.of(canvas)).drafted
    acts = [lambda by=by: structure.take_draft(canvas, by=by) for by in both(people)]
    wanted = (len(drafted.units), len(drafted.roles), 1)

    def after() -> bool:
        made = Unit.objects.count(), StructureRole.objects.count(), count("structure.drafted")
        return made == wanted

    return acts, [BOTH], after


def two_plan_the_test_of_a_note(people: People, canvas: Canvas) -> Scene:
    note = notes.add_note(canvas, block="vp", text="Value", by=people.lead).note
    day = timezone.localdate()

    def plan(by: Any) -> Any:
        return validation.plan_trial(note, owner=by.name, method="Ask", due=day, by=by, seen=0)

    acts = [lambda by=by: plan(by) for by in both(people)]
    return acts, [ONE], lambda: Trial.objects.count() == count("trial.planned") == 1


def a_survey_is_closed_twice_while_somebody_answers(people: People, canvas: Canvas) -> Scene:
    load_preset(canvas, "classic")
    opened = survey.open_survey(canvas, by=people.lead)
    segment = Note.objects.filter(block="cs")[0]
    spread = {"B01": 10}
    for seat in (people.viewer, people.guest, people.contributor):
        BenefitAnswer.objects.create(survey=opened, segment=segment, participant=seat, b01=10)
    acts = [lambda by=by: survey.close_survey(opened, by=by) for by in both(people)]
    acts += [lambda: survey.answer(opened, segment=segment, points=spread, by=people.lead)]

    def after() -> bool:
        row = BenefitSurvey.objects.get()
        heard = sum(cell["respondents"] for cell in row.cells)
        told = 3 + count("survey.answered")
        return (heard, count("survey.closed"), BenefitAnswer.objects.count()) == (told, 1, 0)

    return acts, [["done"] * 3, ["done", "done", "refused"]], after


def two_record_that_the_room_agreed(people: People, canvas: Canvas) -> Scene:
    complete(people)
    acts = [lambda by=by: mandates.agree(people.engagement, by=by) for by in both(people)]
    return acts, [BOTH, ONE], lambda: count("mandate.agreed") == 1


def a_version_comes_back_while_somebody_edits(people: People, canvas: Canvas) -> Scene:
    note = notes.add_note(canvas, block="vp", text="Once", by=people.lead).note
    version = version_actions.make_version(canvas, by=people.lead)
    notes.edit_note(note, text="Twice", base_version=1, by=people.lead)
    acts = [
        lambda: version_actions.restore_version(version, by=people.lead),
        lambda: notes.edit_note(
            note, text="Twice, by night", base_version=2, by=people.facilitator
        ),
    ]

    def after() -> bool:
        kept = [json.dumps(each.snapshot) for each in CanvasVersion.objects.all()]
        now = Note.objects.get().text
        return "by night" in now or (now == "Once" and any("by night" in each for each in kept))

    return acts, [BOTH], after


def two_merge_into_one_canvas(people: People, canvas: Canvas) -> Scene:
    load_preset(canvas, "classic")
    into = CanvasFactory(engagement=people.engagement)
    copy = duplicate_canvas(
        canvas, title="North", kind="alternative", with_notes=True, by=people.lead
    )
    whole = [canvas, copy, into]

    def merge(by: Any) -> Any:
        return merging.merge_canvases(people.engagement, canvases=whole, into=into, by=by)

    acts = [lambda by=by: merge(by) for by in both(people)]
    wanted = Note.objects.filter(canvas=canvas).count()
    return acts, [ONE], lambda: Note.objects.filter(canvas=into).count() == wanted


def two_choose_the_function_of_a_note(people: People, canvas: Canvas) -> Scene:
    note = notes.add_note(canvas, block="ka", text="Reports", by=people.lead).note
    wanted = facts.Facts(function="F01")
    acts = [lambda by=by: facts.describe_note(note, facts=wanted, by=by) for by in both(people)]
    return acts, [BOTH], lambda: count("note.described") == 1


def two_load_a_preset(people: People, canvas: Canvas) -> Scene:
    source = find(canvas, "classic", people.lead)
    assert source is not None
    every = {note.key for note in source.notes}

    def load(by: Any) -> Any:
        return presets.load_preset(canvas, source, notes=every, kpi_keys=("K01",), by=by)

    acts = [lambda by=by: load(by) for by in both(people)]

    def after() -> bool:
        twice = Note.objects.values("block", "text").annotate(n=Count("pk")).filter(n__gt=1)
        return Note.objects.count() == len(every) and not twice and Kpi.objects.count() == 1

    return acts, [ONE], after


def two_adopt_a_kpi(people: People, canvas: Canvas) -> Scene:
    acts = [
        lambda by=by: kpis.adopt_kpis(people.engagement, keys=["K01"], by=by) for by in both(people)
    ]
    return acts, [ONE], lambda: Kpi.objects.count() == count("kpi.added") == 1


def both(people: People) -> tuple[Any, Any]:
    return people.lead, people.facilitator


SCENES = [
    two_link_the_same_notes,
    two_take_the_draft_of_the_structure,
    two_plan_the_test_of_a_note,
    a_survey_is_closed_twice_while_somebody_answers,
    two_record_that_the_room_agreed,
    a_version_comes_back_while_somebody_edits,
    two_merge_into_one_canvas,
    two_choose_the_function_of_a_note,
    two_load_a_preset,
    two_adopt_a_kpi,
]


@pytest.mark.parametrize("scene", SCENES)
def test_at_the_same_moment(scene: Callable[[People, Canvas], Scene]) -> None:
    people = make_people()
    canvas = CanvasFactory(engagement=people.engagement)
    acts, possible, holds = scene(people, canvas)

    found = at_once(*acts)

    ends = sorted("refused" if isinstance(each, Refused) else "done" for each in found)
    assert ends in possible
    assert holds()
    numbers = Event.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, len(numbers) + 1))
    for each in Canvas.objects.all():
        told = history.replayed(each, people.lead).at(each.pk)
        assert to_json(told) == to_json(versions.now(each))
