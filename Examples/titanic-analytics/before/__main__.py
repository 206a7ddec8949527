"""`python3 -m before` serves; DATA_FILE says where the counters are."""

import os
from pathlib import Path

from before.json_analytics import JSONAnalytics
from predictor.service import serve

serve(JSONAnalytics(Path(os.environ.get("DATA_FILE", "analytics_data.json"))))
