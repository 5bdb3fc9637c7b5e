"""Entry of the process: limits its memory and time, reads one file, prints one answer."""

import json
import resource
import sys
from pathlib import Path

# An isolated interpreter finds nothing beside its script. Last, so that nothing here hides another module.
sys.path.append(str(Path(__file__).resolve().parents[1]))

from probe import readers

MOST_MEMORY = 512 * 1024**2
MOST_SECONDS = 20


def main(extension: str, path: str, most_pages: str) -> dict[str, int | str]:
    """Read the file within the limits."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return readers.read(extension, path, int(most_pages))


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:4])))
