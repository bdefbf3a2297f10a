"""What the inputs of a figure are called, and where each is explained itself."""

from dataclasses import dataclass
from functools import cached_property

from assessments import result_words as words
from assessments.findings.places import Places
from assessments.findings.scores import dimension_names
from assessments.findings.tables import Link
from assessments.results import Results


@dataclass(frozen=True)
class Links:
    """By the keys of the parts of one assessment."""

    results: Results

    @cached_property
    def places(self) -> Places:
        return Places.of(self.results.assessment.pk)

    def whole(self) -> Link:
        return Link(self.results.assessment.title, self.places.whole)

    def domain(self, key: str) -> Link:
        names = {each.key: words.spoken(each.name) for each in self.results.model.domains}
        return Link(names[key], self.places.to("domain", key))

    def dimension(self, key: str) -> Link:
        return Link(dimension_names(self.results)[key], self.places.to("dimension", key))

    def question(self, key: str) -> Link:
        """With what the room agreed on it."""
        question, score = self.results.questions[key], self.results.result.questions[key]
        agreed = self.results.agreed_value(key)
        note = "" if agreed is None else words.settled(score, agreed)
        return Link(words.spoken(question.text), self.places.to("question", key), note)

    def question_or_dimension(self, key: str) -> Link:
        return self.question(key) if key in self.results.questions else self.dimension(key)

    def capability(self, key: str) -> Link:
        return Link(words.capability(key), self.places.to("capability", key))
