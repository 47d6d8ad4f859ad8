# SPDX-License-Identifier: BSL-1.0
"""Functions of the benchmarks for writing figures into the documentation. Without dependencies."""
import pathlib

DOCS = pathlib.Path(__file__).resolve().parent.parent.parent / "docs"
STYLE = """
text { font: 13px sans-serif; fill: #1f2328 } .title { font-size: 16px } .small { font-size: 11px }
.paper { fill: #ffffff } .line { stroke: #d1d9e0 }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .paper { fill: #0d1117 } .line { stroke: #3d444d } }
"""


def replace_tables(page, tables):
    """Writes the tables between the lines `<!-- table NAME -->` and `<!-- end -->`; does not change other tables."""
    lines, skips = [], False
    for line in page.read_text().splitlines():
        if line == "<!-- end -->":
            skips = False
        if not skips:
            lines.append(line)
        if line.startswith("<!-- table ") and line.split()[2] in tables:
            skips = True
            lines += tables[line.split()[2]]
    page.write_text("\n".join(lines) + "\n")


def text(x, y, words, anchor="middle", style=""):
    return f'<text class="{style}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{words}</text>'


def upright(x, y, words, anchor="middle", style=""):
    return f'<g transform="translate({x:.1f} {y:.1f}) rotate(-90)">{text(0, 0, words, anchor, style)}</g>'


def line(x1, y1, x2, y2):
    return f'<line class="line" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def svg(width, height, title, style, parts):
    return "\n".join([f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">',
                      f"<title>{title}</title>", f"<style>{STYLE}{style}</style>",
                      f'<rect class="paper" width="{width}" height="{height}"/>', *parts, "</svg>"]) + "\n"
