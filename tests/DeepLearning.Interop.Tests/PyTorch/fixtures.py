#!/usr/bin/python3
"""Writes the .pt files beside it with PyTorch 1.13. Each tensor in cases*.pt stands beside what it holds."""
import io
import os
import pathlib
import pickle
import zipfile

import torch

here = pathlib.Path(__file__).parent
torch.manual_seed(1)


def case(tensor):
    values = tensor.detach().to(torch.float64).reshape(-1).tolist()
    return {"tensor": tensor, "type": tensor.dtype, "shape": tensor.shape, "values": values}


grid = torch.arange(-3, 9)
kinds = [torch.float64, torch.float32, torch.float16, torch.bfloat16]
kinds += [torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8, torch.bool]
cases = {str(kind): case((grid + 3 if kind == torch.uint8 else grid).to(kind).reshape(3, 4)) for kind in kinds}
whole = torch.arange(24.0).reshape(2, 3, 4)
cases["whole"] = case(whole)
cases["row"] = case(whole[1])
cases["part"] = case(whole[:, 1:, 1:3])
cases["transposed"] = case(whole.transpose(0, 2))
cases["every second"] = case(whole[:, :, ::2])
cases["expanded"] = case(torch.tensor([1.0, 2.0]).expand(3, 2))
cases["scalar"] = case(torch.tensor(0.5))
cases["empty"] = case(torch.zeros(2, 0, 3))
cases["parameter"] = case(torch.nn.Parameter(torch.tensor([1.5, -2.5])))


class Tied(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.a = torch.nn.Linear(2, 3)
        self.norm = torch.nn.BatchNorm1d(3)
        self.b = torch.nn.Linear(2, 3, bias=False)
        self.b.weight = self.a.weight


checkpoint = {
    "cases": cases,
    "model": Tied().state_dict(),
    "epoch": 7,
    "best": 0.25,
    "large": [2**31, -(2**31), 2**62, -(2**63), 255, 256, 65536, -1],
    "done": (True, False, None),
    "name": "caf\u00e9 \U0001f600",
    "device": torch.device("cuda", 0),
    3: {"nested": [[], {}, ()]},
}
for protocol in [2, 3, 4, 5]:
    torch.save(checkpoint, here / f"cases{protocol}.pt", pickle_protocol=protocol)


def entries(path):
    with zipfile.ZipFile(path) as archive:
        return {info.filename.split("/", 1)[1]: archive.read(info) for info in archive.infolist()}


def pack(name, content):
    with zipfile.ZipFile(here / name, "w", zipfile.ZIP_STORED) as archive:
        for entry, data in content.items():
            archive.writestr(zipfile.ZipInfo(f"archive/{entry}", (1980, 1, 1, 0, 0, 0)), data)


# As PyTorch 2.1 and newer write it on a big-endian machine: numbers of the storages in the other order.
swapped = {str(kind): cases[str(kind)] for kind in kinds} | {"transposed": cases["transposed"]}
file = io.BytesIO()
torch.save(swapped, file)
content = entries(file)
widths = [kind.itemsize if hasattr(kind, "itemsize") else torch.zeros(1, dtype=kind).element_size() for kind in kinds]
for key, width in enumerate(widths + [4]):
    data = content[f"data/{key}"]
    content[f"data/{key}"] = b"".join(data[i : i + width][::-1] for i in range(0, len(data), width))
pack("big-endian.pt", content | {"byteorder": b"big", ".data/serialization_id": b"0" * 40})


# As PyTorch 2.3 and newer write types that have no storage class of their own: 1.13 has neither them nor the function.
class Untyped:
    def __init__(self, key, dtype, size, stride):
        self.key, self.dtype, self.size, self.stride = key, dtype, size, stride

    def __reduce__(self):
        return (rebuild, (Storage(self.key), 0, self.size, self.stride, False, {}, Dtype(self.dtype)))


class Storage:
    def __init__(self, key):
        self.key = key


class Dtype:
    def __init__(self, name):
        self.name = name

    def __reduce__(self):
        return self.name


def rebuild(*arguments):
    raise NotImplementedError


class UntypedStorage:
    pass


rebuild.__module__, rebuild.__name__, rebuild.__qualname__ = "torch._utils", "_rebuild_tensor_v3", "_rebuild_tensor_v3"
torch._utils._rebuild_tensor_v3 = rebuild
UntypedStorage.__module__ = "torch.storage"
torch.storage.UntypedStorage = UntypedStorage
storages = {
    "uint16": bytes([1, 0, 255, 255]),
    "uint32": bytes([1, 0, 0, 0, 255, 255, 255, 255]),
    "uint64": bytes([1] + [0] * 7 + [255] * 7 + [127]),
    "float8_e4m3fn": bytes([0x38, 0xC4]),
    "float8_e5m2": bytes([0x3C, 0xC2]),
}


class Pickler(pickle._Pickler):
    def persistent_id(self, item):
        if not isinstance(item, Storage):
            return None
        size = len(list(storages.values())[int(item.key)])
        return ("storage", UntypedStorage, item.key, "cpu", size)

    def save(self, item, save_persistent_id=True):
        if isinstance(item, Dtype):
            return self.write(b"ctorch\n" + item.name.encode() + b"\n")
        return super().save(item, save_persistent_id)


file = io.BytesIO()
Pickler(file, 2).dump({name: Untyped(str(i), name, (2,), (1,)) for i, name in enumerate(storages)})
content = {"data.pkl": file.getvalue(), "byteorder": b"little", "version": b"3\n"}
pack("untyped.pt", content | {f"data/{i}": data for i, data in enumerate(storages.values())})

# What is refused.
net = torch.nn.Sequential(torch.nn.Linear(1, 1))
torch.save(net, here / "module.pt")
torch.save(net.state_dict(), here / "legacy.pt", _use_new_zipfile_serialization=False)
torch.jit.script(net).save(str(here / "script.pt"))
torch.save({"x": torch.eye(2).to_sparse()}, here / "sparse.pt")
torch.save({"x": torch.zeros(2, dtype=torch.complex64)}, here / "complex.pt")


class Evil:
    def __reduce__(self):
        return (os.system, ("touch /tmp/evil",))


torch.save({"x": Evil()}, here / "evil.pt")
