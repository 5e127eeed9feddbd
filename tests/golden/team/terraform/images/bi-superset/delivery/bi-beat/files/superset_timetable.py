# What is done by the clock for bi. Times are UTC.

from celery.schedules import crontab

TIMETABLE = {
    "prune_query": {
        "task": "prune_query",
        "schedule": crontab(minute="10", hour="2"),
        "kwargs": {"retention_period_days": 180},
    },
    "prune_logs": {
        "task": "prune_logs",
        "schedule": crontab(minute="*/15"),
        "kwargs": {"retention_period_days": 180, "max_rows_per_run": 10000},
    },
    "prune_tasks": {
        "task": "prune_tasks",
        "schedule": crontab(minute="20", hour="2"),
        "kwargs": {"retention_period_days": 90, "max_rows_per_run": 10000},
    },
}
