"""Writes fixtures.json: what PyTorch's schedulers give at 200 positions, for ScheduleParityTests.

Run it in this folder with any PyTorch (the file names the version): python3 fixtures.py
Every rate is that of a base rate of 0.1 (OneCycleLR: of its peak), so PyTorch's rate is 0.1 x our factor.
"""
import json
import math
import warnings

import torch
from torch.optim import lr_scheduler as s

BASE, POSITIONS = 0.1, 200
warnings.simplefilter("ignore")


def optimizer():
    return torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=BASE, momentum=0.9)


def rates(make, closed_form=False):
    """The rate and the momentum at each position; the closed form is what step(position) asks for."""
    o = optimizer()
    scheduler = make(o)
    result = {"rates": [], "momenta": []}
    for position in range(POSITIONS):
        if closed_form:
            scheduler.step(position)
        result["rates"].append(o.param_groups[0]["lr"])
        result["momenta"].append(o.param_groups[0]["momentum"])
        o.step()
        if not closed_form:
            if position + 1 < POSITIONS:
                scheduler.step()
    return result


def plateau(losses, **settings):
    """The rate before the first loss and after each of the others."""
    o = optimizer()
    scheduler = s.ReduceLROnPlateau(o, eps=0, **settings)
    result = []
    for loss in losses:
        result.append(o.param_groups[0]["lr"])
        scheduler.step(loss)
    return {"rates": result}


def sequential(then):
    def make(o):
        return s.SequentialLR(o, [s.LinearLR(o, 0.1, 1.0, 20), then(o)], [20])
    return make


def two(first, milestone, then):
    return lambda o: s.SequentialLR(o, [first(o), then(o)], [milestone])


def product(*parts):
    """Chainable schedulers multiply the rate one after another; each has stepped when the last has."""
    def make(o):
        schedulers = [part(o) for part in parts]
        return s.ChainedScheduler(schedulers)
    return make


# A loss that falls, with plateaus, bumps and one NaN.
LOSSES = [2 * math.exp(-min(t, 60) / 25) + 0.3 * math.sin(t * 1.7) / (1 + t / 40) + (0.5 if t % 37 == 5 else 0) for t in range(POSITIONS)]
LOSSES[23] = float("nan")

CASES = {
    "step 30 0.1": rates(lambda o: s.StepLR(o, 30, 0.1)),
    "step 1 0.97": rates(lambda o: s.StepLR(o, 1, 0.97)),
    "multiStep 10,50,51,180 0.5": rates(lambda o: s.MultiStepLR(o, [10, 50, 51, 180], 0.5)),
    "multiStep 100 0.1": rates(lambda o: s.MultiStepLR(o, [100], 0.1)),
    "exponential 0.95": rates(lambda o: s.ExponentialLR(o, 0.95)),
    "exponential 1.01": rates(lambda o: s.ExponentialLR(o, 1.01)),
    "cosine 200 0": rates(lambda o: s.CosineAnnealingLR(o, 200, 0), closed_form=True),
    "cosine 70 0.05": rates(lambda o: s.CosineAnnealingLR(o, 70, 0.05 * BASE), closed_form=True),
    "cosineWarmRestarts 10 2 0": rates(lambda o: s.CosineAnnealingWarmRestarts(o, 10, 2, 0)),
    "cosineWarmRestarts 17 1 0.01": rates(lambda o: s.CosineAnnealingWarmRestarts(o, 17, 1, 0.01 * BASE)),
    "warmUp 20 0.1 constant": rates(sequential(lambda o: s.ConstantLR(o, 1.0, 1))),
    "warmUp 20 0.1 step 30 0.5": rates(sequential(lambda o: s.StepLR(o, 30, 0.5))),
    "warmUp 20 0.1 multiStep 10,90 0.5": rates(sequential(lambda o: s.MultiStepLR(o, [10, 90], 0.5))),
    "warmUp 20 0.1 exponential 0.9": rates(sequential(lambda o: s.ExponentialLR(o, 0.9))),
    "warmUp 20 0.1 cosineWarmRestarts 50 2 0": rates(sequential(lambda o: s.CosineAnnealingWarmRestarts(o, 50, 2, 0))),
    "oneCycle 200": rates(lambda o: s.OneCycleLR(o, BASE, total_steps=200)),
    "oneCycle 200 linear 0.45 10 100": rates(lambda o: s.OneCycleLR(
        o, BASE, total_steps=200, pct_start=0.45, anneal_strategy="linear", div_factor=10, final_div_factor=100,
        base_momentum=0.8, max_momentum=0.9)),
    "oneCycle 200 no momentum": rates(lambda o: s.OneCycleLR(o, BASE, total_steps=200, cycle_momentum=False)),
    "oneCycle 200 three phases": rates(lambda o: s.OneCycleLR(o, BASE, total_steps=200, three_phase=True)),
    "oneCycle 200 three phases linear 0.5 10 100": rates(lambda o: s.OneCycleLR(
        o, BASE, total_steps=200, pct_start=0.5, anneal_strategy="linear", div_factor=10, final_div_factor=100,
        three_phase=True)),
    "linear": rates(lambda o: s.LinearLR(o)),
    "linear 150 1 0.01": rates(lambda o: s.LinearLR(o, 1.0, 0.01, 150)),
    "polynomial": rates(lambda o: s.PolynomialLR(o)),
    "polynomial 180 0.9": rates(lambda o: s.PolynomialLR(o, 180, 0.9), closed_form=True),
    "polynomial 120 2": rates(lambda o: s.PolynomialLR(o, 120, 2.0), closed_form=True),
    "sequential exponential 0.97 60 step 30 0.5": rates(
        two(lambda o: s.ExponentialLR(o, 0.97), 60, lambda o: s.StepLR(o, 30, 0.5))),
    "sequential linear 20 0.2, 20 cosineWarmRestarts 30 2, 150 exponential 0.9": rates(lambda o: s.SequentialLR(
        o, [s.LinearLR(o, 0.2, 1.0, 20), s.CosineAnnealingWarmRestarts(o, 30, 2), s.ExponentialLR(o, 0.9)], [20, 150])),
    "product linear exponential 0.98": rates(product(lambda o: s.LinearLR(o), lambda o: s.ExponentialLR(o, 0.98))),
    "product step 40 0.5 multiStep 30,100 0.3": rates(
        product(lambda o: s.StepLR(o, 40, 0.5), lambda o: s.MultiStepLR(o, [30, 100], 0.3))),
    "plateau default": plateau(LOSSES),
    "plateau 0.5 3 0.01 rel cooldown 5 min 0.01": plateau(
        LOSSES, factor=0.5, patience=3, threshold=0.01, cooldown=5, min_lr=0.01 * BASE),
    "plateau 0.7 0 0.05 abs": plateau(LOSSES, factor=0.7, patience=0, threshold=0.05, threshold_mode="abs"),
    "plateau larger 0.5 4 0.02 rel": plateau([1 / (1 + x) for x in LOSSES], mode="max", factor=0.5, patience=4, threshold=0.02),
    "plateau larger 0.5 2 0.1 abs cooldown 1": plateau(
        [1 / (1 + x) for x in LOSSES], mode="max", factor=0.5, patience=2, threshold=0.1, threshold_mode="abs", cooldown=1),
}

with open("fixtures.json", "w") as file:
    json.dump({
        "torch": torch.__version__,
        "baseRate": BASE,
        "losses": [None if math.isnan(x) else x for x in LOSSES],
        "cases": CASES,
    }, file, separators=(",", ":"))
    file.write("\n")
