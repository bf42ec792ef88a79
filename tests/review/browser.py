"""A browser without a window, driven over WebDriver, with Python's own library alone."""

import base64
import json
import shutil
import subprocess
import time
import urllib.error
import urllib.request

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
# What W3C calls keys that have no character.
KEYS = {"Enter": "\ue007", "Escape": "\ue00c", "Tab": "\ue004", "ArrowDown": "\ue015"}


class Browser:
    def __init__(self, downloads=None):
        program = shutil.which("chromedriver")
        if program is None or shutil.which("chromium") is None:
            raise SystemExit(
                "the walk needs chromium and chromedriver; on Debian: "
                "apt-get install chromium chromium-driver (make tools does it)"
            )
        self.driver = subprocess.Popen(
            [program, "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        port = None
        for line in self.driver.stdout:
            if "successfully on port" in line:
                port = line.rsplit("port", 1)[1].strip(" .\n")
                break
        self.base = f"http://127.0.0.1:{port}"
        arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                     "--hide-scrollbars"]
        options = {"binary": shutil.which("chromium"), "args": arguments}
        if downloads:
            options["prefs"] = {"download.default_directory": str(downloads)}
        wanted = {"capabilities": {"alwaysMatch": {
            "browserName": "chrome", "goog:chromeOptions": options,
            # Whoever opens a page says what it waits for: it may be used before all is there.
            "pageLoadStrategy": "none",
            "goog:loggingPrefs": {"browser": "ALL"},
        }}}
        self.session = self.ask("POST", "/session", wanted)["sessionId"]
        self.base += f"/session/{self.session}"
        self.size(1280, 800)

    def ask(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            self.base + path, data=data, method=method,
            headers={"Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise SystemExit(f"{method} {path}: {error.read().decode()[:600]}") from error

    def open(self, address):
        """Opens a page and gives how many seconds it took until it could be used, by the
        clock of the browser."""
        self.run("window.isOld = true")
        self.ask("POST", "/url", {"url": address})
        for _ in range(600):
            try:
                after = self.run("return !window.isOld && document.body?.dataset.after")
            except SystemExit:
                after = None  # The page before it is just going.
            if after:
                return int(after) / 1000
            time.sleep(0.02)
        raise SystemExit(f"{address} was not ready in time")

    def run(self, script, *arguments):
        return self.ask("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def until(self, script, *arguments):
        for _ in range(600):
            found = self.run(script, *arguments)
            if found:
                return found
            time.sleep(0.05)
        raise SystemExit(f"this did not come about: {script}")

    def text(self, selector):
        return self.run("return document.querySelector(arguments[0])?.innerText", selector)

    def keys(self, *keys):
        """Presses keys: names of KEYS, or a text, character by character."""
        pressed = [c for key in keys for c in ([KEYS[key]] if key in KEYS else key)]
        actions = [{"type": kind, "value": key} for key in pressed for kind in ("keyDown", "keyUp")]
        self.ask("POST", "/actions", {"actions": [
            {"type": "key", "id": "keyboard", "actions": actions}]})

    def click(self, selector):
        found = self.ask("POST", "/element", {"using": "css selector", "value": selector})
        self.ask("POST", f"/element/{found[ELEMENT]}/click", {})

    def size(self, width, height):
        # A window has a least width; what it shows has none.
        self.ask("POST", "/goog/cdp/execute", {
            "cmd": "Emulation.setDeviceMetricsOverride",
            "params": {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False},
        })

    def picture(self, path):
        with open(path, "wb") as file:
            file.write(base64.b64decode(self.ask("GET", "/screenshot")))

    def complaints(self):
        return [entry["message"] for entry in self.ask("POST", "/se/log", {"type": "browser"})
                if entry["level"] == "SEVERE"]

    def close(self):
        try:
            self.ask("DELETE", "")
        finally:
            self.driver.terminate()
            self.driver.wait()
