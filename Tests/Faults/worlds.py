"""Places to run persist in: a file system, and how the tree stands on it. Each run gets a project of its own there."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import subprocess
import tempfile
from pathlib import Path

COMPOSE = "name: shop\nservices:\n  web:\n    image: nginx\n    volumes:\n      - ./persistent_data:/data\n"
SETTINGS = "backup:\n  exclude: ['cache/']\n"
IMAGE_BYTES = 400 << 20


def run(*command: str, cwd: Path | None = None) -> str:
    """Runs a tool that must succeed."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=120)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip()}")
    return done.stdout


class World:
    """A mounted file system (or a plain directory) in which projects are made."""

    def __init__(self, name: str, scratch: Path) -> None:
        self.name = name
        self.lacks = {"no exchange": "exchange", "no flags": "flags", "no tmpfile": "tmpfile", "no links": "links",
                      "no syncfs": "syncfs"}.get(name, "")
        self.scratch = Path(tempfile.mkdtemp(prefix="world-", dir=scratch))
        self.place = self.scratch / "fs"
        self.place.mkdir()
        self._mounts: list[Path] = []
        getattr(self, "_make_" + self._kind(), lambda: None)()

    def _kind(self) -> str:
        return {"btrfs subvolume": "btrfs", "mounted root": "plain", "mount below": "plain",
                "overlay lower": "overlay"}.get(self.name, self.name.replace(" ", "_"))

    def _image(self, *mkfs: str) -> None:
        image = self.scratch / "image"
        with open(image, "wb") as file:
            file.truncate(IMAGE_BYTES)
        run(*mkfs, str(image))
        self._mount("-o", "loop", str(image), str(self.place))

    def _mount(self, *arguments: str) -> None:
        run("mount", *arguments)
        self._mounts.append(Path(arguments[-1]))

    def _make_ext4(self) -> None:
        self._image("mke2fs", "-qt", "ext4")

    def _make_xfs(self) -> None:
        self._image("mkfs.xfs", "-q")

    def _make_btrfs(self) -> None:
        self._image("mkfs.btrfs", "-q")

    def _make_tmpfs(self) -> None:
        self._mount("-t", "tmpfs", "-o", "size=300m", "none", str(self.place))

    def _make_overlay(self) -> None:
        layers = self.scratch / "layers"
        layers.mkdir()
        self._mount("-t", "tmpfs", "none", str(layers))
        for name in ("lower", "upper", "work"):
            (layers / name).mkdir()
        options = f"lowerdir={layers}/lower,upperdir={layers}/upper,workdir={layers}/work"
        self._mount("-t", "overlay", "-o", options, "none", str(self.place))

    def close(self) -> None:
        for place in reversed(self._mounts):
            subprocess.run(["umount", "-l", str(place)], capture_output=True, timeout=60)
        shutil.rmtree(self.scratch, ignore_errors=True)

    def project(self, name: str) -> Path:
        """An empty project whose tree stands as this world has it."""
        project = self.place / name
        project.mkdir()
        (project / "docker-compose-persistent.yml").write_text(COMPOSE)
        (project / "persist.yaml").write_text(SETTINGS)
        root = project / "persistent_data"
        if self.name == "btrfs subvolume":
            run("btrfs", "-q", "subvolume", "create", str(root))
        elif self.name == "root a link":
            (project / "elsewhere").mkdir()
            root.symlink_to("elsewhere")
        else:
            root.mkdir()
        if self.name == "mounted root":
            run("mount", "-t", "tmpfs", "none", str(root))
        if self.name == "mount below":
            (root / "cache").mkdir()
            run("mount", "-t", "tmpfs", "none", str(root / "cache"))
        return project

    def copy(self, template: Path, name: str) -> Path:
        project = self.project(name)
        if (template / "persistent_data").exists():
            run("cp", "-a", "--no-target-directory", f"{template}/persistent_data/.", f"{project}/persistent_data/")
        else:
            # Between two renames there is none.
            (project / "persistent_data").rmdir()
        if (template / ".persist").exists():
            run("cp", "-a", f"{template}/.persist", f"{project}/.persist")
        self._renumber(template, project)
        return project

    def _renumber(self, template: Path, project: Path) -> None:
        """A copy has other inodes, and a state names those of the template: puts the copy's in their place."""
        for base, copy in ((template, project), (template / "persistent_data", project / "persistent_data")):
            for state in ("state", "undo/state"):
                file = copy / ".persist" / state
                if not file.exists():
                    continue
                text = file.read_text()
                for path in [base / "persistent_data", *base.rglob("*")]:
                    twin = copy / path.relative_to(base)
                    if os.path.lexists(twin) and not (base == template and ".persist/undo/state" in str(path)):
                        old, new = os.lstat(path).st_ino, os.lstat(twin).st_ino
                        for key in ("incoming", "outgoing"):
                            text = text.replace(f'"{key}":{old},', f'"{key}":@{new},').replace(
                                f'"{key}":{old}}}', f'"{key}":@{new}}}')
                file.write_text(text.replace(":@", ":"))

    def remove(self, project: Path) -> None:
        for below in ("persistent_data/cache", "persistent_data"):
            if os.path.ismount(project / below):
                subprocess.run(["umount", "-l", str(project / below)], capture_output=True, timeout=60)
        if self.name == "btrfs subvolume":
            subprocess.run(["btrfs", "-q", "subvolume", "delete", str(project / "persistent_data")],
                           capture_output=True, timeout=60)
        shutil.rmtree(project, ignore_errors=True)


