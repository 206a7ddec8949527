"""`python3 -m after` serves; DATABASE_FILE says where the counters are."""

import os
import sys
from pathlib import Path

from after.sqlite_analytics import NoSchema, SQLiteAnalytics
from predictor.service import serve


def main() -> int:
    # A default would put data into the container's own layer again: so there is none.
    file = os.environ.get("DATABASE_FILE", "")
    if not file:
        print("DATABASE_FILE is not set: it must name a place that outlives the container", file=sys.stderr)
        return 2
    try:
        analytics = SQLiteAnalytics(Path(file))
    except NoSchema as error:
        print(error, file=sys.stderr)
        return 2
    serve(analytics)
    analytics.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
