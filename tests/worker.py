"""Each worker of the suite has a Redis database of its own, as it has a PostgreSQL one.

Loaded before the settings are (pyproject.toml), because they read the address once.
"""

import os

if worker := os.environ.get("PYTEST_XDIST_WORKER"):
    server, _slash, _database = os.environ["REDIS_URL"].rpartition("/")
    os.environ["REDIS_URL"] = f"{server}/{int(worker.removeprefix('gw')) + 1}"
