#!/usr/bin/env python3
"""Makes a table and a plot of what the benchmarks found.

    report.py DIRECTORY --json FILE --svg FILE

DIRECTORY is where `meson test --benchmark` left a JSON file for each group. Prints the table as
Markdown; writes all rows to one JSON file, and the plot.
"""

import argparse
import html
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from bench import GROUPS  # noqa: E402


def collect(directory):
    rows = []
    machine = None
    for group in GROUPS:
        path = os.path.join(directory, group + ".json")
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                found = json.load(file)
            rows += found["rows"]
            machine = found["machine"]
    return {"machine": machine, "rows": rows}


def number(value):
    return f"{value:.2f}".rstrip("0").rstrip(".")


def table(rows):
    lines = ["| what : against | found | spread | goal | |", "|---|---|---|---|---|"]
    for row in rows:
        unit = "×" if row["unit"] == "x" else " " + row["unit"]
        spread = ""
        if row["low"] is not None:
            spread = f"{number(row['low'])} to {number(row['high'])}"
        lines.append(f"| {row['name']} | {number(row['value'])}{unit} | {spread} "
                     f"| {number(row['goal'])}{unit} | {'met' if row['met'] else 'missed'} |")
    return "\n".join(lines)


def plot(found):
    """Each row's value as a part of its goal, the least of it the best."""
    rows = found["rows"]
    left, width, height, top = 430, 330, 22, 56
    bottom = top + height * len(rows)
    most = 2.5
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + width + 150}" '
        f'height="{bottom + 16}" font-family="sans-serif" font-size="12">',
        '<rect width="100%" height="100%" fill="#ffffff"/>',
        f'<text x="12" y="20" font-size="14" font-weight="bold">aerowal: found, as a part of the '
        f'goal</text>',
        f'<text x="12" y="38" fill="#555555">{html.escape(found["machine"]["processor"])}, '
        f'{found["machine"]["processors"]} processors; shorter is better, up to the line is '
        f'met</text>']
    for i, row in enumerate(rows):
        share = row["value"] / row["goal"]
        y = top + i * height
        color = "#3b7d4f" if row["met"] else "#c46a1b"
        unit = "×" if row["unit"] == "x" else " " + row["unit"]
        told = f"{number(row['value'])}{unit}, goal {number(row['goal'])}{unit}"
        length = width / most * min(share, most)
        parts.append(f'<text x="{left - 8}" y="{y + 14}" text-anchor="end">'
                     f'{html.escape(row["name"])}</text>')
        parts.append(f'<rect x="{left}" y="{y + 3}" width="{max(length, 1):.1f}" '
                     f'height="{height - 8}" fill="{color}"/>')
        if share > most:
            # It goes on.
            end = left + length
            parts.append(f'<path d="M {end - 14:.1f} {y + 1} l 6 {height - 4} h 4 l -6 '
                         f'-{height - 4} z" fill="#ffffff"/>')
        parts.append(f'<text x="{left + max(length, width / most) + 6:.1f}" y="{y + 14}" '
                     f'fill="#333333">{html.escape(told)}</text>')
    goal = left + width / most
    parts.append(f'<line x1="{goal:.1f}" y1="{top - 4}" x2="{goal:.1f}" y2="{bottom}" '
                 f'stroke="#222222" stroke-dasharray="3 3"/>')
    return "\n".join(parts) + "\n</svg>\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directory")
    parser.add_argument("--json", required=True)
    parser.add_argument("--svg", required=True)
    options = parser.parse_args()
    found = collect(options.directory)
    if not found["rows"]:
        sys.exit(f"report.py: no results in {options.directory}: run meson test --benchmark there")
    with open(options.json, "w", encoding="utf-8") as file:
        json.dump(found, file, indent=1)
        file.write("\n")
    with open(options.svg, "w", encoding="utf-8") as file:
        file.write(plot(found))
    print(table(found["rows"]))


if __name__ == "__main__":
    main()
