#!/usr/bin/env python3
"""Measures isnad's store and its peers SQLite, DuckDB and Kùzu side by side, and writes docs/performance.md's table.

Every engine loads the same synthetic graph and answers the same questions; an answer that is not the one that brute
force found ends the run. DuckDB and Kùzu come from PyPI into a virtual environment of their own; where PyPI cannot be
reached they are skipped. benches/README.md says what is measured how.
"""

import json
import os
import sys
import time

RUNS = 5  # of which the median counts
TABLES = {  # each with its file and columns
    "country": ("countries", "id INTEGER, code VARCHAR"),
    "person": ("people", "id INTEGER, name VARCHAR, country INTEGER"),
    "article": ("articles", "id INTEGER, url VARCHAR, day INTEGER"),
    "event": ("events", "id INTEGER, type VARCHAR, day INTEGER, place VARCHAR, country INTEGER"),
    "participant": ("participants", "event INTEGER, person INTEGER, role VARCHAR"),
    "mention": ("mentions", "event INTEGER, article INTEGER"),
}


def table(folder, file):
    return os.path.join(folder, "tables", file + ".csv")


def days(meetings):
    return meetings["year"] * 10000, meetings["year"] * 10000 + 9999


class Sql:
    """What SQLite and DuckDB have in common: the questions as SQL."""

    MEETINGS = """
        FROM person AS one
        JOIN participant AS its ON its.person = one.id
        JOIN event ON event.id = its.event
        JOIN participant AS also ON also.event = event.id
        JOIN person AS other ON other.id = also.person
        WHERE one.country = ? AND other.country = ? AND event.type = 'meeting' AND event.day BETWEEN ? AND ?"""
    NEAR = """
        WITH first AS (
            SELECT DISTINCT also.person AS id
            FROM participant AS its JOIN participant AS also ON also.event = its.event
            WHERE its.person = ?)
        SELECT count(DISTINCT also.person) - 1
        FROM first
        JOIN participant AS its ON its.person = first.id
        JOIN participant AS also ON also.event = its.event"""
    STEP = """
        SELECT DISTINCT also.person
        FROM participant AS its JOIN participant AS also ON also.event = its.event
        WHERE its.person IN ({people})"""

    def rows(self, sql, values):
        return self.db.execute(sql, values).fetchall()

    def asked(self, meetings):
        return [*meetings["states"], *days(meetings)]

    def count(self, meetings):
        return self.rows("SELECT count(DISTINCT event.id)" + self.MEETINGS, self.asked(meetings))[0][0]

    def listed(self, meetings):
        return len(self.rows("SELECT DISTINCT event.id, event.day, event.place" + self.MEETINGS, self.asked(meetings)))

    def near(self, person):
        return self.rows(self.NEAR, [person])[0][0]

    def path(self, one, other):
        """A breadth-first search from both ends, on from that with fewer people at its edge."""
        seen, edges, events = ({one}, {other}), [{one}, {other}], 0
        while all(edges):
            events += 1
            side = 0 if len(edges[0]) <= len(edges[1]) else 1
            found = self.step(edges[side]) - seen[side]
            if found & seen[1 - side]:
                return events
            seen[side].update(found)
            edges[side] = found
        return None


class Sqlite(Sql):
    name = "SQLite"

    def __init__(self, folder):
        import sqlite3

        self.version = sqlite3.sqlite_version
        self.db = sqlite3.connect(os.path.join(folder, "sqlite.db"))

    def load(self, folder):
        import csv

        self.db.execute("PRAGMA journal_mode = WAL")
        for name, (file, columns) in TABLES.items():
            joins = {"participant": "event, person", "mention": "event, article"}
            key = f"PRIMARY KEY ({joins.get(name, 'id')})"
            self.db.execute(f"CREATE TABLE {name} ({columns}, {key}) {'WITHOUT ROWID' if name in joins else ''}")
            values = ", ".join("?" for _ in columns.split(","))
            with open(table(folder, file), encoding="utf-8", newline="") as rows:
                self.db.executemany(f"INSERT INTO {name} VALUES ({values})", csv.reader(rows))
        self.db.commit()
        self.db.executescript("""
            CREATE INDEX by_country ON person (country);
            CREATE INDEX by_type ON event (type, day);
            CREATE INDEX by_person ON participant (person, event);
            CREATE INDEX by_article ON mention (article);
            ANALYZE;""")
        self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.db.close()

    def step(self, people):
        sql = self.STEP.format(people="SELECT value FROM json_each(?)")
        return {row[0] for row in self.rows(sql, [json.dumps(list(people))])}


