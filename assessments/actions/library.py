"""Maturity models of one's own: duplicate, change, lock, delete, bring in.

They belong to an account and to no engagement, so there is no log to write an event into, and
`by` is the account.  Each action is one transaction that takes the row first.
"""

from collections.abc import Iterator
from dataclasses import replace

from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from assessments.maturity import builtin, editing, reading, writing
from assessments.maturity.entries import MaturityModel
from assessments.maturity.reading import VERSION_MOST
from assessments.models import LibraryModel
from assessments.models.library import NAME_MOST
from pmo_studio.core import languages
from pmo_studio.core.catalogue import Text
from pmo_studio.core.models import User
from pmo_studio.core.refusals import Refused

MODELS_MOST = 200

LOCKED = _(
    "People answer this version, so it stays as it is. Make a new version of it and change that."
)
USED = _(
    "This version is in use, and results point to it: it cannot be deleted. What you no longer want"
    " to offer, leave aside."
)
TOO_MANY = _("You have %(most)s models and versions. Delete some that nobody uses first.")
NO_VERSION = _("No higher version number is left. Duplicate the model instead.")


class ChangedMeanwhile(Exception):
    """The model was saved since the page was made; `row` is how it stands now."""

    def __init__(self, row: LibraryModel) -> None:
        super().__init__(f"edition {row.edition}")
        self.row = row


@transaction.atomic
def duplicate_model(model: MaturityModel, *, by: User) -> LibraryModel:
    """A copy to edit: version 1 under a key of its own, "opm3q-2", and a name that says so."""
    _refuse_too_many(by)
    name = Text(*(_name_of_copy(model.name, language) for language in ("en", "pt-br", "es")))
    return _create(replace(model, key=free_key(model.key, by), name=name, version=1), by)


@transaction.atomic
def new_version(row: LibraryModel, *, by: User) -> LibraryModel:
    """The same model under the next version number, to be changed again."""
    _refuse_too_many(by)
    model, _problems = reading.examine(_mine(row, by).document)
    return _create(replace(model, version=next_version(model.key, by)), by)


@transaction.atomic
def save_model(row: LibraryModel, *, model: MaturityModel, edition: int, by: User) -> LibraryModel:
    """Keep the changed model, finished or not; its key and version stay.

    Raises BadModel for what no draft may have, ChangedMeanwhile when `edition` is not the newest.
    """
    fresh = _mine(row, by)
    if fresh.is_locked:
        raise Refused(LOCKED)
    if fresh.edition != edition:
        raise ChangedMeanwhile(fresh)
    kept = _checked(replace(model, key=fresh.key, version=fresh.version))
    fresh.name, fresh.document = name_of(kept), writing.document(kept)
    fresh.edition += 1
    fresh.save(update_fields=["name", "document", "edition", "changed_at"])
    return fresh


@transaction.atomic
def delete_model(row: LibraryModel, *, by: User) -> None:
    """Remove a version that nobody ever answered."""
    fresh = _mine(row, by)
    if fresh.is_locked:
        raise Refused(USED)
    fresh.delete()


@transaction.atomic
def import_model(model: MaturityModel, *, by: User) -> LibraryModel:
    """A model from a file: a new one, or the next version of one's own with the same key.

    The key of a built-in model is theirs: such a model gets the next free one.
    """
    _refuse_too_many(by)
    if model.key in builtin.KEYS:
        return _create(replace(model, key=free_key(model.key, by), version=1), by)
    return _create(replace(model, version=imported_version(model, by)), by)


def imported_version(model: MaturityModel, owner: User) -> int:
    """The version that a model from a file gets."""
    if LibraryModel.objects.of(owner).filter(key=model.key).exists():
        return next_version(model.key, owner)
    return model.version


def next_version(key: str, owner: User) -> int:
    newest = LibraryModel.objects.of(owner).filter(key=key).aggregate(n=Max("version"))["n"] or 0
    if newest >= VERSION_MOST:
        raise Refused(NO_VERSION)
    return int(newest) + 1


def free_key(key: str, owner: User) -> str:
    """The key with the first free number behind it: "opm3q-2"."""
    own = LibraryModel.objects.of(owner).order_by().values_list("key", flat=True)
    taken = {*builtin.KEYS, *own}
    return next(each for each in _numbered(key) if each not in taken)


def name_of(model: MaturityModel) -> str:
    """The name for lists, in the language in which the model was saved."""
    return model.name.in_language(languages.current())[:NAME_MOST]


def _name_of_copy(name: Text, language: str) -> str:
    """In that language; a long name loses its end, a draft without one stays without."""
    with translation.override(language):
        mark = " " + __("(copy)")
    said = name.in_language(language)
    return said and said[: NAME_MOST - len(mark)].rstrip() + mark


def _numbered(key: str) -> Iterator[str]:
    stem, mark, number = key.rpartition("-")
    is_numbered = bool(mark) and number.isdecimal()
    return editing.numbered(stem if is_numbered else key, first=2, mark="-")


def _create(model: MaturityModel, by: User) -> LibraryModel:
    kept = _checked(model)
    return LibraryModel.objects.create(
        owner=by,
        key=kept.key,
        version=kept.version,
        name=name_of(kept),
        document=writing.document(kept),
    )


def _checked(model: MaturityModel) -> MaturityModel:
    """The model as a reader of its document gets it; BadModel when none may have it."""
    kept, _problems = reading.examine(writing.document(model))
    return kept


def _mine(row: LibraryModel, by: User) -> LibraryModel:
    return LibraryModel.objects.of(by).select_for_update().get(pk=row.pk)


def _refuse_too_many(by: User) -> None:
    # The account's row is the lock: two windows never take the same key or version.
    User.objects.select_for_update().get(pk=by.pk)
    if LibraryModel.objects.of(by).count() >= MODELS_MOST:
        raise Refused(TOO_MANY % {"most": MODELS_MOST})
