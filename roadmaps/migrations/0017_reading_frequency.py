"""Readings know how long their period is: how often a KPI is measured may change."""

from django.db import migrations, models
from django.db.models import OuterRef, Q, Subquery

FREQUENCIES = ["monthly", "quarterly", "half-year", "yearly"]
# The months in which a period of the frequency begins.
BEGINS = {"quarterly": [1, 4, 7, 10], "half-year": [1, 7], "yearly": [1]}


def fill(apps, schema_editor):
    """The frequency of the KPI; a month where no period of that frequency begins on the day."""
    Kpi, Reading = apps.get_model("canvases", "Kpi"), apps.get_model("roadmaps", "Reading")
    often = Kpi.objects.filter(pk=OuterRef("kpi")).values("frequency")[:1]
    Reading.objects.update(frequency=Subquery(often))
    for frequency, months in BEGINS.items():
        rows = Reading.objects.filter(frequency=frequency).exclude(period__month__in=months)
        rows.update(frequency="monthly")


class Migration(migrations.Migration):
    dependencies = [("roadmaps", "0016_closing")]

    operations = [
        migrations.AddField(
            model_name="reading",
            name="frequency",
            field=models.CharField(
                choices=[
                    ("monthly", "Monthly"),
                    ("quarterly", "Quarterly"),
                    ("half-year", "Every half-year"),
                    ("yearly", "Yearly"),
                ],
                default="monthly",
                max_length=9,
                verbose_name="How often",
            ),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RemoveConstraint(
            model_name="reading", name="reading_one_stands_per_period"
        ),
        migrations.AddConstraint(
            model_name="reading",
            constraint=models.UniqueConstraint(
                condition=Q(archived_at=None),
                fields=("kpi", "period", "frequency"),
                name="reading_one_stands_per_period",
            ),
        ),
        migrations.AddConstraint(
            model_name="reading",
            constraint=models.CheckConstraint(
                condition=Q(frequency__in=FREQUENCIES), name="reading_frequency_known"
            ),
        ),
    ]
