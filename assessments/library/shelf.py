"""The maturity models that an account can choose from: built in, and its own with their state."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from assessments import wording
from assessments.library import model_words
from assessments.maturity import builtin, reading
from assessments.maturity.entries import MaturityModel
from assessments.maturity.fields import Problem
from assessments.models import LibraryModel
from pmo_studio.core import catalogue
from pmo_studio.core.models import User

# So many capabilities are named; of more it is said how many.
NAMED_MOST = 4


@dataclass(frozen=True)
class Shelved:
    """A model with what lists and its page say about it; `row` is None for a built-in one."""

    model: MaturityModel
    row: LibraryModel | None = None
    unfinished: tuple[Problem, ...] = ()

    @property
    def is_usable(self) -> bool:
        """Whether an assessment can be made of it."""
        return not self.unfinished

    @property
    def is_editable(self) -> bool:
        return self.row is not None and not self.row.is_locked

    @cached_property
    def problems(self) -> list[model_words.Said]:
        """What it still lacks, in words."""
        document = self.row.document if self.row else {}
        return model_words.said(self.unfinished, document)

    @cached_property
    def scope(self) -> dict[str, int]:
        return model_words.scope(self.model)

    @cached_property
    def capabilities(self) -> list[str]:
        """The names of those that it has questions for."""
        return wording.capabilities(self.model)

    @property
    def measures_all(self) -> bool:
        return len(self.capabilities) == len(catalogue.capabilities())

    @property
    def named(self) -> list[str]:
        return self.capabilities[:NAMED_MOST]

    @property
    def unnamed(self) -> int:
        """How many more it measures."""
        return len(self.capabilities) - len(self.named)


def built_in() -> list[Shelved]:
    return [Shelved(model) for model in builtin.models()]


def shelved(row: LibraryModel) -> Shelved:
    """One of somebody's own; what is stored can always be read (actions.library)."""
    model, unfinished = reading.examine(row.document)
    return Shelved(model, row, unfinished)


def own(owner: User) -> Iterator[Shelved]:
    """Everything of an account, the newest version of each name first."""
    return map(shelved, LibraryModel.objects.of(owner))


def groups_of_its_own(model: MaturityModel) -> list[str]:
    """Keys of role groups that the model asks besides the usual six, in its order."""
    usual = {each.key for each in catalogue.role_groups()}
    named = dict.fromkeys(key for each in model.questions() for key in each.audience)
    return [key for key in named if key not in usual]
