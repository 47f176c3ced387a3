"""A process of Saleor 3 of its own: begins as the shop's does, then prints what it has.

`python saleor3_process.py asgi` imports what a web server imports; `… celery` what
`celery -A saleor.celeryconf:app worker` and `beat` do, and then, in copies of the process
that have imported nothing more, the schema by itself and the command that prints it.
"""

import json
import os
import sys
import tempfile


def schema_facts(schema):
    from django.test import RequestFactory

    service = schema.execute("{ _service { sdl } }", context=RequestFactory().post("/graphql/"))
    assert not service.errors, service.errors
    mutations = schema.get_type("Mutation").fields
    return {
        "query": "phoneOrderCurrentSession" in schema.get_type("Query").fields,
        "mutation": "phoneOrderSessionStart" in mutations,
        "sdl": "phoneOrderCurrentSession" in service.data["_service"]["sdl"],
        "permission": "HANDLE_PHONE_ORDERS" in schema.get_type("PermissionEnum")._name_lookup,
        "unguarded": [
            name
            for name, field in mutations.items()
            if field.resolver.__module__ != "saleor_phone_order.hosts.saleor3.schema"
        ],
    }


def cache_key(query):
    import saleor.graphql.views as views

    return views.generate_cache_key(query)


def asgi():
    import saleor.asgi  # noqa: F401
    from saleor.graphql.api import schema

    return {"asgi": schema_facts(schema), "cache key": cache_key("{ __schema { types } }")}


def celery():
    from saleor.celeryconf import app

    app.loader.init_worker()
    app.finalize()
    facts = {
        "api alone": in_a_copy(api_alone),
        "command": in_a_copy(command),
        "task": "saleor_phone_order.sweep" in app.tasks,
    }
    from saleor.schedulers.schedulers import DatabaseScheduler, PersistentScheduler

    for scheduler in (DatabaseScheduler, PersistentScheduler):
        with tempfile.TemporaryDirectory() as folder:
            beat = scheduler(app, schedule_filename=os.path.join(folder, "beat"))
            entry = beat.schedule["saleor_phone_order.sweep"]
            facts[scheduler.__name__] = [entry.task, entry.schedule.run_every.total_seconds()]
            beat.close()
    return facts


def api_alone():
    from saleor.graphql.api import schema

    return schema_facts(schema)


def command():
    from io import StringIO

    from django.core.management import call_command

    printed = StringIO()
    call_command("get_graphql_schema", stdout=printed)
    return "phoneOrderCurrentSession: PhoneOrderSession" in printed.getvalue()


def in_a_copy(ask):
    reading, writing = os.pipe()
    if not os.fork():
        with os.fdopen(writing, "w") as answer:
            json.dump(ask(), answer)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        facts = json.load(answer)
    os.wait()
    return facts


if __name__ == "__main__":
    facts = {"asgi": asgi, "celery": celery}[sys.argv[1]]()
    print("FACTS " + json.dumps(facts))
