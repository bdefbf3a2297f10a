"""The closeout asks of each decision right whether it is in use."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("canvases", "0012_segment_links")]

    operations = [
        migrations.AddField(
            model_name="decisionright",
            name="in_use",
            field=models.BooleanField(editable=False, null=True),
        ),
    ]
