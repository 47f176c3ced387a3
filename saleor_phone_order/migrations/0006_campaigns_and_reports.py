import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("saleor_phone_order", "0005_payments"),
    ]

    operations = [
        migrations.CreateModel(
            name="Affiliate",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=100, unique=True)),
                ("is_active", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ("name", "id"),
            },
        ),
        migrations.CreateModel(
            name="CallDetails",
            fields=[
                (
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="details",
                        serialize=False,
                        to="saleor_phone_order.Session",
                    ),
                ),
                ("ani", models.CharField(blank=True, default="", max_length=64)),
                ("dnis", models.CharField(blank=True, default="", max_length=64)),
                ("voice_log_number", models.CharField(blank=True, default="", max_length=64)),
                ("custom_1", models.CharField(blank=True, default="", max_length=255)),
                ("custom_2", models.CharField(blank=True, default="", max_length=255)),
                ("custom_3", models.CharField(blank=True, default="", max_length=255)),
                ("custom_4", models.CharField(blank=True, default="", max_length=255)),
                ("custom_5", models.CharField(blank=True, default="", max_length=255)),
                ("agent_note", models.TextField(blank=True, default="")),
                ("terms_agreed_at", models.DateTimeField(blank=True, null=True)),
                ("is_trial_overridden", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Campaign",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("code", models.CharField(max_length=64, unique=True)),
                ("channel_ref", models.CharField(blank=True, default="", max_length=255)),
                ("direction", models.CharField(blank=True, default="", max_length=10)),
                ("is_listed", models.BooleanField(default=False)),
                ("starts_at", models.DateTimeField(blank=True, null=True)),
                ("ends_at", models.DateTimeField(blank=True, null=True)),
                ("main_script", models.TextField(blank=True, default="")),
                ("rebuttal_script", models.TextField(blank=True, default="")),
                ("upsell_script", models.TextField(blank=True, default="")),
                ("are_prices_adjustable", models.BooleanField(default=False)),
                ("is_shipping_adjustable", models.BooleanField(default=False)),
                ("are_terms_required", models.BooleanField(default=False)),
                ("are_coupons_combined", models.BooleanField(default=False)),
                ("payment_kinds", models.CharField(blank=True, default="", max_length=100)),
                ("review_sample_percent", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("skips_external_review", models.BooleanField(blank=True, null=True)),
                ("reviews_agent_prices", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("name", "id"),
            },
        ),
        migrations.CreateModel(
            name="Import",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("state", models.CharField(default="RECEIVING", max_length=20)),
                ("actor_kind", models.CharField(max_length=10)),
                ("actor_ref", models.CharField(max_length=36)),
                ("row_count", models.PositiveIntegerField(default=0)),
                ("checked_count", models.PositiveIntegerField(default=0)),
                ("problem_count", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "tier",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="saleor_phone_order.PriceTier",
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at", "id"),
            },
        ),
        migrations.CreateModel(
            name="PriceCeiling",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("group_ref", models.CharField(max_length=36, unique=True)),
                ("percentage", models.DecimalField(decimal_places=2, max_digits=5)),
            ],
            options={
                "ordering": ("group_ref",),
            },
        ),
        migrations.AddField(
            model_name="cart",
            name="shipping_amount",
            field=models.DecimalField(blank=True, decimal_places=3, max_digits=15, null=True),
        ),
        migrations.AddField(
            model_name="cart",
            name="shipping_method_ref",
            field=models.CharField(blank=True, default="", max_length=255),
        ),
        migrations.AddField(
            model_name="draft",
            name="coupon_codes",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="draft",
            name="shipping_amount",
            field=models.DecimalField(blank=True, decimal_places=3, max_digits=15, null=True),
        ),
        migrations.AddField(
            model_name="session",
            name="order_amount",
            field=models.DecimalField(blank=True, decimal_places=3, max_digits=15, null=True),
        ),
        migrations.AddField(
            model_name="session",
            name="was_recovered",
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name="PriceOverride",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=10)),
                ("state", models.CharField(default="PENDING", max_length=20)),
                ("variant_ref", models.CharField(blank=True, default="", max_length=36)),
                ("quantity", models.PositiveIntegerField(default=1)),
                ("amount", models.DecimalField(decimal_places=3, max_digits=15)),
                ("resolved_amount", models.DecimalField(decimal_places=3, max_digits=15)),
                ("currency", models.CharField(max_length=3)),
                ("percentage", models.DecimalField(decimal_places=2, max_digits=5)),
                ("ceiling", models.DecimalField(decimal_places=2, max_digits=5)),
                ("reason", models.CharField(max_length=255)),
                ("created_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="price_overrides",
                        to="saleor_phone_order.Session",
                    ),
                ),
            ],
            options={
                "ordering": ("created_at", "id"),
            },
        ),
        migrations.CreateModel(
            name="ImportProblem",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("row", models.PositiveIntegerField()),
                ("column", models.CharField(blank=True, default="", max_length=40)),
                ("code", models.CharField(max_length=40)),
                ("message", models.CharField(max_length=255)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="problems",
                        to="saleor_phone_order.Import",
                    ),
                ),
            ],
            options={
                "ordering": ("owner", "row", "id"),
            },
        ),
        migrations.CreateModel(
            name="ImportPart",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("text", models.TextField()),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="saleor_phone_order.Import",
                    ),
                ),
            ],
            options={
                "ordering": ("owner", "position"),
            },
        ),
        migrations.CreateModel(
            name="CartCoupon",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("code", models.CharField(max_length=255)),
                ("voucher_ref", models.CharField(max_length=36)),
                (
                    "cart",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="coupons",
                        to="saleor_phone_order.Cart",
                    ),
                ),
            ],
            options={
                "ordering": ("cart", "position"),
            },
        ),
        migrations.CreateModel(
            name="CampaignShippingMethod",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("method_ref", models.CharField(max_length=36)),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shipping_methods",
                        to="saleor_phone_order.Campaign",
                    ),
                ),
            ],
            options={
                "ordering": ("campaign", "method_ref"),
            },
        ),
        migrations.CreateModel(
            name="CampaignOffer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(default="OFFER", max_length=10)),
                ("position", models.PositiveIntegerField()),
                ("variant_ref", models.CharField(max_length=36)),
                ("text", models.TextField(blank=True, default="")),
                (
                    "amount",
                    models.DecimalField(blank=True, decimal_places=3, max_digits=15, null=True),
                ),
                (
                    "lowest_amount",
                    models.DecimalField(blank=True, decimal_places=3, max_digits=15, null=True),
                ),
                ("minimum_quantity", models.PositiveIntegerField(default=1)),
                ("maximum_quantity", models.PositiveIntegerField(blank=True, null=True)),
                ("is_trial", models.BooleanField(default=False)),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="offers",
                        to="saleor_phone_order.Campaign",
                    ),
                ),
            ],
            options={
                "ordering": ("campaign", "position"),
            },
        ),
        migrations.CreateModel(
            name="CampaignField",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("key", models.CharField(max_length=64)),
                ("label", models.CharField(max_length=255)),
                ("kind", models.CharField(default="TEXT", max_length=10)),
                ("choices", models.TextField(blank=True, default="")),
                ("is_required", models.BooleanField(default=False)),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="fields",
                        to="saleor_phone_order.Campaign",
                    ),
                ),
            ],
            options={
                "ordering": ("campaign", "position"),
            },
        ),
        migrations.CreateModel(
            name="AgentProfile",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("call_centre", models.CharField(blank=True, default="", max_length=100)),
                ("team", models.CharField(blank=True, default="", max_length=100)),
                (
                    "agent",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="draft",
            name="campaign",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="saleor_phone_order.Campaign",
            ),
        ),
        migrations.AddField(
            model_name="session",
            name="affiliate",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="saleor_phone_order.Affiliate",
            ),
        ),
        migrations.AddField(
            model_name="session",
            name="campaign",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="saleor_phone_order.Campaign",
            ),
        ),
        migrations.AddIndex(
            model_name="priceoverride",
            index=models.Index(fields=["state", "created_at"], name="phone_order_override_state"),
        ),
        migrations.AddConstraint(
            model_name="priceoverride",
            constraint=models.UniqueConstraint(
                condition=models.Q(state__in=["PENDING", "APPLIED"]),
                fields=("session", "kind", "variant_ref"),
                name="phone_order_one_override_each",
            ),
        ),
        migrations.AddConstraint(
            model_name="importpart",
            constraint=models.UniqueConstraint(
                fields=("owner", "position"), name="phone_order_import_part_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="cartcoupon",
            constraint=models.UniqueConstraint(
                fields=("cart", "code"), name="phone_order_cart_coupon_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="campaignshippingmethod",
            constraint=models.UniqueConstraint(
                fields=("campaign", "method_ref"), name="phone_order_campaign_shipping_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="campaignoffer",
            constraint=models.UniqueConstraint(
                fields=("campaign", "variant_ref"), name="phone_order_offer_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="campaignfield",
            constraint=models.UniqueConstraint(
                fields=("campaign", "key"), name="phone_order_campaign_field_unique"
            ),
        ),
        migrations.RemoveConstraint(
            model_name="cartprice",
            name="phone_order_cart_price_unique",
        ),
        migrations.AddConstraint(
            model_name="cartprice",
            constraint=models.UniqueConstraint(
                fields=("cart", "variant_ref", "reason"), name="phone_order_cart_price_each"
            ),
        ),
    ]
