"""A daemon with a repository of its own, and the requests a benchmark makes of it."""

import hashlib
import http.client
import json
import os
import socket
import subprocess
import tempfile
import time
from pathlib import Path

DOCKER = os.environ["TEST_DOCKER_SOCKET"]
BINARY = str(Path(os.environ["RECONCILER_BINARY"]).resolve())

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


def git(folder, *arguments):
    environment = dict(os.environ, GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_NOSYSTEM="1")
    identity = ["-c", "user.name=bench", "-c", "user.email=bench@lab.example"]
    subprocess.run(
        ["git", "-C", folder, *identity, *arguments], check=True, env=environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )


class Lab:
    """A repository, a state folder and the daemon's process."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="bench-", dir="/tmp")
        self.repository = f"{self.folder}/repository"
        self.socket = f"{self.folder}/state/reconciler.sock"
        os.makedirs(f"{self.repository}/users/ada")
        git(self.repository, "init", "--quiet", "--initial-branch", "main")
        self.write("lab.yaml", CATALOGUE)
        self.process = None

    def write(self, path, text):
        Path(self.repository, path).write_text(text)

    def commit(self):
        git(self.repository, "add", "--all")
        git(self.repository, "commit", "--quiet", "--message", "Change")

    def add_model(self):
        """A file that only its digest is checked of."""
        content = b"not a model"
        Path(self.repository, "users/ada/thing.blend").write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        self.write(
            "users/ada/thing.yaml",
            "apiVersion: lab/v1\nkind: Model\nmetadata: {name: thing}\n"
            f'spec: {{source: {{path: thing.blend}}, sha256: "{digest}"}}\n',
        )

    def start(self):
        """Returns once the first plan was made."""
        settings = f"{self.folder}/settings.yaml"
        Path(settings).write_text(
            f"repository: {{url: {self.repository}, pollInterval: 1h}}\n"
            f"stateFolder: {self.folder}/state\ndockerSocket: {DOCKER}\nstatus: {{port: 0}}\n"
        )
        log = open(f"{self.folder}/log", "wb")
        self.process = subprocess.Popen(
            [BINARY, "run", "--config", settings, "--log-level", "warning"],
            stdout=log, stderr=log, stdin=subprocess.DEVNULL,
        )
        self.wait(lambda: ask(self.socket, "GET", "/readyz")[0] == 200, 600)

    def wait(self, is_met, seconds):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                if is_met():
                    return
            except OSError:
                pass
            if self.process.poll() is not None:
                raise RuntimeError(Path(f"{self.folder}/log").read_text()[-2000:])
            time.sleep(0.05)
        raise RuntimeError(f"waited {seconds} s in vain; see {self.folder}/log")

    def phase(self, plural, name):
        status, content = ask(self.socket, "GET", f"/api/v1/{plural}/ada/{name}")
        return json.loads(content)["content"]["summary"]["phase"] if status == 200 else None

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        if self.process:
            self.process.terminate()
            self.process.wait(60)
        subprocess.run(["rm", "-rf", self.folder], check=True)
