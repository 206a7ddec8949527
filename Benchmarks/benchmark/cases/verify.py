"""A project of 2,000 lines and 70 services is checked. The others only load it, and PyYAML only the compose file."""

import subprocess

from benchmark.contest import Contestant, Rounds, hold
from benchmark.figures import Results
from benchmark.measuring import measure
from benchmark.stage import Stage

TITLE = "Verify"
PYYAML = "import yaml; yaml.load(open('compose.yaml'), Loader=yaml.{})"


def run(stage: Stage, rounds: Rounds) -> Results:
    project = stage.world.compose_project(lines=2000)

    def contestant(label: str, *command: str) -> Contestant:
        return Contestant(label, list(command), project, repeats=11)

    contestants = [contestant("persist", *stage.persist("verify", "--fail-on", "never"))]
    contestants += [
        contestant(f"docker-compose {version(program)} config -q", program, "config", "-q")
        for program in stage.world.composes
    ]
    contestants += [
        contestant(f"PyYAML {loader}", "/usr/bin/python3", "-c", PYYAML.format(loader))
        for loader in ("CSafeLoader", "SafeLoader")
    ]
    for each in contestants:
        measure(each.command, project, stage.world.environment)
    return hold(contestants, stage.world, rounds)


def version(program: str) -> str:
    return subprocess.run([program, "version", "--short"], capture_output=True, text=True, check=True).stdout.strip()
