"""Writes schedules.json and plateaus.json: the learning rates of PyTorch's own schedulers in float64, for tests/laws/schedules.rs.

Each row is a schedule in the notation, a learning rate, and the call that is to be the same; `step()` follows every step of the optimizer.
schedules.json was written with PyTorch 2.15.0 on a CPU; 2.0.1 gives the same numbers: python schedules_reference.py
plateaus.json was written with PyTorch 2.15.0.
"""

import json
import pathlib
import warnings

import torch
from torch.optim.lr_scheduler import (  # noqa: F401, used by name below
    CosineAnnealingLR, CosineAnnealingWarmRestarts, CyclicLR, ExponentialLR, LinearLR, MultiStepLR, OneCycleLR, PolynomialLR,
    ReduceLROnPlateau, SequentialLR, StepLR)

warnings.simplefilter("ignore")

ROWS = [
    ("exponential(gamma=0.97)", 0.3, "ExponentialLR(optimizer, gamma=0.97)", 120),
    ("step(every=7, factor=0.5)", 0.3, "StepLR(optimizer, step_size=7, gamma=0.5)", 60),
    ('piecewise("10:0.1, 25:0.01, 26:0.001")', 0.2, "MultiStepLR(optimizer, milestones=[10, 25, 26], gamma=0.1)", 40),
    ("polynomial(length=30, exponent=1.5)", 0.2, "PolynomialLR(optimizer, total_iters=30, power=1.5)", 40),
    ("cosine(length=40, floor=0.1)", 0.5, "CosineAnnealingLR(optimizer, T_max=40, eta_min=0.05)", 40),
    ("cosine(length=40, floor=0.1, after=rise)", 0.5, "CosineAnnealingLR(optimizer, T_max=40, eta_min=0.05)", 130),
    ("warm-restarts(length=10, multiply=1, floor=0.25)", 0.4,
     "CosineAnnealingWarmRestarts(optimizer, T_0=10, T_mult=1, eta_min=0.1)", 60),
    ("warm-restarts(length=5, multiply=2)", 0.4, "CosineAnnealingWarmRestarts(optimizer, T_0=5, T_mult=2, eta_min=0.0)", 200),
    ("one-cycle(length=100)", 0.4,
     'OneCycleLR(optimizer, max_lr=0.4, total_steps=100, pct_start=0.3, anneal_strategy="cos", cycle_momentum=False, '
     "div_factor=25.0, final_div_factor=10000.0)", 99),
    ("one-cycle(length=37, rise=0.45, divide=4, divide_last=50, shape=linear)", 0.1,
     'OneCycleLR(optimizer, max_lr=0.1, total_steps=37, pct_start=0.45, anneal_strategy="linear", cycle_momentum=False, '
     "div_factor=4.0, final_div_factor=50.0)", 36),
    ("one-cycle(length=20, rise=0)", 0.1,
     'OneCycleLR(optimizer, max_lr=0.1, total_steps=20, pct_start=0.0, anneal_strategy="cos", cycle_momentum=False, '
     "div_factor=25.0, final_div_factor=10000.0)", 19),
    ("cyclic(up=8, floor=0.25)", 0.4,
     'CyclicLR(optimizer, base_lr=0.1, max_lr=0.4, step_size_up=8, mode="triangular", cycle_momentum=False)', 80),
    ("cyclic(up=8, floor=0.25, mode=triangular2)", 0.4,
     'CyclicLR(optimizer, base_lr=0.1, max_lr=0.4, step_size_up=8, mode="triangular2", cycle_momentum=False)', 80),
    ("cyclic(up=8, floor=0.25, mode=exp-range, gamma=0.95)", 0.4,
     'CyclicLR(optimizer, base_lr=0.1, max_lr=0.4, step_size_up=8, mode="exp_range", gamma=0.95, cycle_momentum=False)', 80),
    ("warmup(length=10)", 0.2, "LinearLR(optimizer, start_factor=0.1, total_iters=9)", 30),
    ("warmup(length=8, count=pytorch, start=0.25)", 0.2, "LinearLR(optimizer, start_factor=0.25, total_iters=8)", 30),
    ("warmup(length=10) + cosine(length=30)", 0.2,
     "SequentialLR(optimizer, [LinearLR(optimizer, start_factor=0.1, total_iters=9), "
     "CosineAnnealingLR(optimizer, T_max=30, eta_min=0.0)], milestones=[10])", 40),
    ("warmup(length=8, count=pytorch, start=0.25) + exponential(gamma=0.9)", 0.2,
     "SequentialLR(optimizer, [LinearLR(optimizer, start_factor=0.25, total_iters=8), "
     "ExponentialLR(optimizer, gamma=0.9)], milestones=[8])", 40),
    ("warmup(length=5) + warm-restarts(length=7, multiply=2, floor=0.5)", 0.2,
     "SequentialLR(optimizer, [LinearLR(optimizer, start_factor=0.2, total_iters=4), "
     "CosineAnnealingWarmRestarts(optimizer, T_0=7, T_mult=2, eta_min=0.1)], milestones=[5])", 60),
    ("warmup(length=5) + polynomial(length=20)", 0.2,
     "SequentialLR(optimizer, [LinearLR(optimizer, start_factor=0.2, total_iters=4), "
     "PolynomialLR(optimizer, total_iters=20, power=1.0)], milestones=[5])", 40),
]


