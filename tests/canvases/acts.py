"""A lively hour in an engagement: random acts of its people, the same for the same seed."""

import random
from collections.abc import Callable
from typing import Protocol

from canvases.actions import canvases, groups, links, notes
from canvases.actions.facts import Facts, describe_note
from canvases.actions.undo import undo
from canvases.models import Canvas, Group, Kpi, Link, Note
from canvases.models.note import Paper, State
from pmo_studio.core.actions import data
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.refusals import Refused
from tests.factories import KpiFactory

# Each can be linked with another of them, so that links are made, and rest, often.
BLOCKS = ["cs", "vp", "ka", "kr"]
WORDS = ["status", "risk", "value", "weekly", "<b>x</b>", "não", "予算", "naïve", "🚀", "=1+1"]


class Actors(Protocol):
    """An engagement and three of its seats."""

    engagement: Engagement
    lead: Participant
    facilitator: Participant
    contributor: Participant


class Room:
    """Who acts, on what; every act is one method."""

    def __init__(self, people: Actors, seed: int) -> None:
        self.people = people
        self.random = random.Random(seed)
        self.kpi = KpiFactory(engagement=people.engagement)
        self.canvases = [
            canvases.create_canvas(people.engagement, kind=kind, title=title, by=people.lead)
            for kind, title in (("as_is", "Today"), ("to_be", "Tomorrow"))
        ]

    def live_for(self, steps: int) -> None:
        """That many random acts; what the rules refuse does not happen."""
        acts = self.acts()
        for act in self.random.choices(list(acts), list(acts.values()), k=steps):
            try:
                act()
            except (Refused, PermissionError):
                continue

    def acts(self) -> dict[Callable[[], object], int]:
        """Each act with how often it comes."""
        return {
            self.add: 12,
            self.paste: 2,
            self.edit: 8,
            self.move: 8,
            self.squeeze: 4,
            self.colour: 3,
            self.delete: 4,
            self.restore: 3,
            self.group: 6,
            self.rename: 2,
            self.move_group: 3,
            self.dissolve: 2,
            self.link: 14,
            self.measure: 2,
            self.strengthen: 3,
            self.unlink: 4,
            self.describe: 4,
            self.take_back: 3,
            self.copy: 1,
            self.redact: 1,
        }

    def anybody(self) -> Participant:
        people = self.people
        return self.random.choice([people.lead, people.facilitator, people.contributor])

    def words(self) -> str:
        return " ".join(self.random.choices(WORDS, k=self.random.randint(1, 6)))

    def canvas(self) -> Canvas:
        return self.random.choice(self.canvases)

    def note(self, *, archived: bool = False) -> Note:
        found = Note.objects.for_change().filter(archived_at__isnull=not archived)
        here = found.filter(canvas__engagement=self.people.engagement).order_by("pk")
        return self.chosen(list(here))

    def a_group(self) -> Group:
        found = Group.objects.live().select_related("canvas__engagement")
        here = found.filter(canvas__engagement=self.people.engagement).order_by("pk")
        return self.chosen(list(here))

    def chosen(self, rows):
        if not rows:
            raise Refused("there is none yet")
        return self.random.choice(rows)

    def add(self) -> None:
        paper = self.random.choice(Paper.values)
        block = self.random.choice(BLOCKS)
        notes.add_note(
            self.canvas(), block=block, text=self.words(), by=self.anybody(), paper=paper
        )

    def paste(self) -> None:
        new = [
            canvases.NewNote(self.random.choice(BLOCKS), self.words())
            for _ in range(self.random.randint(1, 4))
        ]
        imported = self.random.random() < 0.5
        canvases.add_notes(self.canvas(), notes=new, by=self.people.lead, imported=imported)

    def edit(self) -> None:
        note = self.note()
        base = max(1, note.version - self.random.choice([0, 0, 1]))
        notes.edit_note(note, text=self.words(), base_version=base, by=self.people.lead)

    def move(self) -> None:
        block = self.random.choice(BLOCKS)
        if self.random.random() < 0.3:
            group = self.a_group()
            others = Note.objects.for_change().live().filter(canvas=group.canvas).order_by("pk")
            note = self.chosen(list(others))
            notes.move_note(note, block=block, group=group, by=self.people.facilitator)
        else:
            notes.move_note(self.note(), block=block, by=self.people.facilitator)

    def squeeze(self) -> None:
        """To exactly where another note lies, so that the block is numbered anew."""
        other = self.note()
        note = self.random.choice(
            list(Note.objects.for_change().filter(canvas=other.canvas).live().order_by("pk"))
        )
        notes.move_note(note, block=other.block, position=other.position, by=self.people.lead)

    def colour(self) -> None:
        paper = self.random.choice(Paper.values)
        notes.colour_note(self.note(), paper=paper, by=self.people.facilitator)

    def delete(self) -> None:
        notes.delete_note(self.note(), by=self.people.facilitator)

    def restore(self) -> None:
        notes.restore_note(self.note(archived=True), by=self.people.facilitator)

    def group(self) -> None:
        onto = self.note()
        others = Note.objects.for_change().live().filter(canvas=onto.canvas).exclude(pk=onto.pk)
        note = self.chosen(list(others.order_by("pk")))
        groups.group_notes(note, onto=onto, by=self.people.lead, title=self.words())

    def rename(self) -> None:
        groups.rename_group(self.a_group(), title=self.words(), by=self.people.lead)

    def move_group(self) -> None:
        block = self.random.choice(BLOCKS)
        place = self.random.choice([None, float(self.random.randint(0, 3))])
        groups.move_group(self.a_group(), block=block, position=place, by=self.people.lead)

    def dissolve(self) -> None:
        groups.dissolve_group(self.a_group(), by=self.people.lead)

    def link(self) -> None:
        note = self.note()
        others = Note.objects.for_change().live().filter(canvas=note.canvas).exclude(pk=note.pk)
        end = self.chosen(list(others.order_by("pk")))
        strength = self.random.randint(1, 3)
        links.link_notes(note, end, strength=strength, by=self.people.facilitator)

    def measure(self) -> None:
        kpi = self.chosen(list(Kpi.objects.filter(engagement=self.people.engagement)))
        links.link_notes(self.note(), kpi, by=self.people.lead)

    def a_link(self) -> Link:
        here = Link.objects.for_change().live()
        here = here.filter(canvas__engagement=self.people.engagement)
        return self.chosen(list(here.order_by("pk")))

    def strengthen(self) -> None:
        links.set_strength(self.a_link(), strength=self.random.randint(1, 3), by=self.people.lead)

    def unlink(self) -> None:
        links.unlink(self.a_link(), by=self.people.facilitator)

    def describe(self) -> None:
        facts = Facts(
            self.random.choice(State.values),
            self.random.randint(1, 3),
            self.random.choice([None, "", "F01", "F05"]),
        )
        describe_note(self.note(), facts=facts, by=self.people.lead)

    def take_back(self) -> None:
        undo(self.canvas(), by=self.anybody())

    def copy(self) -> None:
        if len(self.canvases) > 3:
            raise Refused("enough of them")
        copy = canvases.duplicate_canvas(
            self.canvas(), title="Copy", kind="alternative", with_notes=True, by=self.people.lead
        )
        self.canvases.append(copy)

    def redact(self) -> None:
        note = self.note()
        data.redact_text(self.people.engagement, subject=note.subject, by=self.people.lead)
