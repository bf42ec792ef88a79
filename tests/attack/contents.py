"""Attacks the reader: mutated dumps, workbooks, Word files, PDFs and archives, many to a run.

    contents.py PROGRAM SECONDS SEED

After each run: no panic, no hang, an exit code of a run that was done, memory under a
limit, an outcome for every input, JSON that is JSON; and every fourth time the same bytes
again with another number of jobs. Ends with 1 and the input kept if one does not hold."""

import gzip, io, json, os, random, resource, shutil, subprocess, sys, tempfile, time, zipfile

program, seconds, seed = os.path.abspath(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
chance = random.Random(seed)
here = os.path.dirname(os.path.abspath(__file__))
MEMORY = 3 << 30
PATIENCE = 120

originals = []
for folder in ("corpus", "cases", "documents"):
    for root, _, names in sorted(os.walk(f"{here}/../{folder}")):
        for name in sorted(names):
            if not name.endswith((".json", ".md", ".toml")):
                originals.append((name, open(f"{root}/{name}", "rb").read()))
work = tempfile.mkdtemp(prefix="resheet-attack-")
kept = os.environ.get("KEEP", tempfile.gettempdir())
exits, files, rounds, again = {}, 0, 0, 0

PIECES = [b"\t" * 300, b"\0", b"|" * 50, b"\r\n", b"\n" * 40, b"<td colspan=99999>", b'"', b"9" * 40, b"-" * 200,
    "合计".encode(), "一级指标\t二级指标\t三级指标".encode(), "项目名称".encode(), b"\xff\xfe", b"%%", b"\x0c",
    b" " * 5000, "（".encode() * 30, b"1e999", b"{[" * 99, b"/Size 999999999", b"/Length -1", b"endobj", b"stream\n",
    b"/Kids [1 0 R]", b"<w:gridSpan w:val='99999'/>", b'r="ZZZ9999999"', b"&#x202e;"]


def mutated(data):
    if not data:
        return data
    changed = bytearray(data)
    if chance.random() < 0.25:
        changed = changed[chance.randrange(len(changed)) :]
    if chance.random() < 0.25:
        changed = changed[: chance.randrange(len(changed) + 1)]
    for _ in range(chance.randrange(1, 12)):
        at = chance.randrange(len(changed) + 1)
        match chance.randrange(6):
            case 0:
                changed[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del changed[at : at + chance.randrange(400)]
            case 2:
                changed[at:at] = chance.choice(PIECES)
            case 3:
                changed[at:at] = changed[max(0, at - 2000) : at]
            case 4:
                other = chance.choice(originals)[1]
                cut = chance.randrange(len(other) + 1)
                changed[at:at] = other[cut : cut + 600]
            case 5:
                lines = bytes(changed).split(b"\n")
                chance.shuffle(lines)
                changed = bytearray(b"\n".join(lines))
    return bytes(changed)


def packed(data):
    """Mutates what is inside of a ZIP, and packs it again: the parts of workbooks."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        hit = chance.choice(old.namelist())
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, mutated(part) if name == hit else part)
    return out.getvalue()


def hostile():
    name, data = chance.choice(originals)
    if data[:2] == b"PK" and chance.random() < 0.8:
        return name, packed(data)
    changed = mutated(data)
    if chance.random() < 0.03:
        changed = gzip.compress(changed)
    return name, changed


def limited():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def broken(what, more=b""):
    global work
    place = os.path.join(kept, f"resheet-attack-contents-{seed}-{rounds}")
    shutil.copytree("in", place)
    print(f"BROKEN: {what}; seed {seed}, round {rounds}, inputs in {place}", more[-1500:])
    sys.exit(1)


def convert(out, jobs, *more):
    command = [program, "convert", "in", "-o", out, "--format", "json,csv", "--jobs", str(jobs), "--no-sync", *more]
    try:
        run = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, preexec_fn=limited)
    except subprocess.TimeoutExpired:
        broken(f"{command} hangs")
    exits[run.returncode] = exits.get(run.returncode, 0) + 1
    if run.returncode not in (0, 1) or b"panicked" in run.stderr:
        broken(f"{command} ended with {run.returncode}", run.stderr)
    manifest = json.load(open(f"{out}/manifest.json", encoding="utf8"))
    # An archive that cannot be opened has failed; what failed by a fault of ours says L003.
    if ",L003," in open(f"{out}/findings.csv", encoding="utf8").read() or b"L003" in run.stderr:
        broken("a fault of ours", run.stderr)
    if not manifest["inputs"]:
        broken("no input in the manifest")
    for root, _, names in os.walk(out):
        for name in names:
            if name.endswith(".json"):
                json.load(open(os.path.join(root, name), encoding="utf8"))


os.chdir(work)
end = time.time() + seconds
while time.time() < end:
    rounds += 1
    shutil.rmtree("in", ignore_errors=True)
    for out in ("one", "two"):
        shutil.rmtree(out, ignore_errors=True)
    os.mkdir("in")
    for at in range(40):
        name, data = hostile()
        open(f"in/{at:02}-{name}", "wb").write(data)
        files += 1
    convert("one", 2)
    if rounds % 4 == 0:
        again += 1
        convert("two", 1, "--part-bytes", "1048576")
        if subprocess.run(["diff", "-r", "-x", ".resheet", "one", "two"], capture_output=True).returncode:
            broken("other bytes with another number of jobs")
print(f"contents: seed {seed}, {rounds} rounds, {files} files, {again} rounds twice, runs by exit code {exits}")
shutil.rmtree(work)
