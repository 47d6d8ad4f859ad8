#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Runs the clients against nginx, interleaved, and writes requests.csv, docs/performance.svg and the table of
docs/performance.md.

    measure.py BUILD ROUNDS    BUILD holds the clients
    measure.py --docs          writes docs/ again from requests.csv
"""
import csv
import json
import os
import pathlib
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from drawing import DOCS, line, replace_tables, svg, text  # noqa: E402

FIGURES = HERE / "requests.csv"
UID = "5999b763474b0eafa5fafb64bff0ba80"
CLIENTS = {"ours": "this library", "ours_one_thread": "the same, one thread",
           "ours_2_threads": "2 threads", "ours_4_threads": "4 threads", "beast": "Beast by hand",
           "curl": "libcurl multi", "go": "Go net/http", "floor": "OpenSSL + epoll, no JSON"}
OTHERS = ["beast", "curl", "go", "floor"]
VARIANTS = {"ours_one_thread": "one thread only", "ours_2_threads": "run by 2 threads", "ours_4_threads": "by 4"}
# name: (what it is, kind, server, requests in flight, requests)
SCENARIOS = {
    "small64": ("one stack (1.2 KB), 64 in flight", "small", "kept", 64, 20000),
    "small1": ("one stack, one after the other", "small", "kept", 1, 10000),
    "list8": ("86 stacks (103 KB), 8 in flight", "list", "kept", 8, 1500),
    "cold1": ("a connection each, full handshake", "small", "cold", 1, 400),
    "resumed1": ("a connection each, resumable", "small", "resumed", 1, 400),
}
# Noise is large relative to a short request, so that these scenarios take more rounds.
SHORT, SHORT_ROUNDS = ("small64", "small1"), 3
FIELDS = ["scenario", "client", "round", "microseconds", "allocations", "instructions", "peak_kb"]

NGINX = """
daemon off; master_process off; pid {root}/pid; error_log {root}/errors warn;
events {{ worker_connections 1024; }}
http {{
    access_log off; default_type application/json; keepalive_requests 1000000000; keepalive_timeout 600s;
    client_body_temp_path {root}/t1; proxy_temp_path {root}/t2; fastcgi_temp_path {root}/t3;
    uwsgi_temp_path {root}/t4; scgi_temp_path {root}/t5;
    ssl_certificate {root}/certificate; ssl_certificate_key {root}/key; ssl_protocols TLSv1.3;
    open_file_cache max=10 inactive=600s; open_file_cache_valid 600s;
    root {root}/files;
    server {{ listen 127.0.0.1:{kept} ssl; {locations} }}
    server {{ listen 127.0.0.1:{cold} ssl; ssl_session_tickets off; keepalive_timeout 0; {locations} }}
    server {{ listen 127.0.0.1:{resumed} ssl; keepalive_timeout 0; {locations} }}
}}
"""
LOCATIONS = "location = /api/3/stacks.json {{ try_files /list =404; }} location = /api/3/stacks/{uid}.json {{ try_files /small =404; }}"


def stack(uid, name):
    day = "2026-03-14T09:26:53Z"
    return {
        "uid": uid, "name": name, "account_id": 66, "account_name": "A company", "git": "git@github.com:company/shop.git",
        "git_branch": "main", "environment": "production", "cloud": "DigitalOcean", "fqdn": f"{name}.c66.me",
        "language": "ruby", "framework": "docker", "status": 1, "health": 3, "last_activity": day,
        "last_activity_iso": day, "maintenance_mode": False, "has_loadbalancer": True, "created_at": day,
        "updated_at": day, "created_at_iso": day, "updated_at_iso": day, "deploy_directory": "/var/deploy/shop",
        "cloud_status": "deployed", "backend": "kubernetes", "version": "2026.3.1",
        "revision": "9fceb02d0ae598e95dc970b74767f19372d61af8", "is_busy": False, "is_cluster": False,
        "is_inside_cluster": True, "cluster_name": "Cluster of the company", "application_address": f"{name}.example.org",
        "configstore_namespace": "abcdef0123456789", "namespaces": ["shop", "shop-jobs"],
        "redeploy_hook": "https://hooks.cloud66.com/stacks/redeploy/0123456789abcdef/fedcba9876543210",
        "considerations": {"warnings": [], "notices": ["A newer base image is available for this application."]},
    }


def write_responses(folder):
    folder.mkdir()
    (folder / "small").write_text(json.dumps({"response": stack(UID, "shop")}, separators=(",", ":")))
    stacks = [stack(f"{n:032x}", f"shop-{n}") for n in range(86)]
    position = {"previous": None, "next": None, "current": 1, "per_page": 100, "count": 86, "pages": 1}
    (folder / "list").write_text(json.dumps({"response": stacks, "pagination": position}, separators=(",", ":")))


def free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


class Server:
    def __init__(self, root):
        write_responses(root / "files")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                        "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout",
                        root / "key", "-out", root / "certificate"], check=True, capture_output=True)
        self.certificate = str(root / "certificate")
        self.ports = dict(zip(("kept", "cold", "resumed"), free_ports(3)))
        (root / "nginx.conf").write_text(
            NGINX.format(root=root, locations=LOCATIONS.format(uid=UID), **self.ports))
        self.process = subprocess.Popen(pinned(0, [shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin"), "-c",
                                                   root / "nginx.conf", "-p", root, "-e", root / "errors"]))
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.ports["kept"])) == 0:
                    return
            time.sleep(0.05)
        raise SystemExit("nginx does not respond: " + (root / "errors").read_text())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


def pinned(core, command):
    """Runs the command on one core, so that server and client use different ones if there are two."""
    if shutil.which("taskset") and (os.cpu_count() or 1) > 1:
        return ["taskset", "-c", str(core), *command]
    return command


def measure(build, rounds, only):
    clients = [client for client in CLIENTS if (build / client).exists()]
    rows = []
    with tempfile.TemporaryDirectory() as folder, Server(pathlib.Path(folder)) as server:
        for number in range(SHORT_ROUNDS * rounds):
            for name in only or SCENARIOS:
                _, kind, where, in_flight, requests = SCENARIOS[name]
                if number >= rounds and name not in SHORT:
                    continue
                for client in clients[number % len(clients):] + clients[:number % len(clients)]:
                    command = [build / client, str(server.ports[where]), kind, server.certificate, str(in_flight),
                               str(requests)]
                    out = subprocess.run(pinned(1, command), check=True, stdout=subprocess.PIPE, text=True).stdout
                    rows.append(dict(zip(FIELDS, [name, client, number, *out.split()])))
                    print(name, client, out.strip(), flush=True)
    return rows


def median(rows, field):
    return statistics.median(float(row[field]) for row in rows)


def ratio(own, other):
    """The median of the ratios of each round."""
    by_round = {row["round"]: float(row["microseconds"]) for row in other}
    return statistics.median(float(row["microseconds"]) / by_round[row["round"]] for row in own)


def by_client(rows, scenario):
    found = {}
    for row in rows:
        if row["scenario"] == scenario:
            found.setdefault(row["client"], []).append(row)
    return found


def ratio_table(rows):
    head = ["", "this library", *("of " + CLIENTS[other] for other in OTHERS), *VARIANTS.values()]
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    for name, (title, *_) in SCENARIOS.items():
        found = by_client(rows, name)
        cells = [title, f"{median(found['ours'], 'microseconds'):.1f} us"]
        cells += [f"{ratio(found['ours'], found[other]):.2f}" if other in found else "-" for other in OTHERS]
        cells += [f"{ratio(found[variant], found['ours']):.2f}" for variant in VARIANTS]
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def memory_table(rows):
    names = [client for client in CLIENTS if by_client(rows, "small64").get(client) and not client.endswith("threads")]
    lines = ["| allocations for each request, peak memory | " + " | ".join(CLIENTS[name] for name in names) + " |",
             "|---" * (len(names) + 1) + "|"]
    for name, (title, *_) in SCENARIOS.items():
        found = by_client(rows, name)
        cells = [f"{median(found[client], 'allocations'):,.0f}, {median(found[client], 'peak_kb') / 1024:.0f} MB"
                 for client in names]
        lines.append("| " + " | ".join([title, *cells]) + " |")
    return lines


def chart(rows):
    """Client CPU for each request, relative to Beast by hand."""
    width, left, bar, gap = 900, 250, 16, 22
    scale = (width - left - 60) / 2.5
    parts, y = [text(20, 26, "Client CPU of a request; Beast by hand = 1", "start", "title")], 56
    for name, (title, *_) in SCENARIOS.items():
        found = by_client(rows, name)
        parts.append(text(20, y + bar * 2, title, "start", "small"))
        for client in CLIENTS:
            if client not in found or client.endswith("threads"):
                continue
            share = ratio(found[client], found["beast"])
            length = min(share, 2.5) * scale
            parts += [f'<rect class="bar {client}" x="{left}" y="{y}" width="{length:.1f}" height="{bar - 3}"/>',
                      text(left + length + 6, y + 11, f"{share:.2f} {CLIENTS[client]}", "start", "small")]
            y += bar
        y += gap
    parts.append(line(left + scale, 44, left + scale, y - gap))
    style = (".bar { fill: #9ca3af } .ours, .ours_one_thread { fill: #0369a1 } .floor { fill: #d1d5db }"
             "@media (prefers-color-scheme: dark) { .ours, .ours_one_thread { fill: #38bdf8 } .floor { fill: #4b5563 } }")
    return svg(width, y, "Client CPU of a request", style, parts)


def write_docs(rows):
    (DOCS / "performance.svg").write_text(chart(rows))
    replace_tables(DOCS / "performance.md", {"requests": ratio_table(rows), "memory": memory_table(rows)})


def main():
    if sys.argv[1:] != ["--docs"]:
        build, rounds, only = pathlib.Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
        rows = measure(build.resolve(), rounds, only)
        if only:  # prints some scenarios
            for name in only:
                found = by_client(rows, name)
                for client, own in found.items():
                    print(f"{name:9} {client:16} {median(own, 'microseconds'):8.1f} us"
                          f" {median(own, 'allocations'):8.1f} allocations, of Beast {ratio(own, found['beast']):.2f}")
            return
        with open(FIGURES, "w", newline="") as file:
            writer = csv.DictWriter(file, FIELDS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    with open(FIGURES, newline="") as file:
        write_docs(list(csv.DictReader(file)))


main()
