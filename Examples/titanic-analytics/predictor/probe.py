"""`python3 -m predictor.probe URL`: a healthcheck that needs nothing but Python. Exits 0 when URL answers 200."""

import sys
import urllib.error
import urllib.request


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("usage: python3 -m predictor.probe URL", file=sys.stderr)
        return 2
    try:
        with urllib.request.urlopen(arguments[0], timeout=3) as answer:
            return 0 if answer.status == 200 else 1
    except (urllib.error.URLError, OSError) as error:
        print(f"{arguments[0]}: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