def fill(root: Path) -> None:
    """A small tree with one of everything that a restore must bring back."""
    for directory in ("redis", "models/deep", "logs", "cache/sub", "empty"):
        (root / directory).mkdir(parents=True, exist_ok=True)
    (root / "redis/dump.rdb").write_bytes(b"old" * 1000)
    (root / "models/deep/model").write_bytes(bytes(range(256)) * 300)
    os.link(root / "models/deep/model", root / "models/hard")
    (root / "models/current").symlink_to("deep/model")
    (root / "logs/a.log").write_text("line\n" * 40)
    (root / "cache/sub/kept").write_text("never in a backup")
    os.chmod(root / "logs", 0o2750)
    if os.geteuid() == 0:
        os.chown(root / "redis", 999, 999)


def change(root: Path) -> None:
    """What happened since the backup."""
    (root / "redis/dump.rdb").write_bytes(b"new" * 2000)
    (root / "models/hard").unlink(missing_ok=True)
    (root / "logs/later.log").write_text("later\n")
    (root / "later").mkdir()
    (root / "later/file").write_text("only now")
    os.chmod(root / "logs", 0o700)


def listing(root: Path) -> dict[str, tuple]:
    """Everything of a tree that counts: kind, mode, owner, time, content. Not what is persist's own, nor the root's time."""
    found: dict[str, tuple] = {}
    for directory, names, files in os.walk(root):
        here = Path(directory)
        if here == root:
            names[:] = [name for name in names if name not in ("backups", ".persist")]
        for name in names + files:
            path = here / name
            status = os.lstat(path)
            kind = stat.S_IFMT(status.st_mode)
            content = ""
            if kind == stat.S_IFREG:
                content = hashlib.sha256(path.read_bytes()).hexdigest()
            elif kind == stat.S_IFLNK:
                content = os.readlink(path)
            # The time of what holds what is kept may be that of the moment: so it is with every mount point.
            time = status.st_mtime_ns if kind == stat.S_IFREG else 0
            found[str(path.relative_to(root))] = (
                status.st_mode, status.st_uid, status.st_gid, time, status.st_nlink if kind == stat.S_IFREG else 0, content)
    return found


def everything(project: Path) -> dict[str, tuple]:
    """The project with all that is persist's own, for what must not change a byte."""
    found: dict[str, tuple] = {}
    for path in sorted(project.rglob("*")):
        status = os.lstat(path)
        content = path.read_bytes() if stat.S_ISREG(status.st_mode) else b""
        found[str(path.relative_to(project))] = (status.st_mode, status.st_mtime_ns, content)
    return found
