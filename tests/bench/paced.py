"""The policy that the library ships, as a simulation: `paced`.

Polls are scheduled by a clock that slows down when more polls are due than the rate limit allows, and the remaining
requests are spread over the estimated duration of the present load. The C++ is in include/cloud66/detail/polling:
scheduler_clock, poll_rate_allocator, poll_scheduler; this is the same algorithm as a simulation, so that the two can be
compared.
"""
import heapq
import math

LIMIT, HOUR, RESERVE, PAGE = 3000, 3600.0, 600, 30
MIN_INTERVAL, MAX_INTERVAL, JITTER = 2.0, 4.0, 0.1
LOAD_PAUSE, CALL_MEMORY = 120.0, 60.0
QUIET, QUIET_AGES, ENDING, ENDING_AGES, RECURRING, END_MEMORY, CALLS_END, CALL_SHARE = 300, 30, 150, 2, 10, 10, 600, 0.5


def interval(age, longest=MAX_INTERVAL):
    return min(longest, max(MIN_INTERVAL, math.sqrt(max(age, 0.0))))


class RateAllocator:
    """The allowed polls a second: poll_rate_allocator.hpp."""

    def __init__(self):
        self.open, self.ended = [], {}          # a heap of start times, and the number of ended actions for each
        self.count = self.most = 0
        self.first_end = self.last_end = self.last_beginning = None
        self.rate, self.rate_at = 0.0, 0.0

    def began(self, now):
        if self.count == 0 or self.last_beginning is None or now - self.last_beginning > LOAD_PAUSE:
            self.most, self.first_end = self.count, None
        self.last_beginning = now
        heapq.heappush(self.open, now)
        self.count += 1
        self.most = max(self.most, self.count)

    def finished(self, since, now):
        self.ended[since] = self.ended.get(since, 0) + 1
        self.count -= 1
        self.last_end = now
        if self.first_end is None:
            self.first_end = now

    def calls(self, now):
        return self.rate * math.exp(-(now - self.rate_at) / CALL_MEMORY)

    def called(self, now):
        self.rate, self.rate_at = self.calls(now) + 1 / CALL_MEMORY, now

    def oldest(self):
        while self.open and self.ended.get(self.open[0], 0):
            self.ended[self.open[0]] -= 1
            heapq.heappop(self.open)
        return self.open[0] if self.open else None

    def per_second(self, remaining, reset, now):
        left = remaining - RESERVE
        if left <= 0:
            return 0.0
        lasts = float("inf")
        oldest = self.oldest()
        if oldest is not None:
            age = now - oldest
            ending = self.last_end is not None and now - self.last_end < max(END_MEMORY, age / 5)
            lasts = max(ENDING, age / 4, ENDING_AGES * age * self.count / self.most) if ending else max(QUIET, QUIET_AGES * age)
            if (self.first_end is not None and self.last_beginning > self.first_end
                    and now - self.last_beginning <= LOAD_PAUSE):
                lasts += RECURRING * (self.last_beginning - self.first_end)
            calls = self.calls(now)
            if ending and remaining < CALLS_END * calls:
                lasts = min(lasts, max(20, CALL_SHARE * remaining / calls))
        return left / min(lasts, max(reset, 1.0))


class Unit:
    """The actions of one poll: a single action, or those of a stack that its list shows."""

    def __init__(self):
        self.members, self.due, self.rate, self.round, self.pages, self.hazard = [], None, 0.0, 0, 1, 0.0


def read_list(members, started):
    """The number of pages that a poll of a list reads, and the actions that it does not find; newest first."""
    wanted = sorted(members, key=lambda a: -a["place"])
    page = empty_pages = read = 0
    while wanted:
        page += 1
        end = started - page * PAGE                  # places from here up have been shown
        before = len(wanted)
        wanted = [a for a in wanted if a["place"] < end]
        empty_pages += before == len(wanted)
        read += 1
        if len(wanted) <= 1 or empty_pages >= len(wanted) or end <= 0:
            break
    return read, wanted


