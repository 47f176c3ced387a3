import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("saleor_phone_order", "0004_outbox_consent_checkpoints"),
    ]

    operations = [
        migrations.CreateModel(
            name="Payment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("state", models.CharField(default="CREATED", max_length=20)),
                ("is_waited_for", models.BooleanField(default=False)),
                ("channel_ref", models.CharField(blank=True, default="", max_length=255)),
                ("checkout_ref", models.CharField(blank=True, default="", max_length=36)),
                ("order_ref", models.CharField(blank=True, default="", max_length=36)),
                ("amount", models.DecimalField(decimal_places=3, max_digits=15)),
                ("currency", models.CharField(max_length=3)),
                ("process_key", models.CharField(blank=True, default="", max_length=128)),
                ("method_ref", models.CharField(blank=True, default="", max_length=255)),
                ("method", models.CharField(blank=True, default="", max_length=40)),
                ("mandate", models.TextField(blank=True, default="")),
                ("is_live", models.BooleanField(default=False)),
                ("gateway_ref", models.CharField(blank=True, default="", max_length=255)),
                ("host_ref", models.CharField(blank=True, default="", max_length=64)),
                ("failure_code", models.CharField(blank=True, default="", max_length=60)),
                (
                    "captured_amount",
                    models.DecimalField(decimal_places=3, default=0, max_digits=15),
                ),
                (
                    "refunded_amount",
                    models.DecimalField(decimal_places=3, default=0, max_digits=15),
                ),
                ("hold_expires_at", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "draft",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="payments",
                        to="saleor_phone_order.Draft",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="saleor_phone_order.Session",
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at", "id"),
            },
        ),
        migrations.CreateModel(
            name="PaymentEvent",
            fields=[
                ("id", models.CharField(max_length=255, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=80)),
                ("received_at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.AddField(
            model_name="review",
            name="routes",
            field=models.CharField(blank=True, default="", max_length=120),
        ),
        migrations.CreateModel(
            name="PaymentRequest",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("action", models.CharField(max_length=10)),
                ("state", models.CharField(default="PENDING", max_length=10)),
                ("amount", models.DecimalField(decimal_places=3, max_digits=15)),
                ("actor_kind", models.CharField(max_length=10)),
                ("actor_ref", models.CharField(blank=True, default="", max_length=36)),
                ("host_ref", models.CharField(blank=True, default="", max_length=64)),
                ("gateway_ref", models.CharField(blank=True, default="", max_length=255)),
                ("failure_code", models.CharField(blank=True, default="", max_length=60)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="saleor_phone_order.Payment",
                    ),
                ),
            ],
            options={
                "ordering": ("created_at", "id"),
            },
        ),
        migrations.AddField(
            model_name="review",
            name="payment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="saleor_phone_order.Payment",
            ),
        ),
        migrations.AddIndex(
            model_name="paymentrequest",
            index=models.Index(
                condition=models.Q(due_at__isnull=False),
                fields=["due_at"],
                name="phone_order_request_due",
            ),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(
                condition=models.Q(due_at__isnull=False),
                fields=["due_at"],
                name="phone_order_payment_due",
            ),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["order_ref"], name="phone_order_payment_order"),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["host_ref"], name="phone_order_payment_host"),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("state__in", ["CREATED", "AWAITING", "RELEASING"]),
                    models.Q(_negated=True, checkout_ref=""),
                    models.Q(_negated=True, kind="PREAUTHORIZATION"),
                ),
                fields=("checkout_ref",),
                name="phone_order_payment_one_for_cart",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                condition=models.Q(_negated=True, gateway_ref=""),
                fields=("gateway_ref",),
                name="phone_order_payment_gateway_ref",
            ),
        ),
    ]
