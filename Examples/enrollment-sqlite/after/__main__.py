"""`python3 -m after` serves what stands in DATA_DIR, and makes nothing there that is missing."""

import sys

from enrollment.register import NoSchema, Register
from enrollment.service import data_directory, serve


def main() -> int:
    data = data_directory()
    # A default would put data into the container's own layer again: so there is none.
    if not data:
        print("DATA_DIR is not set: it must name a place that outlives the container", file=sys.stderr)
        return 2
    if not (data / "uploads").is_dir():
        print(f"{data}/uploads is not there: run `persist setup` first", file=sys.stderr)
        return 2
    try:
        register = Register(data)
    except NoSchema as error:
        print(f"{error}: run `persist migrate` first", file=sys.stderr)
        return 2
    serve(register)
    return 0


if __name__ == "__main__":
    sys.exit(main())
