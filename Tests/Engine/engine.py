"""A container engine of the tests' own, and local images under the names that the reference stack uses.

    engine.py start | stop | images | prepare | shell

Its socket, data, state and process are in a directory of its own (PERSIST_E2E, default .build/e2e): the engine of the host, if
there is one, is neither asked nor touched. No registry is needed: the images are made of Debian packages, once. Root only."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent.parent
PLACE = Path(os.environ.get("PERSIST_E2E", PROJECT / ".build" / "e2e"))
PACKAGES = ["python3-minimal", "libpython3-stdlib", "redis-server", "prometheus", "postgresql-15", "mariadb-server", "mariadb-backup",
            "procps", "wget"]
BASE = "persist-e2e-base"


class EngineError(Exception):
    """Something that the engine needs is not to be had, or it said no."""


def run(*command: object, **options: object) -> subprocess.CompletedProcess:
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, **options)
    if done.returncode != 0:
        raise EngineError(f"{' '.join(map(str, command))} ended {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done


def mirror() -> str:
    """Where this machine gets its Debian packages from."""
    for file in [Path("/etc/apt/sources.list"), *sorted(Path("/etc/apt/sources.list.d").glob("*"))]:
        if not file.is_file():
            continue
        for line in file.read_text().splitlines():
            words = line.split()
            if len(words) > 2 and words[0] == "deb":
                return next(word for word in words[1:] if "://" in word)
            if len(words) > 1 and words[0] == "URIs:":
                return words[1]
    raise EngineError("no Debian mirror is configured in /etc/apt")


class Engine:
    def __init__(self, place: Path = PLACE) -> None:
        self.place = place
        self.place.mkdir(parents=True, exist_ok=True)
        # A socket's path has at most 107 bytes, and the engine's own are long.
        self.runtime = Path(tempfile.gettempdir()) / f"persist-e2e-{os.stat(place).st_ino}"
        self.pid_file = self.runtime / "dockerd.pid"
        self.environment = {
            **os.environ, "DOCKER_HOST": f"unix://{self.runtime}/docker.sock", "DOCKER_CONFIG": str(self.place / "config"),
            # The builder of old: buildx is a plugin of its own.
            "DOCKER_BUILDKIT": "0"}
        self.environment.pop("DOCKER_CONTEXT", None)

    def docker(self, *words: object, **options: object) -> subprocess.CompletedProcess:
        return run("docker", *words, env=self.environment, **options)

    # MARK: the process

    def start(self) -> None:
        if os.geteuid() != 0:
            raise EngineError("an engine of one's own needs root")
        if shutil.which("dockerd") is None:
            raise EngineError("dockerd is not installed (Debian: docker.io)")
        if self.is_alive():
            return
        shutil.rmtree(self.runtime, ignore_errors=True)
        self.runtime.mkdir(mode=0o711)
        log = open(self.place / "dockerd.log", "w")
        process = subprocess.Popen(
            ["dockerd", "--host", self.environment["DOCKER_HOST"], "--data-root", self.place / "data",
             "--exec-root", self.runtime / "exec", "--pidfile", self.pid_file],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        for _ in range(300):
            if self.is_alive():
                return
            if process.poll() is not None:
                break
            time.sleep(0.2)
        raise EngineError("the engine does not start:\n" + (self.place / "dockerd.log").read_text()[-3000:])

    def is_alive(self) -> bool:
        done = subprocess.run(["docker", "version"], env=self.environment, capture_output=True)
        return done.returncode == 0

    def stop(self) -> None:
        """Takes all containers along; the engine's own containerd is its child and goes with it."""
        if self.is_alive():
            containers = self.docker("ps", "--all", "--quiet").stdout.split()
            if containers:
                self.docker("rm", "--force", "--volumes", *containers)
        try:
            pid = int(self.pid_file.read_text())
        except (FileNotFoundError, ValueError):
            return
        self.end(pid)
        shutil.rmtree(self.runtime, ignore_errors=True)

    @staticmethod
    def end(pid: int) -> None:
        for kind, patience in [(signal.SIGTERM, 300), (signal.SIGKILL, 50)]:
            try:
                os.kill(pid, kind)
                for _ in range(patience):
                    os.kill(pid, 0)
                    time.sleep(0.1)
            except ProcessLookupError:
                return

    # MARK: images and Compose

    def images(self) -> None:
        """Makes what is missing. The images share one root file system."""
        self.compose_plugin()
        archive = self.root_file_system()
        imported = self.place / "imported"
        if not self.has_image(BASE) or not imported.exists() or imported.read_text() != archive.name:
            self.docker("import", archive, BASE)
            imported.write_text(archive.name)
            for mark in self.place.glob("*.recipe"):
                mark.unlink()
        for folder in sorted((HERE / "images").iterdir()):
            tag = (folder / "tag").read_text().strip()
            # What its recipe is made of now.
            recipe = json.dumps({file.name: file.read_text() for file in sorted(folder.iterdir())})
            mark = self.place / f"{folder.name}.recipe"
            if self.has_image(tag) and mark.exists() and mark.read_text() == recipe:
                continue
            self.docker("build", "--quiet", "--tag", tag, folder)
            mark.write_text(recipe)

    def has_image(self, tag: str) -> bool:
        done = subprocess.run(["docker", "image", "inspect", tag], env=self.environment, capture_output=True)
        return done.returncode == 0

    def root_file_system(self) -> Path:
        contents = hashlib.sha256(" ".join(PACKAGES).encode()).hexdigest()[:12]
        archive = self.place / f"root-{contents}.tar"
        if archive.exists():
            return archive
        root = self.place / "root"
        shutil.rmtree(root, ignore_errors=True)
        print("making the images' root file system out of Debian packages, once", flush=True)
        run("debootstrap", "--variant=minbase", f"--include={','.join(PACKAGES)}", "bookworm", root, mirror())
        for leftover in [*root.glob("var/cache/apt/archives/*.deb"), *root.glob("var/lib/apt/lists/*")]:
            if leftover.is_file():
                leftover.unlink()
        run("tar", "-C", root, "--numeric-owner", "-cf", f"{archive}.new", ".")
        os.rename(f"{archive}.new", archive)
        shutil.rmtree(root)
        return archive

    def compose_plugin(self) -> None:
        """Compose v2, which Debian has from trixie on: unpacked, not installed. apt checks what it brings by Debian's keys."""
        plugin = self.place / "config" / "cli-plugins" / "docker-compose"
        if plugin.exists():
            return
        with tempfile.TemporaryDirectory() as scratch:
            place = Path(scratch)
            place.chmod(0o755)
            for folder in ["lists/partial", "cache/archives/partial", "unpacked"]:
                (place / folder).mkdir(parents=True)
            keys = "/usr/share/keyrings/debian-archive-keyring.gpg"
            (place / "sources.list").write_text(f"deb [signed-by={keys}] {mirror()} trixie main\n")
            options = [f"-oDir::State={place}", f"-oDir::Cache={place}/cache", f"-oDir::Etc::sourcelist={place}/sources.list",
                       "-oDir::Etc::sourceparts=-", "-oDir::State::status=/var/lib/dpkg/status"]
            run("apt-get", *options, "update", "-qq")
            run("apt-get", *options, "download", "-qq", "docker-compose", cwd=place)
            run("dpkg-deb", "-x", next(place.glob("docker-compose_*.deb")), place / "unpacked")
            found = next(path for path in place.glob("unpacked/**/cli-plugins/docker-compose") if path.is_file())
            plugin.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(found, plugin)


def main() -> int:
    engine = Engine()
    try:
        match sys.argv[1:]:
            case ["start"]:
                engine.start()
                print(engine.environment["DOCKER_HOST"])
            case ["images"]:
                engine.start()
                engine.images()
            case ["prepare"]:
                try:
                    engine.start()
                    engine.images()
                finally:
                    engine.stop()
            case ["stop"]:
                engine.stop()
            case ["shell"]:
                engine.start()
                return subprocess.run([os.environ.get("SHELL", "/bin/sh")], env=engine.environment).returncode
            case _:
                print(__doc__, file=sys.stderr)
                return 2
    except EngineError as error:
        print(f"engine.py: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
