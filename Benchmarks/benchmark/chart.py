"""docs/benchmarks.svg: one panel a kind of work, one bar a program."""

from html import escape

from benchmark.cases import CASES
from benchmark.figures import Record, Results
from benchmark.goals import PERSIST
from benchmark.report import duration

PANELS = ["first", "second", "restore", "one-file"]
WIDTH, MARGIN = 760, 24
LABELS, VALUES = 170, 110
BAR, PITCH, HEAD, GAP = 14, 22, 34, 18

# Colours that can be read on white and on black, for viewers that know no preference; fonts that are there.
STYLE = """\
text { font: 13px system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; fill: #6e7781; }
.title { font-size: 15px; font-weight: 600; }
.own { font-weight: 600; fill: #1a7f64; }
rect { fill: #8c959f; fill-opacity: .55; }
rect.own { fill: #1a9b78; fill-opacity: 1; }
@media (prefers-color-scheme: dark) { text { fill: #a0a8b0; } .own { fill: #3fc49c; } }
@media (prefers-color-scheme: light) { text { fill: #424a53; } }"""


def chart(record: Record) -> str:
    parts, y = [], MARGIN
    for name in PANELS:
        if name in record.cases:
            lines, height = panel(CASES[name].TITLE, record.cases[name], y)
            parts += lines
            y += height + GAP
    parts.append(text(MARGIN, y, f"{record.mib:,} MiB, {record.small:,} small files; shorter is better"))
    head = (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y + MARGIN}" width="{WIDTH}" '
            f'height="{y + MARGIN}" role="img" aria-label="Seconds that persist and its peers take">')
    return "\n".join([head, f"<style>\n{STYLE}\n</style>", *parts, "</svg>\n"])


def panel(title: str, results: Results, top: int) -> tuple[list[str], int]:
    """The panel's lines and its height. Its longest bar fills it: panels are not on one scale."""
    longest = max(figures.median for figures in results.values())
    lines = [text(MARGIN, top + 12, title, "title")]
    for row, label in enumerate(sorted(results, key=lambda label: results[label].median)):
        lines += bar(label, results, longest, top + HEAD + row * PITCH)
    return lines, HEAD + len(results) * PITCH


def bar(label: str, results: Results, longest: float, y: int) -> list[str]:
    own = "own" if label.startswith(PERSIST) else ""
    seconds = results[label].median
    width = max(1, (WIDTH - 2 * MARGIN - LABELS - VALUES) * seconds / longest)
    left, baseline = MARGIN + LABELS, y + BAR - 3
    return [
        text(left - 8, baseline, label, own, anchor="end"),
        f'<rect x="{left}" y="{y}" width="{width:.1f}" height="{BAR}" rx="2"{classed(own)}/>',
        text(left + width + 7, baseline, value(seconds, results[PERSIST].median, own), own),
    ]


def value(seconds: float, base: float, own: str) -> str:
    if own:
        return duration(seconds)
    digits = 1 if seconds < 10 * base else 0
    return f"{duration(seconds)} · {seconds / base:.{digits}f}×"


def text(x: float, y: float, words: str, style: str = "", anchor: str = "start") -> str:
    end = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text x="{x:.1f}" y="{y}"{end}{classed(style)}>{escape(words)}</text>'


def classed(name: str) -> str:
    return f' class="{name}"' if name else ""