def rates(lr, call, last):
    """The learning rates of the steps 0 to `last`."""
    optimizer = torch.optim.SGD([torch.zeros(1, dtype=torch.float64, requires_grad=True)], lr)
    scheduler = eval(call)
    made = []
    for _ in range(last + 1):
        made.append(float(optimizer.param_groups[0]["lr"]))
        optimizer.step()
        if len(made) <= last:
            scheduler.step()
    return made


rows = [{"schedule": plan, "lr": lr, "call": call, "rates": rates(lr, call, last)} for plan, lr, call, last in ROWS]
text = "[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n"
pathlib.Path(__file__).with_name("schedules.json").write_text(text)


# The scheduler that follows the loss: told a loss after each step. Each row is a schedule, a learning rate, the call, and the losses.
PLATEAUS = [
    ("plateau(factor=0.5, patience=2)", 0.3,
     "ReduceLROnPlateau(optimizer, factor=0.5, patience=2, threshold=0.0001, cooldown=0, min_lr=0.0, eps=0.0)"),
    ("plateau(factor=0.1, patience=0, threshold=0.2, cooldown=4, floor=0.02)", 0.5,
     "ReduceLROnPlateau(optimizer, factor=0.1, patience=0, threshold=0.2, cooldown=4, min_lr=0.01, eps=0.0)"),
    ("plateau(factor=0.7, patience=5, threshold=0, cooldown=2, floor=0.25)", 0.2,
     "ReduceLROnPlateau(optimizer, factor=0.7, patience=5, threshold=0.0, cooldown=2, min_lr=0.05, eps=0.0)"),
]


def told(lr, call, losses):
    """The learning rates of step 0 and of those after each loss."""
    optimizer = torch.optim.SGD([torch.zeros(1, dtype=torch.float64, requires_grad=True)], lr)
    scheduler = eval(call)
    made = [lr]
    for loss in losses:
        optimizer.step()
        scheduler.step(loss)
        made.append(float(optimizer.param_groups[0]["lr"]))
    return made


def losses(seed, count):
    """Losses that fall, stay, and jump; some are NaN, infinite or below 0."""
    draw = torch.Generator().manual_seed(seed)
    noise = torch.rand(count, generator=draw, dtype=torch.float64)
    falling = [float(2.0 * 0.93 ** k + 0.3 * noise[k] - (1.0 if seed == 2 else 0.0)) for k in range(count)]
    falling[20], falling[31] = float("nan"), float("inf")
    return falling


rows = []
for plan, lr, call in PLATEAUS:
    for seed in range(3):
        heard = losses(seed, 80)
        rates_told = told(lr, call, heard)
        # JSON has no NaN and no infinity.
        rows.append({"schedule": plan, "lr": lr, "call": call, "losses": [str(loss) for loss in heard], "rates": rates_told})
text = "[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n"
pathlib.Path(__file__).with_name("plateaus.json").write_text(text)
