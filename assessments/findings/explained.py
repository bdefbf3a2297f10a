"""How a figure was computed: its formula, every input with its own page, and what it enters."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.translation import gettext as __
from django.utils.translation import pgettext

from assessments import result_words as words
from assessments.findings.groups import Groups
from assessments.findings.overview import weak_level, weakness
from assessments.findings.places import WHOLE, Places, group_key
from assessments.findings.questions import QuestionExplainer
from assessments.findings.scores import (
    agreed_part,
    answered_score,
    coverage_words,
    dimension_names,
    domain_notes,
    in_words,
)
from assessments.findings.tables import Explained, Fact, Link, Row, Table
from assessments.maturity.entries import Rule
from assessments.models import AgreedScore
from assessments.results import Results
from assessments.scoring import (
    CapScore,
    DimensionScore,
    DomainScore,
    How,
    Kind,
    Line,
    Mean,
    OverallScore,
    Score,
    Standing,
)

# What a line of a sum is called, and where it is explained.
Input = Callable[[str], Link]

POOLED = "P = 100 × Σ(w × x) / Σ w"
SERVICES = "P = 100 × Σ(w × x) / (3 × Σ w)"
AVERAGE = "Σ(w × x) / Σ w"
PRACTICES = "a(L) = Σ(w × x) / Σ w;  A = max L: a(2) … a(L) ≥ θ"
CHOICES = "s(L) = Σ(w × s) / Σ w;  A = max L: s(L) ≥ θ"
LOWEST = "A = min(A₁, A₂, …)"
CAPABILITY = "1 + 4 × u;  u = Σ(w × u) / Σ w"


@dataclass(frozen=True)
class Explainer:
    """Every figure of one assessment; raises KeyError for one that it does not have."""

    results: Results
    groups: Groups
    targets: Mapping[str, float]

    @cached_property
    def places(self) -> Places:
        return Places.of(self.results.assessment.pk)

    def explain(self, kind: str, key: str) -> Explained:
        makers = {
            "question": self.question,
            "dimension": self.dimension,
            "domain": self.domain,
            "capability": self.capability,
            "overall": self.overall,
        }
        return makers[kind](key)

    def question(self, key: str) -> Explained:
        return QuestionExplainer(self.results, self.groups, self.places, self.whole()).explain(key)

    # --- dimensions, domains, the whole ---

    def dimension(self, key: str) -> Explained:
        found = {each.key: each for each in self.results.result.dimensions()}[key]
        domain = next(each for each in self.results.model.domains if each.key == found.domain)
        explained = self._score(
            title=dimension_names(self.results)[key],
            kind=__("Dimension"),
            found=found,
            shown=self._counted(found, found.computed),
            name=self._question_link,
        )
        agreed = self.results.agreed_dimensions.get(key)
        answered = words.score(self.results.answered_dimensions[key])
        facts = [*explained.facts, *_agreed_facts(found, answered, agreed)]
        lead = explained.lead
        if found.how is How.AGREED:
            lead = words.agreed_instead(words.score(found.score), answered)
        up = (self.whole(), Link(words.spoken(domain.name), self.places.to("domain", domain.key)))
        is_agreed = agreed is not None
        return replace(explained, facts=tuple(facts), up=up, is_agreed=is_agreed, lead=lead)

    def domain(self, key: str) -> Explained:
        found = {each.key: each for each in self.results.result.domains}[key]
        model = {each.key: each for each in self.results.model.domains}[key]
        levels = self.results.result.rule in (Rule.LEVEL_AVERAGE, Rule.LEVEL_GATED)
        # A ladder's lines are questions, or dimensions of which the room agreed on the share.
        by_parts = levels and not found.score.gates
        explained = self._score(
            title=words.spoken(model.name),
            kind=__("Domain"),
            found=found,
            shown=self._counted(found, found.score),
            name=self._dimension_link if by_parts else self._mixed_link,
        )
        tables = [*explained.tables, self._dimensions(found)]
        if found.stages:
            tables.append(self._stages(found))
        notes = (*explained.sentences, *domain_notes(self.results, found))
        return replace(explained, tables=tuple(tables), sentences=notes, up=(self.whole(),))

    def overall(self, key: str) -> Explained:
        if key != WHOLE:
            raise KeyError(key)
        result = self.results.result
        if result.overall is None:
            explained = Explained(
                kind=__("Assessment"),
                title=self.results.assessment.title,
                value="",
                word="",
                formula="",
                sums=(),
                sentences=(
                    __("Its parts are scored one by one and never made into one number."),
                    *self._rule(),
                ),
            )
        else:
            by_parts = result.rule is Rule.LEVEL_AVERAGE
            explained = self._score(
                title=self.results.assessment.title,
                kind=__("Everything together"),
                found=result.overall,
                shown=result.overall.score,
                name=self._domain_link if by_parts else self._mixed_link,
            )
        tables = (self._domains(), *explained.tables, self._people(), *self._waiting())
        facts = (*self._answered(), *explained.facts)
        return replace(explained, tables=tables, facts=facts)

    def _score(
        self,
        *,
        title: str,
        kind: str,
        found: DimensionScore | DomainScore | OverallScore,
        shown: Score,
        name: Input,
    ) -> Explained:
        """`shown` is the score whose arithmetic the page tells; `found.score` is the one that
        counts, which the room may have agreed."""
        part = agreed_part(self.results, found, inside=True)
        sentences = [*_climb(shown), *self._rule()]
        lead = ""
        if part == 1:
            lead = words.agreed_instead(words.score(found.score), words.score(shown))
        elif part:
            sentences.insert(0, __("A level that the room agreed on counts as chosen by all."))
        return Explained(
            kind=kind,
            title=title,
            value=words.score(found.score),
            word=standing_word(found.status),
            formula=_formula(self.results.result.rule, shown),
            sums=tuple(_sums(shown)),
            sentences=tuple(sentences),
            facts=tuple(_facts(found, in_words(self.results, found))),
            tables=tuple(_tables(shown, name)),
            lead=lead,
        )

    def _counted(self, found: DimensionScore | DomainScore, computed: Score) -> Score:
        """The arithmetic to be told: of the answers where every level inside was agreed, since
        nobody's choice is counted then."""
        if agreed_part(self.results, found, inside=True) == 1:
            return answered_score(self.results, found)
        return computed

    def _rule(self) -> tuple[str, ...]:
        model = self.results.model
        return (str(words.RULES[model.rule]), *words.parameters(model))

    # --- capabilities ---

    def capability(self, key: str) -> Explained:
        cap = self.results.capabilities[key]
        target = self.targets.get(key)
        facts = [Fact(__("Coverage"), coverage_words(cap.coverage))]
        if target is not None:
            facts.append(Fact(__("Target"), words.level(target)))
        if target is not None and cap.score is not None:
            facts.append(Fact(__("Gap"), words.change(target - cap.score), __("target − now")))
        return Explained(
            kind=__("Capability"),
            title=words.capability(key),
            value=weak_level(cap),
            word=weakness(cap),
            formula=CAPABILITY,
            sums=_cap_sums(cap),
            sentences=(
                *_settled(cap),
                _ladder(),
            ),
            facts=tuple(facts),
            tables=(
                mean_table(__("Questions"), cap.u, self._question_link, __("u")),
                *self._by_group(key),
            ),
            up=(self.whole(),),
        )

    def of_group(self, key: str, name: str) -> Explained:
        """A capability as one group, or pool, sees it: only what is shown of them by question."""
        heat = self.results.heat_map
        groups = {group_key(each): each for each in heat}[name]
        cap = heat[groups][key]
        if cap.score is None:
            raise KeyError(key)
        sentences = [_ladder()]
        if self.results.capabilities[key].agreed:
            sentences.insert(0, __("What the room agreed on belongs to no group and is not here."))
        whole = Link(words.capability(key), self.places.to("capability", key))
        return Explained(
            kind=self.groups.column_title(groups, heat),
            title=words.capability(key),
            value=weak_level(cap),
            word=weakness(cap),
            formula=CAPABILITY,
            sums=_cap_sums(cap),
            sentences=tuple(sentences),
            facts=(Fact(__("Coverage"), coverage_words(cap.coverage)),),
            tables=(mean_table(__("Questions"), cap.u, self._asked_of(groups), __("u")),),
            up=(self.whole(), whole),
        )

    def _asked_of(self, groups: tuple[str, ...]) -> Input:
        """The questions as links; below each, who of a pool is counted together there."""

        def link(key: str) -> Link:
            pools = [cell.groups for cell in self.results.tally[key] if cell.is_pool]
            together = self.groups.members(pools[0]) if len(groups) > 1 and pools else []
            text = words.spoken(self.results.questions[key].text)
            return Link(text, self.places.to("question", key), ", ".join(together))

        return link

    def _by_group(self, key: str) -> list[Table]:
        rows = []
        for groups in sorted(self.results.heat_map, key=self.groups.place):
            cap = self.results.heat_map[groups].get(key)
            if cap is not None and cap.score is not None:
                cells = (
                    words.exact(cap.u.numerator),
                    words.exact(cap.u.denominator),
                    words.exact(cap.u.value),
                    weak_level(cap),
                )
                name = self.groups.column_title(groups, self.results.heat_map)
                rows.append(Row(name, cells, self.places.to_group(key, groups)))
        heads = (__("Group"), "Σ(w × u)", "Σ w", "u", "1 + 4 × u")
        return [Table(__("Each group by itself"), heads, tuple(rows))] if rows else []

    # --- parts ---

    def _dimensions(self, found: DomainScore) -> Table:
        names = dimension_names(self.results)
        links = [
            Link(names[each.key], self.places.to("dimension", each.key))
            for each in found.dimensions
        ]
        return _parts(__("Its dimensions"), __("Dimension"), found.dimensions, links)

    def _stages(self, found: DomainScore) -> Table:
        names = dimension_names(self.results)
        rows = [
            Row(
                names[stage.dimension],
                (
                    words.percent(stage.percent),
                    __("yes") if stage.achieved else __("no"),
                    __("yes") if stage.counts else __("no"),
                ),
                self.places.to("dimension", stage.dimension),
            )
            for stage in found.stages
        ]
        needed = words.percent(self.results.result.params.stage_percent)
        heads = (
            __("Stage"),
            __("Score"),
            __("At least %(percent)s") % {"percent": needed},
            __("With all before it"),
        )
        return Table(__("The chain of stages"), heads, tuple(rows))

    def _domains(self) -> Table:
        domains = self.results.result.domains
        links = [self._domain_link(each.key) for each in domains]
        return _parts(__("Its domains"), __("Domain"), domains, links)

    def _answered(self) -> list[Fact]:
        found = self.results.participation
        told = [Fact(__("People who answered"), str(found.people))]
        if self.results.assessment.by_invitation:
            told.append(Fact(__("People asked"), str(found.expected)))
        elif found.silent:
            told.append(Fact(__("Invited and silent"), str(found.silent)))
        return told

    def _people(self) -> Table:
        rows = people_rows(self.results, self.groups)
        heads = (__("Group"), __("Answered"), __("Questions answered, on average"))
        return Table(__("Who had answered when the figures were made"), heads, rows)

    def _waiting(self) -> list[Table]:
        waiting = self.results.waiting
        rows = tuple(
            Row(words.spoken(question.text), (str(waiting[key]),), self.places.to("question", key))
            for key, question in self.results.questions.items()
            if waiting.get(key)
        )
        if not rows:
            return []
        total = (str(sum(waiting.values())),)
        heads = (__("Question"), __("Answers"))
        return [Table(__("Answers that wait, in steps of three"), heads, rows, total)]

    def whole(self) -> Link:
        return Link(self.results.assessment.title, self.places.whole)

    # --- what lines are called ---

    def _question_link(self, key: str) -> Link:
        question, score = self.results.questions[key], self.results.result.questions[key]
        agreed = self.results.agreed_value(key)
        note = "" if agreed is None else words.settled(score, agreed)
        return Link(words.spoken(question.text), self.places.to("question", key), note)

    def _dimension_link(self, key: str) -> Link:
        return Link(dimension_names(self.results)[key], self.places.to("dimension", key))

    def _domain_link(self, key: str) -> Link:
        names = {each.key: words.spoken(each.name) for each in self.results.model.domains}
        return Link(names[key], self.places.to("domain", key))

    def _mixed_link(self, key: str) -> Link:
        if key in self.results.questions:
            return self._question_link(key)
        return self._dimension_link(key)


