"""A next step as cards, tables and the report show it."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as __

from canvases import kpi_words
from canvases.functions import functions_of
from pmo_studio.core import languages
from pmo_studio.core.catalogue import Function
from pmo_studio.core.due import late_words
from pmo_studio.core.models import Engagement
from roadmaps.improving.stages import Stage as PureStage
from roadmaps.models import Improvement
from roadmaps.models.improvement import Stage
from roadmaps.next_steps import words


@dataclass(frozen=True)
class Card:
    """One step with what its row alone does not tell; `functions` are those of the engagement."""

    row: Improvement
    functions: Mapping[str, Function]
    today: datetime.date

    @property
    def levels(self) -> str:
        return words.levels(self.row)

    @property
    def quarter(self) -> str:
        return words.quarter(self.row.in_quarter) if self.row.in_quarter else ""

    @property
    def when(self) -> str:
        return words.when(self.row)

    @property
    def last_day(self) -> datetime.date | None:
        """By which it is to be done: its own, else that of its quarter."""
        return words.last_day(self.row)

    @property
    def is_late(self) -> bool:
        day = self.last_day
        return self.row.done_on is None and day is not None and day < self.today

    @property
    def late(self) -> str:
        """Since when it is late, in words; empty where it is not."""
        return late_words(self.last_day) if self.is_late and self.last_day else ""

    @property
    def before(self) -> Stage | None:
        return self._stage(PureStage(self.row.stage).before)

    @property
    def after(self) -> Stage | None:
        return self._stage(PureStage(self.row.stage).after)

    def _stage(self, stage: PureStage | None) -> Stage | None:
        return None if stage is None else Stage(stage.value)

    @property
    def source_kind(self) -> str:
        if self.row.package_id:
            return __("Work package")
        if self.row.kpi_id:
            return __("KPI")
        if self.row.lesson_id:
            return __("Lesson")
        return __("Function") if self.row.function or self.row.note_id else ""

    @property
    def source(self) -> str:
        """What it answers to, by name; empty where people thought of it."""
        row = self.row
        if row.package:
            return f"{row.package.key} {row.package.name}"
        if row.kpi:
            return kpi_words.told(row.kpi.name)
        if row.lesson:
            return row.lesson.happened
        if row.function:
            entry = self.functions.get(row.function)
            return entry.name.in_language(languages.current()) if entry else row.function
        return row.note.text if row.note else ""

    @property
    def source_url(self) -> str:
        """The page of what it answers to; empty without one."""
        row = self.row
        if row.package:
            return row.package.get_absolute_url()
        if row.kpi_id:
            return reverse("roadmaps:kpi_readings", args=[row.kpi_id])
        if row.lesson_id:
            sheet = reverse("roadmaps:lessons", args=[row.engagement_id])
            return f"{sheet}#lesson-{row.lesson_id}"
        if row.function in self.functions:
            return reverse("canvases:function", args=[row.engagement_id, row.function])
        return reverse("canvases:note", args=[row.note_id]) if row.note_id else ""


def of(engagement: Engagement) -> list[Card]:
    """All steps that stand, by their quarters and days; two queries."""
    rows = Improvement.objects.live().filter(engagement=engagement)
    named = rows.select_related("owner", "done_by", "package", "kpi", "note", "lesson")
    return made(engagement, named)


def made(engagement: Engagement, rows: Iterable[Improvement]) -> list[Card]:
    """A card of each; one query besides theirs."""
    functions, today = functions_of(engagement), timezone.localdate()
    return [Card(row, functions, today) for row in rows]


@dataclass(frozen=True)
class Column:
    """One stage of the board, with the steps that stand in it."""

    stage: Stage
    cards: Sequence[Card]

    @property
    def hint(self) -> str:
        """What is done in this stage."""
        return {
            Stage.PLAN: __("Say what is done, by whom and until when."),
            Stage.DO: __("Somebody is at it, on a small scale first."),
            Stage.CHECK: __("Did it help? Say what the figures show."),
            Stage.ACT: __("Make it the rule, or change it and begin again."),
        }[self.stage]


def columns(cards: Iterable[Card]) -> list[Column]:
    """The four stages with what is still to be done, what is late first."""
    still = [card for card in cards if card.row.done_on is None]
    return [
        Column(
            stage, sorted((c for c in still if c.row.stage == stage), key=lambda c: not c.is_late)
        )
        for stage in Stage
    ]
