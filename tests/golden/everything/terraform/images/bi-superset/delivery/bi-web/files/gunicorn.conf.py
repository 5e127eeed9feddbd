# The web server of bi.

import gc
import os
from gunicorn.instrument.statsd import Statsd

# --- Size ------------------------------------------------------------------------------------------------
worker_class = "gthread"
workers = 3
# The pool of connections to the metadata database has the same size.
threads = 4

# --- Time ------------------------------------------------------------------------------------------------
# Longer than a query may take, shorter than the edge waits.
timeout = 105
# At a stop, requests that were taken are answered; the longest takes so long.
graceful_timeout = 105
# Longer than load balancers keep idle connections (60 s): none is closed while a request is on its way.
keepalive = 75
# The sign of life of each process; on a disk it could wait for the disk.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None

# --- Requests --------------------------------------------------------------------------------------------
# Charts are asked for with long addresses.
limit_request_line = 0
limit_request_field_size = 0

# --- Metrics ---------------------------------------------------------------------------------------------
statsd_host = "statsd.example.com:8125"
statsd_prefix = "bi-dev"

class WithoutProbes(Statsd):
    """Counts what people ask. Questions about health are many and quick, and would hide what is slow or fails."""

    def access(self, resp, req, environ, request_time):
        if environ["PATH_INFO"] not in ("/health", "/healthcheck", "/ping"):
            super().access(resp, req, environ, request_time)

logger_class = WithoutProbes

# --- Start -----------------------------------------------------------------------------------------------
# Superset is booted once, then forked: each further process costs milliseconds and little memory.
preload_app = True
# What is made while booting stays; looking for garbage among it takes a fifth of the time.
gc.disable()


def pre_fork(server, worker):
    """Closes the database connections that booting opened: two processes must never share one."""
    from superset.extensions import db

    with server.app.wsgi().app_context():
        db.engine.dispose()
    # Objects that are never looked at again stay shared between the processes.
    gc.freeze()


def post_fork(server, worker):
    gc.enable()

# --- End -------------------------------------------------------------------------------------------------
# All requests are answered by then. Taking the interpreter apart would only make a restart seconds longer.

def worker_exit(server, worker):
    if worker.booted and not worker.alive:
        os._exit(0)


def on_exit(server):
    os._exit(0)
