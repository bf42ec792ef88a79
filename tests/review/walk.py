"""The walk of docs/review.md, in a browser without a window.

    python3 tests/review/walk.py RESHEET FOLDER [PICTURES]

RESHEET is the built program, FOLDER an empty folder to work in. Fails with what did not
come about. With PICTURES, a folder, it also leaves pictures of the page there."""

import csv
import json
import pathlib
import shutil
import sqlite3
import subprocess
import sys

from browser import Browser

HERE = pathlib.Path(__file__).resolve().parent
# A value that would run as a script, end one, or turn the direction of what follows.
HOSTILE = "</script><img src=x onerror=\"window.hacked=1\">\u202e'&\"<svg/onload=hacked=1>"


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    folder = pathlib.Path(sys.argv[2]).resolve()
    pictures = pathlib.Path(sys.argv[3]).resolve() if len(sys.argv) > 3 else None

    def resheet(*arguments, code=0):
        run = subprocess.run([program, "--lang", "en", *arguments], cwd=folder,
                             capture_output=True, text=True)
        if run.returncode != code:
            raise SystemExit(f"{arguments} ended with {run.returncode}: {run.stdout}{run.stderr}")
        return run.stdout + run.stderr

    dumps = folder / "dumps"
    dumps.mkdir()
    shutil.copy(HERE / "dump.txt", dumps / "a.txt")
    browser = Browser(downloads=folder)
    try:
        decide_in_a_file(browser, folder, resheet, pictures)
        see_it(folder, resheet)
        decide_at_a_server(browser, folder, program)
        look_at_hostile_text(browser, folder, dumps, resheet)
    finally:
        browser.close()


def same(found, expected, what):
    if found != expected:
        raise SystemExit(f"{what}: {found!r}, not {expected!r}")


def holds(text, part, what):
    if part not in (text or ""):
        raise SystemExit(f"{what}: no {part!r} in {text!r}")


def decide_in_a_file(browser, folder, resheet, pictures):
    resheet("convert", "dumps", "-o", "out", "--format", "json,csv")
    resheet("review", "out", "-o", "review.html")
    browser.open((folder / "review.html").as_uri())
    # The worst doubt is there, with its line lit and the reason in words.
    holds(browser.text("#said"), "81.00", "the worst doubt")
    holds(browser.text("#said"), "execution rate", "the reason")
    same(browser.text("#source mark.lit"), "81.00", "the place in the source")
    same(browser.text("#form td.lit"), "81.00", "the cell of the form")
    holds(browser.text("#count"), "0 of ", "the progress")
    if pictures:
        browser.picture(pictures / "page-1280.png")
    # Nobody decides without a name.
    browser.keys("a")
    holds(browser.text("#count"), "Say your name", "what a decision needs")
    browser.keys("张三", "Tab")
    browser.run("document.querySelector('#list').focus()")
    browser.keys("c")
    browser.run("document.querySelector('#new').value = ''")
    browser.keys("80.00", "Enter")
    holds(browser.text("#count"), "1 of ", "the progress")
    holds(browser.text("#count"), "1 not saved", "what is not saved")
    # Undone and done again: a file only grows.
    browser.keys("u")
    holds(browser.text("#count"), "0 of ", "the progress after undoing")
    browser.keys("c")
    browser.run("document.querySelector('#new').value = ''")
    browser.keys("80.00", "Enter")
    browser.keys("s")
    saved = folder / "corrections.jsonl"
    for _ in range(200):
        if saved.exists():
            break
        browser.run("return 1")
    lines = [json.loads(line) for line in saved.read_text().splitlines()]
    same([line["decision"] for line in lines], ["corrected", "withdrawn", "corrected"], "decisions")
    same((lines[2]["raw"], lines[2]["new"], lines[2]["by"]), ("81.00", "80.00", "张三"), "a line")
    # In another language, and as narrow as a telephone.
    browser.click("#language")
    holds(browser.text("#count"), "已复核 1 /", "the progress in Chinese")
    browser.size(400, 800)
    same(browser.run("return document.documentElement.scrollWidth"), 400, "the width of the page")
    if pictures:
        browser.picture(pictures / "page-400.png")
    browser.size(1280, 800)
    same(browser.complaints(), [], "complaints of the browser")


