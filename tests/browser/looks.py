# SPDX-License-Identifier: Apache-2.0
"""How a page looks: faults that keep people out (audit.js), and pictures held to golden ones.

Golden pictures are small (one dot for 8 x 8), so that they tell a lost table or a text in boxes from
a font's next version. UPDATE=1 in the environment writes them anew."""
import functools, os, shutil, struct, subprocess, zlib
from world import HERE, WORK

GOLDEN, SHRINK = os.path.join(HERE, "golden"), 8


def audit_page(one, phone=False):
    """Faults of the page that the browser shows, in words."""
    with open(os.path.join(HERE, "audit.js"), encoding="utf-8") as file:
        return one.script(file.read() + "return audit(arguments[0])", phone)


@functools.lru_cache(None)
def axe_source():
    """axe-core, the checker of others, at the version and with the bytes that its lock file names."""
    at = os.path.join(WORK, "axe")
    os.makedirs(at, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(os.path.join(HERE, "axe", name), at)
    done = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=at,
                          capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, "axe-core cannot be had:\n" + done.stderr
    with open(os.path.join(at, "node_modules", "axe-core", "axe.min.js"), encoding="utf-8") as file:
        return file.read()


def axe_page(one):
    """Serious and critical faults of the page that the browser shows, as axe-core finds them."""
    if not one.script("return typeof axe === 'object'"):
        one.script(axe_source())
    return one.promise("""const said = await axe.run(document, { resultTypes: ['violations'] });
        return said.violations.filter(v => v.impact === 'serious' || v.impact === 'critical')
            .map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).slice(0, 5).join(', '))""")


def unfilter(raw, width, height, channels):
    rows, step, at = [], width * channels, 0
    last = bytearray(step)
    for _ in range(height):
        kind, row = raw[at], bytearray(raw[at + 1:at + 1 + step])
        at += 1 + step
        for i in range(step):
            a = row[i - channels] if i >= channels else 0
            b, c = last[i], last[i - channels] if i >= channels else 0
            if kind == 1:
                row[i] = row[i] + a & 255
            elif kind == 2:
                row[i] = row[i] + b & 255
            elif kind == 3:
                row[i] = row[i] + (a + b) // 2 & 255
            elif kind == 4:
                p = a + b - c
                near = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))
                row[i] = row[i] + near[2] & 255
        rows.append(row)
        last = row
    return rows


def read_png(raw):
    """(rows of grey values) of an 8-bit PNG without interlacing."""
    assert raw[:8] == b"\x89PNG\r\n\x1a\n"
    at, data = 8, b""
    while at < len(raw):
        size, name = struct.unpack(">I4s", raw[at:at + 8])
        part = raw[at + 8:at + 8 + size]
        if name == b"IHDR":
            width, height, depth, color, _, _, lace = struct.unpack(">IIBBBBB", part)
            assert depth == 8 and lace == 0
        elif name == b"IDAT":
            data += part
        at += 12 + size
    channels = {0: 1, 2: 3, 4: 2, 6: 4}[color]
    rows = unfilter(zlib.decompress(data), width, height, channels)
    if channels < 3:
        return [list(row[::channels]) for row in rows]
    return [[(r + g + b) // 3 for r, g, b in zip(row[::channels], row[1::channels],
                                                 row[2::channels])] for row in rows]


def write_png(rows):
    def part(name, data):
        return struct.pack(">I", len(data)) + name + data + \
            struct.pack(">I", zlib.crc32(name + data))
    data = b"".join(b"\0" + bytes(row) for row in rows)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", struct.pack(
        ">IIBBBBB", len(rows[0]), len(rows), 8, 0, 0, 0, 0)) + \
        part(b"IDAT", zlib.compress(data, 9)) + part(b"IEND", b"")


def shrink(rows, by=SHRINK):
    return [[sum(sum(row[x:x + by]) for row in rows[y:y + by]) // (by * by)
             for x in range(0, len(rows[0]) - by + 1, by)]
            for y in range(0, len(rows) - by + 1, by)]


def difference(a, b, plainly=40):
    """0 to 1: the share of dots that differ plainly; 1 for other sizes."""
    if len(a) != len(b) or len(a[0]) != len(b[0]):
        return 1.0
    plain = sum(abs(x - y) > plainly for left, right in zip(a, b) for x, y in zip(left, right))
    return plain / (len(a) * len(a[0]))


def same_as_golden(raw, name, tolerance=0.03):
    """Holds a PNG to tests/browser/golden/NAME.png; where it fails, both lie in build/browser/."""
    small, path = shrink(read_png(raw)), os.path.join(GOLDEN, name + ".png")
    if os.environ.get("UPDATE"):
        os.makedirs(GOLDEN, exist_ok=True)
        with open(path, "wb") as file:
            file.write(write_png(small))
        return
    with open(path, "rb") as file:
        far = difference(small, read_png(file.read()))
    if far > tolerance:
        with open(os.path.join(WORK, name + ".png"), "wb") as file:
            file.write(raw)
    assert far <= tolerance, "%s: %.3f of it looks otherwise: build/browser/%s.png" % (name, far,
                                                                                       name)
