import uuid

import django.db.models.deletion
from django.db import migrations, models

from ._history import CHECKPOINTS_BACKWARD, CHECKPOINTS_FORWARD

#: Drafts that were saved before know their customer by the foreign key alone.
NAME_CUSTOMERS = """
UPDATE saleor_phone_order_draft SET customer_ref = customer_id::text WHERE customer_id IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [
        ("saleor_phone_order", "0003_tier_customer_type"),
    ]

    operations = [
        migrations.CreateModel(
            name="CheckpointEnd",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("chain", models.CharField(max_length=80)),
                ("sequence", models.PositiveIntegerField()),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "ordering": ("checkpoint", "chain"),
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("mode", models.CharField(default="VERBAL", max_length=10)),
                ("wording", models.TextField(blank=True, default="")),
                ("email_hash", models.CharField(blank=True, default="", max_length=64)),
                ("code_sent_at", models.DateTimeField(blank=True, null=True)),
                ("wrong_answers", models.PositiveIntegerField(default=0)),
                ("given_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="HistoryCheckpoint",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField(unique=True)),
                ("at", models.DateTimeField()),
                ("seal", models.CharField(max_length=64)),
            ],
            options={
                "ordering": ("number",),
            },
        ),
        migrations.CreateModel(
            name="Mail",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("subject_ref", models.CharField(blank=True, default="", max_length=36)),
                ("state", models.CharField(default="QUEUED", max_length=10)),
                ("reason", models.CharField(blank=True, default="", max_length=40)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("queued_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("-queued_at", "id"),
            },
        ),
        migrations.AddField(
            model_name="draft",
            name="customer_ref",
            field=models.CharField(blank=True, default="", max_length=36),
        ),
        migrations.AddField(
            model_name="draft",
            name="erased_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="draftlink",
            name="code_sent_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="draftlink",
            name="original",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="copies",
                to="saleor_phone_order.DraftLink",
            ),
        ),
        migrations.AddField(
            model_name="draftlink",
            name="recipient_check",
            field=models.CharField(default="NONE", max_length=20),
        ),
        migrations.AddField(
            model_name="draftlink",
            name="wrong_answers",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddIndex(
            model_name="draft",
            index=models.Index(fields=["customer_ref"], name="phone_order_draft_customer"),
        ),
        migrations.AddIndex(
            model_name="mail",
            index=models.Index(
                condition=models.Q(state="QUEUED"), fields=["due_at"], name="phone_order_mail_due"
            ),
        ),
        migrations.AddIndex(
            model_name="mail",
            index=models.Index(fields=["subject_ref"], name="phone_order_mail_subject"),
        ),
        migrations.AddConstraint(
            model_name="mail",
            constraint=models.UniqueConstraint(
                condition=models.Q(state="QUEUED"),
                fields=("kind", "subject_ref"),
                name="phone_order_mail_queued_once",
            ),
        ),
        migrations.AddField(
            model_name="consent",
            name="session",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="consent",
                to="saleor_phone_order.Session",
            ),
        ),
        migrations.AddField(
            model_name="checkpointend",
            name="checkpoint",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="ends",
                to="saleor_phone_order.HistoryCheckpoint",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkpointend",
            constraint=models.UniqueConstraint(
                fields=("chain", "checkpoint"), name="phone_order_checkpoint_end_unique"
            ),
        ),
        migrations.RunSQL(NAME_CUSTOMERS, migrations.RunSQL.noop),
        migrations.RunSQL(CHECKPOINTS_FORWARD, CHECKPOINTS_BACKWARD),
    ]
