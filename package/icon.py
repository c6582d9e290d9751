"""Draws icon.png: a net of two, three and one units, 128 by 128 pixels. Needs Python alone."""
import math, pathlib, struct, zlib

SIZE, SCALE = 128, 3
units = [[(26, 42), (26, 86)], [(64, 26), (64, 64), (64, 102)], [(102, 64)]]
lines = [(a, b) for left, right in zip(units, units[1:]) for a in left for b in right]


def colour(x, y):
    if any(math.hypot(x - u, y - v) < 11 for layer in units for u, v in layer):
        return 255, 255, 255
    for (ax, ay), (bx, by) in lines:
        t = max(0, min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2)))
        if math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay)) < 1.8:
            return 160, 196, 255
    return 27, 61, 117


def pixel(x, y):
    points = [(x + (i + 0.5) / SCALE, y + (j + 0.5) / SCALE) for i in range(SCALE) for j in range(SCALE)]
    return bytes(round(sum(c) / len(points)) for c in zip(*(colour(*p) for p in points)))


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


rows = b"".join(b"\0" + b"".join(pixel(x, y) for x in range(SIZE)) for y in range(SIZE))
header = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 2, 0, 0, 0)
png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
pathlib.Path(__file__).with_name("icon.png").write_bytes(png)