class Duckdb(Sql):
    name = "DuckDB"

    def __init__(self, folder):
        import duckdb

        self.version = duckdb.__version__
        self.db = duckdb.connect(os.path.join(folder, "duckdb.db"))

    def load(self, folder):
        for name, (file, columns) in TABLES.items():
            self.db.execute(f"CREATE TABLE {name} ({columns})")
            self.db.execute(f"COPY {name} FROM '{table(folder, file)}' (HEADER false)")
        for name, column in (("event", "id"), ("person", "country"), ("participant", "person"), ("participant", "event")):
            self.db.execute(f"CREATE INDEX {name}_by_{column} ON {name} ({column})")
        self.db.execute("CHECKPOINT")
        self.db.close()

    def step(self, people):
        sql = self.STEP.format(people="SELECT unnest(CAST(? AS INTEGER[]))")
        return {row[0] for row in self.rows(sql, [list(people)])}


class Kuzu:
    name = "Kùzu"

    def __init__(self, folder):
        import kuzu

        self.version = kuzu.__version__
        self.database = kuzu.Database(os.path.join(folder, "kuzu.db"))
        self.db = kuzu.Connection(self.database)

    def rows(self, cypher, values=None):
        result = self.db.execute(cypher, values or {})
        rows = []
        while result.has_next():
            rows.append(result.get_next())
        return rows

    def load(self, folder):
        for statement in (
            "CREATE NODE TABLE Country (id INT64 PRIMARY KEY, code STRING)",
            "CREATE NODE TABLE Person (id INT64 PRIMARY KEY, name STRING)",
            "CREATE NODE TABLE Article (id INT64 PRIMARY KEY, url STRING, day INT64)",
            "CREATE NODE TABLE Event (id INT64 PRIMARY KEY, type STRING, day INT64, place STRING, country INT64)",
            "CREATE REL TABLE Of (FROM Person TO Country)",
            "CREATE REL TABLE Took (FROM Event TO Person, role STRING)",
            "CREATE REL TABLE Told (FROM Event TO Article)",
        ):
            self.db.execute(statement)
        for name, file in (("Country", "countries"), ("Article", "articles"), ("Event", "events")):
            self.db.execute(f'COPY {name} FROM "{table(folder, file)}" (HEADER = false)')
        people = f'LOAD FROM "{table(folder, "people")}" (HEADER = false)'
        self.db.execute(f"COPY Person FROM ({people} RETURN CAST(column0, 'INT64'), column1)")
        self.db.execute(f"COPY Of FROM ({people} RETURN CAST(column0, 'INT64'), CAST(column2, 'INT64'))")
        for name, file in (("Took", "participants"), ("Told", "mentions")):
            self.db.execute(f'COPY {name} FROM "{table(folder, file)}" (HEADER = false)')
        self.db.close()
        self.database.close()

    MEETINGS = """
        MATCH (:Country {id: $one})<-[:Of]-(:Person)<-[:Took]-(e:Event)-[:Took]->(:Person)-[:Of]->(:Country {id: $other})
        WHERE e.type = 'meeting' AND e.day >= $first AND e.day <= $last """

    def asked(self, meetings):
        (one, other), (first, last) = meetings["states"], days(meetings)
        return {"one": one, "other": other, "first": first, "last": last}

    def count(self, meetings):
        return self.rows(self.MEETINGS + "RETURN count(DISTINCT e.id)", self.asked(meetings))[0][0]

    def listed(self, meetings):
        return len(self.rows(self.MEETINGS + "RETURN DISTINCT e.id, e.day, e.place", self.asked(meetings)))

    def near(self, person):
        cypher = """
            MATCH (:Person {id: $person})<-[:Took]-(:Event)-[:Took]->(first:Person)
            WITH DISTINCT first
            MATCH (first)<-[:Took]-(:Event)-[:Took]->(other:Person)
            WHERE other.id <> $person
            RETURN count(DISTINCT other.id)"""
        return self.rows(cypher, {"person": person})[0][0]

    def path(self, one, other):
        cypher = """
            MATCH way = (:Person {id: $one})-[:Took* SHORTEST 1..30]-(:Person {id: $other})
            RETURN length(way)"""
        rows = self.rows(cypher, {"one": one, "other": other})
        return rows[0][0] // 2 if rows else None


