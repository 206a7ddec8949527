"""Predicts the next closing price of a stock, and keeps every model, scaler, price and answer on disk."""
