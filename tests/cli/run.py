#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs stories: text files of commands and what they print.

    python3 tests/cli/run.py --programs build/gcc tests/cli [STORY.txt …]

A story runs in a fresh folder that is also its HOME, with the programs on PATH. Its lines:
    # a comment
    locale zh_CN.GB18030   the locale from here on (C.UTF-8 at first)
    > FILE                 a file begins (mode 0600) …
    <                      … and ends
    $ command              run by sh; standard output and error together must be the lines below
    ? N                    its exit status, if not 0; stands after the output
    needs PROGRAM …        where one is not installed, the story is left out, and that is said
A Markdown page is a story, too: its blocks headed "console 中文" or "console English" are run one after
the other; there … stands for <*>, and a line … for any lines.
In expected lines <*> stands for any text in a line, a line ... for any lines. --update writes
what was printed into the story, with hashes, keys and times as <*>; the diff is the review.
"""
import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile

SECONDS = 120
CHANGING = [
    r"[A-Za-z0-9._/-]*[^\s+]*\+[0-9a-f]{8}\+A[A-Za-z0-9+/]{43}=*",  # a vkey
    r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z",
    r"\b[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8} \+08:00",
    r"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43}=",
    r"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{70,}=*",
    r"(?<=sealed\":\")[A-Za-z0-9_-]{43}",
    r"\b[0-9a-f]{32,64}\b",
    r"\b20(?:2[6-9]|[3-9][0-9])-[0-9]{2}-[0-9]{2}\b",  # today
]


def charset_of(locale):
    return "gb18030" if locale.upper().endswith("GB18030") else "utf-8"


def make_locales(folder):
    """Locales that the system lacks, for the stories only. The programs do without them, too."""
    have = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout
    have = {line.lower().replace("-", "") for line in have.split()}
    if {"zh_cn.utf8", "zh_cn.gb18030"} <= have:
        return None
    for charset in ("UTF-8", "GB18030"):
        target = os.path.join(folder, "zh_CN." + charset)
        if os.path.isdir(target) or not shutil.which("localedef"):
            continue
        os.makedirs(folder, exist_ok=True)
        mine = f"{target}.{os.getpid()}"  # stories run side by side
        subprocess.run(["localedef", "-i", "zh_CN", "-f", charset, mine],
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        try:
            os.rename(mine, target)
        except OSError:
            shutil.rmtree(mine, ignore_errors=True)
    return folder if os.path.isdir(folder) else None


class Command:
    def __init__(self, line, locale, number):
        self.line, self.locale, self.number = line, locale, number
        self.expected, self.status = [], 0


def parse(lines):
    """Steps: ("file", name, text), a Command, or ("text", line) that --update keeps as it is."""
    steps, locale, at = [], "C.UTF-8", 0
    while at < len(lines):
        line = lines[at]
        at += 1
        if line.startswith("$ "):
            command = Command(line[2:], locale, at)
            while at < len(lines) and not re.match(r"\$ |> |# |locale |\? ", lines[at]):
                command.expected.append(lines[at])
                at += 1
            while command.expected and command.expected[-1] == "":
                command.expected.pop()
            if at < len(lines) and lines[at].startswith("? "):
                command.status = int(lines[at][2:])
                at += 1
            steps.append(command)
        elif line.startswith("> "):
            text = []
            while at < len(lines) and lines[at] != "<":
                text.append(lines[at])
                at += 1
            at += 1
            steps.append(("file", line[2:], "".join(t + "\n" for t in text), locale))
        elif line.startswith("locale "):
            locale = line[7:].strip()
            steps.append(("text", line))
        else:
            steps.append(("text", line))
    return steps


def line_fits(expected, got):
    pattern = ".*".join(re.escape(part) for part in expected.split("<*>"))
    return re.fullmatch(pattern, got) is not None


def fits(expected, got):
    """Do the lines fit, ... standing for any number of them?"""
    reach = {0}
    for line in expected:
        if line == "...":
            reach = set(range(min(reach), len(got) + 1)) if reach else set()
        else:
            reach = {i + 1 for i in reach if i < len(got) and line_fits(line, got[i])}
    return len(got) in reach


def environment(folder, programs, locale, locales):
    env = {"PATH": programs + ":" + os.environ["PATH"], "HOME": folder, "LC_ALL": locale,
           "TZ": "UTC", "GIT_CONFIG_NOSYSTEM": "1", "TERM": "dumb"}
    for name in ("ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS", "LLVM_PROFILE_FILE"):
        if name in os.environ:
            env[name] = os.environ[name]
    if locales:
        env["LOCPATH"] = locales
    return env


def run_command(command, folder, programs, locales):
    charset = charset_of(command.locale)
    done = subprocess.run(["sh", "-c", command.line.encode(charset)], cwd=folder,
                          env=environment(folder, programs, command.locale, locales),
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=SECONDS, check=False)
    lines = [line.rstrip("\r") for line in done.stdout.decode(charset, "replace").split("\n")]
    while lines and lines[-1] == "":
        lines.pop()
    return lines, done.returncode


def masked(line):
    for pattern in CHANGING:
        line = re.sub(pattern, "<*>", line)
    return line


def rewrite(path, steps, results):
    lines = []
    for step in steps:
        if isinstance(step, Command):
            got, status = results[id(step)]
            kept = fits(step.expected, got) and status == step.status
            lines.append("$ " + step.line)
            lines += step.expected if kept else [masked(line) for line in got]
            if status:
                lines.append(f"? {status}")
            lines.append("")
        elif step[0] == "file":
            lines += ["> " + step[1], *step[2].split("\n")[:-1], "<"]
        elif not (step[1] == "" and lines and lines[-1] == ""):
            lines.append(step[1])
    while lines and lines[-1] == "":
        lines.pop()
    with open(path, "w", encoding="utf-8") as out:
        out.write("\n".join(lines) + "\n")


def tell_wrong(path, command, got, status):
    print(f"{path}:{command.number}: $ {command.line}")
    for line in command.expected:
        print("    expected  " + line)
    for line in got:
        print("    got       " + line)
    if status != command.status:
        print(f"    exit status {status} instead of {command.status}")


def blocks_of(page):
    """The console blocks of a Markdown page as the lines of one story."""
    lines, inside = [], False
    for line in page:
        if line.startswith("```"):
            inside = line.startswith("```console")
            if inside:
                lines.append("locale " + ("zh_CN.UTF-8" if line.endswith("中文") else "C.UTF-8"))
        elif inside:
            lines.append("..." if line == "…" else line.replace("…", "<*>"))
    return lines


def missing(lines):
    """The first program that a story needs and that is not here."""
    needed = [name for line in lines if line.startswith("needs ") for name in line.split()[1:]]
    return next((name for name in needed if not shutil.which(name)), None)


def run_story(path, programs, locales, update):
    """Is it as it should be? None: it was left out."""
    with open(path, encoding="utf-8") as story:
        lines = story.read().split("\n")
    if missing(lines):
        print(f"{path}: left out, {missing(lines)} is not installed")
        return None
    steps = parse(blocks_of(lines) if path.endswith(".md") else lines)
    folder = tempfile.mkdtemp(prefix="sanzi-story-")
    results, good = {}, True
    try:
        for step in steps:
            if isinstance(step, Command):
                got, status = run_command(step, folder, programs, locales)
                results[id(step)] = (got, status)
                if not fits(step.expected, got) or status != step.status:
                    good = False
                    if not update:
                        tell_wrong(path, step, got, status)
                        break
            elif step[0] == "file":
                target = os.path.join(folder, step[1])
                with open(target, "w", encoding=charset_of(step[3]), newline="") as out:
                    out.write(step[2])
                os.chmod(target, 0o600)
    finally:
        subprocess.run(["chmod", "-R", "u+rwx", folder], check=False)
        shutil.rmtree(folder, ignore_errors=True)
    if update and not path.endswith(".md"):
        rewrite(path, steps, results)
    return good


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--programs", required=True)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("stories", nargs="+")
    args = parser.parse_args()
    programs = os.path.abspath(args.programs)
    paths = []
    for path in args.stories:
        if os.path.isdir(path):
            paths += sorted(os.path.join(path, name) for name in os.listdir(path)
                            if name.endswith(".txt"))
        else:
            paths.append(path)
    locales = make_locales(os.path.abspath(os.path.join(args.programs, "..", "locale")))
    outcomes = [run_story(path, programs, locales, args.update) for path in paths]
    good, bad = outcomes.count(True), outcomes.count(False)
    print(f"{good} passed, {bad} failed")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
