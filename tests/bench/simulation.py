#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The latency with which a client detects the ends of actions within 3,000 requests an hour, for several policies.

    simulation.py > simulation.csv

Batch: N actions are started at 10 a second, each start costs a request, evenly over S stacks; each lasts D seconds times a
lognormal factor (sigma 0.2). A window of the rate limit begins with the first start. Sustained: N actions are always
running for two hours; each action whose end was detected is replaced by another without a counted request.

Policies: go15 polls each action every 15 s, and its waits fail when the API throttles (the vendor's Go client);
cx5 polls every 5 s (the vendor's command line); exp60 doubles its pauses up to 60 s and pauses until the next window
when throttled; list15 polls each stack's list every 15 s; spread allocates the requests evenly until the window
ends; plan spends 70 % of them ahead of time; paced is the library's policy (paced.py).
"""
import math
import random
import statistics

from durations import RandomDurations
from paced import paced
from policies import plan, timers

BATCHES = [(d, n, s) for d in (10, 60, 300, 1200)
           for n, s in ((1, 1), (10, 1), (10, 10), (100, 1), (100, 10), (100, 100), (1000, 1), (1000, 10), (1000, 100))]
SUSTAINED = [(60, 10, 10), (60, 100, 100), (300, 10, 10), (300, 100, 100), (300, 100, 10), (1200, 100, 100)]

BATCH_POLICIES = {
    "go15": lambda actions, rng: timers(actions, rng, 0, lambda k: 15, True),
    "cx5": lambda actions, rng: timers(actions, rng, 0, lambda k: 5, True),
    "exp60": lambda actions, rng: timers(actions, rng, 1, lambda k: min(60, 2 ** (k + 1)), False),
    "list15": lambda actions, rng: timers(actions, rng, 0, lambda k: 15, False, True),
    "spread": lambda actions, rng: plan(actions, 0.0),
    "plan": lambda actions, rng: plan(actions, 0.7),
    "paced": lambda actions, rng: paced(actions, rng)[:3],
}
SUSTAINED_POLICIES = {
    "spread": lambda actions, rng, more: plan(actions, 0.0, 7200.0, more),
    "plan": lambda actions, rng, more: plan(actions, 0.7, 7200.0, more),
    "paced": lambda actions, rng, more: paced(actions, rng, 7200.0, more)[:3],
}


def start(n, s, d, durations):
    return [(i / 10, i / 10 + durations.next(d), i % s) for i in range(n)]


def figures(load, d, n, s, policy, runs):
    latencies = sorted(latency for run in runs for latency in run[0])
    lost = statistics.mean(run[2] + sum(latency > 600 for latency in run[0]) for run in runs)
    mean = f"{statistics.mean(latencies):.3f}" if latencies else ""
    p95 = f"{latencies[min(len(latencies) - 1, int(0.95 * len(latencies)))]:.3f}" if latencies else ""
    print(f"{load},{d},{n},{s},{policy},{mean},{p95},{statistics.mean(run[1] for run in runs):.3f},{lost:.3f}",
          flush=True)


def main():
    print("load,D,N,S,policy,mean,p95,polls,lost")
    for d, n, s in BATCHES:
        repetitions = {1: 240, 10: 96, 100: 48, 1000: 12}[n]
        for policy, simulate in BATCH_POLICIES.items():
            runs = []
            # spread and plan are slow, since they visit all units for each decision.
            for repetition in range(math.ceil(repetitions / 8) if policy in ("spread", "plan") else repetitions):
                seed = 1000 * repetition + n + s
                runs.append(simulate(start(n, s, d, RandomDurations(seed)), random.Random(seed)))
            figures("batch", d, n, s, policy, runs)
    for d, n, s in SUSTAINED:
        for policy, simulate in SUSTAINED_POLICIES.items():
            runs = []
            for repetition in range(3):
                seed = 1000 * repetition + n + s
                durations = RandomDurations(seed)
                actions = start(n, s, d, durations)
                runs.append(simulate(actions, random.Random(seed), lambda: durations.next(d)))
            figures("sustained", d, n, s, policy, runs)


if __name__ == "__main__":
    main()
