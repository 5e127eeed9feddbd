"""
Superset's Celery app with a heartbeat: a file that is touched while the worker really takes messages from the broker.

Every few seconds the worker sends itself a message through the broker and touches the file when it arrives. A process
that lives but has lost its connection, or whose loop is stuck, touches nothing. `celery inspect ping` would prove the
same, but boots all of Superset to ask.
"""

import gc
import os
from pathlib import Path
from typing import Any

# What is made while booting stays; looking for garbage among it takes a fifth of the time.
gc.disable()

from celery import bootsteps  # noqa: E402
from celery.worker.control import control_command  # noqa: E402
from superset.tasks.celery_app import app  # noqa: E402

# Objects that are never looked at again stay shared between the processes of the pool.
gc.freeze()
gc.enable()

HEARTBEAT = Path(os.environ["ROLE_SCRATCH"], "heartbeat")
EVERY = 5.0


class Heartbeat(bootsteps.StartStopStep):
    """Sends the messages; Celery starts it again with each new connection to the broker."""

    requires = {"celery.worker.consumer.control:Control"}
    timer: Any = None

    def start(self, consumer: Any) -> None:
        def send() -> None:
            consumer.app.control.broadcast("heartbeat", destination=[consumer.hostname], connection=consumer.connection)

        HEARTBEAT.parent.mkdir(parents=True, exist_ok=True)
        # The first one follows when the loop turns: a message to oneself cannot arrive before.
        consumer.timer.call_after(0.2, send)
        self.timer = consumer.timer.call_repeatedly(EVERY, send)

    def stop(self, consumer: Any) -> None:
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None

    shutdown = stop


@control_command(name="heartbeat")
def heartbeat(_state: Any) -> None:
    HEARTBEAT.touch()


app.steps["consumer"].add(Heartbeat)
