"""Rounds: each job of each user, with one client and with four, ours and the floor in turn within the same run."""

import statistics
import threading
from dataclasses import dataclass, field

from django.db import connection

from tools.bench.client import Browser
from tools.bench.world.staff import PASSWORD

CLIENTS = (1, 4)
ROUNDS = 40  # of a job with one client; each of four does half as many
EACH_HAS = 5  # cases of her own, so that no two clients write about one at once
WARM = 2


@dataclass
class Times:
    """What one side of a job took, as the clients saw it and as the server told it."""

    answers: list = field(default_factory=list)
    clients: int = 1

    @property
    def ms(self):
        return [each.ms for each in self.answers]

    @property
    def p50(self):
        return statistics.median(self.ms)

    @property
    def p95(self):
        return sorted(self.ms)[max(round(len(self.answers) * 0.95) - 1, 0)]

    @property
    def quartiles(self):
        lowest, _middle, highest = statistics.quantiles(self.ms, n=4)
        return [round(lowest, 1), round(highest, 1)]

    def per_second(self):
        """While all clients ask without a pause: what they did, by how long each of them waited for it."""
        return self.clients * 1000 / statistics.mean(self.ms)

    @property
    def cpu(self):
        """Of the worker alone: what else the machine does is not in it, nor what PostgreSQL does."""
        return statistics.median(each.told("Cpu-Ms") for each in self.answers)

    def share(self, what):
        return sum(each.told(what) for each in self.answers) / sum(each.told("Ms") for each in self.answers)


class Bench:
    def __init__(self, port, size=1.0, say=print):
        self.port, self.size, self.say, self.browsers = port, size, say, {}

    def browser(self, user, client):
        if (user, client) not in self.browsers:
            self.browsers[user, client] = Browser(self.port).sign_in(user, PASSWORD)
        return self.browsers[user, client]

    def measure(self, job, facts):
        """One object of the report for each user and number of clients."""
        for user in job.users:
            for clients in CLIENTS:
                ours, floor = self.both(job, user, clients)
                row = row_of(job, user, clients, ours, floor) | facts
                self.say(f"{job.name}, {user}, {clients}: {row['p50_ms']} ms, floor {row['floor_p50_ms']} ms")
                yield row

    def both(self, job, user, clients):
        """Some rounds of ours, some of the floor, until all are done: what else the machine does falls on both."""
        rounds, ours, floor = self.rounds_of(job, clients), Times(clients=clients), Times()
        for client in range(clients):
            self.browser(user, client)
        at_once = max(rounds // 4, 1)
        self.together(job, "ours", user, clients, range(WARM), Times())
        self.together(job, "floor", user, clients, range(WARM), Times())
        for first in range(0, rounds, at_once):
            turn = range(first, min(first + at_once, rounds))
            self.together(job, "ours", user, clients, turn, ours)
            self.together(job, "floor", user, clients, turn, floor)
        return ours, floor

    def rounds_of(self, job, clients):
        return max(round(ROUNDS * job.rounds * self.size / (2 if clients > 1 else 1)), 2)

    def together(self, job, side, user, clients, turn, times):
        """Every client its rounds, all at the same time."""
        failed = []
        work = lambda client: self.alone(job, side, user, client, turn, times, failed)  # noqa: E731
        threads = [threading.Thread(target=work, args=(client,)) for client in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if failed:
            raise failed[0]

    def alone(self, job, side, user, client, turn, times, failed):
        browser, answers = self.browser(user, client), []
        try:
            for n in turn:
                place = client * EACH_HAS + n % EACH_HAS
                if job.before and side == "ours":
                    job.before(user, place)
                answers.append(getattr(job, side)(browser, user, place))
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()
        times.answers += answers


def row_of(job, user, clients, ours, floor):
    bytes_, queries = (statistics.median(each) for each in (sizes(ours), [a.told("Queries") for a in ours.answers]))
    return {
        "job": job.name,
        "user": user,
        "clients": clients,
        "p50_ms": round(ours.p50, 1),
        "p95_ms": round(ours.p95, 1),
        "requests_per_s": round(ours.per_second(), 1),
        "queries": round(queries),
        "bytes": round(bytes_),
        "floor_p50_ms": round(floor.p50, 1),
        "ratio": round(ours.p50 / floor.p50, 1),
        "cpu_ms": round(ours.cpu, 1),
        "cpu_ratio": round(ours.cpu / floor.cpu, 1),
        "sealing_share": round(ours.share("Sealing-Ms"), 3),
        "audit_share": round(ours.share("Audit-Ms"), 3),
        "spread": ours.quartiles,
        "rounds": len(ours.answers),
    }


def sizes(times):
    return [len(each.body) for each in times.answers]
