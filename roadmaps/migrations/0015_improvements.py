
import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('canvases', '0012_segment_links'),
        ('core', '0011_power_and_interest_by_votes'),
        ('roadmaps', '0014_readings'),
    ]

    operations = [
        migrations.CreateModel(
            name='Improvement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=300, verbose_name='What is done')),
                ('why', models.CharField(blank=True, max_length=500, verbose_name='Why')),
                ('capability', models.CharField(blank=True, max_length=3, verbose_name='Capability')),
                ('from_level', models.DecimalField(blank=True, decimal_places=1, max_digits=2, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)], verbose_name='From level')),
                ('to_level', models.DecimalField(blank=True, decimal_places=1, max_digits=2, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)], verbose_name='To level')),
                ('quarter', models.DateField(blank=True, null=True, verbose_name='Quarter')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='Due on')),
                ('owner_name', models.CharField(blank=True, max_length=80)),
                ('stage', models.CharField(choices=[('plan', 'Plan'), ('do', 'Do'), ('check', 'Check'), ('act', 'Act')], default='plan', max_length=5, verbose_name='Stage')),
                ('checked', models.CharField(blank=True, max_length=500, verbose_name='What the check found')),
                ('done_on', models.DateField(editable=False, null=True)),
                ('function', models.CharField(blank=True, max_length=8)),
                ('number', models.PositiveBigIntegerField(default=0, editable=False)),
                ('archived_at', models.DateTimeField(editable=False, null=True)),
                ('done_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='core.participant')),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='improvements', to='core.engagement')),
                ('kpi', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='improvements', to='canvases.kpi')),
                ('note', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='improvements', to='canvases.note')),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.participant')),
                ('package', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='improvements', to='roadmaps.workpackage')),
            ],
            options={
                'ordering': [models.OrderBy(models.F('quarter'), nulls_last=True), models.OrderBy(models.F('due_on'), nulls_last=True), 'pk'],
                'indexes': [models.Index(fields=['engagement', 'archived_at'], name='improvement_by_engagement')],
                'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='improvement_text_not_empty'), models.CheckConstraint(condition=models.Q(('stage__in', ['plan', 'do', 'check', 'act'])), name='improvement_stage_known'), models.CheckConstraint(condition=models.Q(models.Q(('capability', ''), ('from_level', None), ('to_level', None)), models.Q(('capability__in', ['GOV', 'CTL', 'BEN', 'FIN', 'STK', 'RSK', 'RES', 'STD', 'PPL', 'PFO', 'KNO', 'TEC']), ('from_level__gte', 1), ('from_level__isnull', False), ('to_level__gt', models.F('from_level')), ('to_level__isnull', False), ('to_level__lte', 5)), _connector='OR'), name='improvement_raises_its_capability'), models.CheckConstraint(condition=models.Q(('due_on', None), models.Q(('due_on__gte', models.F('quarter')), ('quarter__isnull', False)), _connector='OR'), name='improvement_due_within_its_quarter'), models.CheckConstraint(condition=models.Q(('owner', None), ('owner_name', ''), _connector='OR'), name='improvement_owner_named_once'), models.CheckConstraint(condition=models.Q(models.Q(('stage', 'act'), _negated=True), models.Q(('checked', ''), _negated=True), _connector='OR'), name='improvement_acts_on_what_was_found'), models.CheckConstraint(condition=models.Q(models.Q(('done_by', None), ('done_on', None)), models.Q(('done_by__isnull', False), ('done_on__isnull', False)), _connector='OR'), name='improvement_done_on_and_by_paired'), models.CheckConstraint(condition=models.Q(models.Q(('function', ''), ('kpi', None), ('note', None)), models.Q(('function', ''), ('note', None), ('package', None)), models.Q(('kpi', None), ('note', None), ('package', None)), models.Q(('function', ''), ('kpi', None), ('package', None)), _connector='OR'), name='improvement_one_source_at_most')],
            },
        ),
    ]
