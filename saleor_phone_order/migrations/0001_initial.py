import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import saleor_phone_order.models.session

from ._history import BACKWARD, FORWARD


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Cart",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("checkout_ref", models.CharField(max_length=36, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name="CartPrice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("variant_ref", models.CharField(max_length=36)),
                ("amount", models.DecimalField(decimal_places=3, max_digits=15)),
                ("currency", models.CharField(max_length=3)),
                ("quantity_ceiling", models.PositiveIntegerField()),
                ("reason", models.CharField(max_length=20)),
                ("until", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("variant_ref",),
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField(unique=True)),
                ("state", models.CharField(default="OPEN", max_length=20)),
                ("app_ref", models.CharField(blank=True, default="", max_length=36)),
                ("email", models.EmailField(blank=True, default="", max_length=254)),
                ("channel_ref", models.CharField(blank=True, default="", max_length=255)),
                ("currency", models.CharField(max_length=3)),
                ("promo_codes", models.TextField(blank=True, default="")),
                ("shipping_method_ref", models.CharField(blank=True, default="", max_length=255)),
                ("note", models.TextField(blank=True, default="")),
                ("customer_note", models.TextField(blank=True, default="")),
                ("disposition", models.CharField(blank=True, default="", max_length=100)),
                ("was_saved_by_guard", models.BooleanField(default=False)),
                (
                    "total_amount",
                    models.DecimalField(blank=True, decimal_places=3, max_digits=15, null=True),
                ),
                ("checkout_ref", models.CharField(blank=True, default="", max_length=36)),
                ("order_ref", models.CharField(blank=True, default="", max_length=36)),
                ("saved_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("completed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("-saved_at", "id"),
            },
        ),
        migrations.CreateModel(
            name="DraftAddress",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=10)),
                ("first_name", models.CharField(blank=True, default="", max_length=256)),
                ("last_name", models.CharField(blank=True, default="", max_length=256)),
                ("company_name", models.CharField(blank=True, default="", max_length=256)),
                ("street_address_1", models.CharField(blank=True, default="", max_length=256)),
                ("street_address_2", models.CharField(blank=True, default="", max_length=256)),
                ("city", models.CharField(blank=True, default="", max_length=256)),
                ("city_area", models.CharField(blank=True, default="", max_length=128)),
                ("postal_code", models.CharField(blank=True, default="", max_length=20)),
                ("country", models.CharField(max_length=2)),
                ("country_area", models.CharField(blank=True, default="", max_length=128)),
                ("phone", models.CharField(blank=True, default="", max_length=128)),
            ],
        ),
        migrations.CreateModel(
            name="DraftLine",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("variant_ref", models.CharField(max_length=36)),
                ("sku", models.CharField(blank=True, default="", max_length=255)),
                ("name", models.CharField(blank=True, default="", max_length=512)),
                ("quantity", models.PositiveIntegerField()),
                ("list_amount", models.DecimalField(decimal_places=3, max_digits=15)),
                ("unit_amount", models.DecimalField(decimal_places=3, max_digits=15)),
                ("quoted_amount", models.DecimalField(decimal_places=3, max_digits=15)),
                ("reason", models.CharField(max_length=20)),
                ("tier_name", models.CharField(blank=True, default="", max_length=100)),
            ],
            options={
                "ordering": ("draft", "position"),
            },
        ),
        migrations.CreateModel(
            name="DraftLink",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("has_products", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("-created_at", "id"),
            },
        ),
        migrations.CreateModel(
            name="HistoryEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("chain", models.CharField(max_length=80)),
                ("sequence", models.PositiveIntegerField(default=0, editable=False)),
                ("at", models.DateTimeField()),
                ("action", models.CharField(max_length=60)),
                ("actor_kind", models.CharField(max_length=20)),
                ("actor_id", models.CharField(blank=True, default="", max_length=36)),
                ("details", models.TextField(blank=True, default="{}")),
                ("previous_hash", models.CharField(default="", editable=False, max_length=64)),
                ("hash", models.CharField(default="", editable=False, max_length=64)),
            ],
            options={
                "ordering": ("chain", "sequence"),
            },
        ),
        migrations.CreateModel(
            name="PriceTier",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=100, unique=True)),
                (
                    "default_percentage",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True),
                ),
                ("starts_at", models.DateTimeField(blank=True, null=True)),
                ("ends_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ("name", "id"),
            },
        ),
        migrations.CreateModel(
            name="TierPrice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("variant_ref", models.CharField(max_length=36)),
                ("channel_ref", models.CharField(blank=True, default="", max_length=255)),
                ("minimum_quantity", models.PositiveIntegerField(default=1)),
                (
                    "amount",
                    models.DecimalField(blank=True, decimal_places=3, max_digits=15, null=True),
                ),
                ("currency", models.CharField(blank=True, default="", max_length=3)),
                (
                    "percentage",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True),
                ),
                (
                    "tier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="prices",
                        to="saleor_phone_order.PriceTier",
                    ),
                ),
            ],
            options={
                "ordering": ("variant_ref", "minimum_quantity", "id"),
            },
        ),
        migrations.CreateModel(
            name="TierPercentage",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=10)),
                ("target_ref", models.CharField(max_length=36)),
                ("percentage", models.DecimalField(decimal_places=2, max_digits=5)),
                (
                    "tier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="percentages",
                        to="saleor_phone_order.PriceTier",
                    ),
                ),
            ],
            options={
                "ordering": ("kind", "target_ref", "id"),
            },
        ),
        migrations.CreateModel(
            name="TierMembership",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "customer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "tier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="saleor_phone_order.PriceTier",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("state", models.CharField(default="OPEN", max_length=20)),
                ("app_ref", models.CharField(blank=True, default="", max_length=36)),
                ("named_agent_ref", models.CharField(blank=True, default="", max_length=36)),
                ("is_guest", models.BooleanField(default=False)),
                ("channel_ref", models.CharField(blank=True, default="", max_length=255)),
                ("currency", models.CharField(max_length=3)),
                ("checkout_ref", models.CharField(blank=True, default="", max_length=36)),
                ("order_ref", models.CharField(blank=True, default="", max_length=36)),
                ("process_key", models.CharField(blank=True, default="", max_length=128)),
                (
                    "nonce",
                    models.CharField(
                        default=saleor_phone_order.models.session.new_nonce,
                        editable=False,
                        max_length=43,
                    ),
                ),
                ("direction", models.CharField(default="INBOUND", max_length=10)),
                ("call_centre", models.CharField(blank=True, default="", max_length=100)),
                ("team", models.CharField(blank=True, default="", max_length=100)),
                ("disposition", models.CharField(blank=True, default="", max_length=100)),
                ("started_at", models.DateTimeField()),
                ("heartbeat_at", models.DateTimeField()),
                ("left_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("was_ended_by_guard", models.BooleanField(default=False)),
                ("acknowledged_at", models.DateTimeField(blank=True, null=True)),
                (
                    "agent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "continued_draft",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="saleor_phone_order.Draft",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "saved_draft",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="saleor_phone_order.Draft",
                    ),
                ),
            ],
            options={
                "ordering": ("-started_at", "id"),
                "permissions": [
                    ("handle_phone_orders", "Handle phone orders."),
                    ("manage_phone_orders", "Manage phone orders."),
                    ("manage_phone_order_pricing", "Manage phone order pricing."),
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("state", models.CharField(default="PENDING", max_length=20)),
                ("route", models.CharField(max_length=30)),
                ("order_ref", models.CharField(max_length=36, unique=True)),
                ("created_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, default="", max_length=255)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="saleor_phone_order.Session",
                    ),
                ),
            ],
            options={
                "ordering": ("created_at", "id"),
            },
        ),
        migrations.AddIndex(
            model_name="historyentry",
            index=models.Index(fields=["at"], name="phone_order_history_at"),
        ),
        migrations.AddConstraint(
            model_name="historyentry",
            constraint=models.UniqueConstraint(
                fields=("chain", "sequence"), name="phone_order_history_sequence"
            ),
        ),
        migrations.AddField(
            model_name="draftlink",
            name="draft",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="links",
                to="saleor_phone_order.Draft",
            ),
        ),
        migrations.AddField(
            model_name="draftline",
            name="draft",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="lines",
                to="saleor_phone_order.Draft",
            ),
        ),
        migrations.AddField(
            model_name="draftaddress",
            name="draft",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="addresses",
                to="saleor_phone_order.Draft",
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="agent",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="customer",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="cartprice",
            name="cart",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="prices",
                to="saleor_phone_order.Cart",
            ),
        ),
        migrations.AddField(
            model_name="cart",
            name="customer",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="tierprice",
            index=models.Index(
                fields=["variant_ref", "tier"], name="phone_order_tier_price_variant"
            ),
        ),
        migrations.AddConstraint(
            model_name="tierprice",
            constraint=models.UniqueConstraint(
                fields=("tier", "variant_ref", "channel_ref", "minimum_quantity"),
                name="phone_order_tier_price_unique",
            ),
        ),
        migrations.AddConstraint(
            model_name="tierprice",
            constraint=models.CheckConstraint(
                check=models.Q(
                    models.Q(("amount__isnull", True), ("percentage__isnull", False)),
                    models.Q(("amount__isnull", False), ("percentage__isnull", True)),
                    _connector="OR",
                ),
                name="phone_order_tier_price_one_value",
            ),
        ),
        migrations.AddConstraint(
            model_name="tierpercentage",
            constraint=models.UniqueConstraint(
                fields=("tier", "kind", "target_ref"), name="phone_order_tier_percentage_unique"
            ),
        ),
        migrations.AddIndex(
            model_name="session",
            index=models.Index(
                condition=models.Q(state__in=["OPEN", "PROCESSING"]),
                fields=["heartbeat_at"],
                name="phone_order_open_heartbeat",
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["OPEN", "PROCESSING"]), ("agent__isnull", False)),
                fields=("agent",),
                name="phone_order_one_open_per_agent",
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("state__in", ["OPEN", "PROCESSING"]), ("customer__isnull", False)
                ),
                fields=("customer",),
                name="phone_order_one_open_per_customer",
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("state__in", ["OPEN", "PROCESSING"]), models.Q(_negated=True, checkout_ref="")
                ),
                fields=("checkout_ref",),
                name="phone_order_one_open_per_cart",
            ),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(fields=["state", "created_at"], name="phone_order_review_state"),
        ),
        migrations.AddConstraint(
            model_name="draftline",
            constraint=models.UniqueConstraint(
                fields=("draft", "variant_ref"), name="phone_order_draft_line_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="draftaddress",
            constraint=models.UniqueConstraint(
                fields=("draft", "kind"), name="phone_order_draft_address_unique"
            ),
        ),
        migrations.AddIndex(
            model_name="draft",
            index=models.Index(fields=["state", "saved_at"], name="phone_order_draft_state"),
        ),
        migrations.AddIndex(
            model_name="draft",
            index=models.Index(fields=["checkout_ref"], name="phone_order_draft_cart"),
        ),
        migrations.AddConstraint(
            model_name="cartprice",
            constraint=models.UniqueConstraint(
                fields=("cart", "variant_ref"), name="phone_order_cart_price_unique"
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
