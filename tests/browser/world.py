# SPDX-License-Identifier: Apache-2.0
"""What browser tests share: a published village, browsers that are opened once, the page's own
scripts as functions, worked examples out of specs/."""
import atexit, functools, os, re, shutil, subprocess, sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [HERE, os.path.join(ROOT, "tests", "attack")]
from chromium import Chromium, DESK, PHONE, PLAIN_HOST, Wrong  # noqa: E402,F401
from server import Server  # noqa: E402
import forge  # noqa: E402

BUILD = os.path.join(ROOT, os.environ.get("B", "build/gcc"))
WORK = os.path.join(ROOT, "build", "browser")
VILLAGE = os.path.join(ROOT, "build", "village")
PUBLIC = os.path.join(VILLAGE, "public")


def program(name, *arguments, good=(0,)):
    done = subprocess.run([os.path.join(BUILD, name), *arguments], capture_output=True,
                          text=True, timeout=60)
    assert done.returncode in good, "%s %s: %s" % (name, arguments, done.stderr + done.stdout)
    return done


@functools.lru_cache(None)
def village():
    """The sample village with its year, published; made anew (as `make run` does) where the program
    is newer. Its log key."""
    environment = dict(os.environ, SANZI=os.path.join(BUILD, "sanzi"), LC_ALL="C.UTF-8",
                       SANZI_VERIFY=os.path.join(BUILD, "sanzi-verify"))
    os.makedirs(WORK, exist_ok=True)
    made, built = os.path.join(PUBLIC, "checkpoint"), os.path.join(BUILD, "sanzi")
    if not os.path.exists(made) or os.path.getmtime(made) < os.path.getmtime(built):
        subprocess.run(["sh", "tests/run-village.sh", VILLAGE], cwd=ROOT, env=environment,
                       check=True, stdout=subprocess.DEVNULL)
    with open(os.path.join(VILLAGE, "vkey"), encoding="utf-8") as file:
        return file.read().strip()


@functools.lru_cache(None)
def browser(size=DESK, script=True, before=None):
    one = Chromium(size, script, before)
    atexit.register(one.close)
    one.resize(size)
    return one


@functools.lru_cache(None)
def site():
    """A server over the village's publication."""
    village()
    one = Server(PUBLIC)
    atexit.register(one.close)
    return one


def public(path):
    village()
    with open(os.path.join(PUBLIC, path), "rb") as file:
        return file.read()


def copy_of_public(name):
    """A folder of one's own, to tamper with."""
    village()
    at = os.path.join(WORK, name)
    shutil.rmtree(at, ignore_errors=True)
    shutil.copytree(PUBLIC, at)
    return at


@functools.lru_cache(None)
def proof_of(index):
    village()
    path = os.path.join(WORK, "%d.tlog-proof" % index)
    if os.path.exists(path):
        os.remove(path)
    program("sanzi", "-C", os.path.join(VILLAGE, "book"), "prove", str(index), "-o", path)
    return path


def example(spec, name):
    """A worked example, as the tests in C read it."""
    with open(os.path.join(ROOT, "specs", spec), encoding="utf-8") as file:
        return file.read().split("```example %s\n" % name)[1].split("```")[0]


def page_bytes():
    return public("verify.html")


def functions():
    """The script of verify.html, to be run by a test; without its last step, which starts it."""
    text = page_bytes().decode()
    body = text.rpartition("<script>")[2].partition("</script>")[0]
    start = "if (typeof document === 'object')\n    start();\n"
    assert body.count(start) == 1 and body.startswith('\n(function () {\n"use strict";\n')
    return body.replace('\n(function () {\n"use strict";\n', "").replace(start, "") \
        .rpartition("})();")[0]


WAYS = {"native": "127.0.0.1", "carried": PLAIN_HOST}


@functools.lru_cache(None)
def at_page(way, size=DESK):
    """A browser on verify.html whose functions stand in window.t; `way`: native or carried."""
    one = Chromium(size)
    atexit.register(one.close)
    one.open(site().address("verify.html", WAYS[way]))
    one.wait("return document.body.dataset.ready")
    names = sorted(set(re.findall(r"^(?:async )?(?:function|class) (\w+)", functions(), re.M)))
    one.promise(functions() + "window.t = {%s}; await tryNative();" % ", ".join(names))
    return one


def ask(size=DESK, host="127.0.0.1", address=None, fragment="", key=None, press=None, files=None,
        fields=None, before=None):
    """Open verify.html, give what a person gives, press what he presses; the browser, once there
    is an answer."""
    one = browser(size, True, before)
    one.open((address or site().address("verify.html", host)) +
             ("#" + fragment if fragment else ""))
    one.wait("return document.body.dataset.ready")
    return answer(one, key, press, files, fields)


def answer(one, key=None, press=None, files=None, fields=None):
    """The same on a page that is open already."""
    if press or files:
        one.script("document.querySelector('#answer').removeAttribute('data-verdict')")
    if key is not None:
        one.fill("#key", key)
    for name, value in (fields or {}).items():
        one.fill(name, value)
    for name, path in (files or {}).items():
        one.type(name, path)
    if press:
        one.click(press)
    one.wait("return document.querySelector('#answer[data-verdict]') && "
             "document.querySelector('#working').hidden")
    return one


def verdict(one):
    return one.script("return document.querySelector('#answer').dataset.verdict")


def reasons(one, state):
    return one.script("return Array.from(document.querySelectorAll("
                      "'#answer li[data-state=\"' + arguments[0] + '\"]'), n => n.innerText)", state)
