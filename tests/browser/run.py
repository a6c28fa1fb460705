#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the tests that need a browser: every function test_* of every tests/browser/*_test.py.

usage: run.py [WORD]    only tests whose file or name holds WORD
A test is a function without arguments that asserts. A new file is found by its name."""
import glob, importlib, os, sys, time, traceback

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)


def main():
    word = (sys.argv + [""])[1]
    passed = failed = 0
    for path in sorted(glob.glob(os.path.join(HERE, "*_test.py"))):
        module = importlib.import_module(os.path.basename(path)[:-3])
        for name, function in list(vars(module).items()):
            if not name.startswith("test_") or word not in module.__name__ + "." + name:
                continue
            began = time.monotonic()
            try:
                function()
                passed += 1
                print("  ok    %s.%s  %.1f s" % (module.__name__, name, time.monotonic() - began),
                      flush=True)
            except Exception:
                failed += 1
                print("  WRONG %s.%s" % (module.__name__, name))
                print("        " + traceback.format_exc().replace("\n", "\n        "), flush=True)
    print("%d passed, %d failed" % (passed, failed))
    return failed != 0 or passed == 0


if __name__ == "__main__":
    sys.exit(main())
