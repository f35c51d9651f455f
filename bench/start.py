"""P01: from a commit to its container's start."""

import json
import os
import statistics
import subprocess
import threading
import time
import urllib.parse

from lab import DATASET, DOCKER, Lab, UnixConnection, ask, containers, git, remove_container
from process import ratios


class Starts(threading.Thread):
    """Records the times of the Engine's start events."""

    def __init__(self):
        super().__init__(daemon=True)
        self.times = {}
        filters = urllib.parse.quote(json.dumps({"type": ["container"], "event": ["start"]}))
        self._connection = UnixConnection(DOCKER)
        self._connection.timeout = 3600
        self._connection.request("GET", f"/v1.41/events?filters={filters}")
        self._answer = self._connection.getresponse()

    def run(self):
        while line := self._answer.readline():
            at = time.monotonic()
            self.times[json.loads(line)["Actor"]["Attributes"]["name"]] = at

    def wait(self, part):
        """When the container whose name holds `part` was started."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            for name, at in list(self.times.items()):
                if part in name:
                    return at
            time.sleep(0.001)
        raise RuntimeError(f"no container {part} was started")


class Floor:
    """One fetch, one create and one start of the same container over the same socket."""

    def __init__(self, lab, starts):
        self._starts = starts
        self._number = 0
        self._mirror = f"{lab.folder}/floor.git"
        git(lab.folder, "clone", "--quiet", "--mirror", lab.repository, self._mirror)
        self._spec = self._spec_like(containers(lab.label)[0]["Id"], f"{lab.folder}/floor")

    @staticmethod
    def _spec_like(identity, folder):
        """The spec of a container of the daemon; its mounts lead to empty folders and files."""
        found = json.loads(ask(DOCKER, "GET", f"/v1.41/containers/{identity}/json")[1])
        host = found["HostConfig"]
        for number, mount in enumerate(host.get("Mounts") or []):
            if mount["Type"] == "bind":
                is_file = os.path.isfile(mount["Source"])
                mount["Source"] = f"{folder}/{number}"
                os.makedirs(folder if is_file else mount["Source"], exist_ok=True)
                if is_file:
                    open(mount["Source"], "w", encoding="utf-8").close()
        return {
            "Image": found["Config"]["Image"], "Cmd": found["Config"]["Cmd"],
            "User": found["Config"]["User"], "Env": found["Config"]["Env"], "HostConfig": host,
        }

    def measure(self):
        self._number += 1
        name = f"bench-floor-{os.getpid()}-{self._number}"
        began = time.monotonic()
        subprocess.run(["git", "-C", self._mirror, "fetch", "--quiet"], check=True)
        status, content = ask(DOCKER, "POST", f"/v1.41/containers/create?name={name}", self._spec)
        if status != 201:
            raise RuntimeError(f"the floor's container was refused: {content.decode()}")
        identity = json.loads(content)["Id"]
        ask(DOCKER, "POST", f"/v1.41/containers/{identity}/start")
        took = self._starts.wait(name) - began
        remove_container(identity)
        return took


def declare(lab, number, script="exit 0"):
    name = f"d{number}"
    text = DATASET.format(name=name, number=number, script=script)
    lab.write(f"users/ada/{name}.yaml", text)
    lab.commit()


def commit_to_start(pairs):
    """Measures from a request to look, so the wait for the poll is left out."""
    starts = Starts()
    starts.start()
    ours, floors = [], []
    with Lab() as lab:
        lab.add_model()
        declare(lab, 0, script="sleep 3")
        lab.start()
        finished = ("Succeeded", "Failed")
        starts.wait("-ada-d0-")
        floor = Floor(lab, starts)
        lab.wait(lambda: lab.phase("datasets", "d0") in finished, 90)
        for number in range(1, pairs + 1):
            declare(lab, number)
            floors.append(floor.measure())
            began = time.monotonic()
            lab.sync()
            ours.append(starts.wait(f"-ada-d{number}-") - began)
            lab.wait(lambda: lab.phase("datasets", f"d{number}") in finished, 90)
            time.sleep(0.5)  # the daemon's last looks at it are over
    return {
        "benchmark": "P01 commit to container started", "pairs": pairs,
        "ours_ms": statistics.median(ours) * 1000, "worst_ms": max(ours) * 1000,
        "floor_ms": statistics.median(floors) * 1000, "ratio": ratios(ours, floors),
    }
