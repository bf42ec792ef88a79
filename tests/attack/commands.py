"""Attacks all commands that read: lists, corrections, baselines, families and configurations
full of nonsense, archives with hostile names in them, shares to merge, and a disk that fills.

    commands.py PROGRAM SECONDS SEED

After each run: no panic, no hang, an exit code that is one of ours, memory under a limit;
nothing that was there is another, whatever was named, but for what the run was told to
write; nothing on standard error acts on a terminal; and where the disk was full, no half
file. Ends with 1 and the command if one of these does not hold. A full disk needs root."""

import hashlib, io, json, os, random, resource, shutil, signal, subprocess, sys, tarfile, tempfile, time, warnings, zipfile

warnings.simplefilter("ignore")  # Two members of one name are meant.

program, seconds, seed = os.path.abspath(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
chance = random.Random(seed)
here = os.path.dirname(os.path.abspath(__file__))
dump = open(here + "/../../samples/shanghai-training-centre-2023.txt", "rb").read()
outer = os.path.realpath(tempfile.mkdtemp(prefix="resheet-attack-"))
work = outer + "/work"
os.mkdir(work)
os.chdir(work)
MEMORY = 3 << 30
found, exits, disks = [], {}, 0

INSIDE = ["../up.txt", "/tmp/absolute.txt", "a.txt", "a.txt", "A.TXT", "x" * 300 + ".txt", "d/" * 200 + "a.txt",
    "..\\up.txt", "C:\\a.txt", "con.txt", "\x1b[2J.txt", "\u202etxt.exe", "a\nb.txt", "", ".", "..", "a.zip", "d/"]
NONSENSE = [b"", b"\0", b"\n" * 99, b"[" * 5000, b"{" * 5000, b"{}\n", b"null\n", b"\xff\xfe", b"9" * 5000,
    b"a" * 70000, b'{"source":"x","path":"sheets[99999999999999999999].funds[0]","decision":"right"}\n']


def bits(text):
    """Some bytes of it changed, and something put in."""
    changed = bytearray(text)
    for _ in range(chance.randrange(6)):
        at = chance.randrange(len(changed) + 1)
        match chance.randrange(4):
            case 0:
                changed[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del changed[at : at + chance.randrange(60)]
            case 2:
                changed[at:at] = chance.choice(NONSENSE)[:200]
            case 3:
                changed[at:at] = changed[max(0, at - 200) : at]
    return bytes(changed)


def text():
    lines = dump.split(b"\n")
    return bits(b"\n".join(lines[chance.randrange(len(lines) // 2) :][: chance.randrange(2, 150)]))


def archive(depth=0):
    out = io.BytesIO()
    names = [chance.choice(INSIDE) for _ in range(chance.randrange(1, 8))]
    if chance.random() < 0.6:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            for name in names:
                inner = archive(depth + 1) if name == "a.zip" and depth < 3 else text()
                if chance.random() < 0.05:
                    inner = b" " * (40 << 20)
                info = zipfile.ZipInfo(name or "x")
                info.filename = name
                info.compress_type = zipfile.ZIP_DEFLATED
                packed.writestr(info, inner)
        return out.getvalue() if chance.random() < 0.6 else bits(out.getvalue())
    with tarfile.open(fileobj=out, mode=chance.choice(["w", "w:gz"])) as packed:
        for name in names:
            entry, inner = tarfile.TarInfo(name), text()
            entry.size = len(inner)
            if chance.random() < 0.3:
                entry.type, entry.linkname, entry.size = chance.choice(
                    [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE]), "/etc/passwd", 0
            packed.addfile(entry, io.BytesIO(inner))
    return out.getvalue()


def put(path, data):
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    open(path, "wb").write(data)


def fresh():
    for name in os.listdir("."):
        shutil.rmtree(name) if os.path.isdir(name) and not os.path.islink(name) else os.remove(name)
    for at in range(chance.randrange(1, 6)):
        put(f"in/{at}.txt", text())
    for at in range(chance.randrange(3)):
        put(f"in/{at}.{chance.choice(['zip', 'tgz', 'txt', 'docx', 'tar'])}", archive())
    os.symlink(chance.choice([".", "../ext", "nothing"]), "in/link")
    os.mkfifo("pipe")
    put("ext/theirs.txt", b"theirs")
    names = [b"in/0.txt", b"in", b"in/link", b"pipe", b"nothing", b"\xff", b"..", b"-", b"/proc/self/mem", b"",
        b"in/0.txt", b"\x1b[2J", b"x" * 5000, b"a\rb", b"--force"]
    between = chance.choice([b"\n", b"\0", b"\r\n"])
    put("list", between.join(chance.choice(names) for _ in range(chance.randrange(40))))
    for name, known in [("lines", b'{"source":"d","path":"sheets[0].funds[0].executed","decision":"right","raw":"1",'
            b'"by":"x","at":"2024"}\n{"fingerprint":"0011223344556677"}\n'),
            ("own.toml", OWN), ("resheet-own.toml", b'lang = "zh"\njobs = 2\nonly = ["A001"]\n')]:
        put(name, chance.choice(NONSENSE) if chance.random() < 0.3 else bits(known * chance.randrange(1, 4)))


def files():
    all_files = {}
    for folder, folders, names in os.walk(work):
        for name in folders + names:
            path = os.path.join(folder, name)
            if os.path.islink(path):
                all_files[path] = os.readlink(path)
            elif os.path.isfile(path):
                all_files[path] = hashlib.md5(open(path, "rb").read()).digest()
    return all_files


def broken(what, command, error=b""):
    found.append(what)
    print("BROKEN:", what, "seed", seed, command[1:], error[-600:], flush=True)


def limited():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def attempt(arguments, own):
    """`own` is what the run may write."""
    command = [program, *arguments]
    before = files()
    run = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, preexec_fn=limited)
    if chance.random() < 0.1:
        time.sleep(chance.random() * 0.1)
        run.send_signal(chance.choice([signal.SIGKILL, signal.SIGTERM, signal.SIGINT]))
    try:
        _, error = run.communicate(timeout=120)
    except subprocess.TimeoutExpired:
        run.kill()
        _, error = run.communicate()
        broken("hangs", command, error)
    exits[run.returncode] = exits.get(run.returncode, 0) + 1
    if b"panicked" in error or b"a defect in resheet" in error or run.returncode not in (0, 1, 2, 130, -2, -9, -15):
        broken(f"exit {run.returncode}", command, error)
    acts = lambda c: c != "\n" and (ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c in "\u202e\u2066")
    for line in error.decode("utf8", "replace").split("\n"):
        if any(map(acts, line)):
            broken("acts on the terminal", command, line.encode())
    after = files()
    ours = lambda path: any(path == f"{work}/{it}" or path.startswith(f"{work}/{it}/") for it in own)
    for path, was in before.items():
        if not ours(path) and after.get(path) != was:
            broken(f"{path} is another", command, error)
    for path in after:
        if path not in before and not ours(path):
            broken(f"{path} is new", command, error)
    return run.returncode, error


def step():
    more = []
    for option, often in [(["--files-from", "list"], 0.3), (["--files-from", "list", "-0"], 0.15),
            (["--corrections", "lines"], 0.2), (["--families", "own.toml"], 0.2), (["--config", "resheet-own.toml"], 0.15),
            (["--follow-links"], 0.2), (["--part-bytes", "4096"], 0.15), (["--encoding", chance.choice(["gbk", "utf-8", "x"])], 0.1)]:
        if chance.random() < often and not (option[0] == "--files-from" and "--files-from" in more):
            more += option
    inputs = chance.choice([["in"], ["in"], ["in/0.txt"], ["pipe"], ["nothing"], ["."], ["in", "ext"]])
    match chance.randrange(8):
        case 0 | 1:
            attempt(["convert", *inputs, "-o", "out", "--format", chance.choice(["json,csv", "jsonl,pdf", "xlsx,parquet"]),
                *chance.choice([[], ["--incremental"], ["--fresh"], ["--quarantine", "q"], ["--shard", "1/2"]]), *more], ["out", "q"])
        case 2:
            attempt(["audit", *inputs, "--format", chance.choice(["text", "json", "csv", "sarif"]),
                *chance.choice([[], ["--baseline", "lines"]]), *more], [])
        case 3:
            attempt(["review", *inputs, "-o", "review.html", *more], ["review.html"])
        case 4:
            attempt(["load", *inputs, "--to", chance.choice(["sqlite:a.db", "sqlite:in/0.txt", "sqlite:ext", "nothing:x"]),
                *chance.choice([[], ["--prune=force"], ["--dry-run"]]), *more], ["a.db", "a.db-journal", "a.db-wal", "a.db-shm"])
        case 5:
            attempt(["inspect", chance.choice(["in/0.txt", "in/0.zip", "pipe", "own.toml"]), "--stage",
                chance.choice(["text", "cells", "grid", "form", "sheet"])], [])
        case 6:
            shares = [chance.choice(["out", "in", "out/shard-1-of-2", "pipe", "merged"]) for _ in range(chance.randrange(1, 4))]
            if os.path.exists("out/sheets.csv") and chance.random() < 0.5:
                path = chance.choice(["out/sheets.csv", "out/sources.csv"])
                put(path, bits(open(path, "rb").read())) if os.path.isfile(path) else None
            attempt(["merge", *shares, "-o", chance.choice(["merged", "ext", "in"])], ["merged"])
        case 7:
            attempt(["families", chance.choice(["suggest", "new"]), "--from", chance.choice(["lines", "in/0.txt"]), *(
                ["in"] if chance.random() < 0.7 else [])], [])


def full_disk():
    """A run on a disk that is too small ends with 2 and leaves whole files, or fits."""
    global disks
    os.makedirs("disk", exist_ok=True)
    size = chance.randrange(40, 600)
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}k", "tmpfs", "disk"], capture_output=True).returncode:
        return
    try:
        disks += 1
        shape = chance.choice(["json,csv", "json,pdf", "xlsx", "jsonl,parquet"])
        for more in ([], ["--incremental"]):
            code, error = attempt(["convert", "in", "-o", "disk/out", "--format", shape, *more], ["disk"])
            for folder, _, names in os.walk("disk/out"):
                for name in names:
                    path = os.path.join(folder, name)
                    if name.endswith(".json") and not ".resheet" in folder:
                        try:
                            json.load(open(path, encoding="utf8"))
                        except ValueError:
                            broken(f"half of {path}", ["", shape, str(size), *more], error)
        attempt(["load", "in", "--to", "sqlite:disk/a.db"], ["disk"])
    finally:
        subprocess.run(["umount", "disk"], check=True)


subprocess.run([program, "families", "new", "--from", here + "/../../samples/shanghai-training-centre-2023.txt"],
    stdout=open("own", "wb"), stderr=subprocess.DEVNULL)
OWN = open("own", "rb").read()
end = time.time() + seconds
rounds = 0
while time.time() < end:
    rounds += 1
    fresh()
    for _ in range(chance.randrange(2, 8)):
        step()
    if rounds % 5 == 0:
        full_disk()
os.chdir("/")
shutil.rmtree(outer)
print(f"commands: seed {seed}, {rounds} rounds, {disks} small disks, runs by exit code {dict(sorted(exits.items()))}")
sys.exit(len(found) > 0)
