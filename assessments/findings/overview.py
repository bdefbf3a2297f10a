"""Sheet 1.4: now and target, capability by role group, and where to talk first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as __
from django.utils.translation import ngettext

from assessments import agreement
from assessments import result_words as words
from assessments.agreement import FIRST, Flag
from assessments.answering.participation import GroupProgress
from assessments.findings import pictures
from assessments.findings.groups import Groups
from assessments.findings.places import Number, Places
from assessments.models import AgreedScore
from assessments.results import Results
from assessments.scoring import CapScore, Kind, Score, Standing
from pmo_studio.core import catalogue
from pmo_studio.core.charts import PAGE, Axis, Look, Svg, heat_step

# Of the first of the discuss list so many are in sight at once, the others one click away.
IN_SIGHT = 5
RADAR_WIDTH = 440.0


@dataclass(frozen=True)
class CapabilityRow:
    """One capability in the table beside the radar; `word` says why a score is weak, `settled`
    that agreed scores count in it."""

    key: str
    name: str
    now: Number
    target: Number
    gap: Number
    word: str
    settled: str


@dataclass(frozen=True)
class Warned:
    """Something that limits what the figures say: shape, title and a sentence."""

    shape: str
    title: Number
    text: str


@dataclass(frozen=True)
class HeatColumn:
    """`mark` stands in the hidden cells of groups that are counted here."""

    groups: tuple[str, ...]
    short: str
    full: str
    people: Number | None
    mark: str


@dataclass(frozen=True)
class HeatCell:
    """`number` None: nothing to show, and `why`; `is_hidden` where that is for privacy."""

    number: Number | None
    step: int = 0
    is_weak: bool = False
    is_hidden: bool = False
    mark: str = words.NO_VALUE
    why: str = ""


@dataclass(frozen=True)
class HeatRow:
    """`is_settled`: scores that the room agreed on count in `everybody`."""

    key: str
    name: str
    url: str
    cells: tuple[HeatCell, ...]
    everybody: HeatCell
    is_settled: bool


@dataclass(frozen=True)
class Discussed:
    """One question of the discuss list; `row` is its primary key where that is known."""

    key: str
    row: int | None
    text: str
    url: str
    capability: str
    answered: str
    people: str
    consensus: str
    # What it stands out by most, in a sentence; its page tells all.
    sentence: str
    chart: Svg
    agreed: AgreedScore | None
    agreed_value: str

    @property
    def is_note(self) -> bool:
        return self.agreed is not None and self.agreed.value is None


def is_weak(cap: CapScore) -> bool:
    """Fewer than two questions, or half of what is asked not answered."""
    return cap.thin or cap.status is Standing.INSUFFICIENT


@dataclass(frozen=True)
class Overview:
    """Everything on the sheet but its frame; each part is made when it is asked for."""

    results: Results
    groups: Groups
    targets: Mapping[str, float]
    # The rows of the questions, by key: for links to where the room settles them.
    question_rows: Mapping[str, int] = field(default_factory=dict)
    look: Look = PAGE
    width: float = RADAR_WIDTH

    @cached_property
    def places(self) -> Places:
        return Places.of(self.results.assessment.pk)

    @cached_property
    def keys(self) -> list[str]:
        """The capabilities that the model measures, in the order of the catalogue."""
        measured = self.results.capabilities
        return [each.key for each in catalogue.capabilities() if each.key in measured]

    @cached_property
    def axes(self) -> list[Axis]:
        return [
            Axis(words.capability(key), cap.score, self.targets.get(key), thin=is_weak(cap))
            for key, cap in self._caps()
        ]

    @cached_property
    def radar(self) -> Svg:
        return pictures.maturity(self.axes, width=self.width, look=self.look)

    @cached_property
    def has_targets(self) -> bool:
        return any(key in self.targets for key in self.keys)

    def _caps(self) -> Iterator[tuple[str, CapScore]]:
        for key in self.keys:
            yield key, self.results.capabilities[key]

    @cached_property
    def rows(self) -> list[CapabilityRow]:
        """The table beside the radar."""
        return [self._row(key, cap) for key, cap in self._caps()]

    def _row(self, key: str, cap: CapScore) -> CapabilityRow:
        target, url = self.targets.get(key), self.places.to("capability", key)
        gap = None if target is None or cap.score is None else target - cap.score
        return CapabilityRow(
            key=key,
            name=words.capability(key),
            now=Number(weak_level(cap), url),
            target=Number(words.level(target), url),
            gap=Number(words.NO_VALUE if gap is None else words.change(gap), url),
            word=weakness(cap),
            settled=settled(cap),
        )

    # --- the whole in a number ---

    @cached_property
    def headline(self) -> list[Number]:
        """What the rule makes of everything: one score, or that of each part where it makes none.

        Empty where nothing has a value.
        """
        result = self.results.result
        if result.overall is not None:
            parts = [(__("Everything together"), result.overall.score, self.places.whole)]
        else:
            names = {each.key: words.spoken(each.name) for each in self.results.model.domains}
            parts = [
                (names[each.key], each.score, self.places.to("domain", each.key))
                for each in result.domains
            ]
        stages = self._stages() if result.overall is not None else ""
        return [
            Number(", ".join(filter(None, (self._told(name, score), stages))), url)
            for name, score, url in parts
            if score.value is not None
        ]

    def _told(self, name: str, score: Score) -> str:
        value = words.score(score)
        if score.kind is Kind.LEVEL:
            value = __("level %(level)s") % {"level": value}
        word = words.BANDS[score.band] if score.band is not None else self._level_name(score)
        value = ", ".join(filter(None, (value, str(word))))
        return __("%(name)s: %(value)s") % {"name": name, "value": value}

    def _level_name(self, score: Score) -> str:
        """What the questionnaire calls the whole level that is reached."""
        titles = {each.number: each.title for each in self.results.model.levels}
        return words.spoken(titles[score.level]) if score.level in titles else ""

    def _stages(self) -> str:
        """The highest stage of each chain, or that none is achieved; empty without chains."""
        chains = [each for each in self.results.result.domains if each.stages]
        domains = {each.key: words.spoken(each.name) for each in self.results.model.domains}
        stages = {each.key: words.spoken(each.name) for each in self.results.model.dimensions()}
        reached = [
            f"{domains[each.key]}: {stages[each.highest_stage]}"
            for each in chains
            if each.highest_stage is not None
        ]
        if not reached:
            return __("no stage achieved yet") if chains else ""
        return __("highest stage %(stages)s") % {"stages": "; ".join(reached)}

    # --- what limits the figures ---

    @cached_property
    def warnings(self) -> list[Warned]:
        return [*self._uncovered(), *self._unknown(), *self._thin(), *self._hidden(), *self._late()]

    def _uncovered(self) -> Iterator[Warned]:
        names = {each.key: each.name for each in self.results.model.dimensions()}
        text = __("Less than half is answered, so it cannot count at a gate.")
        for each in self.results.result.dimensions():
            if each.status is Standing.INSUFFICIENT:
                title = __("%(name)s: coverage %(share)s") % {
                    "name": words.spoken(names[each.key]),
                    "share": words.share(each.coverage.value),
                }
                yield Warned("bad", Number(title, self.places.to("dimension", each.key)), text)

    def _unknown(self) -> Iterator[Warned]:
        for key, item in self.results.items.items():
            if Flag.NOBODY_KNOWS in item.flags:
                rate = self.results.result.questions[key].dk_rate
                title = __("Nobody knows: %(share)s said “I don't know”")
                text = words.spoken(self.results.questions[key].text)
                told = title % {"share": words.share(rate)}
                number = Number(told, self.places.to("question", key))
                yield Warned("warn", number, text)

    def _thin(self) -> Iterator[Warned]:
        thin = [words.capability(key) for key, cap in self._caps() if cap.thin]
        if thin:
            title = Number(__("Thin evidence"), self.places.whole)
            yield Warned(
                "warn",
                title,
                __("Fewer than two questions with a score: %(names)s. Shown in parentheses.")
                % {"names": words.listed(thin)},
            )

    def _hidden(self) -> Iterator[Warned]:
        if any(cell.is_hidden for row in self.heat for cell in row.cells):
            yield Warned(
                "open",
                Number(__("Hidden cells"), self.places.whole),
                __(
                    "Too few people of a group answered to be shown by themselves. Where others"
                    " make up the number, they are counted together and in “All”."
                ),
            )

    def _late(self) -> Iterator[Warned]:
        waiting = sum(self.results.waiting.values())
        if not waiting:
            return
        if self.results.assessment.is_open:
            title = ngettext(
                "At least %(count)s answer waits", "At least %(count)s answers wait", waiting
            )
            text = __("They count as soon as enough people answer that nobody's can be told.")
        else:
            title = ngettext(
                "At least %(count)s answer is left out",
                "At least %(count)s answers are left out",
                waiting,
            )
            text = __("They came from too few people to be shown.")
        yield Warned("open", Number(title % {"count": waiting}, self.places.whole), text)

    # --- capability by role group ---

    @cached_property
    def columns(self) -> list[HeatColumn]:
        people = {frozenset(each.groups): each.people for each in self._parts()}
        return [self._column(groups, people.get(frozenset(groups))) for groups in self._cells]

    def _column(self, groups: tuple[str, ...], people: int | None) -> HeatColumn:
        short = self.groups.short(groups)
        return HeatColumn(
            groups,
            short,
            self.groups.column_title(groups, self._cells),
            None if people is None else Number(str(people), self.places.whole),
            mark=short,
        )

    def _parts(self) -> Sequence[GroupProgress]:
        return self.results.participation.groups

    @cached_property
    def everybody(self) -> Number:
        return Number(str(self.results.participation.people), self.places.whole)

    @cached_property
    def _cells(self) -> list[tuple[str, ...]]:
        return sorted(self.results.heat_map, key=self.groups.place)

    @cached_property
    def heat(self) -> list[HeatRow]:
        return [
            HeatRow(
                key,
                words.capability(key),
                self.places.to("capability", key),
                tuple(self._heat_cell(key, groups) for groups in self._cells),
                self._number_cell(cap, self.places.to("capability", key)),
                is_settled=cap.agreed > 0,
            )
            for key, cap in self._caps()
        ]

    @cached_property
    def has_weak(self) -> bool:
        """Whether any number stands in parentheses."""
        return any(cell.is_weak for row in self.heat for cell in (row.everybody, *row.cells))

    @property
    def heat_rule(self) -> str:
        return words.heat_rule(self.results.model, self.results.result.params)

    @cached_property
    def has_settled(self) -> bool:
        """Whether a score that the room agreed on counts in any capability."""
        return any(cap.agreed for _, cap in self._caps())

    def _heat_cell(self, key: str, groups: tuple[str, ...]) -> HeatCell:
        cap = self.results.heat_map[groups].get(key)
        if cap is not None and cap.score is not None:
            return self._number_cell(cap, self.places.to_group(key, groups))
        if (groups, key) in self._shown_parts:
            return HeatCell(None, why=__("no answer with a value"))
        if not any(group in self._asked[key] for group in groups):
            return HeatCell(None, why=__("not asked"))
        if len(groups) > 1:
            return HeatCell(None, why=__("counted elsewhere"))
        return self._hidden_cell(key, groups)

    def _hidden_cell(self, key: str, groups: tuple[str, ...]) -> HeatCell:
        """A group that is not shown by itself: counted with others, or nowhere."""
        for column in self.columns:
            is_with = len(column.groups) > 1 and set(groups) <= set(column.groups)
            if is_with and (column.groups, key) in self._shown_parts:
                why = __("hidden: counted in %(others)s") % {
                    "others": self.groups.title(column.groups)
                }
                return HeatCell(None, is_hidden=True, mark=column.mark, why=why)
        return HeatCell(
            None,
            is_hidden=True,
            mark=f"n<{self.groups.least_of(groups)}",
            why=__("hidden: too few answers"),
        )

    def _number_cell(self, cap: CapScore, url: str) -> HeatCell:
        if cap.score is None:
            return HeatCell(None, why=__("no answer with a value"))
        return HeatCell(Number(weak_level(cap), url), heat_step(cap.score), is_weak(cap))

    @cached_property
    def _shown_parts(self) -> set[tuple[tuple[str, ...], str]]:
        """Groups with a cell on some question of a capability."""
        asked = self.results.questions
        return {
            (cell.groups, asked[key].capability)
            for key, cells in self.results.by_group.items()
            if key in asked
            for cell in cells
        }

    @cached_property
    def _asked(self) -> dict[str, set[str]]:
        """By capability, the groups that are asked about it."""
        asked: dict[str, set[str]] = {key: set() for key in self.keys}
        for question in self.results.questions.values():
            asked[question.capability].update(question.audience or self.groups.names)
        return asked

    # --- where to talk first ---

    @property
    def in_sight(self) -> list[Discussed]:
        return self.discussed[:IN_SIGHT]

    @property
    def beyond(self) -> list[Discussed]:
        return self.discussed[IN_SIGHT:]

    @property
    def voice(self) -> str:
        return words.voice(self.results.result.params.weighting)

    @cached_property
    def discussed(self) -> list[Discussed]:
        return [self._discussed(item) for item in self.results.discuss_list[:FIRST]]

    @cached_property
    def titles(self) -> dict[tuple[str, ...], str]:
        """What shown groups, and pools, are called in a sentence."""
        shown = {cell.groups for cells in self.results.tally.values() for cell in cells}
        return {groups: self.groups.full_title(groups) for groups in shown}

    def _discussed(self, item: agreement.Item) -> Discussed:
        question = self.results.questions[item.key]
        scored = self.results.result.questions[item.key]
        kind, found = question.answer_type, item.agreement
        agreed = self.results.agreed.get(item.key)
        value = None if agreed is None or agreed.value is None else float(agreed.value)
        gap = self.results.gap(question)
        told = words.sentences(
            kind,
            found,
            item.flags,
            gap,
            scored.dk_rate,
            self.titles,
            is_settled=agreed is not None,
        )
        return Discussed(
            key=item.key,
            row=self.question_rows.get(item.key),
            text=words.spoken(question.text),
            url=self.places.to("question", item.key),
            capability=words.capability(question.capability),
            answered=words.answered(scored),
            people=str(found.n),
            consensus=words.consensus(kind, found),
            sentence=next(iter(told), ""),
            chart=pictures.spread(
                kind, self.results.counts(item.key), mean=scored.computed, look=self.look
            ),
            agreed=agreed,
            agreed_value=words.on_scale(kind, value),
        )


def weak_level(cap: CapScore) -> str:
    """The score, in parentheses where the evidence is weak."""
    text = words.level(cap.score)
    return f"({text})" if cap.score is not None and is_weak(cap) else text


def weakness(cap: CapScore) -> str:
    """Why a score is weak or missing, in words; empty where it is not."""
    if cap.status is Standing.NA or cap.score is None:
        return str(words.STANDINGS[cap.status])
    if cap.status is Standing.INSUFFICIENT:
        return str(words.STANDINGS[Standing.INSUFFICIENT])
    return __("thin evidence") if cap.thin else ""


def settled(cap: CapScore) -> str:
    """That scores count in it which the room agreed on; empty where none does."""
    return __("with agreed scores") if cap.agreed else ""


def remark(cap: CapScore) -> str:
    """All that who reads the score on paper or in a workbook must know of it."""
    return ", ".join(filter(None, (weakness(cap), settled(cap))))
