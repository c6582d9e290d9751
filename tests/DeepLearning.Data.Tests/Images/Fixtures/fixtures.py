"""Writes the images beside it, and what Pillow reads and resizes them to: python3 fixtures.py"""

import struct
import zlib

from PIL import Image

H, W = 5, 7


def pixel(y, x):
    return ((y * 50 + x * 3) % 256, (x * 36 + y) % 256, (y * 7 + x * x * 5) % 256)


picture = Image.new("RGB", (W, H))
picture.putdata([pixel(y, x) for y in range(H) for x in range(W)])
grey = picture.convert("L")


def raw(name, image):
    with open(name, "wb") as file:
        file.write(image.tobytes())


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def interlaced(name):
    """Pillow writes no interlaced PNG: the seven passes of Adam7 by hand."""
    passes = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]
    rows = b""
    for y0, x0, dy, dx in passes:
        for y in range(y0, H, dy):
            row = b"".join(bytes(pixel(y, x)) for x in range(x0, W, dx))
            rows += b"\0" + row if row else b""
    header = struct.pack(">IIBBBBB", W, H, 8, 2, 0, 0, 1)
    with open(name, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header))
        file.write(chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


picture.save("rgb.png")
picture.quantize(64).save("palette.png")
assert picture.quantize(64).convert("RGB").tobytes() == picture.tobytes()
alpha = picture.copy()
alpha.putalpha(grey)
alpha.save("rgba.png")
interlaced("interlaced.png")
picture.save("rgb.bmp")
raw("rgb.raw", picture)

grey.save("grey.png")
grey.save("grey.bmp")
wide = grey.convert("I").point(lambda value: value * 256 + 17)
wide.save("grey16.png")
raw("grey.raw", grey)

photograph = picture.resize((48, 40), Image.BICUBIC)
photograph.save("baseline.jpg", quality=95)
photograph.save("progressive.jpg", quality=95, progressive=True, subsampling=0)
photograph.convert("L").save("grey.jpg", quality=95)
for name in ("baseline", "progressive", "grey"):
    raw(f"{name}.jpg.raw", Image.open(f"{name}.jpg"))

for height, width in ((3, 4), (9, 11), (1, 1), (5, 2)):
    with open(f"resized-{height}x{width}.f32", "wb") as file:
        for band in picture.split():
            floats = band.convert("F").resize((width, height), Image.BILINEAR)
            file.write(struct.pack(f"<{height * width}f", *floats.getdata()))
