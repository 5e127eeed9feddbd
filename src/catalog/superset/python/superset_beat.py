"""
The clock: sends tasks to the broker by the timetable, and knows nothing else of Superset.

Upstream's way boots all of Superset for this (about 270 MB). The clock needs only the names of tasks, so this one has
neither the secret key nor a connection to the metadata database.
"""

import os
from pathlib import Path

import redis
from celery import Celery
from celery.beat import PersistentScheduler
from celery.utils.log import get_logger

from superset_celery import CeleryConfig
from superset_timetable import TIMETABLE

HEARTBEAT = Path(os.environ["ROLE_SCRATCH"], "heartbeat")

logger = get_logger(__name__)

app = Celery("superset")
app.config_from_object(CeleryConfig)
# The modules with the tasks are for workers; importing them here would boot Superset.
app.conf.imports = ()
app.conf.beat_schedule = TIMETABLE


class Scheduler(PersistentScheduler):
    """Touches the heartbeat at each turn at which the broker answers."""

    broker = redis.Redis.from_url(CeleryConfig.broker_url, socket_timeout=5, socket_connect_timeout=5)

    def tick(self, *args, **kwargs) -> float:
        wait = super().tick(*args, **kwargs)
        try:
            self.broker.ping()
            HEARTBEAT.touch()
        except redis.RedisError as error:
            logger.warning("the broker does not answer: %s", error)
        return wait
