#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the tests that need a browser: every function test_* of every tests/browser/*_test.py.

usage: run.py [WORD]    only tests whose file or name holds WORD
A test is a function without arguments that asserts. A new file is found by its name. At hand:
world.py    village, browser, site (a server), ask and answer (verify.html as a person uses it),
            at_page (its functions, with WebCrypto and without), example (of a spec), forge (a log
            made in Python, to break any rule)
looks.py    audit_page, axe_page (who is kept out), same_as_golden (a picture; UPDATE=1 writes it)
server.py   what was asked for, and answers other than the folder's
sheets_test every report as PDF: golden pictures (UPDATE=1), words on the paper and not on each other
paper_test  codes_of (a PDF's codes, scanned)"""
import glob, importlib, os, subprocess, sys, time, traceback
from concurrent.futures import ThreadPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)


def run_file(name, word):
    """Prints what each test of a file has to say; (passed, failed)."""
    module, counts = importlib.import_module(name), [0, 0]
    for test, function in list(vars(module).items()):
        if not test.startswith("test_") or word not in name + "." + test:
            continue
        if function.__module__ != name:
            continue
        began = time.monotonic()
        try:
            function()
            counts[0] += 1
            print("  ok    %s.%s  %.1f s" % (name, test, time.monotonic() - began), flush=True)
        except Exception:
            counts[1] += 1
            print("  WRONG %s.%s" % (name, test))
            print("        " + traceback.format_exc().replace("\n", "\n        "), flush=True)
    return counts


def run_apart(name):
    """A file in a process of its own."""
    done = subprocess.run([sys.executable, os.path.abspath(__file__), name + "."],
                          capture_output=True, text=True)
    return done.stdout + done.stderr


def counted(text):
    rows = text.splitlines()
    return (sum(row.startswith("  ok    ") for row in rows),
            sum(row.startswith("  WRONG ") for row in rows))


def main():
    word = (sys.argv + [""])[1]
    paths = sorted(glob.glob(os.path.join(HERE, "*_test.py")))
    names = [os.path.basename(path)[:-3] for path in paths]
    passed = failed = 0
    if word:
        for name in names:
            good, bad = run_file(name, word)
            passed, failed = passed + good, failed + bad
    else:
        import looks
        import world
        world.village()  # once, before others want it at the same time
        looks.axe_source()
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for name, text in zip(names, pool.map(run_apart, names)):
                lines = text.rstrip("\n").split("\n")
                print("\n".join(lines[:-1]), flush=True)
                good, bad = counted(text)
                if good + bad == 0:
                    print("  WRONG %s: %s" % (name, text))
                passed, failed = passed + good, failed + bad + (good + bad == 0)
    print("%d passed, %d failed" % (passed, failed))
    return failed != 0 or passed == 0


if __name__ == "__main__":
    sys.exit(main())
