"""How soon a page of `resheet review` can be used, in a browser that is new each time.

    python3 tests/review/open.py PAGE [TIMES] [PICTURES]

Prints the seconds until the list and the worst doubt are there, by the clock of the
browser and by that of this program, and until all of the page is read. PICTURES, a folder,
gets the page at 1280 and 400 pixels, and as it prints."""

import base64
import pathlib
import sys
import time

from browser import Browser


def main():
    page = pathlib.Path(sys.argv[1]).resolve().as_uri()
    times = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    pictures = pathlib.Path(sys.argv[3]) if len(sys.argv) > 3 else None
    for _ in range(times):
        browser = Browser()
        try:
            began = time.monotonic()
            inside = browser.open(page)
            outside = time.monotonic() - began
            browser.until("return document.readyState === 'complete'")
            whole = time.monotonic() - began
            used = browser.run("return performance.memory?.usedJSHeapSize ?? 0") / 1e6
            print(f"usable {inside:.2f} s ({outside:.2f}), all read {whole:.2f} s, {used:.0f} MB of scripts")
            print(browser.text("#count"))
            look_around(browser)
            if pictures:
                take(browser, pictures)
        finally:
            browser.close()


def look_around(browser):
    """To the end of the list and back, and on from there: all of it can be reached."""
    last = browser.run("const list = document.querySelector('#list'); list.scrollTop = list.scrollHeight; "
                       "return document.querySelector('#count').innerText")
    began = time.monotonic()
    browser.until("return [...document.querySelectorAll('.item')].some(item => "
                  "item.getAttribute('aria-posinset') === item.getAttribute('aria-setsize'))")
    browser.run("[...document.querySelectorAll('.item')].at(-1).click()")
    browser.until("return document.querySelector('.item[aria-selected=true]')?.getAttribute('aria-posinset') === "
                  "document.querySelector('.item').getAttribute('aria-setsize')")
    browser.until("return document.querySelector('#said .value')")
    print(f"the last of {last} shown after {time.monotonic() - began:.2f} s")
    browser.keys("p", "p")
    place = "return Number(document.querySelector('.item[aria-selected=true]').getAttribute('aria-posinset'))"
    all_of_them = browser.run("return Number(document.querySelector('.item').getAttribute('aria-setsize'))")
    if browser.run(place) != max(all_of_them - 2, 1):
        raise SystemExit(f"two back from {all_of_them} is {browser.run(place)}")
    browser.run("document.querySelector('#list').scrollTop = 0")
    browser.until("return document.querySelector('.item[aria-posinset=\"1\"]')")
    browser.run("document.querySelector('.item[aria-posinset=\"1\"]').click()")


def take(browser, folder):
    folder.mkdir(parents=True, exist_ok=True)
    for width, height in ((1280, 800), (400, 800)):
        browser.size(width, height)
        browser.run("return new Promise(done => setTimeout(done, 300))")
        browser.picture(folder / f"page-{width}.png")
    browser.size(1280, 800)
    paper = browser.ask("POST", "/print", {"page": {"width": 21.0, "height": 29.7}})
    (folder / "printed.pdf").write_bytes(base64.b64decode(paper))


if __name__ == "__main__":
    main()
