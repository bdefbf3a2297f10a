"""The first day that the plan gave a drafted message, so that one that people set is known."""

from django.db import migrations, models
from django.db.models import F


def as_drafted(apps, schema_editor):
    """Nobody has agreed on drafts yet: their days are those of the plan."""
    drafts = apps.get_model('roadmaps', 'Message').objects.filter(status='draft')
    drafts.exclude(draft_key='').update(drafted_on=F('first_on'))


class Migration(migrations.Migration):

    dependencies = [
        ('roadmaps', '0006_skipped_sendings'),
    ]

    operations = [
        migrations.AddField(
            model_name='message',
            name='drafted_on',
            field=models.DateField(editable=False, null=True),
        ),
        migrations.RunPython(as_drafted, migrations.RunPython.noop),
    ]
