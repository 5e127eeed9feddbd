"""The app that Flower watches: it needs the broker and nothing of Superset."""

from celery import Celery

from superset_celery import CeleryConfig

app = Celery("superset")
app.config_from_object(CeleryConfig)
app.conf.imports = ()
