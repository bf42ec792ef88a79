"""Attacks output folders: hostile names, links, pipes, mutated dumps and PDFs, files that
are not ours, spoilt memory of earlier runs, kills and runs at once.

    folders.py PROGRAM SECONDS SEED

After each run: no panic, no hang, an exit code that is one of ours; no file that resheet
has not written is another or gone, inside OUT or out of it; a run that says so has written
nothing; what the manifest lists is there; nothing on standard error acts on a terminal.
Ends with 1 and the command if one of these does not hold."""

import hashlib, json, os, random, shutil, signal, subprocess, sys, tempfile, time

program, seconds, seed = os.path.abspath(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
chance = random.Random(seed)
here = os.path.dirname(os.path.abspath(__file__))
dump = open(here + "/../../samples/shanghai-training-centre-2023.txt", "rb").read()
lines = dump.split(b"\n")
work = tempfile.mkdtemp(prefix="resheet-attack-")
os.chdir(work)
found = []
exits = {}

NAMES = [b"a", b"b", b"01", b"con", b"x.json", b"manifest", b"sheets", b".resheet", b".h",
    b"\xff", b"\xfe", "项目".encode(), b"a\nb", b"\x1b[2J", "\u202ex".encode(), b" ", b"-o",
    b"--force", b"a~2", b"..x", b"datapackage", b"q" * 190, b"conversions", b"parts", b"lock",
    b"ledger", b"00001"]
ENDINGS = [b".txt", b".json", b".csv", b".pdf", b"", b".part", b".findings.json", b".xlsx",
    b".jsonl"]
PIECES = [b"\t\t\t", b"\0", b"\x1b[2J", "\u202e".encode(), b"|", b"\r", b"<td>", b'"',
    b"9" * 24, b"\xff\xfe", b"obj", b"stream", b"/Size 999999999", b"/Length -1"]


def run(*arguments):
    return subprocess.run([program, *arguments], stdin=subprocess.DEVNULL, capture_output=True)


open("dump.txt", "wb").write(dump)
run("convert", "dump.txt", "-o", "made", "--format", "pdf")
pdf = open("made/dump.pdf", "rb").read()


def mutated(original):
    start = chance.randrange(len(original) // 2)
    changed = bytearray(original[start:] if chance.random() < 0.3 else original)
    for _ in range(chance.randrange(9)):
        at = chance.randrange(len(changed) + 1)
        match chance.randrange(4):
            case 0:
                changed[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del changed[at : at + chance.randrange(60)]
            case 2:
                changed[at:at] = chance.choice(PIECES)
            case 3:
                changed[at:at] = changed[max(0, at - 200) : at]
    return bytes(changed)


def content():
    if chance.random() < 0.15:
        return mutated(pdf)
    some = lines[chance.randrange(len(lines) // 2) :][: chance.randrange(2, 120)]
    return mutated(b"\n".join(some) + b"\n")


def fill(folder, files):
    os.makedirs(folder, exist_ok=True)
    for _ in range(files):
        place = folder
        while chance.random() < 0.3:
            place = os.path.join(place, chance.choice(NAMES))
        try:
            os.makedirs(place, exist_ok=True)
            path = os.path.join(place, chance.choice(NAMES) + chance.choice(ENDINGS))
            if os.path.lexists(path):
                continue
            kind = chance.random()
            if kind < 0.75:
                open(path, "wb").write(content())
            elif kind < 0.85:
                os.symlink(chance.choice([b"../ext", b".", b"none", b"../in", b"../out"]), path)
            elif kind < 0.9:
                os.mkfifo(path)
            else:
                os.makedirs(path)
        except OSError:
            pass


def files():
    all_files = {}
    for folder, folders, names in os.walk(b"."):
        for name in folders + names:
            path = os.path.join(folder, name)
            if os.path.islink(path):
                all_files[path] = os.readlink(path)
            elif os.path.isfile(path):
                all_files[path] = hashlib.md5(open(path, "rb").read()).digest()
    return all_files


def without_memory(all_files):
    return {path: it for path, it in all_files.items() if b"/.resheet" not in path}


def broken(what, arguments, error=b""):
    found.append(what)
    print("BROKEN:", what, "seed", seed, arguments, error[-300:], flush=True)


def spoil():
    """Spoils what earlier runs remember."""
    if os.path.islink("out/.resheet"):
        return
    for folder, _, names in os.walk("out/.resheet"):
        for name in names:
            path = os.path.join(folder, name)
            if name == "lock" or not os.path.isfile(path) or os.path.islink(path):
                continue
            match chance.randrange(9):
                case 0:
                    open(path, "r+b").truncate(0)
                case 1:
                    open(path, "ab").write(chance.choice(PIECES))
                case 2:
                    open(path, "r+b").write(chance.choice(PIECES))


def step(out, theirs):
    arguments = ["convert", chance.choice(["in", "in", "in", "in/b", "out", "."]), "-o", out,
        "--format", chance.choice(["json", "json,csv", "pdf", "xlsx", "jsonl", "parquet",
            "json,csv,pdf,parquet,xlsx"]),
        "--jobs", str(chance.choice([1, 2, 3]))]
    for flag, often in [("--incremental", 0.3), ("--fresh", 0.15), ("--append", 0.2),
            ("--prune", 0.2), ("--prune=force", 0.2), ("--follow-links", 0.2), ("--no-sync", 0.8)]:
        if chance.random() < often and not (flag == "--append" and "--fresh" in arguments):
            if not (flag == "--prune=force" and "--prune" in arguments):
                arguments.append(flag)
    if chance.random() < 0.15:
        arguments += ["--quarantine", chance.choice(["q", "out/q", "ext", "in/q"])]
    if chance.random() < 0.15:
        arguments += ["--part-bytes", "4096"]
    killed, at_once = chance.random() < 0.2, chance.random() < 0.1
    before = without_memory(files())
    runs = [subprocess.Popen([program, *arguments], stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(1 + at_once)]
    if killed:
        time.sleep(chance.random() * 0.15)
        for one in runs:
            one.send_signal(chance.choice([signal.SIGKILL, signal.SIGTERM]))
    for one in runs:
        try:
            _, error = one.communicate(timeout=120)
        except subprocess.TimeoutExpired:
            one.kill()
            _, error = one.communicate()
            broken("hangs", arguments)
        exits[one.returncode] = exits.get(one.returncode, 0) + 1
        # A signal before there is anything to finish ends a run as it ends any program.
        if b"panicked" in error or one.returncode not in (0, 1, 2, 130, -9, -15):
            broken(f"exit {one.returncode}", arguments, error)
        acts = lambda c: c != "\n" and (ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c in "\u202e\u2066")
        for line in error.decode("utf8", "replace").split("\n"):
            if any(map(acts, line)):
                broken("acts on the terminal", arguments, line.encode())
        refused = one.returncode == 2 and b"nothing was written" in error
        if refused and not at_once and without_memory(files()) != before:
            broken("refused, and wrote", arguments, error)
    after = files()
    for path in [path for path, was in theirs.items() if after.get(path) != was]:
        broken(f"{path} was another's", arguments, error)
        del theirs[path]
    manifest = os.path.join(out, "manifest.json")
    if not killed and not at_once and runs[0].returncode in (0, 1) and os.path.exists(manifest):
        said = json.load(open(manifest))
        outputs = [name for entry in said["inputs"] for name in entry["outputs"]]
        lost = [name for name in outputs if not os.path.exists(os.path.join(out, name))]
        if lost or not said["complete"]:
            broken(f"the manifest lists {lost}", arguments, error)


end = time.time() + seconds
rounds = 0
while time.time() < end:
    rounds += 1
    for name in os.listdir(b"."):
        is_folder = os.path.isdir(name) and not os.path.islink(name)
        shutil.rmtree(name) if is_folder else os.remove(name)
    fill(b"ext", 5)
    fill(b"in", chance.randrange(1, 12))
    out = chance.choice(["out", "out", "in", "in/b", "ext"])
    if chance.random() < 0.5:
        fill(b"out", chance.randrange(1, 6))
    for name in ["out/.resheet", "out/.resheet-staging", "out/.resheet/parts"]:
        parent = os.path.dirname(name)
        # A file may stand there, or a link that leads nowhere.
        free = os.path.isdir(parent) or not os.path.lexists(parent)
        if chance.random() < 0.1 and free and not os.path.lexists(name):
            os.makedirs(parent, exist_ok=True)
            os.symlink(os.path.join(work, "ext"), name)
    theirs = without_memory(files())
    for _ in range(chance.randrange(1, 5)):
        step(out, theirs)
        if chance.random() < 0.2:
            spoil()
os.chdir("/")
shutil.rmtree(work)
print(f"folders: seed {seed}, {rounds} rounds, runs by exit code {dict(sorted(exits.items()))}")
sys.exit(len(found) > 0)
