"""Growth of maturity for others: two rounds compared, and the growth within a year (K20)."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from assessments import results, scoring
from assessments.findings.compared import Compared
from assessments.models import Assessment
from assessments.reassessing import rounds
from assessments.reassessing.sheet import targets_of
from pmo_studio.core.charts import PAGE, Look
from pmo_studio.core.models import Engagement


def compare(
    engagement: Engagement,
    before: Assessment | None = None,
    after: Assessment | None = None,
    *,
    look: Look = PAGE,
) -> Compared | None:
    """Two rounds compared with the targets of now; unasked the first as-is and the newest closed.

    None where there are not two with figures, or one of them is not closed in this engagement.
    `.rows` are capabilities with before, after, change, target and whether it is met, `.mean` the
    mean change in levels, `.comparison` the same as plain numbers; `.rows` is empty where the two
    share nothing.  Three queries.
    """
    closed = rounds.closed_rounds(Assessment.objects.of(engagement))
    named = {"a": str(before.pk) if before else "", "b": str(after.pk) if after else ""}
    known = {str(each.pk) for each in closed}
    if any(name and name not in known for name in named.values()):
        return None
    pair, _rounds = rounds.chosen(named, closed, None)
    if not pair.is_two or pair.before is None or pair.after is None:
        return None
    then, now = results.of_all([pair.before, pair.after])
    return Compared(then, now, targets_of(engagement), look=look)


@dataclass(frozen=True)
class Yearly:
    """Growth of the mean level within about a year, in levels, between these two rounds."""

    value: float
    before: Assessment
    after: Assessment
    capabilities: int


def in_a_year(engagement: Engagement, on: datetime.date | None = None) -> Yearly | None:
    """KPI K20: mean capability score now − a year ago, over the capabilities that both know.

    Now is the newest round closed until `on` (today when not given), a year ago the round of the
    same questionnaire that closed nearest to a year before that one, two months off at most.  None
    without such two, or where they share no capability that both know.  Two queries.
    """
    day = on or timezone.localdate()
    closed = [
        each
        for each in rounds.closed_rounds(Assessment.objects.of(engagement))
        if rounds.closed_on(each) <= day
    ]
    if not closed:
        return None
    after = closed[-1]
    alike = {each.pk: each for each in closed[:-1] if rounds.family(each) == rounds.family(after)}
    chosen = scoring.a_year_before(
        rounds.closed_on(after), {pk: rounds.closed_on(each) for pk, each in alike.items()}
    )
    if chosen is None:
        return None
    then, now = results.of_all([alike[chosen], after])
    compared = Compared(then, now, {})
    mean = compared.comparison.mean
    if mean.value is None:
        return None
    return Yearly(mean.value, alike[chosen], after, len(mean.lines))