def see_it(folder, resheet):
    corrections = ("--corrections", "corrections.jsonl")
    said = resheet("convert", "dumps", "-o", "out", "--format", "json,csv,pdf", *corrections)
    holds(said, " doubts settled by hand", "the summary")
    document = json.loads((folder / "out/a.json").read_text())
    rate = document["sheets"][0]["funds"][1]["rate"]
    same((rate["value"], rate["raw"], rate["by_hand"]), ("80.00", "81.00", "corrected"), "the JSON")
    codes = {finding["code"] for finding in document["sheets"][0]["findings"]}
    same((("A001" in codes), ("C001" in codes)), (False, True), "proofs that ran again")
    with open(folder / "out/funds.csv", newline="", encoding="utf-8") as file:
        row = list(csv.DictReader(file))[1]
    same((row["rate"], row["rate_printed"], row["by_hand"]), ("80.00", "81.00", "true"), "the CSV")
    resheet("load", "dumps", "--to", "sqlite:a.db", *corrections)
    query = "SELECT rate_printed, by_hand FROM funds WHERE ordinal = 1 AND rate = 80"
    same(sqlite3.connect(folder / "a.db").execute(query).fetchall(), [("81.00", 1)], "the database")
    text = subprocess.run(["pdftotext", "-layout", "out/a.pdf", "-"], cwd=folder,
                          capture_output=True, text=True, check=True).stdout
    holds(text, "经人工更正 1 处", "the mark of the PDF")
    holds(text, "80.00", "the PDF")
    # A printed sheet that is read back says so too.
    resheet("convert", "out/a.pdf", "-o", "again")
    again = json.loads((folder / "again/a.json").read_text())["sheets"][0]["funds"][1]["rate"]
    same((again["value"], again["by_hand"]), ("80.00", "corrected"), "the PDF read back")
    holds(resheet("audit", "dumps", *corrections), "corrected to “80.00” by 张三", "the audit")


def decide_at_a_server(browser, folder, program):
    saved = folder / "served.jsonl"
    server = subprocess.Popen(
        [program, "--lang", "en", "review", "out", "--serve", "--corrections", str(saved), "-q",
         "--by", "李四"], cwd=folder, stdout=subprocess.PIPE, text=True)
    try:
        address = server.stdout.readline().strip()
        browser.open(address)
        browser.run("document.querySelector('#name').value = '李四'")
        browser.keys("a")
        browser.until("return document.querySelector('#count').innerText.includes('Saved')")
        line = json.loads(saved.read_text())
        same((line["decision"], line["by"]), ("right", "李四"), "what the server saved")
        base = address.split("?")[0]
        for script in ("return (await fetch(arguments[0])).status",
                       "return (await fetch(arguments[0] + 'decisions', "
                       "{method: 'POST', body: '{}'})).status"):
            same(browser.run(script, base), 403, "a request without the token")
        # That these were refused is said there.
        browser.complaints()
    finally:
        server.terminate()
        server.wait()


def look_at_hostile_text(browser, folder, dumps, resheet):
    text = (dumps / "a.txt").read_text()
    text = text.replace("委托培训", HOSTILE).replace("干部培训中心", HOSTILE)
    (dumps / "a'><img src=x onerror=hacked=1>.txt").write_text(text.replace("81.00", "82.00"))
    resheet("review", "dumps", "-o", "hostile.html")
    browser.open((folder / "hostile.html").as_uri())
    for _ in range(6):
        browser.keys("n")
    holds(browser.text("body"), "<img src=x onerror", "hostile text, as text")
    same(browser.run("return typeof window.hacked"), "undefined", "what hostile text did")
    same(browser.run("return document.querySelectorAll('img, svg').length"), 0, "elements of it")
    holds(browser.text("body"), "⟨202E⟩", "a turn of direction, made visible")
    same(browser.complaints(), [], "complaints of the browser")


if __name__ == "__main__":
    main()
