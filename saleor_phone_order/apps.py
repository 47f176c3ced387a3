"""Starts the plugin inside the host."""

from __future__ import annotations

import logging

from django.apps import AppConfig


class PhoneOrderConfig(AppConfig):
    name = "saleor_phone_order"
    verbose_name = "Phone orders"
    # Hosts say AutoField; our models name their own keys anyway.
    default_auto_field = "django.db.models.BigAutoField"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Saleor 3 builds its schema as soon as the first of its models needs it, so the
        # way there is watched before any models are imported.
        from .hosts import host

        host.extend_schema(_our_schema)

    def import_models(self, *args, **kwargs):
        # The host builds its permission enum when its GraphQL modules are imported,
        # which is after all models and before `ready()` is sure to have run.
        super().import_models(*args, **kwargs)
        from .hosts import host

        host.register_permissions()

    def ready(self):
        from . import checks  # noqa: F401  registers the system checks
        from .hosts import host

        if host.problem:
            # Servers and workers run no system checks.
            logging.getLogger(__name__).error(host.problem)
            return
        from celery.signals import task_prerun
        from django.core.signals import request_started

        from .answers import PluginAnswers
        from .conf import conf
        from .signals import import_received, mail_queued
        from .tasks import schedule_tasks, send_queued, work_on_received
        from .web import masking

        masking.install()
        request_started.connect(conf.forget)
        task_prerun.connect(conf.forget)
        mail_queued.connect(send_queued)
        import_received.connect(work_on_received)
        host.connect(PluginAnswers())
        schedule_tasks()


def _our_schema():
    from .graphql import schema

    return schema.PhoneOrderQueries, schema.PhoneOrderMutations
