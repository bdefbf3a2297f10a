from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("core", "0014_closed")]

    operations = [
        migrations.AddField(
            model_name="engagement",
            name="renewed_from",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=models.SET_NULL,
                related_name="renewed_as",
                to="core.engagement",
            ),
        ),
        migrations.AddConstraint(
            model_name="engagement",
            constraint=models.CheckConstraint(
                condition=~Q(renewed_from=F("id")), name="engagement_renewed_from_another_one"
            ),
        ),
    ]
