import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('canvases', '0012_segment_links'),
        ('core', '0013_readings_opening'),
        ('roadmaps', '0018_closeout'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='improvement',
            name='improvement_one_source_at_most',
        ),
        migrations.AddField(
            model_name='improvement',
            name='lesson',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='improvements', to='roadmaps.lesson'),
        ),
        migrations.AddConstraint(
            model_name='improvement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('function', ''), ('kpi', None), ('lesson', None), ('note', None)), models.Q(('function', ''), ('lesson', None), ('note', None), ('package', None)), models.Q(('kpi', None), ('lesson', None), ('note', None), ('package', None)), models.Q(('function', ''), ('kpi', None), ('lesson', None), ('package', None)), models.Q(('function', ''), ('kpi', None), ('note', None), ('package', None)), _connector='OR'), name='improvement_one_source_at_most'),
        ),
    ]
