#!/usr/bin/python3
"""Writes fixtures.npz, arrays of all types and orders that NumPy itself wrote, and the .npy files of other versions."""
import io
import pathlib
import zipfile

import numpy as np

here = pathlib.Path(__file__).parent
grid = np.arange(-3, 9).reshape(3, 4)
arrays = {}
for code in ["f8", "f4", "f2", "i8", "i4", "i2", "i1", "u8", "u4", "u2", "u1"]:
    values = (grid + 3 if code[0] == "u" else grid).astype(code)
    for order in "<>":
        arrays[f"{order}{code}"] = values.astype(order + code)
    arrays[f"fortran {code}"] = np.asfortranarray(values)
arrays["bool"] = grid > 1
arrays["scalar"] = np.float64(0.5)
arrays["empty"] = np.zeros((2, 0, 3), np.float32)
arrays["one"] = np.array([7], np.int32)
arrays["fortran 3d"] = np.asfortranarray(np.arange(24, dtype=np.float32).reshape(2, 3, 4))

with zipfile.ZipFile(here / "fixtures.npz", "w", zipfile.ZIP_DEFLATED) as archive:
    for name, array in arrays.items():
        file = io.BytesIO()
        version = {"one": (2, 0), "scalar": (3, 0)}.get(name)
        np.lib.format.write_array(file, np.asanyarray(array), version=version)
        archive.writestr(f"{name}.npy", file.getvalue())

with zipfile.ZipFile(here / "refused.npz", "w", zipfile.ZIP_DEFLATED) as archive:
    for name, array in {
        "object": np.array([{"a": 1}], dtype=object),
        "fields": np.zeros(2, dtype=[("x", "<f4"), ("y", "<i4")]),
        "complex": np.zeros(2, np.complex64),
        "text": np.array(["ab"]),
    }.items():
        file = io.BytesIO()
        np.lib.format.write_array(file, array)
        archive.writestr(f"{name}.npy", file.getvalue())
