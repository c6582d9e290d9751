#!/usr/bin/python3
"""Writes fixtures.safetensors: every type of the format, by its description; the reals by PyTorch and by hand."""
import json
import pathlib
import struct

import numpy as np
import torch

here = pathlib.Path(__file__).parent
grid = np.arange(-3, 9).reshape(3, 4)
tensors = {}
for name, code in zip("F64 F32 F16 I64 I32 I16 I8".split(), "f8 f4 f2 i8 i4 i2 i1".split()):
    tensors[name] = (grid.shape, grid.astype(f"<{code}").tobytes())
for name, code in zip("U64 U32 U16 U8".split(), "u8 u4 u2 u1".split()):
    tensors[name] = (grid.shape, (grid + 3).astype(f"<{code}").tobytes())
tensors["BOOL"] = (grid.shape, (grid > 1).tobytes())
tensors["BF16"] = (grid.shape, torch.tensor(grid).to(torch.bfloat16).view(torch.int16).numpy().tobytes())
# OCP 8-bit floating point: -3 to 8 are exact in both.
tensors["F8_E4M3"] = (grid.shape, bytes.fromhex("c4c0b800384044484a4c4e50"))
tensors["F8_E5M2"] = (grid.shape, bytes.fromhex("c2c0bc003c40424445464748"))

header, at, data = {"__metadata__": {"format": "pt", "caf\u00e9": "\U0001f600"}}, 0, b""
for name, (shape, content) in tensors.items():
    header[name] = {"dtype": name, "shape": list(shape), "data_offsets": [at, at + len(content)]}
    at, data = at + len(content), data + content
header["empty"] = {"dtype": "F32", "shape": [2, 0], "data_offsets": [at, at]}
header["scalar"] = {"dtype": "F64", "shape": [], "data_offsets": [at, at + 8]}
data += struct.pack("<d", 0.5)
text = json.dumps(header, ensure_ascii=False).encode()
text += b" " * (-len(text) % 8)
(here / "fixtures.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + data)
