"""Writes ranks.json: ranks, Friedman's test, the studentized range and bootstrap intervals by SciPy, for tests/laws/compare_numbers.rs.

ranks.json was written with scipy 1.17.1: python ranks_reference.py
"""

import json
import pathlib

import numpy as np
import scipy.stats

# Rows are problems, columns are methods; some numbers are equal on purpose.
TABLE = [
    [12.0, 14.0, 30.0, 9.0],
    [7.0, 7.0, 19.0, 8.0],
    [120.0, 90.0, 90.0, 90.0],
    [33.0, 21.0, 40.0, 55.0],
    [5.0, 6.0, 7.0, 4.0],
    [64.0, 50.0, 81.0, 50.0],
    [18.0, 17.0, 25.0, 16.0],
    [3.0, 9.0, 27.0, 1.0],
    [41.0, 42.0, 43.0, 44.0],
]
NUMBERS = [3.1, 4.7, 1.2, 9.9, 12.4, 5.0, 5.5, 7.3, 2.8, 6.1, 8.8, 30.5, 4.1, 5.9, 6.6, 0.7, 15.2, 3.6, 7.9]


def main():
    ranks = [scipy.stats.rankdata(row).tolist() for row in TABLE]
    statistic, p_value = scipy.stats.friedmanchisquare(*np.array(TABLE).T)
    interval = scipy.stats.bootstrap(
        (NUMBERS,), np.median, n_resamples=200_000, method="percentile", confidence_level=0.95, rng=np.random.default_rng(1)
    ).confidence_interval
    result = {
        "table": TABLE,
        "ranks": ranks,
        "mean": np.mean(ranks, axis=0).tolist(),
        "friedman": statistic,
        "p_value": p_value,
        "studentized_range": {str(k): scipy.stats.studentized_range.ppf(0.95, k, np.inf) for k in (2, 3, 4, 8, 10, 20, 34)},
        "chi_squared_above": [[x, k, scipy.stats.chi2.sf(x, k)] for x, k in [(0.5, 1), (3.0, 3), (12.0, 4), (60.0, 33), (20.0, 33)]],
        "numbers": NUMBERS,
        "interval": list(interval),
    }
    path = pathlib.Path(__file__).with_name("ranks.json")
    path.write_text(json.dumps(result, indent=1) + "\n")


main()
