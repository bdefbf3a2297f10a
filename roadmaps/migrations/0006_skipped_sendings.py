"""A day on which a message was due can be skipped: a sending without the day of sending."""

from django.db import migrations, models


def forget_skipped(apps, schema_editor):
    """What was skipped is asked for again, as before."""
    apps.get_model('roadmaps', 'Sending').objects.filter(sent_on=None).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('roadmaps', '0005_exchange'),
    ]

    operations = [
        migrations.AlterField(
            model_name='sending',
            name='sent_on',
            field=models.DateField(null=True),
        ),
        migrations.RunPython(migrations.RunPython.noop, forget_skipped),
    ]