def people_rows(results: Results, groups: Groups) -> tuple[Row, ...]:
    """Who had answered when the figures were made, by group that may be shown."""
    parts = sorted(results.participation.groups, key=lambda each: groups.place(each.groups))
    return tuple(
        Row(
            groups.full_title(part.groups),
            (
                words.came(part.people, part.expected, by_list=results.assessment.by_invitation),
                words.share(part.completion),
            ),
        )
        for part in parts
    )


def _parts(
    caption: str, head: str, parts: Sequence[DimensionScore | DomainScore], links: Iterable[Link]
) -> Table:
    """What a score is made of; how a part stands is told where some part is not usable."""
    standings = [standing_word(each.status) for each in parts]
    rows = []
    for part, link, word in zip(parts, links, standings, strict=True):
        cells = (
            words.exact(part.weight),
            words.score(part.score),
            words.share(part.coverage.value),
            *([word] if any(standings) else []),
        )
        rows.append(Row(link.name, cells, link.url))
    heads = (head, __("Weight"), __("Score"), __("Coverage"))
    return Table(caption, (*heads, __("State")) if any(standings) else heads, tuple(rows))


# --- arithmetic ---


def _formula(rule: Rule, score: Score) -> str:
    if score.gates:
        return CHOICES if score.by_choice else PRACTICES
    if score.kind is Kind.PERCENT:
        return SERVICES if rule is Rule.SERVICE_PERCENT else POOLED
    if score.kind is Kind.LEVEL and score.value != score.mean.value:
        return LOWEST
    return AVERAGE


