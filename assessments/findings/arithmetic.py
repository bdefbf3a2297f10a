"""A score as formula, sums, sentences and tables: what the pages of all figures share."""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as __

from assessments import result_words as words
from assessments.findings.tables import Link, Row, Table
from assessments.maturity.entries import Rule
from assessments.scoring import Kind, Line, Mean, Score

# What a line of a sum is called, and where it is explained.
Input = Callable[[str], Link]

POOLED = "P = 100 × Σ(w × x) / Σ w"
SERVICES = "P = 100 × Σ(w × x) / (3 × Σ w)"
AVERAGE = "Σ(w × x) / Σ w"
PRACTICES = "a(L) = Σ(w × x) / Σ w;  A = max L: a(2) … a(L) ≥ θ"
CHOICES = "s(L) = Σ(w × s) / Σ w;  A = max L: s(L) ≥ θ"
LOWEST = "A = min(A₁, A₂, …)"
CAPABILITY = "1 + 4 × u;  u = Σ(w × u) / Σ w"


def formula(rule: Rule, score: Score) -> str:
    if score.gates:
        return CHOICES if score.by_choice else PRACTICES
    if score.kind is Kind.PERCENT:
        return SERVICES if rule is Rule.SERVICE_PERCENT else POOLED
    if score.kind is Kind.LEVEL and score.value != score.mean.value:
        return LOWEST
    return AVERAGE


def sums(score: Score) -> Iterable[str]:
    """The formula with its numbers."""
    mean = score.mean
    if score.gates or mean.value is None or score.value is None:
        return
    division = f"{words.exact(mean.numerator)} / {words.exact(mean.denominator)}"
    if score.kind is Kind.PERCENT:
        below = words.exact(mean.denominator)
        if score.top != 1:
            below = f"({words.exact(score.top)} × {below})"
        yield f"100 × {words.exact(mean.numerator)} / {below} = {words.exact(score.value)}"
        return
    if score.kind is Kind.LEVEL and score.value != mean.value:
        values = ", ".join(words.exact(line.value) for line in mean.lines)
        yield f"min({values}) = {words.exact(score.value)}"
        yield __("their mean: %(sums)s") % {"sums": f"{division} = {words.exact(mean.value)}"}
        return
    yield f"{division} = {words.exact(score.value)}"


def climb(score: Score) -> Iterable[str]:
    """How far the ladder was climbed, and what a chart adds to it."""
    if not score.gates or score.value is None:
        return
    stop = next((gate for gate in score.gates if not gate.met), None)
    if stop is None:
        yield __("Every level is met.")
    elif stop.value is None:
        yield __("No question of level %(level)s has a score, so the climb ends there.") % {
            "level": stop.level
        }
    else:
        yield __("Level %(level)s is not met, so no level above it counts.") % {"level": stop.level}
    if score.chart is not None and score.chart != score.value:
        yield __(
            "Charts draw it at %(chart)s, to show the way to the next level; no rule uses that."
        ) % {"chart": words.level(score.chart)}


def tables(score: Score, name: Input) -> Iterable[Table]:
    if score.gates:
        yield _gates(score)
        for gate in score.gates:
            if gate.mean.lines:
                caption = __("Level %(level)s") % {"level": gate.level}
                yield mean_table(caption, gate.mean, name)
        return
    yield mean_table(__("Inputs"), score.mean, name)


def _gates(score: Score) -> Table:
    rows = [
        Row(
            __("Level %(level)s") % {"level": gate.level},
            (
                words.exact(gate.mean.numerator),
                words.exact(gate.mean.denominator),
                words.share(gate.value),
                words.share(gate.threshold),
                __("met") if gate.met else __("not met"),
            ),
        )
        for gate in score.gates
    ]
    share = __("Chose it or higher") if score.by_choice else __("In place")
    heads = (__("Level"), "Σ(w × x)", "Σ w", share, __("Needed (θ)"), __("State"))
    return Table(__("The levels, from below"), heads, tuple(rows))


def mean_table(caption: str, mean: Mean, name: Input, value: str = "x") -> Table:
    """weight × value = product, with the sums below."""

    def row(line: Line) -> Row:
        link = name(line.key)
        cells = (words.exact(line.weight), words.exact(line.value), words.exact(line.product))
        return Row(link.name, cells, link.url, note=link.note)

    return Table(
        caption,
        (__("Input"), __("Weight (w)"), __("Value (%(x)s)") % {"x": value}, f"w × {value}"),
        tuple(map(row, mean.lines)),
        (words.exact(mean.denominator), "", words.exact(mean.numerator)),
    )
