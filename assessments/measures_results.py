"""What results measure of the criteria of gate 1 (domain.md §9 and its Rulings)."""

from assessments import results, scoring
from assessments.agreement import FIRST, Flag
from assessments.models import Assessment
from pmo_studio.core import catalogue, gates
from pmo_studio.core.models import Engagement


def dimensions_covered(engagement: Engagement) -> gates.Measure:
    """A5: the share of dimensions with coverage of at least a half, over the as-is assessments
    that are closed or have shown results so far."""
    counts = [scoring.covered_dimensions(each.result) for each in _as_is(engagement)]
    covered, whole = (sum(numbers) for numbers in zip(*counts, strict=True)) if counts else (0, 0)
    return gates.share(covered, whole, catalogue.criterion("A5").required)


def disagreements_settled(engagement: Engagement) -> gates.Measure:
    """A6: of the items to discuss among the first ten of each discuss list, the share that has an
    agreed score or a note.  With nothing to discuss there is nothing to do."""
    settled = whole = 0
    for each in _as_is(engagement):
        disputed = [item for item in each.discuss_list[:FIRST] if Flag.DISCUSS in item.flags]
        whole += len(disputed)
        settled += sum(item.key in each.agreed for item in disputed)
    return gates.share(settled, whole, catalogue.criterion("A6").required)


def _as_is(engagement: Engagement) -> list[results.Results]:
    rows = Assessment.objects.of(engagement).counted().filter(kind="as_is")
    return results.of_all(rows)
