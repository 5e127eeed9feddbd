# What is done by the clock for bi. Times are UTC.

from celery.schedules import crontab

TIMETABLE = {
    "reports.scheduler": {"task": "reports.scheduler", "schedule": crontab(minute="*"), "options": {"expires": 604800}},
    "reports.prune_log": {"task": "reports.prune_log", "schedule": crontab(minute="0", hour="0")},
    "slack.cache_channels": {"task": "slack.cache_channels", "schedule": crontab(minute="0")},
    "prune_logs": {
        "task": "prune_logs",
        "schedule": crontab(minute="*/15"),
        "kwargs": {"retention_period_days": 30, "max_rows_per_run": 10000},
    },
    "prune_tasks": {
        "task": "prune_tasks",
        "schedule": crontab(minute="20", hour="2"),
        "kwargs": {"retention_period_days": 90, "max_rows_per_run": 10000},
    },
}
