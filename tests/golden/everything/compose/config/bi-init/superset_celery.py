# How background work of bi reaches its workers. Read by web, worker, beat and flower.

from superset_wiring import read_secret, redis_address


class CeleryConfig:
    """Settings of Celery. They replace those of Superset, so what it needs of its own is repeated here."""

    broker_url = redis_address(
        "queue",
        6379,
        0,
        password=read_secret("/run/secrets/queue-password"),
    )
    # A task not finished within visibility_timeout is given to a second worker: it must exceed the longest.
    broker_transport_options = {
        "global_keyprefix": "bi:broker:",
        "visibility_timeout": 7200,
        "health_check_interval": 30,
        "sep": ":",
    }
    broker_connection_retry_on_startup = True
    # The worker waits for a lost broker as long as it takes.
    broker_connection_max_retries = None
    result_backend = broker_url
    result_backend_transport_options = {"global_keyprefix": "bi:broker:"}
    result_expires = 3600
    # The modules with the tasks; a missing one silently takes its tasks away.
    imports = (
        "superset.sql_lab",
        "superset.tasks.scheduler",
        "superset.tasks.thumbnails",
        "superset.tasks.cache",
        "superset.tasks.slack",
    )
    # A worker holds no task back while another is free.
    worker_prefetch_multiplier = 1
    # Bounds what a leak of memory can do.
    worker_max_tasks_per_child = 1000
    # For flower.
    worker_send_task_events = True
    # A report that was being sent when its worker died is not sent twice.
    task_acks_late = False
    task_annotations = {"sql_lab.get_sql_results": {"rate_limit": "100/s"}}
    # On Redis the smallest number goes first: 0, 3, 6 and 9 have a list each.
    task_default_priority = 3
    # Somebody is waiting for queries; nobody for pictures and housekeeping.
    task_routes = {
        "sql_lab.get_sql_results": {"priority": 0},
        "load_chart_data_into_cache": {"priority": 0},
        "load_explore_json_into_cache": {"priority": 0},
        "cache_*": {"priority": 6},
        "prune_*": {"priority": 9},
        "reports.prune_log": {"priority": 9},
    }
