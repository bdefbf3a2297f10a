"""Which rounds of maturity closed within a time, in many engagements, and what moved since."""

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from assessments import result_words as words
from assessments import results
from assessments.findings.compared import Compared
from assessments.models import Assessment
from assessments.reassessing.rounds import closed_on, family
from assessments.results import Results


@dataclass(frozen=True)
class Moved:
    """The round that closed last within the time; `compared` with the one of the same
    questionnaire before it, None where there is none."""

    after: Results
    before: Results | None

    @property
    def compared(self) -> Compared | None:
        return Compared(self.before, self.after, {}) if self.before else None

    @property
    def closed_on(self) -> datetime.date:
        return closed_on(self.after.assessment)

    @property
    def level(self) -> str:
        """The mean level of the capabilities that it knows; a dash where it knows none."""
        scores = [cap.score for cap in self.after.capabilities.values() if cap.score is not None]
        return words.level(sum(scores) / len(scores)) if scores else words.NO_VALUE

    @property
    def people(self) -> str:
        return words.people(self.after.participation.people)


def closed_within(
    engagements: Collection[int], first: datetime.date, until: datetime.date
) -> Mapping[int, Moved]:
    """By engagement; those in which no round closed are left out.  Four queries."""
    rows = Assessment.objects.filter(engagement__in=engagements).closed().published()
    pairs: dict[int, tuple[Assessment, Assessment | None]] = {}
    known: dict[tuple[int, object], Assessment] = {}
    for row in rows.for_list().order_by("closed_at", "pk"):
        key = (row.engagement_id, family(row))
        if first <= closed_on(row) <= until:
            pairs[row.engagement_id] = (row, known.get(key))
        known[key] = row
    wanted = {each.pk: each for pair in pairs.values() for each in pair if each}
    found = {each.assessment.pk: each for each in results.of_all(list(wanted.values()))}
    return {
        engagement: Moved(found[after.pk], found[before.pk] if before else None)
        for engagement, (after, before) in pairs.items()
    }
