from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("saleor_phone_order", "0002_search_indexes")]

    operations = [
        migrations.AddField(
            model_name="pricetier",
            name="customer_type_ref",
            field=models.CharField(blank=True, default="", max_length=36),
        ),
        migrations.AddConstraint(
            model_name="pricetier",
            constraint=models.UniqueConstraint(
                condition=~Q(customer_type_ref=""),
                fields=["customer_type_ref"],
                name="phone_order_tier_customer_type_unique",
            ),
        ),
    ]
