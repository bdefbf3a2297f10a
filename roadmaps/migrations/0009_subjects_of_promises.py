"""Every promise has a subject of its own, so that one reason can be redacted without the others."""

from django.db import migrations

KINDS = ('promise.kept', 'promise.forgotten')


def apart(apps, schema_editor):
    log = apps.get_model('core', 'Event').objects.filter(kind__in=KINDS)
    for event in log.only('number'):
        log.filter(pk=event.pk).update(subject=f'promise:{event.number}')


def together(apps, schema_editor):
    log = apps.get_model('core', 'Event').objects.filter(kind__in=KINDS)
    for event in log.only('engagement_id'):
        log.filter(pk=event.pk).update(subject=f'promise:{event.engagement_id}')


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0009_numbers_that_travel'),
        ('roadmaps', '0008_wave_decision_until'),
    ]

    operations = [
        migrations.RunPython(apart, together),
    ]
