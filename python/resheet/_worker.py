"""A process that converts batches for another one, which kills it where an input takes
too long and begins it again where it dies: so one input costs no job.

Jobs come pickled on standard input. On standard output comes a line for each input that
is begun, and behind the last the answer, pickled behind its length.
"""

from __future__ import annotations

import io
import os
import pickle
import selectors
import subprocess
import sys
import time
from typing import Any, Optional

#: How long the process may take to start, beside the limit of an input.
START = 60.0


class Worker:
    """The other end of the process."""

    def __init__(self) -> None:
        self._process: Optional[subprocess.Popen[bytes]] = None

    def run(self, job: dict[str, Any], limit: float) -> dict[str, Any]:
        """Does a job: its ``inputs`` are names with paths or bytes, and each may take
        ``limit`` seconds. One that does not end in time, or ends the process, is given up."""
        job = {**job, "given_up": {}}
        while True:
            at, answer = self._try(job, limit)
            if answer is not None:
                if "error" in answer:
                    raise RuntimeError(answer["error"])
                return answer
            reason = self._end() or f"it was not done within {limit:g} seconds"
            if at is None or at in job["given_up"]:
                raise RuntimeError(f"a process that converts does not work: {reason}")
            job["given_up"][at] = reason

    def _try(self, job: dict[str, Any], limit: float) -> tuple[Optional[int], Any]:
        """The answer, or the input that was in work when none came."""
        process = self._begun()
        assert process.stdin is not None and process.stdout is not None
        at: Optional[int] = None
        try:
            stdin = io.BufferedWriter(process.stdin)
            pickle.dump(job, stdin)
            stdin.flush()
            # The pipe outlives its buffer.
            stdin.detach()
            with selectors.DefaultSelector() as selector:
                selector.register(process.stdout, selectors.EVENT_READ)
                end = time.monotonic() + START
                while True:
                    if not selector.select(max(0.0, end - time.monotonic())):
                        return at, None
                    line = process.stdout.readline()
                    if not line:
                        return at, None
                    kind, value = line.split()
                    if kind == b"answer":
                        return at, pickle.loads(_whole(process.stdout, int(value)))
                    at, end = int(value), time.monotonic() + limit
        except (BrokenPipeError, EOFError):
            return at, None

    def _begun(self) -> "subprocess.Popen[bytes]":
        if self._process is None or self._process.poll() is not None:
            # As this process finds its modules, however they came here.
            paths = os.pathsep.join(path for path in sys.path if path)
            self._process = subprocess.Popen(
                [sys.executable, "-m", "resheet._worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, "PYTHONPATH": paths},
                # What waits in a buffer of ours, nobody would be woken for.
                bufsize=0,
            )
        return self._process

    def _end(self) -> Optional[str]:
        """Ends the process; says how, if it had ended by itself."""
        process, self._process = self._process, None
        if process is None:
            return None
        # A process that died is gone a moment after its pipe is.
        try:
            code: Optional[int] = process.wait(0.5)
        except subprocess.TimeoutExpired:
            code = None
            process.kill()
            process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except BrokenPipeError:
                    pass
        if code is None:
            return None
        return f"it ended the process (signal {-code})" if code < 0 else f"it ended the process ({code})"


def _whole(pipe: Any, length: int) -> bytes:
    found = bytearray()
    while len(found) < length:
        more = pipe.read(length - len(found))
        if not more:
            raise EOFError
        found += more
    return bytes(found)


def main() -> None:
    """Does the jobs that come until there is none."""
    jobs, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # What anything prints goes where messages go.
    os.dup2(2, 1)
    while True:
        try:
            job = pickle.load(jobs)
        except EOFError:
            return
        try:
            answer = _do(job, answers)
        except Exception as error:  # a disk that is full, a folder that is gone
            answer = {"error": f"{type(error).__name__}: {error}"}
        found = pickle.dumps(answer)
        answers.write(b"answer %d\n" % len(found))
        answers.write(found)
        answers.flush()


def _do(job: dict[str, Any], answers: Any) -> dict[str, Any]:
    import resheet

    from . import _native, _parts

    tables = _native.Tables(resheet._made(**job["options"], jobs=1))
    pieces = []
    for at, (name, source) in enumerate(job["inputs"]):
        answers.write(b"input %d\n" % at)
        answers.flush()
        reason = job["given_up"].get(at)
        if reason is None:
            _poison(name)
            pieces.extend(tables.push(name, source))
        else:
            pieces.extend(tables.fail(name, reason))
    found = {table.name: table for table in tables.finish()}
    if job["out"] is None:
        return {"rows": _parts.ipc(found[job["table"]])}
    written = _parts.write(job["out"], {name: found[name] for name in job["tables"]})
    return {"pieces": pieces, "parts": written}


def _poison(name: str) -> None:
    """For tests alone: names that end the process, or never end."""
    poison = os.environ.get("RESHEET_TEST_POISON_NAMES")
    if poison is not None:
        ends, hangs = poison.split(",")
        if ends in name:
            os.abort()
        while hangs in name:
            time.sleep(1)


if __name__ == "__main__":
    main()
