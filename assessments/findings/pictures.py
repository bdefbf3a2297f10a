"""The charts of results; the same for the page and, with another look, for paper."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from django.utils import formats
from django.utils.translation import gettext as __

from assessments import result_words as words
from assessments.answers import Counts
from assessments.maturity.entries import AnswerType
from pmo_studio.core import charts
from pmo_studio.core.charts import PAGE, Axis, Dumbbell, Gap, Legend, Look, Svg


def decimal() -> str:
    """The decimal sign of the reader's language."""
    return str(formats.get_format("DECIMAL_SEPARATOR"))


def legend(*, before: str = "", now: str = "") -> Legend:
    return Legend(
        now=now or __("Now"), target=__("Target"), before=before, thin=__("Too little evidence")
    )


def maturity(axes: Sequence[Axis], *, width: float, look: Look = PAGE, now: str = "") -> Svg:
    """A radar; bars where there are too few capabilities, or too many, for one.  `now` is what the
    newest of its outlines is called where it is not of now."""
    title = radar_title(axes)
    compared = any(axis.before is not None for axis in axes)
    key = legend(before=__("Before") if compared else "", now=now)
    if len(axes) in charts.RADAR_AXES:
        return radar(tuple(axes), title, key, decimal(), width, look)
    return gaps(axes, width=width, look=look)


@lru_cache(maxsize=64)
def radar(
    axes: tuple[Axis, ...], title: str, key: Legend, sign: str, width: float, look: Look
) -> Svg:
    """Kept by all that it shows: to find room for its names it tries many sizes."""
    return charts.radar(axes, title=title, legend=key, decimal=sign, width=width, look=look)


def gaps(axes: Sequence[Axis], *, width: float, look: Look = PAGE) -> Svg:
    """Now and target of each capability on a line."""
    return charts.gap_bars(
        [Gap(axis.name, axis.now, axis.target, thin=axis.thin) for axis in axes],
        title=radar_title(axes),
        legend=legend(),
        decimal=decimal(),
        width=width,
        look=look,
    )


def distances(rows: Sequence[Dumbbell], *, mean: str, width: float, look: Look = PAGE) -> Svg:
    """Before, now and target of each capability on a line."""
    told = __("Capabilities before and now, 1 to 5: mean change %(mean)s levels")
    return charts.dumbbells(
        rows,
        title=told % {"mean": mean},
        legend=legend(before=__("Before")),
        decimal=decimal(),
        width=width,
        look=look,
    )


def radar_title(axes: Sequence[Axis]) -> str:
    """What the chart shows, in one sentence for who does not see it."""
    known = [axis for axis in axes if axis.now is not None]
    if not known:
        return __("Maturity by capability: no scores yet")
    low = min(known, key=lambda axis: axis.now or 0)
    high = max(known, key=lambda axis: axis.now or 0)
    return __(
        "Maturity by capability, 1 to 5: from %(low)s (%(lowest)s) to %(high)s (%(highest)s)"
    ) % {
        "low": words.level(low.now),
        "lowest": low.name,
        "high": words.level(high.now),
        "highest": high.name,
    }


def spread(
    answer_type: AnswerType,
    counts: Counts,
    *,
    mean: float | None,
    look: Look = PAGE,
    width: float = 152.0,
) -> Svg:
    """How many chose which answer, with the mean as a triangle."""
    labels = words.scale(answer_type)
    chosen = [counts.choices.get(index, 0) for index in range(len(labels))]
    place = None
    if mean is not None:
        place = 1 + (mean - answer_type.lowest) / answer_type.width * (len(labels) - 1)
    return charts.distribution(
        chosen,
        labels,
        title=_told(dict(zip(labels, chosen, strict=True))),
        mean=place,
        look=look,
        width=width,
    )


def _told(chosen: Mapping[str, int]) -> str:
    piece = __("%(people)s answered %(answer)s")
    return ", ".join(
        piece % {"people": people, "answer": answer} for answer, people in chosen.items()
    )
