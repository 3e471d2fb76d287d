"""What the figures were measured on, without names of hosts or folders."""

import os
import platform
import time

from measure import Failed


def facts(sandbox):
    return {
        "date": time.strftime("%Y-%m-%d", time.gmtime()),
        "system": _os_release(),
        "kernel": platform.release(),
        "machine": platform.machine(),
        "cpu": _field("/proc/cpuinfo", "model name"),
        "cores": len(os.sched_getaffinity(0)),
        "memory": _field("/proc/meminfo", "MemTotal"),
        "tmux": _version(sandbox, sandbox.tmux, "-V"),
        "stint": _version(sandbox, sandbox.stint, "--version"),
        "python": platform.python_version(),
    }


def _version(sandbox, *argv):
    try:
        return sandbox.run(list(argv)).strip()
    except Failed:
        return "unknown"


def _field(path, name):
    with open(path) as file:
        for line in file:
            key, _, value = line.partition(":")
            if key.strip() == name:
                return value.strip()
    return "unknown"


def _os_release():
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return platform.system()
