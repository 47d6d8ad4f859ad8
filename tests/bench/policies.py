# SPDX-License-Identifier: BSL-1.0
"""The policies that the library's own is compared with: clients with timers, and simpler allocations of the rate limit.

An action is (start, end, stack), in seconds; all lists are in the order of the starts. Every policy returns the
latencies (from the true end of an action to the poll that shows it), the polls sent, and the actions lost. Polls take
no time, and a list shows 30 open actions on a page; the real API shows fewer, since its lists have ended actions too.
"""
import heapq
import math

from paced import HOUR, LIMIT, PAGE, RESERVE, interval

LONGEST = 15.0  # between two polls of `plan`


def timers(actions, rng, first, step, lose, per_stack=False):
    """Independent timers, for each action or for each stack's list; over the limit a wait is lost or pauses."""
    used, latencies, lost, polls, heap = {}, [], 0, 0, []
    for start, _, _ in actions:
        used[int(start // HOUR)] = used.get(int(start // HOUR), 0) + 1
    open_ = {}
    for number, action in enumerate(actions):
        open_.setdefault(action[2] if per_stack else number, []).append(action)
    for unit, members in open_.items():
        heapq.heappush(heap, (members[0][0] + first, unit, 0))
    while heap:
        now, unit, count = heapq.heappop(heap)
        cost = max(1, math.ceil(sum(a[0] <= now for a in open_[unit]) / PAGE))
        hour = int(now // HOUR)
        if used.get(hour, 0) + cost > LIMIT:
            if lose:
                lost += 1
            else:
                heapq.heappush(heap, ((hour + 1) * HOUR + rng.random() * 5, unit, count))
            continue
        used[hour] = used.get(hour, 0) + cost
        polls += cost
        latencies += [now - a[1] for a in open_[unit] if a[1] <= now]
        open_[unit] = [a for a in open_[unit] if a[1] > now]
        if open_[unit]:
            heapq.heappush(heap, (now + step(count), unit, count + 1))
    return latencies, polls, lost


def plan(actions, share_ahead, closed=0.0, duration=None):
    """Allocates the requests above the reserve: `share_ahead` of them ahead of time, the rest evenly until the window
    ends. The most overdue unit is polled first; when the demand exceeds the supply, every interval is scaled."""
    used, latencies, polls = {}, [], 0
    queue, nth = list(actions), 0
    open_, last, now = {}, {}, 0.0
    left = len(queue)
    while left:
        while nth < len(queue) and queue[nth][0] <= now + 1e-9:
            action = queue[nth]
            nth += 1
            used[int(action[0] // HOUR)] = used.get(int(action[0] // HOUR), 0) + 1
            open_.setdefault(action[2], []).append(action)
            last.setdefault(action[2], action[0])
        starts = queue[nth][0] if nth < len(queue) else float("inf")
        if not open_:
            now = starts
            continue
        hour = int(now // HOUR)
        remaining, reset = LIMIT - used.get(hour, 0), (hour + 1) * HOUR - now
        demand, oldest, units = 0.0, 0.0, {}
        for unit, members in open_.items():
            age, cost = now - min(a[0] for a in members), math.ceil(len(members) / PAGE)
            weight = sum(1 / interval(now - a[0], LONGEST) ** 2 for a in members) / cost
            units[unit] = (max(2.0, 1 / math.sqrt(weight)) if len(members) > 1 else interval(age, LONGEST), cost)
            demand += cost / units[unit][0]
            oldest = max(oldest, age)
        budget = max(remaining - RESERVE, 0)
        keep = min(budget, (1 - share_ahead) * (LIMIT - RESERVE) * reset / HOUR)
        supply = keep / reset + (budget - keep) / min(reset, max(300.0, 3 * oldest))
        if supply <= 0:
            now = min(starts, (hour + 1) * HOUR)
            continue
        scale = max(1.0, demand / supply)
        unit = max(open_, key=lambda u: (now - last[u]) / units[u][0])
        overdue, (wait, cost) = (now - last[unit]) / units[unit][0], units[unit]
        if overdue + 1e-9 < scale:
            pause = max(0.05, min((scale - overdue) * wait, 1.0, reset + 1e-6))
            now = min(now + pause, starts) if starts > now else now + pause
            continue
        used[hour] = used.get(hour, 0) + cost
        polls += cost
        last[unit] = now
        over = [a for a in open_[unit] if a[1] <= now]
        latencies += [now - a[1] for a in over]
        left -= len(over)
        open_[unit] = [a for a in open_[unit] if a[1] > now]
        if now < closed:
            for action in over:
                open_[unit].append((now, now + duration(), action[2]))
                left += 1
        if not open_[unit]:
            del open_[unit], last[unit]
    return latencies, polls, 0
