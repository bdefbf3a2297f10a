"""Logs from before the survey told nobody who answered: they must not tell it either."""

from django.db import migrations

KIND = "survey.answered"
BATCH = 500


def let_nobody_be_named(apps, schema_editor):
    Event = apps.get_model("core", "Event")
    named = Event.objects.filter(kind=KIND, anonymous=False)
    changed = list(named.only("created_at"))
    for event in changed:
        event.by_id, event.anonymous = None, True
        event.created_at = event.created_at.replace(second=0, microsecond=0)
    Event.objects.bulk_update(changed, ["by", "anonymous", "created_at"], batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [
        ("canvases", "0009_evidence"),
        ("core", "0006_stakeholder_register"),
    ]

    # Who it was is gone for good; going back leaves it so.
    operations = [migrations.RunPython(let_nobody_be_named, migrations.RunPython.noop)]
