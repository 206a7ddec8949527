"""Reading the environment, which alone says where a service may write."""

from collections.abc import Mapping
from pathlib import Path


class MissingVariable(Exception):
    """A variable the service cannot do without is unset or empty."""


def required(environment: Mapping[str, str], name: str) -> str:
    """A default would put data into the container's own layer, where the next recreate loses it: so there is none."""
    value = environment.get(name, "")
    if not value:
        raise MissingVariable(f"{name} is not set: it must name a place that outlives the container")
    return value


def directory(environment: Mapping[str, str], name: str) -> Path:
    """The directory a variable names, created where it is missing."""
    path = Path(required(environment, name))
    path.mkdir(parents=True, exist_ok=True)
    return path
