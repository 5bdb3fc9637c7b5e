"""The readers of uploads in processes that are forked, not started: the same limits, a tenth of the time.

Run as a script it answers a line of arguments with a line of what the process of its own would have answered:
its output, its code, and the most memory that it held, in bytes.
"""

import json
import os
import subprocess
import sys
from collections import namedtuple
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

PROBE = Path(__file__).parents[3] / "files" / "correspondence" / "probe" / "__main__.py"
Answer = namedtuple("Answer", "stdout returncode memory")


class Prober:
    """Stands in for subprocess.run in files/correspondence/uploads.py, and remembers the most memory held."""

    TimeoutExpired, CalledProcessError = subprocess.TimeoutExpired, subprocess.CalledProcessError

    def __init__(self):
        self.most_memory = 0

    def __enter__(self) -> "Prober":
        command = [sys.executable, "-I", __file__]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        return self

    def __exit__(self, *_raised) -> None:
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()

    def run(self, command: list[str], **_options) -> Answer:
        """Answer as the process of that command would."""
        assert command[:3] == [sys.executable, "-I", str(PROBE)]
        print(json.dumps(command[3:]), file=self.process.stdin, flush=True)
        answer = Answer(*json.loads(self.process.stdout.readline()))
        self.most_memory = max(self.most_memory, answer.memory)
        if answer.returncode:
            raise self.CalledProcessError(answer.returncode, command)
        return answer


def serve() -> None:
    """Answer each line by a process of its own."""
    # Loaded once, for every process.
    import pikepdf  # noqa: F401
    from PIL import Image

    Image.init()
    spec = spec_from_file_location("probe_main", PROBE)
    probe = module_from_spec(spec)
    spec.loader.exec_module(probe)
    for line in sys.stdin:
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            os.write(writing, json.dumps(probe.main(*json.loads(line))).encode())
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading) as pipe:
            output = pipe.read()
        _child, status, usage = os.wait4(child, 0)
        answer = output, os.waitstatus_to_exitcode(status), usage.ru_maxrss * 1024
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    serve()
