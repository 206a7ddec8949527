"""Measures persist beside its peers: see `Benchmarks/run --help`."""
