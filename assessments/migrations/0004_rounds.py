"""Re-assessments from before rounds had numbers: each repeats the one asked before it."""

from django.db import migrations


def number_rounds(apps, schema_editor):
    assessments = apps.get_model("assessments", "Assessment").objects.order_by("pk")
    last = {}
    for row in assessments.only("engagement_id", "model_key", "scope_unit", "kind", "round"):
        asked = (row.engagement_id, row.model_key, row.scope_unit)
        before = last.get(asked)
        if row.kind != "as_is" and before is not None:
            row.repeats_id, row.round = before.pk, before.round + 1
            row.save(update_fields=["repeats", "round"])
        last[asked] = row


class Migration(migrations.Migration):
    dependencies = [("assessments", "0003_assessment_cycle")]
    operations = [migrations.RunPython(number_rounds, migrations.RunPython.noop)]
