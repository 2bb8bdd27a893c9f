"""The benchmarks: `make bench` prints each figure on a line, as a ratio where one is asked for."""