PEERS = {"sqlite": Sqlite, "duckdb": Duckdb, "kuzu": Kuzu}


def check(what, answer, wanted):
    if answer != wanted:
        sys.exit(f"{what}: the answer is {answer}, not {wanted}")


def middle(values):
    return sorted(values)[len(values) // 2]


def repeated(work):
    """Does it once, and then repeatedly: the median in milliseconds, and the answer."""
    work()
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        answer = work()
        times.append((time.perf_counter() - start) * 1e3)
    return middle(times), answer


def worker(engine, mode, folder, *what):
    """One process of a peer: it loads, or it asks one question and ends, or it asks all."""
    start = time.perf_counter()
    peer = PEERS[engine](folder)
    if mode == "load":
        import resource

        peer.load(folder)
        seconds = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
        print(json.dumps({"seconds": seconds, "peak_mb": peak, "version": peer.version}))
        return
    with open(os.path.join(folder, "questions.json"), encoding="utf-8") as file:
        questions = json.load(file)
    if mode == "cold":
        print(peer.count(questions[what[0]]))
    else:
        print(json.dumps(warm(peer, questions)))
    sys.stdout.flush()
    os._exit(0)  # closing is not part of the answer


def warm(peer, questions):
    figures = {}
    for kind in ("frequent", "rare"):
        meetings = questions[kind]
        for name, ask in ((f"{kind}_ms", peer.count), (f"{kind}_listed_ms", peer.listed)):
            figures[name], answer = repeated(lambda: ask(meetings))
            check(f"{peer.name}, {kind} pair", answer, meetings["answer"])
    times = []
    for near in questions["near"]:
        took, answer = repeated(lambda: peer.near(near["person"]))
        check(f"{peer.name}, people about {near['name']}", answer, near["answer"])
        times.append(took)
    figures["near_ms"] = middle(times)
    times = []
    for between in questions["paths"]:
        took, answer = repeated(lambda: peer.path(*between["people"]))
        check(f"{peer.name}, events between {between['names']}", answer, between["answer"])
        times.append(took)
    figures["path_ms"] = middle(times)
    return figures


if __name__ == "__main__" and sys.argv[1:2] == ["--worker"]:
    # A cold peer is timed from its start: what only the run as a whole needs is not imported for it.
    worker(*sys.argv[2:])
    sys.exit()

import argparse  # noqa: E402
import platform  # noqa: E402
import re  # noqa: E402
import shutil  # noqa: E402
import subprocess  # noqa: E402
import tempfile  # noqa: E402
import venv  # noqa: E402
from pathlib import Path  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- measured by benches/peers.py -->", "<!-- end of what was measured -->"

# What the table tells: the words, the figure, and what it is to be no worse than.
ROWS = (
    ("add everything, s", "load_s", "twice SQLite"),
    ("memory at the most while adding, MB", "peak_mb", "1000"),
    ("on disk, MB", "disk_mb", "300"),
    ("open after a clean close, ms", "open_ms", "15"),
    ("meetings of two states in a year, whole cold process: rare pair, ms", "cold_rare_ms", "40, and every peer"),
    ("… frequent pair, ms", "cold_frequent_ms", "70, and every peer"),
    ("the same, warm: rare pair, ms", "rare_ms", "0.5, and every peer"),
    ("… frequent pair, ms", "frequent_ms", "5, and every peer"),
    ("the same, warm, not counted but listed: rare pair, ms", "rare_listed_ms", "0.5, and every peer"),
    ("… frequent pair, ms", "frequent_listed_ms", "5, and every peer"),
    ("all who are two steps from a person, warm, ms", "near_ms", "2"),
    ("shortest path between two people, warm, ms", "path_ms", "2"),
    ("the whole topology into petgraph, ms", "topology_ms", "1000"),
    ("… with all articles, ms", "topology_articles_ms", ""),
    ("forget one article, ms", "forget_ms", "20"),
    ("add one article, ms", "add_one_ms", ""),
    ("ten times the events: cold rare pair, times", "rare_times", "1.5"),
    ("… adding one of 1,000 articles, times", "add_times", "1.5"),
    ("open after SIGKILL while adding, at a tenth of the events, ms", "reopen_ms", "2000"),
)


def say(text):
    print(text, file=sys.stderr, flush=True)


def run(command):
    """Runs a command whose output is its result."""
    done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(f"{command[0]} failed with exit code {done.returncode}")
    return done.stdout


def timed(command, wanted):
    """The wall time of a whole process, as median, in milliseconds; its answer must be the one wanted."""

    def once():
        return subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, text=True).stdout.strip()

    took, answer = repeated(once)
    check(" ".join(str(part) for part in command), answer, wanted)
    return took


