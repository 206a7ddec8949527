import math
import unittest

from backend.model import LinearModel, solve, train
from backend.prices import generate


class ModelTests(unittest.TestCase):
    def test_solves_equations_that_need_pivoting(self) -> None:
        answer = solve([[0.0, 2.0, 1.0], [1.0, -2.0, -3.0], [-1.0, 1.0, 2.0]], [-8.0, 0.0, 3.0])
        for found, expected in zip(answer, [-4.0, -5.0, 2.0]):
            self.assertAlmostEqual(found, expected, places=12)

    def test_finds_the_plane_its_points_lie_on(self) -> None:
        rows = [[float(x), float(x * x % 7)] for x in range(20)]
        model = LinearModel.fit(rows, [3 + 2 * a - 5 * b for a, b in rows])
        self.assertAlmostEqual(model.intercept, 3, places=4)
        self.assertAlmostEqual(model.weights[0], 2, places=4)
        self.assertAlmostEqual(model.weights[1], -5, places=4)

    def test_a_trained_model_beats_no_model_on_unseen_prices(self) -> None:
        trained = train([price.close for price in generate("NVDA", 500)], lags=5)
        self.assertLess(trained.error, trained.error_without_model)
        self.assertGreater(trained.error, 0)

    def test_the_feed_is_the_same_every_time_and_skips_weekends(self) -> None:
        prices = generate("TSLA", 10)
        self.assertEqual(prices, generate("TSLA", 10))
        self.assertNotEqual(prices[-1].close, generate("AAPL", 10)[-1].close)
        self.assertEqual([prices[0].day, prices[5].day], ["2023-01-02", "2023-01-09"])
        self.assertTrue(all(math.isfinite(price.close) and price.close > 0 for price in prices))
