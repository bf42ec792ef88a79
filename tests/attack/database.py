"""Attacks a database: folders in folders with the same names and bytes in them, files that
change, move and vanish, loads of any of them with and without pruning, and kills.

    database.py PROGRAM SECONDS SEED

After each load: nothing outside what was named is another or gone; each file inside is
there with its bytes; with --prune nothing else is, without it nothing has gone; a load that
is refused has changed nothing; the database is whole. Ends with 1 and the command if one of
these does not hold."""

import hashlib, os, random, shutil, signal, sqlite3, subprocess, sys, tempfile, time

program, seconds, seed = os.path.abspath(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
chance = random.Random(seed)
here = os.path.dirname(os.path.abspath(__file__))
dump = open(here + "/../../samples/shanghai-training-centre-2023.txt", encoding="utf8").read()
work = os.path.realpath(tempfile.mkdtemp(prefix="resheet-attack-"))
os.chdir(work)
found = []

TEXTS = [f"没有表 {number}" for number in range(4)]
TEXTS += [dump[: 1500 + 300 * number] for number in range(4)]
FOLDERS = ["t", "t/a", "t/b", "t/a/c", "u", "u/a"]
WHOLE = """
SELECT (SELECT count(*) FROM sources WHERE source_id NOT IN (SELECT source_id FROM places))
     + (SELECT count(*) FROM places WHERE source_id NOT IN (SELECT source_id FROM sources))
     + (SELECT count(*) FROM sources WHERE NOT EXISTS (SELECT 1 FROM places
            WHERE places.source_id = sources.source_id AND places.path = sources.name))
     + (SELECT count(*) FROM sources WHERE sheets <> (SELECT count(*) FROM sheets
            WHERE sheets.source_id = sources.source_id))
     + (SELECT count(*) FROM sheet_summaries WHERE source_id NOT IN (SELECT source_id FROM sources))
"""


def key(text):
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def broken(what, command, error=b""):
    found.append(what)
    print("BROKEN:", what, "seed", seed, command[1:], error[-300:], flush=True)


def stored(command=("", "")):
    places = {}
    if not os.path.exists("a.db"):
        return places
    database = sqlite3.connect("a.db")
    ask = lambda question: database.execute(question).fetchall()
    if ask("SELECT count(*) FROM sqlite_master") == [(0,)]:
        return places
    for root, path, source in ask("SELECT root, path, source_id FROM places"):
        full = os.path.join(root, path)
        if full in places:
            broken(f"{full} stands in two roots", command)
        places[full] = source
    whole = ask(WHOLE) == [(0,)] and ask("PRAGMA integrity_check") == [("ok",)]
    if not whole or ask("PRAGMA foreign_key_check"):
        broken("the database is not whole", command)
    database.close()
    return places


def step():
    for _ in range(chance.randrange(5)):
        path = os.path.join(chance.choice(FOLDERS), chance.choice(["01.txt", "02.txt", "03.txt"]))
        if chance.random() < 0.3 and os.path.exists(path):
            os.remove(path)
        else:
            open(path, "w", encoding="utf8").write(chance.choice(TEXTS))
    named = chance.choice(FOLDERS + ["t u"]).split()
    prune = chance.choice([[], ["--prune=force"], ["--prune"]])
    command = [program, "load", *named, "--to", "sqlite:a.db", "--batch",
        str(chance.choice([1, 2, 200])), *prune]
    before = stored()
    load = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    killed = chance.random() < 0.15
    if killed:
        time.sleep(chance.random() * 0.1)
        load.send_signal(signal.SIGKILL)
    _, error = load.communicate(timeout=300)
    if b"panicked" in error or load.returncode not in (0, 1, 2, -9):
        broken(f"exit {load.returncode}", command, error)
    after = stored(command)
    inside = lambda path: any(path.startswith(f"{work}/{folder}/") for folder in named)
    for path, source in before.items():
        if not inside(path) and after.get(path) != source:
            broken(f"{path} is outside", command, error)
        if not prune and path not in after:
            broken(f"{path} went without --prune", command, error)
    if load.returncode == 2 and after != before:
        broken("refused, and changed", command, error)
    if killed or load.returncode == 2:
        return
    there = {}
    for folder in named:
        for place, _, names in os.walk(folder):
            for name in names:
                path = os.path.join(place, name)
                there[os.path.join(work, path)] = key(open(path, encoding="utf8").read())
    for path, source in there.items():
        if after.get(path) != source:
            broken(f"{path} is not as it is", command, error)
    if prune and any(inside(path) and path not in there for path in after):
        broken("not all was pruned", command, error)


end = time.time() + seconds
rounds = loads = 0
while time.time() < end:
    rounds += 1
    for name in os.listdir("."):
        shutil.rmtree(name) if os.path.isdir(name) else os.remove(name)
    for folder in FOLDERS:
        os.makedirs(folder, exist_ok=True)
    for _ in range(chance.randrange(2, 9)):
        step()
        loads += 1
os.chdir("/")
shutil.rmtree(work)
print(f"database: seed {seed}, {rounds} rounds, {loads} loads")
sys.exit(len(found) > 0)