def on_disk(path):
    """The bytes that a file or a folder takes."""
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    return sum(file.stat().st_blocks * 512 for file in files)


def built():
    """Builds isnad and its bench: their programs."""
    say("building isnad")
    command = ["cargo", "bench", "--locked", "--no-run", "--bench", "store", "--message-format=json"]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit("cargo could not build the bench")
    programs = {}
    for line in done.stdout.splitlines():
        message = json.loads(line)
        if message.get("reason") == "compiler-artifact" and message.get("executable"):
            programs[message["target"]["name"]] = message["executable"]
    return programs["store"], programs["isnad"]


def python_with(packages, folder):
    """A Python of its own with these packages, and those of them that it could not get."""
    place = folder / "venv"
    if not (place / "bin" / "python").exists():
        venv.create(place, with_pip=True)
    python = place / "bin" / "python"
    missing = []
    for package in packages:
        known = subprocess.run([python, "-c", f"import {package}"], stderr=subprocess.DEVNULL).returncode == 0
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", package]
        if not known and subprocess.run(install).returncode != 0:
            say(f"skipped: {package} is not to be had from PyPI")
            missing.append(package)
    return python, missing


def measure_peer(engine, python, folder):
    for old in folder.glob(f"{engine}.db*"):
        shutil.rmtree(old) if old.is_dir() else old.unlink()
    me = [python, Path(__file__).resolve(), "--worker", engine]
    say(f"{PEERS[engine].name}: loading")
    figures = json.loads(run([*me, "load", folder]))
    figures["load_s"] = figures.pop("seconds")
    figures["disk_mb"] = sum(on_disk(file) for file in folder.glob(f"{engine}.db*")) / 1e6
    questions = json.loads((folder / "questions.json").read_text(encoding="utf-8"))
    say(f"{PEERS[engine].name}: asking")
    for kind in ("frequent", "rare"):
        took = timed([*me, "cold", folder, kind], str(questions[kind]["answer"]))
        figures[f"cold_{kind}_ms"] = took
    figures.update(json.loads(run([*me, "warm", folder])))
    return figures


def measure_isnad(bench, isnad, events, folder):
    def figures_of(mode, *args):
        lines = [json.loads(line) for line in run([bench, "--json", mode, *args]).splitlines()]
        return next(line for line in lines if line.pop("mode") == mode)

    whole = folder / "whole"
    say("isnad: loading")
    load = figures_of("load", events, whole)
    # The graph that the bench draws stands in the memory of the process that loads.
    peak = load["peak_mb"] - load["graph_mb"]
    figures = {"load_s": load["seconds"], "peak_mb": peak, "disk_mb": load["disk_mb"]}
    say("isnad: asking")
    figures["open_ms"] = figures_of("open", whole)["ms"]
    questions = json.loads((whole / "questions.json").read_text(encoding="utf-8"))
    for kind in ("frequent", "rare"):
        meetings = questions[kind]
        (one, other), year = meetings["codes"], meetings["year"]
        command = [isnad, "--store", whole / "store", "events", "--type", "meeting", "--between", one, "--and", other]
        command += ["--from", f"{year}-01-01", "--to", f"{year}-12-31", "--count"]
        figures[f"cold_{kind}_ms"] = timed(command, json.dumps({"count": meetings["answer"]}, separators=(",", ":")))
    figures.update(figures_of("warm", whole))
    say("isnad: growing")
    shutil.rmtree(folder / "tenth", ignore_errors=True)
    figures.update(figures_of("grow", events, folder))
    figures.update(figures_of("killed", folder / "tenth"))
    figures["version"] = run([isnad, "--version"]).split()[1]
    return figures


