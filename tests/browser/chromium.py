# SPDX-License-Identifier: Apache-2.0
"""Chromium driven by WebDriver (W3C), with Python's standard library only.

    with Chromium() as browser:
        browser.open("http://127.0.0.1:8000/")
        browser.script("return document.title")
"""
import base64, json, os, re, shutil, subprocess, tempfile, time, urllib.error, urllib.request

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
PHONE = (390, 844)
DESK = (1280, 900)
# A host that is no loopback to the browser, so no secure context, and still this machine.
PLAIN_HOST = "cun.test"
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


# One family for all, so that pictures do not depend on what else is installed.
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir>/usr/share/fonts/opentype/noto</dir><cachedir>%s</cachedir>
<match target="pattern"><edit name="family" mode="assign" binding="strong">
<string>Noto Sans CJK SC</string></edit></match></fontconfig>"""


class Wrong(Exception):
    """What the browser or its driver answered instead."""


class Chromium:
    def __init__(self, size=DESK, script=True, before=None):
        """before: a script that runs in each page before the page's own."""
        self.profile = tempfile.mkdtemp(prefix="sanzi-browser-")
        self.size, self.script_on = size, script
        fonts = os.path.join(self.profile, "fonts.conf")
        with open(fonts, "w", encoding="utf-8") as file:
            file.write(FONTS % os.path.join(self.profile, "fonts"))
        self.driver = subprocess.Popen(
            ["chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            text=True, env=dict(os.environ, HOME=self.profile, TMPDIR=self.profile,
                                FONTCONFIG_FILE=fonts))
        self.base = None
        for line in self.driver.stdout:
            match = re.search(r"successfully on port (\d+)", line)
            if match:
                self.base = "http://127.0.0.1:" + match[1]
                break
        if not self.base:
            raise Wrong("chromedriver did not start")
        self.session = self.call("POST", "/session", self.wishes())["sessionId"]
        if before:
            self.before(before)

    def wishes(self):
        arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                     "--force-device-scale-factor=1", "--hide-scrollbars", "--no-first-run",
                     "--disable-background-networking", "--disable-component-update",
                     "--font-render-hinting=none", "--lang=zh-CN",
                     "--host-resolver-rules=MAP %s 127.0.0.1" % PLAIN_HOST,
                     "--window-size=%d,%d" % self.size,
                     "--user-data-dir=" + os.path.join(self.profile, "user")]
        options = {"args": arguments}
        if not self.script_on:
            options["prefs"] = {"profile.managed_default_content_settings.javascript": 2}
        return {"capabilities": {"alwaysMatch": {
            "browserName": "chrome", "goog:chromeOptions": options,
            "goog:loggingPrefs": {"browser": "ALL"},
            "timeouts": {"script": 120000, "pageLoad": 60000}}}}

    def call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, method=method,
                                         headers={"Content-Type": "application/json"})
        try:
            with DIRECT.open(request, timeout=150) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as why:
            value = json.load(why)["value"]
            raise Wrong("%s: %s" % (value["error"], value["message"].split("\n")[0]))

    def ask(self, method, path, body=None):
        return self.call(method, "/session/" + self.session + path, body)

    def devtools(self, command, **parameters):
        return self.ask("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def before(self, script):
        self.devtools("Page.addScriptToEvaluateOnNewDocument", source=script)

    def open(self, address):
        # A change of the fragment alone would not load the page anew.
        self.ask("POST", "/url", {"url": "about:blank"})
        self.ask("POST", "/url", {"url": address})

    def script(self, text, *arguments):
        return self.ask("POST", "/execute/sync", {"script": text, "args": list(arguments)})

    def promise(self, text, *arguments):
        """The body of an async function; its value, or Wrong with what it threw."""
        wrapped = ("const end = arguments[arguments.length - 1]; const given = "
                   "Array.prototype.slice.call(arguments, 0, -1);"
                   "(async function () {" + text + "}).apply(null, given).then("
                   "v => end([true, v]), e => end([false, String(e && e.stack || e)]));")
        good, value = self.ask("POST", "/execute/async", {"script": wrapped,
                                                          "args": list(arguments)})
        if not good:
            raise Wrong(value)
        return value

    def find(self, css):
        return self.ask("POST", "/element", {"using": "css selector", "value": css})[ELEMENT]

    def click(self, css):
        self.ask("POST", "/element/%s/click" % self.find(css), {})

    def type(self, css, text):
        self.ask("POST", "/element/%s/value" % self.find(css), {"text": text})

    def fill(self, css, text):
        """As typing does, but at once."""
        self.script("const n = document.querySelector(arguments[0]); n.value = arguments[1];"
                    "n.dispatchEvent(new Event('input', { bubbles: true }));", css, text)

    def text(self, css):
        return self.script("return document.querySelector(arguments[0]).innerText", css)

    def resize(self, size):
        self.devtools("Emulation.setDeviceMetricsOverride", width=size[0], height=size[1],
                      deviceScaleFactor=1, mobile=size[0] < 600)

    def picture(self, whole=False):
        """A PNG of what is seen, or of the whole page."""
        if not whole:
            return base64.b64decode(self.ask("GET", "/screenshot"))
        answer = self.devtools("Page.captureScreenshot", captureBeyondViewport=True)
        return base64.b64decode(answer["data"])

    def console(self):
        """What the page complained of since the last time."""
        return [one["message"] for one in self.ask("POST", "/se/log", {"type": "browser"})
                if one["level"] in ("SEVERE", "WARNING")]

    def wait(self, text, *arguments, seconds=60):
        """Until the script is true; its value."""
        end = time.monotonic() + seconds
        while True:
            value = self.script(text, *arguments)
            if value:
                return value
            if time.monotonic() > end:
                raise Wrong("waited in vain for: " + text)
            time.sleep(0.02)

    def close(self):
        try:
            self.ask("DELETE", "")
        except (Wrong, OSError, AttributeError):
            pass
        self.driver.terminate()
        self.driver.wait()
        self.driver.stdout.close()
        shutil.rmtree(self.profile, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
