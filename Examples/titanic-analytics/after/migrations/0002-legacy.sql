-- What analytics_data.json counted is added to what was counted since. WHERE true: else SQLite takes ON for a join's.
INSERT INTO analytics (id, total_visits, total_predictions, app_launched, last_updated)
SELECT 1, :document ->> 'total_visits', :document ->> 'total_predictions', :document ->> 'app_launched', :document ->> 'last_updated'
WHERE true
ON CONFLICT (id) DO UPDATE SET
    total_visits = total_visits + excluded.total_visits,
    total_predictions = total_predictions + excluded.total_predictions,
    app_launched = min(app_launched, excluded.app_launched),
    last_updated = max(last_updated, excluded.last_updated);

INSERT INTO predictions_by_result (result, count)
SELECT key, value FROM json_each(:document, '$.predictions_by_result') WHERE true
ON CONFLICT (result) DO UPDATE SET count = count + excluded.count;

INSERT INTO predictions_by_class (class, count)
SELECT key, value FROM json_each(:document, '$.predictions_by_class') WHERE true
ON CONFLICT (class) DO UPDATE SET count = count + excluded.count;

INSERT INTO predictions_by_gender (gender, count)
SELECT key, value FROM json_each(:document, '$.predictions_by_gender') WHERE true
ON CONFLICT (gender) DO UPDATE SET count = count + excluded.count;

INSERT INTO daily_stats (date, visits, predictions)
SELECT key, value ->> 'visits', value ->> 'predictions' FROM json_each(:document, '$.daily_stats') WHERE true
ON CONFLICT (date) DO UPDATE SET visits = visits + excluded.visits, predictions = predictions + excluded.predictions;

INSERT INTO browser_stats (browser, count)
SELECT key, value FROM json_each(:document, '$.browser_stats') WHERE true
ON CONFLICT (browser) DO UPDATE SET count = count + excluded.count;

INSERT INTO device_stats (device, count)
SELECT key, value FROM json_each(:document, '$.device_stats') WHERE true
ON CONFLICT (device) DO UPDATE SET count = count + excluded.count;
