import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("canvases", "0003_links_functions_kpis"),
        ("core", "0006_stakeholder_register"),
    ]

    operations = [
        migrations.CreateModel(
            name="Mandate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("mission", models.CharField(blank=True, max_length=300, verbose_name="Mission")),
                ("vision", models.CharField(blank=True, max_length=500, verbose_name="Vision")),
                (
                    "scope",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("enterprise", "The whole organisation"),
                            ("department", "One department or region"),
                            ("programme", "One programme"),
                        ],
                        max_length=10,
                        verbose_name="Scope",
                    ),
                ),
                (
                    "scope_in",
                    models.CharField(blank=True, max_length=1000, verbose_name="In scope"),
                ),
                (
                    "scope_out",
                    models.CharField(blank=True, max_length=1000, verbose_name="Out of scope"),
                ),
                (
                    "authority",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("advise", "Advise"),
                            ("require", "Require"),
                            ("decide", "Decide"),
                            ("run", "Run"),
                        ],
                        max_length=7,
                        verbose_name="Authority",
                    ),
                ),
                (
                    "reporting_line",
                    models.CharField(blank=True, max_length=200, verbose_name="Reporting line"),
                ),
                (
                    "sponsor_name",
                    models.CharField(blank=True, max_length=80, verbose_name="Sponsor"),
                ),
                ("funding", models.CharField(blank=True, max_length=300, verbose_name="Funding")),
                ("review_on", models.DateField(blank=True, null=True, verbose_name="Review date")),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Draft"), ("agreed", "Agreed"), ("signed", "Signed")],
                        default="draft",
                        editable=False,
                        max_length=6,
                    ),
                ),
                ("agreed_at", models.DateTimeField(editable=False, null=True)),
                ("signed_at", models.DateTimeField(editable=False, null=True)),
                ("signed_name", models.CharField(blank=True, editable=False, max_length=80)),
                ("signed_on", models.DateField(editable=False, null=True)),
                (
                    "signed_how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("seat", "in the studio, by the sponsor"),
                            ("paper", "on paper"),
                            ("link", "by a one-time link"),
                        ],
                        editable=False,
                        max_length=5,
                    ),
                ),
                ("number", models.PositiveBigIntegerField(default=0, editable=False)),
                (
                    "agreed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="core.participant",
                    ),
                ),
                (
                    "engagement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mandate",
                        to="core.engagement",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="core.participant",
                    ),
                ),
                (
                    "sponsor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="core.participant",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DecisionRight",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=200, verbose_name="Decision right")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("number", models.PositiveBigIntegerField(default=0, editable=False)),
                (
                    "mandate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rights",
                        to="canvases.mandate",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="MandateCopy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("document", models.JSONField()),
                ("signed_at", models.DateTimeField()),
                ("number", models.PositiveBigIntegerField(default=0, editable=False)),
                (
                    "mandate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="copies",
                        to="canvases.mandate",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="core.participant",
                    ),
                ),
                (
                    "sponsor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="core.participant",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "mandate copies",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="MandateLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="core.participant",
                    ),
                ),
                (
                    "mandate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="canvases.mandate",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="MandateVariant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "field",
                    models.CharField(
                        choices=[("mission", "Mission"), ("vision", "Vision")], max_length=7
                    ),
                ),
                ("text", models.CharField(max_length=500, verbose_name="Text")),
                ("chosen", models.BooleanField(default=False, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("number", models.PositiveBigIntegerField(default=0, editable=False)),
                ("archived_at", models.DateTimeField(editable=False, null=True)),
                (
                    "archived_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="core.participant",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="core.participant",
                    ),
                ),
                (
                    "mandate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="variants",
                        to="canvases.mandate",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Objective",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=120, verbose_name="Objective")),
                ("position", models.PositiveSmallIntegerField()),
                ("number", models.PositiveBigIntegerField(default=0, editable=False)),
                (
                    "mandate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="objectives",
                        to="canvases.mandate",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="ObjectiveKpi",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "kpi",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proves",
                        to="canvases.kpi",
                    ),
                ),
                (
                    "objective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proofs",
                        to="canvases.objective",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.AddField(
            model_name="objective",
            name="kpis",
            field=models.ManyToManyField(
                related_name="objectives", through="canvases.ObjectiveKpi", to="canvases.kpi"
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("scope", ""),
                    ("scope__in", ["enterprise", "department", "programme"]),
                    _connector="OR",
                ),
                name="mandate_scope_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("authority", ""),
                    ("authority__in", ["advise", "require", "decide", "run"]),
                    _connector="OR",
                ),
                name="mandate_authority_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(("sponsor", None), ("sponsor_name", ""), _connector="OR"),
                name="mandate_sponsor_named_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agreed_at", None), ("agreed_by", None), ("status", "draft")),
                    models.Q(
                        ("agreed_at__isnull", False),
                        ("agreed_by__isnull", False),
                        ("status__in", ["agreed", "signed"]),
                    ),
                    _connector="OR",
                ),
                name="mandate_agreed_exactly_with_who_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("status", "signed"), _negated=True),
                        ("signed_at", None),
                        ("signed_by", None),
                        ("signed_on", None),
                        ("signed_how", ""),
                        ("signed_name", ""),
                    ),
                    models.Q(
                        ("signed_at__isnull", False),
                        ("signed_by__isnull", False),
                        ("status", "signed"),
                        ("signed_how__in", ["seat", "paper", "link"]),
                        ("signed_on__isnull", False),
                        models.Q(("signed_name", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="mandate_signed_exactly_with_who_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="decisionright",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True),
                name="decision_right_text_not_empty",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandatelink",
            constraint=models.CheckConstraint(
                condition=models.Q(("used_at", None), ("revoked_at", None), _connector="OR"),
                name="mandate_link_used_or_revoked",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandatevariant",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True),
                name="mandate_variant_text_not_empty",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandatevariant",
            constraint=models.CheckConstraint(
                condition=models.Q(("field__in", ["mission", "vision"])),
                name="mandate_variant_field_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandatevariant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("archived_at", None), ("archived_by", None)),
                    models.Q(("archived_at__isnull", False), ("archived_by__isnull", False)),
                    _connector="OR",
                ),
                name="mandate_variant_archived_at_and_by_paired",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandatevariant",
            constraint=models.UniqueConstraint(
                condition=models.Q(("chosen", True)),
                fields=("mandate", "field"),
                name="mandate_variant_one_chosen",
            ),
        ),
        migrations.AddConstraint(
            model_name="objectivekpi",
            constraint=models.UniqueConstraint(
                fields=("objective", "kpi"), name="objective_kpi_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="objectivekpi",
            constraint=models.UniqueConstraint(
                fields=("objective", "position"), name="objective_kpi_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="objectivekpi",
            constraint=models.CheckConstraint(
                condition=models.Q(("position__gte", 1), ("position__lte", 3)),
                name="objective_kpi_position_1_to_3",
            ),
        ),
        migrations.AddConstraint(
            model_name="objective",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="objective_text_not_empty"
            ),
        ),
        migrations.AddConstraint(
            model_name="objective",
            constraint=models.CheckConstraint(
                condition=models.Q(("position__gte", 1), ("position__lte", 6)),
                name="objective_position_1_to_6",
            ),
        ),
        migrations.AddConstraint(
            model_name="objective",
            constraint=models.UniqueConstraint(
                fields=("mandate", "position"), name="objective_place_once"
            ),
        ),
    ]
