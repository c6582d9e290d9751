#!/usr/bin/python3
"""Writes the .pt files beside it with PyTorch 1.13. Each tensor in cases*.pt stands beside what it holds."""
import inspect
import io
import os
import pathlib
import pickle
import sys
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

# A net whose outputs are known, and runs that stop after three steps, and where they are after three more.
torch.set_default_dtype(torch.float64)
net = torch.nn.Sequential(
    torch.nn.Conv2d(1, 4, 3, padding=1),
    torch.nn.BatchNorm2d(4),
    torch.nn.ReLU(),
    torch.nn.MaxPool2d(2),
    torch.nn.Conv2d(4, 4, 3, groups=2),
    torch.nn.GroupNorm(2, 4),
    torch.nn.PReLU(4),
    torch.nn.ConvTranspose2d(4, 2, 2, stride=2),
    torch.nn.Flatten(),
    torch.nn.Linear(32, 6),
    torch.nn.LayerNorm(6),
    torch.nn.Linear(6, 3),
)
images = torch.randn(5, 1, 8, 8)
for _ in range(3):
    net(torch.randn(16, 1, 8, 8))  # moves the running statistics
with torch.no_grad():
    for parameter in net.parameters():
        parameter.add_(0.1 * torch.randn_like(parameter))
net.eval()
torch.save({"model": net.state_dict(), "images": images, "outputs": net(images).detach()}, here / "net.pt")

# PyTorch 1.13's NAdam multiplies by the step's momentum twice where it looks ahead; 2.0 has it right.
optim, nadam = torch.optim, sys.modules["torch.optim.nadam"]
source = inspect.getsource(nadam._single_tensor_nadam)
assert "mu_product * mu * mu_next" in source
exec(source.replace("mu_product * mu * mu_next", "mu_product * mu_next"), nadam.__dict__)
rules = {
    "sgd": lambda p: optim.SGD(p, lr=0.1, momentum=0.9, weight_decay=0.01, dampening=0.1),
    "nesterov": lambda p: optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True),
    "adam": lambda p: optim.Adam(p, lr=0.01, betas=(0.8, 0.99), weight_decay=0.01),
    "amsgrad": lambda p: optim.Adam(p, lr=0.01, amsgrad=True),
    "adamw": lambda p: optim.AdamW(p, lr=0.01),
    "nadam": lambda p: optim.NAdam(p, lr=0.01),
    "radam": lambda p: optim.RAdam(p, lr=0.01, betas=(0.9, 0.9)),
    "rmsprop": lambda p: optim.RMSprop(p, lr=0.01, momentum=0.5, centered=True),
    "adagrad": lambda p: optim.Adagrad(p, lr=0.1, lr_decay=0.01),
    "adadelta": lambda p: optim.Adadelta(p, lr=1.0),
}
inputs, classes = torch.randn(8, 3), torch.arange(8) % 3
runs = {}


def copy(value):
    file = io.BytesIO()
    torch.save(value, file)
    file.seek(0)
    return torch.load(file)


for name, rule in rules.items():
    net = torch.nn.Sequential(
        torch.nn.Linear(3, 5, bias=False), torch.nn.BatchNorm1d(5), torch.nn.Tanh(), torch.nn.Linear(5, 3)
    )
    optimizer = rule(net.parameters())

    def step():
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(net(inputs), classes).backward()
        optimizer.step()

    for _ in range(3):
        step()
    runs[name] = copy({"model": net.state_dict(), "optimizer": optimizer.state_dict()})
    for _ in range(3):
        step()
    runs[name]["after"] = net.state_dict()
    runs[name]["optimizer after"] = optimizer.state_dict()
torch.save({"inputs": inputs, "classes": classes, "runs": runs}, here / "runs.pt")
torch.set_default_dtype(torch.float32)

# The state dict of a Linear(2, 3) in views: with another order of the axes, with offsets into a larger storage.
wide = torch.arange(9.0)
torch.save({"weight": torch.arange(6.0).reshape(2, 3).t(), "bias": torch.zeros(3)}, here / "transposed.pt")
torch.save({"weight": wide[:6].reshape(3, 2), "bias": wide[6:]}, here / "offset.pt")

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
