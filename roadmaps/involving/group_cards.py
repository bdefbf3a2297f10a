"""Readiness by group as pages show it: bars, the barrier, the package that follows, saturation."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format, get_format
from django.utils.translation import gettext as __

from pmo_studio.core.charts import PAGE, Look, Svg
from pmo_studio.core.charts.lettering import figure
from pmo_studio.core.models import Engagement
from roadmaps import dated
from roadmaps.change import adkar, barriers, impact, pictures
from roadmaps.change.adkar import Element
from roadmaps.change.barriers import ChangeDraft
from roadmaps.change.impact import Hit
from roadmaps.involving import readings, words
from roadmaps.models import ChangeGroup, Readiness, Wave, WorkPackage
from roadmaps.models.package import PackageStatus
from roadmaps.package_words import effort, place
from roadmaps.planning.timetables import Dated
from roadmaps.wave_words import usual_names, wave_name


@dataclass(frozen=True)
class Card:
    """One group with its newest reading and what follows from it.

    `titles` are the waves in words by their keys; `package` is the one that stands in the plan
    against the barrier, where there is one already, and `dates` are its days as the plan has them.
    """

    group: ChangeGroup
    row: Readiness | None
    draft: ChangeDraft | None
    hits: Sequence[Hit]
    titles: Mapping[str, str]
    package: WorkPackage | None = None
    dates: Dated | None = None
    # Keys of waves in which something is still to be done.
    ahead: Collection[str] = ()

    @property
    def reading(self) -> adkar.Reading | None:
        return readings.as_reading(self.row) if self.row else None

    @property
    def barrier(self) -> Element | None:
        reading = self.reading
        return reading.barrier if reading else None

    @property
    def barrier_words(self) -> str:
        return str(words.ELEMENTS[self.barrier]) if self.barrier else ""

    @property
    def readiness(self) -> str:
        reading = self.reading
        return _figure(reading.readiness) if reading else ""

    @property
    def size(self) -> str:
        """How many they are and how ready, beside the name."""
        if not self.readiness:
            return words.people(self.group.people)
        told = {"people": words.people(self.group.people), "readiness": self.readiness}
        return __("%(people)s, readiness %(readiness)s") % told

    def bars(self, look: Look = PAGE) -> Svg:
        reading = self.reading or adkar.reading(1, 1, 1, 1, 1)
        return bars(reading, look=look)

    @property
    def package_words(self) -> str:
        """What takes the barrier away, where it stands in the plan, with what effort."""
        if self.draft is None:
            return ""
        if self.package is not None:
            return self._planned(self.package, words.PACKAGES[self.draft.barrier])
        return __("%(package)s, %(wave)s: %(effort)s") % {
            "package": words.PACKAGES[self.draft.barrier],
            "wave": self.titles.get(self.draft.wave, self.draft.wave),
            "effort": effort(self.draft.effort, self.group.engagement.planning_unit),
        }

    def _planned(self, row: WorkPackage, title: object) -> str:
        is_dropped = row.status == PackageStatus.DROPPED
        where = [str(row.get_status_display() if is_dropped else place(row.wave))]
        if self.dates is not None:
            days = (self.dates.first, self.dates.last)
            where.append(" – ".join(date_format(day, "SHORT_DATE_FORMAT") for day in days))
        return __("%(package)s, %(wave)s: %(effort)s") % {
            "package": title,
            "wave": ", ".join(where),
            "effort": effort(row.effort, self.group.engagement.planning_unit),
        }

    @property
    def is_proposed(self) -> bool:
        """Whether the package against the barrier does not stand in the plan yet."""
        return self.draft is not None and self.package is None

    @property
    def is_mandatory(self) -> bool:
        return self.draft is not None and self.draft.mandatory

    @property
    def saturated(self) -> list[str]:
        """The waves ahead that ask too much of the group, each as a sentence."""
        return [
            __("%(wave)s asks %(load)s of this group, more than %(most)s: split the wave")
            % {
                "wave": self.titles.get(hit.wave, hit.wave),
                "load": hit.load,
                "most": impact.SATURATION,
            }
            for hit in self.hits
            if hit.saturates and hit.wave in self.ahead
        ]

    @property
    def felt(self) -> list[tuple[str, str, int]]:
        """Each wave that hits the group: its name, its impact in words, its load."""
        return [
            (self.titles.get(hit.wave, hit.wave), str(words.LEVELS[hit.impact]), hit.load)
            for hit in self.hits
            if hit.impact
        ]


def bars(reading: adkar.Reading, *, width: float = 310.0, look: Look = PAGE) -> Svg:
    """The picture of a reading."""
    names = [str(words.ELEMENTS[each]) for each in Element]
    scores = [reading.scores[each] for each in Element]
    barrier = reading.barrier
    counted = ", ".join(
        f"{name} {_figure(score)}" for name, score in zip(names, scores, strict=True)
    )
    title = f"{counted}."
    if barrier is not None:
        title += " " + __("Barrier: %(element)s.") % {"element": words.ELEMENTS[barrier]}
    return pictures.readiness(
        scores,
        None if barrier is None else list(Element).index(barrier),
        title=title,
        names=pictures.ReadinessWords(names, __("barrier")),
        decimal=_decimal(),
        width=width,
        look=look,
    )


def of(engagement: Engagement) -> list[Card]:
    """Every group in its order; seven queries, however many there are."""
    listed = readings.groups(engagement)
    waves = readings.waves_of(engagement)
    return cards(engagement, listed, waves)


def cards(
    engagement: Engagement, listed: Sequence[ChangeGroup], waves: Sequence[Wave]
) -> list[Card]:
    """The cards of groups that `readings.groups` gave.

    Three queries, and those of the dates of the plan where a package stands against a barrier.
    """
    built = readings.built_in(engagement, waves)
    titles = usual_names() | {wave.key: wave_name(wave) for wave in waves}
    packages = _packages(engagement)
    standing = dated.of(engagement) if packages else None
    ahead = _ahead(engagement)
    found = []
    for group in listed:
        pure = readings.as_group(group)
        draft = barriers.draft(pure, built)
        package = packages.get((group.pk, draft.barrier.letter)) if draft else None
        hits = impact.hits(pure.impacts, built)
        dates = standing.dates(package) if standing and package else None
        found.append(
            Card(group, readings.newest(group), draft, hits, titles, package, dates, ahead)
        )
    return found


def _ahead(engagement: Engagement) -> frozenset[str]:
    """Keys of the waves that are not over: with a package that is not done."""
    rows = WorkPackage.objects.live().filter(plan__engagement=engagement, wave__isnull=False)
    left = rows.exclude(status__in=(PackageStatus.DONE, PackageStatus.DROPPED))
    return frozenset(left.values_list("wave__key", flat=True))


def _packages(engagement: Engagement) -> Mapping[tuple[int | None, str], WorkPackage]:
    """The change packages of the plan by group and barrier."""
    rows = WorkPackage.objects.live().filter(plan__engagement=engagement, group__isnull=False)
    rows = rows.select_related("wave__unit")
    return {(row.group_id, row.barrier): row for row in rows.exclude(barrier="")}


def _figure(value: float) -> str:
    return figure(value, decimal=_decimal())


def _decimal() -> str:
    return str(get_format("DECIMAL_SEPARATOR"))


@dataclass(frozen=True)
class Past:
    """A reading in the history of a group."""

    row: Readiness

    @property
    def scores(self) -> list[str]:
        reading = readings.as_reading(self.row)
        return [_figure(reading.scores[each]) for each in Element]

    @property
    def readiness(self) -> str:
        return _figure(readings.as_reading(self.row).readiness)

    @property
    def barrier(self) -> str:
        found = readings.as_reading(self.row).barrier
        return str(words.ELEMENTS[found]) if found else ""