def _sums(score: Score) -> Iterable[str]:
    """The formula with its numbers."""
    mean = score.mean
    if score.gates or mean.value is None or score.value is None:
        return
    sums = f"{words.exact(mean.numerator)} / {words.exact(mean.denominator)}"
    if score.kind is Kind.PERCENT:
        below = words.exact(mean.denominator)
        if score.top != 1:
            below = f"({words.exact(score.top)} × {below})"
        yield f"100 × {words.exact(mean.numerator)} / {below} = {words.exact(score.value)}"
        return
    if score.kind is Kind.LEVEL and score.value != mean.value:
        values = ", ".join(words.exact(line.value) for line in mean.lines)
        yield f"min({values}) = {words.exact(score.value)}"
        yield __("their mean: %(sums)s") % {"sums": f"{sums} = {words.exact(mean.value)}"}
        return
    yield f"{sums} = {words.exact(score.value)}"


def _climb(score: Score) -> Iterable[str]:
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


def _facts(found: DimensionScore | DomainScore | OverallScore, beside: str) -> Iterable[Fact]:
    yield Fact(
        __("Coverage"),
        coverage_words(found.coverage),
        __("weights of questions with a score / weights of questions that apply"),
    )
    if beside:
        yield Fact(__("Beside the number"), beside, words.bands() if found.score.band else "")


