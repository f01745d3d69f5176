"""Writes constrained.json: runs with clipped gradients, in sets, and with an L1 term, in float64, for tests/laws/proximal.rs.

Gradients and steps are PyTorch's; clipping is optax.clip_by_global_norm or torch.nn.utils.clip_grad_value_, the projections are those of optax.projections,
and the step of the L1 term is torch.nn.functional.softshrink. constrained.json was written on a CPU with torch 2.15.0 and optax 0.2.8: python constrained_reference.py
"""

import json
import pathlib

import jax
import jax.numpy as jnp
import numpy as np
import optax
import torch

torch.set_default_dtype(torch.float64)
jax.config.update("jax_enable_x64", True)

FUNCTIONS = {
    "himmelblau": lambda x, y: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
    "beale": lambda x, y: (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2,
    "booth": lambda x, y: (x + 2 * y - 7) ** 2 + (2 * x + y - 5) ** 2,
}


def clipped(kind, limit, p):
    if kind == "norm":
        made, _ = optax.clip_by_global_norm(limit).update(jnp.array(p.grad.numpy()), optax.EmptyState())
        p.grad = torch.tensor(np.array(made))
    elif kind == "value":
        torch.nn.utils.clip_grad_value_([p], limit)


def proximal(kind, numbers, x, lr):
    if kind == "box":
        return np.array(optax.projections.projection_box(jnp.array(x), *numbers))
    if kind == "ball":
        return np.array(optax.projections.projection_l2_ball(jnp.array(x), numbers[0]))
    if kind == "l1":
        return torch.nn.functional.softshrink(torch.tensor(x), lr * numbers[0]).numpy()
    return x


ROWS = [
    ("himmelblau", [-3.0, 3.5], "gd(lr=0.02)", lambda p: torch.optim.SGD(p, 0.02), 0.02, "norm(limit=5)", ("norm", 5.0), "none", ("", [])),
    ("beale", [1.0, 1.0], "momentum(lr=0.02, beta=0.8, form=pytorch)", lambda p: torch.optim.SGD(p, 0.02, 0.8), 0.02,
     "value(limit=0.7)", ("value", 0.7), "none", ("", [])),
    ("himmelblau", [0.0, 0.0], "adam(lr=0.1, form=pytorch)", lambda p: torch.optim.Adam(p, 0.1), 0.1,
     "norm(limit=2)", ("norm", 2.0), "box(low=-1.5, high=1.2)", ("box", [-1.5, 1.2])),
    ("booth", [-8.0, 7.0], "gd(lr=0.05)", lambda p: torch.optim.SGD(p, 0.05), 0.05, "none", ("", 0.0), "ball(radius=1.5)", ("ball", [1.5])),
    ("booth", [-8.0, 7.0], "momentum(lr=0.02, beta=0.7, form=pytorch)", lambda p: torch.optim.SGD(p, 0.02, 0.7), 0.02,
     "none", ("", 0.0), "box(low=-2, high=0.5)", ("box", [-2.0, 0.5])),
    ("himmelblau", [1.0, -2.0], "gd(lr=0.01)", lambda p: torch.optim.SGD(p, 0.01), 0.01, "none", ("", 0.0), "l1(strength=20)", ("l1", [20.0])),
    ("beale", [2.0, -0.5], "gd(lr=0.01)", lambda p: torch.optim.SGD(p, 0.01), 0.01, "value(limit=1)", ("value", 1.0), "l1(strength=0.6)", ("l1", [0.6])),
]

runs = []
for name, start, rule, make, lr, clip, cut, step, held in ROWS:
    p = torch.tensor(start, requires_grad=True)
    optimizer = make([p])
    path = [p.tolist()]
    for _ in range(80):
        optimizer.zero_grad()
        FUNCTIONS[name](*p).backward()
        clipped(*cut, p)
        optimizer.step()
        with torch.no_grad():
            p.copy_(torch.tensor(proximal(*held, p.detach().numpy(), lr)))
        path.append(p.tolist())
    runs.append({"objective": name, "start": start, "optimizer": rule, "clip": clip, "proximal": step, "path": path})
text = "[\n" + ",\n".join(json.dumps(run) for run in runs) + "\n]\n"
pathlib.Path(__file__).with_name("constrained.json").write_text(text)
