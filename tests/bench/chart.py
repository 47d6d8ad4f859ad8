#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes the figures of the benchmark into the documentation: docs/polling.svg, and the tables of docs/polling.md
between the lines `<!-- table NAME -->` and `<!-- end -->`. Without dependencies; tests/bench/run calls it."""
import csv
import itertools
import math
import pathlib

from drawing import DOCS, line, replace_tables, svg, text, upright

BENCH = pathlib.Path(__file__).resolve().parent
CLIENTS = {"go15": "vendor's client, 15 s", "list15": "list per stack, 15 s", "simulation": "simulation of the policy",
           "watcher": "this library"}

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 1120, 560, 84, 20, 92, 118
LANE, LEAST, MOST = 14, 0.5, 1000  # the height of a client's lane for lost waits; the scale's range in seconds
SCALE = TOP + LANE * len(CLIENTS) + 20
STYLE = """
.mark { fill: none; stroke-width: 2 }
.go15 { stroke: #c2410c } .list15 { stroke: #9333ea } .simulation { stroke: #6b7280 }
.watcher { stroke: #0369a1; fill: #0369a1 }
@media (prefers-color-scheme: dark) {
.go15 { stroke: #fb923c } .list15 { stroke: #c084fc } .simulation { stroke: #9ca3af }
.watcher { stroke: #38bdf8; fill: #38bdf8 }
}
"""


def read(name):
    with open(BENCH / name, newline="") as file:
        return list(csv.DictReader(file))


def loads(rows):
    """The rows of each load by client, in order: {(load, D, N, S): {policy: row}}."""
    found = {}
    for row in rows:
        key = row["load"], int(row["D"]), int(row["N"]), int(row["S"])
        found.setdefault(key, {})[row["policy"]] = row
    return found


# The tables

def seconds(text):
    value = float(text)
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}"


def cell(row):
    if row is None:
        return "-"
    if not row["mean"]:
        return "all lost"
    lost = f", {float(row['lost']):.0f} lost" if float(row["lost"]) else ""
    return f"{seconds(row['mean'])} / {seconds(row['p95'])} ({float(row['polls']):.0f}){lost}"


def ratio(row, other):
    return f"{float(row['mean']) / float(other['mean']):.2f}" if row["mean"] and other and other["mean"] else "-"


def watching_table(all_loads):
    head = ["load", "action takes", "actions / stacks", *CLIENTS.values(), "to simulation", "to best"]
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    for (load, duration, actions, stacks), by_client in all_loads.items():
        own = by_client["watcher"]
        cells = [load, f"{duration} s", f"{actions} / {stacks}"]
        cells += [cell(by_client.get(client)) for client in CLIENTS]
        cells += [ratio(own, by_client.get("simulation")), ratio(own, by_client.get("best"))]
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def scheduling_table(rows):
    lines = ["| waiting actions | how many | microseconds a request | bytes an action |", "|---|---|---|---|"]
    for row in rows:
        lines.append(f"| {row['arrangement']} | {int(row['actions']):,} | {float(row['microseconds']):.0f} | "
                     f"{float(row['bytes']):,.0f} |")
    return lines


# The chart

def mark(client, x, y):
    draw = {"go15": "m-4 -4 h8 v8 h-8 z", "list15": "m0 -5 l5 9 h-10 z",
            "simulation": "m-5 0 a5 5 0 1 0 10 0 a5 5 0 1 0 -10 0", "watcher": "m-3 0 a3 3 0 1 0 6 0 a3 3 0 1 0 -6 0"}
    return f'<path class="mark {client}" d="M{x:.1f} {y:.1f} {draw[client]}"/>'


def cross(client, x, y):
    return f'<path class="mark {client}" d="M{x:.1f} {y:.1f} m-3.5 -3.5 l7 7 m0 -7 l-7 7"/>'


def height(latency):
    share = math.log(min(max(latency, LEAST), MOST) / LEAST) / math.log(MOST / LEAST)
    return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - SCALE)


def chart(all_loads):
    column = (WIDTH - LEFT - RIGHT) / len(all_loads)
    bottom = HEIGHT - BOTTOM
    parts = [text(LEFT, 24, "How long after an action's end a wait returns: mean of each load", "start", "title")]
    for i, (client, name) in enumerate(CLIENTS.items()):
        x = LEFT + 6 + i * 200
        parts += [mark(client, x, 48), text(x + 12, 52, name, "start")]
    for latency in (0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000):
        y = height(latency)
        parts += [line(LEFT, y, WIDTH - RIGHT, y), text(LEFT - 8, y + 4, f"{latency:g}", "end")]
    parts += [line(LEFT, TOP, WIDTH - RIGHT, TOP), text(LEFT - 8, TOP + LANE * 2.3, "waits lost", "end"),
              upright(18, (bottom + SCALE) / 2, "seconds, logarithmic")]

    def group_of(load):
        return f"{load[1]} s" if load[0] == "batch" else load[0]

    for name, members in itertools.groupby(enumerate(all_loads), lambda member: group_of(member[1])):
        places = [place for place, _ in members]
        begin, end = (LEFT + place * column for place in (places[0], places[-1] + 1))
        parts += [line(begin, TOP - 20, begin, bottom), text((begin + end) / 2, TOP - 6, name)]
    for place, ((load, duration, actions, stacks), by_client) in enumerate(all_loads.items()):
        x = LEFT + (place + 0.5) * column
        label = f"{actions} / {stacks}" + (f", {duration} s" if load == "sustained" else "")
        parts.append(upright(x + 4, bottom + 6, label, "end", "small"))
        for lane, client in enumerate(CLIENTS):
            row = by_client.get(client)
            if row and float(row["lost"]):
                parts.append(cross(client, x, TOP + (lane + 0.7) * LANE))
            elif row:
                parts.append(mark(client, x, height(float(row["mean"]))))
    parts += [text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6,
                   "actions / stacks, by how long an action takes; sustained: two hours, ended actions are replaced")]
    return svg(WIDTH, HEIGHT, "How long after an action's end a wait returns", STYLE, parts)


watching = loads(read("watching.csv"))
(DOCS / "polling.svg").write_text(chart(watching))
replace_tables(DOCS / "polling.md",
               {"watching": watching_table(watching), "scheduling": scheduling_table(read("scheduling.csv"))})