def _agreed_facts(
    found: DimensionScore, answered: str, agreed: AgreedScore | None
) -> Iterable[Fact]:
    """`answered` is what the answers alone give: scores agreed on questions are not in it."""
    counted = words.score(found.computed)
    if found.how is How.AGREED:
        yield Fact(__("Agreed in the room"), words.score(found.score))
    if found.how is How.AGREED or counted != answered:
        yield Fact(__("Computed from the answers"), answered)
    if counted != answered:
        yield Fact(__("With the scores agreed on its questions"), counted)
    if agreed is not None and agreed.rationale:
        noted = pgettext("instead of a score", "Note")
        yield Fact(__("Why") if agreed.value is not None else noted, agreed.rationale)


def _tables(score: Score, name: Input) -> Iterable[Table]:
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


def _ladder() -> str:
    return __(
        "Questions of every kind are brought to 0 to 1 (u) and then to levels 1 to 5, so that all"
        " models speak of the same capabilities. Of a question where people choose a level, the"
        " achieved level counts."
    )


def _settled(cap: CapScore) -> Iterable[str]:
    if cap.agreed:
        yield __(
            "Where the room agreed on the score of a question, that score counts here and in the"
            " column “All”. The columns of the groups hold what their answers alone give."
        )


def _cap_sums(cap: CapScore) -> tuple[str, ...]:
    if cap.u.value is None or cap.score is None:
        return ()
    u = words.exact(cap.u.value)
    return (
        f"u = {words.exact(cap.u.numerator)} / {words.exact(cap.u.denominator)} = {u}",
        f"1 + 4 × {u} = {words.exact(cap.score)}",
    )


def standing_word(status: Standing) -> str:
    return "" if status is Standing.OK else str(words.STANDINGS[status])
