"""What a job tells whoever waits for it: lines of JSON on standard output, and nothing else there."""

import json
import sys
from typing import Any

# Booting Superset writes to standard output too.
RESULTS, sys.stdout = sys.stdout, sys.stderr


class Refused(Exception):
    """
    What is asked for cannot be done; the message says why and what to do. The part that raises it changed nothing.
    """


def report(**words: Any) -> None:
    print(json.dumps(words), file=RESULTS, flush=True)


def tell(words: str) -> None:
    """Says what is being done."""
    report(tell=words)
