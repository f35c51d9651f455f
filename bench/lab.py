"""A daemon with its own repository, and the requests that a benchmark sends to it."""

import hashlib
import http.client
import json
import os
import socket
import sqlite3
import subprocess
import tempfile
import time
import urllib.parse
from pathlib import Path

DOCKER = os.environ["TEST_DOCKER_SOCKET"]
BINARY = str(Path(os.environ["RECONCILER_BINARY"]).resolve())
MEASURE = os.environ["MEASURE_BINARY"]

INSTALLATION = "SELECT installation_id FROM installation"
ACCEPTED = "SELECT commit_id FROM revisions ORDER BY sequence DESC LIMIT 1"

CATALOGUE = """\
apiVersion: lab/v1
kind: Lab
metadata: {name: lab}
spec: {defaults: {rendererImage: "busybox:local", trainerImage: "busybox:local"}}
---
apiVersion: lab/v1
kind: User
metadata: {name: ada}
spec: {email: ada@lab.example}
"""

ARCHITECTURE = """\
---
apiVersion: lab/v1
kind: NetworkArchitecture
metadata: {{name: a{number}}}
spec: {{identifier: a{number}, parameters: {{epochs: {{type: integer, default: 3}}}}}}
"""

DATASET = """\
---
apiVersion: lab/v1
kind: Dataset
metadata: {{name: {name}}}
spec:
  from: {{models: [{{modelRef: thing, class: thing}}]}}
  renderer: {{command: [sh, -c, "{script}"], parameters: {{number: {number}}}}}
  resources: {{cpus: 1, memory: 16Mi}}
"""


class UnixConnection(http.client.HTTPConnection):
    """HTTP over a Unix socket."""

    def __init__(self, path):
        super().__init__("localhost", timeout=60)
        self._path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


def ask(path, method, target, body=None):
    """The status and the body of one request over a Unix socket."""
    connection = UnixConnection(path)
    headers = {"Content-Type": "application/json"} if body is not None else {}
    connection.request(method, target, json.dumps(body) if body is not None else None, headers)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, content


def containers(label):
    """All containers that have the label."""
    filters = urllib.parse.quote(json.dumps({"label": [label]}))
    return json.loads(ask(DOCKER, "GET", f"/v1.41/containers/json?all=1&filters={filters}")[1])


def remove_container(identity):
    ask(DOCKER, "DELETE", f"/v1.41/containers/{identity}?force=1")


def git(folder, *arguments):
    environment = dict(os.environ, GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_NOSYSTEM="1")
    identity = ["-c", "user.name=bench", "-c", "user.email=bench@lab.example"]
    subprocess.run(
        ["git", "-C", folder, *identity, *arguments], check=True, env=environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )


class Lab:
    """A repository, a state folder and the daemon's process. Leaving it removes all of them."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="bench-", dir="/tmp")
        self.repository = f"{self.folder}/repository"
        self.socket = f"{self.folder}/state/reconciler.sock"
        os.makedirs(f"{self.repository}/users/ada")
        git(self.repository, "init", "--quiet", "--initial-branch", "main")
        self.write("lab.yaml", CATALOGUE)
        self.process = None

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        try:
            if self.process:
                self.process.terminate()
                self.process.wait(60)
            for each in containers(self.label) if self.process else []:
                remove_container(each["Id"])
        finally:
            subprocess.run(["rm", "-rf", self.folder], check=True)

    @property
    def label(self):
        """The label of this daemon's containers."""
        store = sqlite3.connect(f"file:{self.folder}/state/reconciler.sqlite?mode=ro", uri=True)
        try:
            return f"reconciler.installation={store.execute(INSTALLATION).fetchone()[0]}"
        finally:
            store.close()

    def write(self, path, text):
        Path(self.repository, path).write_text(text)

    def commit(self):
        git(self.repository, "add", "--all")
        git(self.repository, "commit", "--quiet", "--message", "Change")

    def add_model(self):
        """A file of which only the digest is checked."""
        content = b"BLENDER, and not a model"
        Path(self.repository, "users/ada/thing.blend").write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        self.write(
            "users/ada/thing.yaml",
            "apiVersion: lab/v1\nkind: Model\nmetadata: {name: thing}\n"
            f'spec: {{source: {{path: thing.blend}}, sha256: "{digest}"}}\n',
        )

    def add_architectures(self, count):
        """Adds `count` resources without work, 100 a file."""
        for first in range(0, count, 100):
            numbers = range(first, min(first + 100, count))
            text = "".join(ARCHITECTURE.format(number=number) for number in numbers)
            self.write(f"architectures-{first}.yaml", text)

    def start(self, poll="1h"):
        """Returns once the first plan was made."""
        settings = f"{self.folder}/settings.yaml"
        Path(settings).write_text(
            f"repository: {{url: {self.repository}, pollInterval: {poll}}}\n"
            f"stateFolder: {self.folder}/state\ndockerSocket: {DOCKER}\nstatus: {{port: 0}}\n"
            "limits: {cpus: 64, memory: 64Gi}\n"
        )
        with open(f"{self.folder}/log", "wb") as log:
            self.process = subprocess.Popen(
                [BINARY, "run", "--config", settings, "--log-level", "warning"],
                stdout=log, stderr=log, stdin=subprocess.DEVNULL,
            )
        self.wait(lambda: ask(self.socket, "GET", "/readyz")[0] == 200, 600, pause=0.005)

    def sync(self):
        ask(self.socket, "POST", "/api/v1/sync")

    def head(self):
        """The newest commit of the repository."""
        return subprocess.check_output(
            ["git", "-C", self.repository, "rev-parse", "HEAD"], text=True).strip()

    def accepted(self):
        """The commit whose manifests are in force."""
        store = sqlite3.connect(f"file:{self.folder}/state/reconciler.sqlite?mode=ro", uri=True)
        try:
            return store.execute(ACCEPTED).fetchone()[0]
        finally:
            store.close()

    def wait(self, is_met, seconds, pause=0.05):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                if is_met():
                    return
            except OSError:
                pass
            if self.process.poll() is not None:
                raise RuntimeError(Path(f"{self.folder}/log").read_text()[-2000:])
            time.sleep(pause)
        log = Path(f"{self.folder}/log").read_text()[-2000:]
        raise RuntimeError(f"waited {seconds} s in vain; the log ends: {log}")

    def phase(self, plural, name):
        status, content = ask(self.socket, "GET", f"/api/v1/{plural}/ada/{name}")
        return json.loads(content)["content"]["summary"]["phase"] if status == 200 else None
