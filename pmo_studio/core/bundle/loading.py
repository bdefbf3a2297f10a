"""A bundle as a new engagement."""

from collections.abc import Mapping
from typing import Any

from django.db import DataError, IntegrityError, models, transaction
from django.utils.translation import gettext as __

from pmo_studio.core import events
from pmo_studio.core.bundle.bad import BadBundle
from pmo_studio.core.bundle.checking import check, rows_of
from pmo_studio.core.bundle.tables import Arrival, Row, Scope, Table, tables
from pmo_studio.core.models import Engagement, Participant, User
from pmo_studio.core.models.people import Kind, Role

BATCH = 500
IMPORTED = "engagement.imported"
Accounts = Mapping[int, User]


def load(
    document: Any, *, owner: User, accounts: Accounts | None = None, told: str = IMPORTED
) -> Engagement:
    """Make a new engagement of the document, all of it or nothing; BadBundle says why not.

    `owner` becomes its only lead, with a seat of their own.  Everybody else arrives as a seat
    without an account, to be linked by invitation.  `accounts` gives seats of the bundle to
    accounts at once; an owner named there takes that seat instead of a new one.  `told` is the kind
    of the event that says how the engagement came.
    """
    scope = check(document)
    try:
        with transaction.atomic():
            return _load(document, scope, owner, accounts or {}, told)
    except (IntegrityError, DataError) as error:
        # Every rule of the database has its own sentence in checking; this is for a new one.
        words = __("The database refuses this bundle: %(reason)s")
        raise BadBundle("", words % {"reason": str(error).splitlines()[0]}) from error


def _load(document: Any, scope: Scope, owner: User, accounts: Accounts, told: str) -> Engagement:
    first, *others = tables()
    arrival = _begin(first, document, scope)
    ids: dict[str, dict[int, int]] = {first.space: {1: arrival.engagement.pk}}
    for table in others:
        _load_table(table, document, arrival, ids)
        if table.model is Participant:
            _seat_people(arrival, owner, accounts, ids.get(table.space, {}))
    with events.change(arrival.engagement, by=arrival.lead, archived_too=True) as change:
        change.record(told, subject=f"engagement:{arrival.engagement.pk}")
    return arrival.engagement


def _begin(table: Table, document: Any, scope: Scope) -> Arrival:
    """The engagement itself, whose next number follows the log that comes with it."""
    numbers = [event["number"] for event in document.get("events", [])]
    values = _values(table, document[table.key], scope)
    engagement = Engagement(last_number=max(numbers, default=0), **values)
    engagement.save()
    _restore_dates(table, [engagement], [values])
    # Nobody until the seats are there: nothing before them has an author.
    nobody = Participant(engagement=engagement)
    return Arrival(engagement, nobody, nobody, scope)


def _load_table(
    table: Table, document: Any, arrival: Arrival, ids: dict[str, dict[int, int]]
) -> None:
    if table.fields_in(arrival.scope) is None:
        return
    own = [name for name, space in table.references.items() if space == table.space]

    def resolve(space: str, number: int, place: str) -> int:
        return ids.get(space, {}).get(number, 0)

    made: list[models.Model] = []
    written: list[Row] = []
    pending: list[tuple[models.Model, Row]] = []
    locals_: list[int] = []
    for place, row in rows_of(table, document):
        later = {name: row.get(name) for name in own}
        moved = table.convert_ids({**row, **dict.fromkeys(own)}, place, resolve)
        values = table.arrive(_values(table, moved, arrival.scope), arrival)
        instance = table.model(**_owner(table, arrival), **_attributes(table, values))
        made.append(instance)
        written.append(values)
        locals_.append(row.get("id", 0))
        if any(later.values()):
            pending.append((instance, later))
    table.model._default_manager.bulk_create(made, batch_size=BATCH)
    if table.has_ids:
        ids[table.space] = {
            local: int(instance.pk) for local, instance in zip(locals_, made, strict=True)
        }
    for instance, later in pending:
        for name, local in later.items():
            if local is not None:
                setattr(instance, f"{name}_id", ids[table.space][local])
    if pending:
        chosen = [instance for instance, _ in pending]
        table.model._default_manager.bulk_update(chosen, own, batch_size=BATCH)
    _restore_dates(table, made, written)


def _owner(table: Table, arrival: Arrival) -> dict[str, Any]:
    names = {field.name for field in table.model._meta.concrete_fields}
    return {"engagement": arrival.engagement} if "engagement" in names else {}


def _values(table: Table, row: Row, scope: Scope) -> Row:
    columns = table.columns(scope)
    return {name: column.back(row[name]) for name, column in columns.items() if name in row}


def _attributes(table: Table, values: Row) -> Row:
    """Foreign keys are given as ids."""
    known = table.references.keys()
    return {f"{name}_id" if name in known else name: value for name, value in values.items()}


def _restore_dates(table: Table, made: list[Any], written: list[Row]) -> None:
    """Fields that Django fills by the clock get back what the bundle says."""
    names = [
        field.name
        for field in table.model._meta.concrete_fields
        if getattr(field, "auto_now_add", False) and field.name in table.fields
    ]
    if not names or not made or names[0] not in written[0]:
        return
    for instance, values in zip(made, written, strict=True):
        for name in names:
            setattr(instance, name, values[name])
    table.model._default_manager.bulk_update(made, names, batch_size=BATCH)


def _seat_people(arrival: Arrival, owner: User, accounts: Accounts, seats: dict[int, int]) -> None:
    """The importer's seat, the service's, and those that accounts take at once."""
    engagement = arrival.engagement
    for local, user in accounts.items():
        role = {"role": Role.LEAD} if user == owner else {}
        Participant.objects.filter(pk=seats[local]).update(kind=Kind.PERSON, user=user, **role)
    lead = Participant.objects.filter(engagement=engagement, user=owner).first()
    arrival.lead = lead or Participant.objects.create(
        engagement=engagement,
        user=owner,
        role=Role.LEAD,
        display_name=owner.display_name[:60],
        role_group=engagement.role_groups.filter(key="PMO").first(),
    )
    service = Participant.objects.filter(engagement=engagement, kind=Kind.SERVICE).first()
    arrival.service = service or Participant.objects.create(
        engagement=engagement, kind=Kind.SERVICE, role=Role.VIEWER, display_name="PMO Studio"
    )
