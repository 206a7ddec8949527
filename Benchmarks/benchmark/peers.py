"""The programs that persist is measured against."""

import shutil

# Program, and the Debian package that has it.
PEERS = {
    "tar": "tar",
    "gzip": "gzip",
    "pigz": "pigz",
    "zstd": "zstd",
    "bsdtar": "libarchive-tools",
    "restic": "restic",
    "borg": "borgbackup",
    "docker-compose": "docker-compose",
}


def missing_packages() -> list[str]:
    return [package for program, package in PEERS.items() if shutil.which(program) is None]


def how_to_install(packages: list[str]) -> str:
    return f"missing peers; on Debian: apt-get install {' '.join(packages)}"
