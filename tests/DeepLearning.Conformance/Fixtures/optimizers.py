"""Writes optimizers.json: what PyTorch's optimizers make of three weights in 20 steps, for TorchOptimTests.

Run it in this folder with any PyTorch (the file names the version): python3 optimizers.py
All is in float64; NAdam keeps its product of momenta in the default type, so that is float64 too. PyTorch 1.13's NAdam
had one momentum too many in its look-ahead (pytorch#92699), but for its foreach form: that is asked for.
"""
import json
import math

import torch

torch.set_default_dtype(torch.float64)

STEPS = 20
WEIGHTS = [0.5, -0.25, 1.5]
# Gradients that change their size and sign; those of the last weight are 0 for a while.
GRADIENTS = [
    [math.sin(1.3 * t + 0.4), 3 * math.cos(0.7 * t) / (1 + t), 0.0 if 4 <= t < 9 else math.sin(0.2 * t) - 0.3]
    for t in range(STEPS)
]

CASES = {
    "nAdam": lambda p: torch.optim.NAdam(p, foreach=True),
    "nAdam 0.05 0.8 0.95 1e-6 0.1 0.5": lambda p: torch.optim.NAdam(
        p, lr=0.05, betas=(0.8, 0.95), eps=1e-6, weight_decay=0.1, momentum_decay=0.5, foreach=True),
    "rAdam": lambda p: torch.optim.RAdam(p),
    "rAdam 0.05 0.8 0.95 1e-6 0.1": lambda p: torch.optim.RAdam(
        p, lr=0.05, betas=(0.8, 0.95), eps=1e-6, weight_decay=0.1),
    "adadelta": lambda p: torch.optim.Adadelta(p),
    "adadelta 0.5 0.7 1e-4 0.1": lambda p: torch.optim.Adadelta(p, lr=0.5, rho=0.7, eps=1e-4, weight_decay=0.1),
}


def weights(make):
    """The three weights after each step."""
    p = torch.nn.Parameter(torch.tensor(WEIGHTS))
    optimizer = make([p])
    result = []
    for gradient in GRADIENTS:
        p.grad = torch.tensor(gradient)
        optimizer.step()
        result.append(p.tolist())
    return result


with open("optimizers.json", "w") as file:
    json.dump({
        "torch": torch.__version__,
        "weights": WEIGHTS,
        "gradients": GRADIENTS,
        "cases": {name: weights(make) for name, make in CASES.items()},
    }, file, separators=(",", ":"))
    file.write("\n")
