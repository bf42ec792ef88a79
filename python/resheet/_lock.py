"""One run at a time into a folder or an object store.

A store has no locks, so a run writes a file that says who it is, and looks for others
behind that. It touches the file while it works; one that nobody touches is of a run that
was killed. Times are those that the store gives its files, so clocks need not agree.
"""

from __future__ import annotations

import json
import os
import socket
import threading
import uuid
from typing import Any, Optional

from . import _parts

#: Seconds between touches, and how old a file of a run that is at work may be.
BEAT = 15.0
STALE = 120.0


class Taken(OSError):
    """Another run writes there."""


class Lock:
    """The right to write below ``base``, while a ``with`` lasts."""

    def __init__(self, system: Any, base: str, folder: str) -> None:
        self._system, self._folder, self._base = system, f"{base}/{folder}", base
        self._name = f"run-{uuid.uuid4().hex}.json"
        self._who = {"host": socket.gethostname(), "process": os.getpid()}
        self._done = threading.Event()
        self._beats: Optional[threading.Thread] = None

    def __enter__(self) -> "Lock":
        self._touch()
        try:
            self._refuse_others()
        except BaseException:
            self._remove(self._name)
            raise
        self._beats = threading.Thread(target=self._beat, daemon=True)
        self._beats.start()
        return self

    def __exit__(self, *_: Any) -> None:
        self._done.set()
        if self._beats is not None:
            self._beats.join()
        self._remove(self._name)

    def _touch(self) -> None:
        text = json.dumps(self._who).encode()
        _parts.put(self._system, f"{self._folder}/{self._name}", lambda file: file.write(text))

    def _beat(self) -> None:
        while not self._done.wait(BEAT):
            try:
                self._touch()
            except OSError:
                # A store may be away for a moment; the next beat tries again.
                pass

    def _remove(self, name: str) -> None:
        try:
            self._system.delete_file(f"{self._folder}/{name}")
        except OSError:
            pass

    def _refuse_others(self) -> None:
        """Two that begin at once may both be refused; never do both go on."""
        found = self._system.get_file_info(_parts.selector(self._folder))
        runs = {info.base_name: info.mtime_ns for info in found if _is_run(info.base_name)}
        now = runs[self._name]
        for name, touched in runs.items():
            if name == self._name:
                continue
            who = json.loads(_parts.read(self._system, f"{self._folder}/{name}") or b"{}")
            if now - touched > STALE * 1e9 or self._is_gone(who):
                self._remove(name)
                continue
            raise Taken(
                f"another run writes into {self._base} (process {who.get('process')} on {who.get('host')}); "
                f"wait for it, or for {STALE:.0f} seconds if it was killed"
            )

    def _is_gone(self, who: dict[str, Any]) -> bool:
        """Whether it was a process of this machine that has ended."""
        if who.get("host") != self._who["host"] or not isinstance(who.get("process"), int):
            return False
        try:
            os.kill(who["process"], 0)
        except ProcessLookupError:
            return True
        except OSError:
            pass
        return False


def _is_run(name: str) -> bool:
    return name.startswith("run-") and name.endswith(".json")
