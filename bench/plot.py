"""Draw the curves of the bench as SVG, from figures that bench.py wrote: same figures, same bytes."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.ticker import ScalarFormatter

FOLDER = Path(__file__).parent / "curves"
# Colours that colour-blind eyes tell apart, and a mark of its own for each line.
LINES: Mapping[str, tuple[str, str]] = {
    "stock, cold": ("#555555", "s"),
    "hugo, cold": ("#d55e00", "^"),
    "hugo + pagefind, cold": ("#cc79a7", "v"),
    "ours: pages, cold": ("#0072b2", "o"),
    "ours: pages, one edit": ("#009e73", "D"),
}
CURVES: Mapping[str, tuple[str, Callable[[Mapping[str, Any], int], float], bool]] = {
    "time": ("processor time, s", lambda found, count: found["cpu"], True),
    "per-record": ("processor time per record, ms", lambda f, n: 1000 * f["cpu"] / n, False),
    "memory": ("largest process, MB", lambda found, count: found["memory"] / 1e6, False),
}


def main() -> None:
    """Write one SVG for each curve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("figures", type=Path, help="what bench.py --json wrote")
    figures = json.loads(parser.parse_args().figures.read_text("utf-8"))["results"]
    # A line goes from few records to many, in whatever order they were measured.
    results = dict(sorted(figures.items(), key=lambda each: int(each[0])))
    mpl.rcParams |= {"svg.hashsalt": "bench", "svg.fonttype": "none", "font.size": 9}
    FOLDER.mkdir(exist_ok=True)
    for name, (title, value, steep) in CURVES.items():
        figure = _curve(results, title, value, steep)
        figure.savefig(FOLDER / f"{name}.svg", metadata={"Date": None, "Creator": None})


def _curve(
    results: Mapping[str, Mapping[str, Any]],
    title: str,
    value: Callable[[Mapping[str, Any], int], float],
    steep: bool,
) -> Figure:
    figure = Figure(figsize=(6, 3.4), layout="constrained")
    axes = figure.subplots()
    axes.set_xscale("log")
    axes.set_yscale("log" if steep else "linear")
    for line, (colour, mark) in LINES.items():
        counts = [int(count) for count, found in results.items() if line in found]
        found = [value(results[str(count)][line], count) for count in counts]
        axes.plot(counts, found, color=colour, marker=mark, label=line)
    counts = [int(count) for count in results]
    axes.set_xticks(counts, [f"{count:,}".replace(",", "\u00a0") for count in counts], minor=False)
    axes.minorticks_off()
    axes.yaxis.set_major_formatter(ScalarFormatter())
    if not steep:
        axes.set_ylim(bottom=0)
    axes.set_xlabel("records (each in two languages)")
    axes.set_ylabel(title)
    axes.grid(True, color="#dddddd")
    axes.legend(frameon=False)
    return figure


if __name__ == "__main__":
    main()