def number(value):
    if value is None:
        return "–"
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2g}"


def shown(figures):
    """What is a figure among what was found out of an engine."""
    return [(name, figure) for name, figure in figures.items() if isinstance(figure, (int, float))]


def machine():
    cpu = "processor unknown"
    memory = 0
    if os.path.exists("/proc/cpuinfo"):
        found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(encoding="utf-8"), re.M)
        cpu = found.group(1) if found else cpu
        memory = int(re.search(r"^MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text(encoding="utf-8"), re.M).group(1))
    cores = len(os.sched_getaffinity(0))
    return f"{cores} cores ({cpu}), {memory / 2**20:.0f} GiB of memory, {platform.system()} {platform.machine()}"


def page_table(events, results, skipped):
    names = {"isnad": "isnad", **{engine: peer.name for engine, peer in PEERS.items()}}
    heads = [names[engine] for engine in results]
    lines = ["| | no worse than | " + " | ".join(heads) + " |", "| --- | --- |" + " ---: |" * len(heads)]
    for words, name, target in ROWS:
        if name == "load_s" and "sqlite" in results:
            target = f"{target}: {number(2 * results['sqlite']['load_s'])}"
        cells = " | ".join(number(figures.get(name)) for figures in results.values())
        lines.append(f"| {words} | {target} | {cells} |")
    versions = ", ".join(f"{names[engine]} {figures['version']}" for engine, figures in results.items())
    about = [f"{events:,} events; {machine()}; {versions}, Python {platform.python_version()}."]
    about += [f"{names[engine]} was skipped: it could not be had from PyPI." for engine in skipped]
    return " ".join(about) + "\n\n" + "\n".join(lines)


def write(text):
    page = PAGE.read_text(encoding="utf-8")
    before, found, rest = page.partition(BEGIN)
    old, also_found, after = rest.partition(END)
    if not (found and also_found):
        sys.exit(f"{PAGE} has no place for the table, between {BEGIN} and {END}")
    PAGE.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}", encoding="utf-8")


def main():
    about = __doc__.split("\n\n", 1)
    arguments = argparse.ArgumentParser(description=about[0], epilog=about[1])
    arguments.add_argument("--events", type=int, default=1_000_000, metavar="N", help="events of the graph (1000000)")
    arguments.add_argument("--engines", default="isnad,sqlite,duckdb,kuzu", help="which, with commas (all)")
    arguments.add_argument("--keep", type=Path, metavar="DIR", help="work in this folder, and leave what is in it")
    given = arguments.parse_args()
    engines = given.engines.split(",")
    unknown = [engine for engine in engines if engine != "isnad" and engine not in PEERS]
    if unknown:
        arguments.error(f"{unknown[0]} is none of isnad, {', '.join(PEERS)}")
    with tempfile.TemporaryDirectory(prefix="isnad-bench-") as temporary:
        folder = (given.keep or Path(temporary)).resolve()
        whole = folder / "whole"
        whole.mkdir(parents=True, exist_ok=True)
        bench, isnad = built()
        say(f"drawing a graph of {given.events:,} events")
        run([bench, "--json", "data", given.events, whole])
        python, skipped = python_with([engine for engine in engines if engine in ("duckdb", "kuzu")], folder)
        results = {}
        for engine in engines:
            if engine == "isnad":
                results[engine] = measure_isnad(bench, isnad, given.events, folder)
            elif engine not in skipped:
                results[engine] = measure_peer(engine, python, whole)
            if engine in results:
                say(f"{engine}: " + ", ".join(f"{name} {number(figure)}" for name, figure in shown(results[engine])))
    text = page_table(given.events, results, skipped)
    write(text)
    print(text)


if __name__ == "__main__":
    main()
