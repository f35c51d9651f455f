"""P23: followers of a long, growing log, compared with as many `tail -f` on a similar file."""

import json
import os
import selectors
import signal
import socket
import struct
import subprocess
import tempfile
import threading
import time
from pathlib import Path

from lab import DATASET, DOCKER, Lab, ask, containers
from process import Usage, resident_kib

# Lines so long and so few a second that the Engine, which wraps each, keeps the log whole for
# minutes: after 50 MiB of its own it drops the oldest.
LINE_BYTES = 1000
LINES = 40 * 1024 * 1024 // LINE_BYTES
# After which nothing goes on but the worker, of which the daemon never quite rests.
REST_SECONDS = 10
SCRIPT = (
    f"l=$(printf %0{LINE_BYTES - 1}d 0); yes $l | head -n {LINES}; "
    "while sleep 0.3; do yes $l | head -n 10; done"
)


class Followers(threading.Thread):
    """Connections over the Unix socket that follow one log; counts the lines that each received."""

    def __init__(self, path, target, count):
        super().__init__(daemon=True)
        self.lines = [0] * count
        self._is_over = False
        self._selector = selectors.DefaultSelector()
        for number in range(count):
            connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            connection.connect(path)
            connection.sendall(f"GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            self._selector.register(connection, selectors.EVENT_READ, number)

    def run(self):
        while not self._is_over:
            for key, _ in self._selector.select(0.2):
                piece = key.fileobj.recv(1 << 20)
                if not piece:
                    raise RuntimeError("the daemon ended a stream")
                # As JSON only the end of a line has one.
                self.lines[key.data] += piece.count(b"\\")

    def leave(self):
        self._is_over = True
        self.join()
        for key in list(self._selector.get_map().values()):
            key.fileobj.close()
        self._selector.close()


class Span:
    """The total resources that processes use from now on."""

    def __init__(self, processes):
        self._processes = processes
        self._cpu, self._read = self._used()
        self._began = time.monotonic()

    def _used(self):
        usages = [Usage.of(each) for each in self._processes]
        return sum(each.cpu_s for each in usages), sum(each.read_bytes for each in usages)

    @property
    def seconds(self):
        return time.monotonic() - self._began

    @property
    def cpu_s(self):
        return self._used()[0] - self._cpu

    @property
    def read_bytes(self):
        return self._used()[1] - self._read


def wait(is_met, seconds=300, pause=0.05):
    deadline = time.monotonic() + seconds
    while not is_met():
        if time.monotonic() > deadline:
            raise RuntimeError(f"waited {seconds} s in vain")
        time.sleep(pause)


def listener(path):
    """The process that listens at a Unix socket."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.connect(path)
        told = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    return struct.unpack("3i", told)[0]


def lines_in(*paths):
    return sum(path.read_bytes().count(b"\n") for path in paths)


def tails(count, seconds):
    """The floor: processes that follow a file and discard its lines."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "log")
        with open(path, "wb") as log:
            writer = subprocess.Popen(["sh", "-c", SCRIPT], stdout=log, start_new_session=True)
        followers = []
        try:
            wait(lambda: path.stat().st_size >= LINES * LINE_BYTES)
            command = ["tail", "-n", "+1", "-f", path]
            followers = [
                subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(count)]
            processes = [each.pid for each in followers]
            wait(lambda: all(
                Usage.of(each).read_bytes >= LINES * LINE_BYTES for each in processes))
            reading = sum(Usage.of(each).cpu_s for each in processes)
            before, span = lines_in(path), Span(processes)
            time.sleep(seconds)
            written = (lines_in(path) - before) * LINE_BYTES
            return {
                "reading_cpu_s": reading, "cpu_percent": span.cpu_s / span.seconds * 100,
                "read_of_written": span.read_bytes / written / count,
                "rss_mib_each": sum(resident_kib(each) for each in processes) / 1024 / count,
            }
        finally:
            for each in followers:
                each.kill()
                each.wait()
            os.killpg(writer.pid, signal.SIGKILL)
            writer.wait()


def written_log(lab):
    """The Engine's files of the log, once it has its full length."""

    def workers():
        # The model has a container too, for a while. One that was not started has no log.
        return [
            each["Id"] for each in containers(lab.label)
            if "-ada-log-" in each["Names"][0] and each["State"] == "running"]

    lab.wait(workers, 60)
    found = ask(DOCKER, "GET", f"/v1.41/containers/{workers()[0]}/json")[1]
    path = Path(json.loads(found)["LogPath"])

    def files():
        return path.parent.glob(f"{path.name}*")

    wait(lambda: lines_in(*files()) >= LINES, pause=1)
    return files


def follow_log(count, seconds):
    """Measures reading from the first line, then the growing log, then after all have left."""
    floor = tails(count, seconds)
    with Lab() as lab:
        lab.add_model()
        lab.write("users/ada/log.yaml", DATASET.format(name="log", number=0, script=SCRIPT))
        lab.commit()
        lab.start()
        files = written_log(lab)
        daemon, engine = lab.process.pid, listener(DOCKER)
        time.sleep(REST_SECONDS)
        alone = resident_kib(daemon)
        Path(f"/proc/{daemon}/clear_refs").write_text("5", encoding="utf-8")  # the peak of memory
        reading = Span([daemon])
        followers = Followers(lab.socket, "/api/v1/datasets/ada/log/log?follow=1", count)
        followers.start()
        wait(lambda: min(followers.lines) >= LINES)
        row = {
            "benchmark": f"P23 {count} followers of a log of 40 MiB",
            "reading_s": reading.seconds, "reading_cpu_s": reading.cpu_s,
        }
        # What came meanwhile, but for the second between two looks.
        wait(lambda: min(followers.lines) >= lines_in(*files()) - 100, pause=2)
        told, before = sum(followers.lines), lines_in(*files())
        ours, engines = Span([daemon]), Span([engine])
        time.sleep(seconds)
        written = (lines_in(*files()) - before) * LINE_BYTES
        told = (sum(followers.lines) - told) * LINE_BYTES
        row |= {
            "written_kib_per_s": written / 1024 / ours.seconds,
            "told_of_written": told / written / count,
            "read_of_written": ours.read_bytes / written / count,
            "engine_read_of_written": engines.read_bytes / written,
            "cpu_percent": ours.cpu_s / ours.seconds * 100,
            "rss_mib_alone": alone / 1024,
            "rss_mib_each": (resident_kib(daemon) - alone) / 1024 / count,
            "rss_mib_each_peak": (resident_kib(daemon, "VmHWM") - alone) / 1024 / count,
        }
        followers.leave()
        time.sleep(REST_SECONDS)
        row["rss_mib_left"] = (resident_kib(daemon) - alone) / 1024
    return row | {"floor": floor}
