"""A priority is 100 × benefit ÷ effort of now: one that is kept grows old."""

from django.db import migrations


def weigh(apps, schema_editor):
    """Back: as it was kept, rounded half up."""
    rows = apps.get_model('roadmaps', 'WorkPackage').objects.exclude(benefit=None)
    for row in rows.only('benefit', 'effort'):
        rows.filter(pk=row.pk).update(priority=int(10_000 * row.benefit / row.effort + 0.5) / 100)


class Migration(migrations.Migration):

    dependencies = [
        ('roadmaps', '0009_subjects_of_promises'),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, weigh),
        migrations.RemoveField(
            model_name='workpackage',
            name='priority',
        ),
    ]
