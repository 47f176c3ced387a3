"""What the host, Django and Celery's beat remember of the plugin in the database."""

from __future__ import annotations

from django.apps import apps

APP_LABEL = "saleor_phone_order"


def remove_rows(*plugin_ids: str) -> None:
    from django.contrib.contenttypes.models import ContentType
    from saleor.plugins.models import PluginConfiguration

    # Our permissions hang on them, also those that groups and accounts hold.
    ContentType.objects.filter(app_label=APP_LABEL).delete()
    PluginConfiguration.objects.filter(identifier__in=plugin_ids).delete()
    if apps.is_installed("django_celery_beat"):
        # A beat that keeps its schedule in the database goes on sending what nobody knows.
        tasks = apps.get_model("django_celery_beat", "PeriodicTask")
        tasks.objects.filter(task__startswith=APP_LABEL + ".").delete()
