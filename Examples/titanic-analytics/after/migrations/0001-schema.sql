-- Main analytics counters
CREATE TABLE analytics (
    id INTEGER PRIMARY KEY,
    total_visits INTEGER DEFAULT 0,
    total_predictions INTEGER DEFAULT 0,
    app_launched TEXT,
    last_updated TEXT
);

-- Prediction breakdowns
CREATE TABLE predictions_by_result (result TEXT PRIMARY KEY, count INTEGER);
CREATE TABLE predictions_by_class (class TEXT PRIMARY KEY, count INTEGER);
CREATE TABLE predictions_by_gender (gender TEXT PRIMARY KEY, count INTEGER);

-- Time-series data
CREATE TABLE daily_stats (date TEXT PRIMARY KEY, visits INTEGER, predictions INTEGER);

-- User analytics
CREATE TABLE browser_stats (browser TEXT PRIMARY KEY, count INTEGER);
CREATE TABLE device_stats (device TEXT PRIMARY KEY, count INTEGER);