def paced(actions, rng, closed=0.0, duration=None):
    """actions: [(start, end, stack)], in order of their starts; each start costs a request.
    closed: until then a finished action is replaced at once by one of `duration()`, without a counted request.
    Returns latencies, polls sent, actions lost, most requests in a window."""
    allocator, latencies, used, polls = RateAllocator(), [], {}, 0
    stacks, heap, shown, now, speed, demand = {}, [], 0.0, 0.0, 0.0, 0.0
    queue = [dict(start=s, end=e, stack=k) for s, e, k in actions]
    left, nth = len(queue), 0

    def put(unit, due):
        """Queues the unit for `due`, a time of the scheduler's clock."""
        nonlocal demand
        unit.round += 1
        demand -= unit.rate
        unit.rate = 0.0
        if not unit.members:
            return
        wait = interval(now - unit.members[0]["start"]) if len(unit.members) == 1 else max(
            MIN_INTERVAL, math.sqrt(unit.pages / unit.hazard))
        unit.rate = unit.pages / wait
        demand += unit.rate
        unit.due = due(wait)
        heapq.heappush(heap, (unit.due, id(unit), unit.round, unit))

    def vary(wait):
        return shown + wait * (1 + JITTER * (2 * rng.random() - 1))

    def begin(action):
        stack = stacks.setdefault(action["stack"], dict(list=Unit(), started=0))
        action["place"], stack["started"] = stack["started"], stack["started"] + 1
        allocator.began(now)
        unit = stack["list"]
        unit.members.append(action)
        unit.pages = max(unit.pages, math.ceil(len(unit.members) / PAGE))
        unit.hazard += 1 / interval(0) ** 2
        queued = unit.due if len(unit.members) > 1 else float("inf")
        put(unit, lambda wait: min(queued, vary(wait)))

    def poll(unit):
        nonlocal polls, left
        stack = stacks[unit.members[0]["stack"]]
        read, missing = (1, []) if len(unit.members) == 1 else read_list(unit.members, stack["started"])
        used[int(now // HOUR)] = used.get(int(now // HOUR), 0) + read
        polls += read
        absent = set(map(id, missing))
        over = [a for a in unit.members if a["end"] <= now and id(a) not in absent]
        removed = absent | set(map(id, over))
        unit.members = [a for a in unit.members if id(a) not in removed]
        unit.pages = read
        unit.hazard = sum(1 / interval(now - a["start"]) ** 2 for a in unit.members)
        for action in over:
            latencies.append(now - action["end"])
            left -= 1
            allocator.finished(action["start"], now)
        put(unit, vary)
        for action in missing:                       # polled individually from now on, at once
            alone = Unit()
            alone.members, alone.hazard = [action], 1.0
            put(alone, lambda wait: shown)
        for action in over:
            if now < closed:
                left += 1
                allocator.called(now)                # not counted, but a call like any other
                begin(dict(start=now, end=now + duration(), stack=action["stack"]))

    while left and now < 48 * HOUR:
        hour = int(now // HOUR)
        remaining, reset = LIMIT - used.get(hour, 0), (hour + 1) * HOUR - now
        allowed = allocator.per_second(remaining, reset, now)
        speed = 0.0 if allowed <= 0 else min(1.0, allowed / demand) if demand > 0 else 1.0
        while heap and heap[0][2] != heap[0][3].round:
            heapq.heappop(heap)
        starts = queue[nth]["start"] if nth < len(queue) else float("inf")
        due = now + max(0.0, heap[0][0] - shown) / speed if heap and speed > 0 else float("inf")
        then = min(starts, due, now + 1.0, (hour + 1) * HOUR + 1e-6)
        shown += (then - now) * speed
        now = then
        if now == starts:
            used[int(now // HOUR)] = used.get(int(now // HOUR), 0) + 1
            allocator.called(now)
            begin(queue[nth])
            nth += 1
        elif now == due:
            shown = max(shown, heap[0][0])
            poll(heapq.heappop(heap)[3])
    return latencies, polls, left, max(used.values(), default=0)
