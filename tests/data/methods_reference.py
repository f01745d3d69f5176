"""Writes methods.json: paths of other implementations in float64, for tests/laws/reference.rs.

Each run names its source. Where no package has a method, the paper's algorithm is written out below in plain arithmetic.
methods.json was written on a CPU with torch 2.15.0, scipy 1.17.1 and numpy 1.26.4: python methods_reference.py
"""

import json
import pathlib

import numpy as np
import scipy.optimize
import torch

torch.set_default_dtype(torch.float64)

A = [[3.249999999999999, -3.8971143170299736], [-3.8971143170299736, 7.750000000000001]]
B = [1.0, -0.5]


def quadratic(x, y):
    return 0.5 * (A[0][0] * x * x + 2 * A[0][1] * x * y + A[1][1] * y * y) - B[0] * x - B[1] * y


def beale(x, y):
    return (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2


def himmelblau(x, y):
    return (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2


def rosenbrock(x, y):
    return (1 - x) ** 2 + 100 * (y - x * x) ** 2


FUNCTIONS = {f.__name__: f for f in (quadratic, beale, himmelblau, rosenbrock)}
START = {"quadratic": [-3.0, 2.0], "beale": [1.0, 1.0], "himmelblau": [0.0, 0.0], "rosenbrock": [-1.2, 1.0]}
runs = []


def keep(name, objective, source, path, h, start=None):
    spec = {"name": objective} | ({"a": A, "b": B} if objective == "quadratic" else {})
    loss = [float(FUNCTIONS[objective](*p)) for p in path]
    runs.append({"id": f"{name}-{objective}", "source": source, "objective": spec, "optimizer": {"name": name} | h,
                 "start": start or START[objective], "steps": len(path) - 1, "path": path, "loss": loss})


def gradient(objective, p):
    """The gradient of F at p, by automatic differentiation."""
    p = torch.tensor([float(a) for a in p], requires_grad=True)
    return torch.autograd.grad(FUNCTIONS[objective](*p), p)[0].numpy()


def torch_run(name, objective, steps, source, make, h, shown=None):
    """A run of the torch optimizer `make([p])`; `shown(optimizer, p)` is the iterate, by default p itself."""
    p = torch.tensor(START[objective], requires_grad=True)
    optimizer = make([p])
    path = [p.tolist()]
    for _ in range(steps):
        optimizer.zero_grad()
        FUNCTIONS[objective](*p).backward()
        optimizer.step()
        path.append(p.tolist() if shown is None else shown(optimizer, p))
    keep(name, objective, source, path, h)


def written_run(name, objective, steps, source, rule, h, start=None):
    """A run of the generator `rule(x, objective, **h)`, which yields one iterate after the other."""
    x = np.array(start or START[objective])
    made = rule(x, objective, **h)
    keep(name, objective, source, [x.tolist()] + [next(made).tolist() for _ in range(steps)], h, start)


for objective, lr, beta, dampening in [("quadratic", 0.05, 0.9, 0.0), ("beale", 0.004, 0.7, 0.4)]:
    torch_run("momentum", objective, 60, "torch.optim.SGD", lambda p: torch.optim.SGD(p, lr, beta, dampening),
              dict(lr=lr, beta=beta, form="pytorch", dampening=dampening))


def ema(x, objective, lr, beta, form):
    m = 0.0
    while True:
        m = beta * m + (1 - beta) * gradient(objective, x)
        x = x - lr * m
        yield x


written_run("momentum", "quadratic", 60, "the first moment of Kingma and Ba 2015 without correction", ema,
            dict(lr=0.2, beta=0.8, form="ema"))

for objective, lr, beta2, eps in [("quadratic", 0.05, 0.9, 1e-8), ("beale", 0.01, 0.7, 1e-3)]:
    for centered, beta in [(True, 0.0), (False, 0.6), (True, 0.6)]:
        torch_run("rmsprop", objective, 60, "torch.optim.RMSprop",
                  lambda p: torch.optim.RMSprop(p, lr, beta2, eps, momentum=beta, centered=centered),
                  dict(lr=lr, beta2=beta2, eps=eps, form="pytorch", centered=centered, beta=beta))


def adamw(x, objective, lr, beta1, beta2, eps, weight_decay, form):
    """Loshchilov and Hutter 2019, algorithm 2, with the schedule multiplier 1."""
    m, v, t = 0.0, 0.0, 0
    while True:
        t += 1
        g = gradient(objective, x)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        x = x - (lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps) + weight_decay * x)
        yield x


for objective, lr, beta1, beta2, eps, decay in [("quadratic", 0.1, 0.9, 0.999, 1e-8, 0.01), ("beale", 0.02, 0.8, 0.95, 1e-3, 0.005)]:
    written_run("adamw", objective, 60, "the paper's algorithm", adamw,
                dict(lr=lr, beta1=beta1, beta2=beta2, eps=eps, weight_decay=decay, form="paper"))

for objective, lr, decay, d, eps1, eps2 in [("quadratic", 0.5, 0.8, 1.0, 1e-12, 1e-3), ("beale", 0.1, 0.6, 1.2, 1e-3, 0.5)]:
    torch_run("adafactor", objective, 60, "torch.optim.Adafactor",
              lambda p: torch.optim.Adafactor(p, lr=lr, beta2_decay=-decay, eps=(eps1, eps2), d=d, weight_decay=0.0),
              dict(lr=lr, decay=decay, clip=d, eps=eps1, scale=eps2))

for objective, lr, decay, power, begin in [("quadratic", 0.1, 1e-4, 0.75, 0), ("beale", 0.01, 0.05, 0.5, 12)]:
    torch_run("asgd", objective, 60, "torch.optim.ASGD",
              lambda p: torch.optim.ASGD(p, lr=lr, lambd=decay, alpha=power, t0=begin),
              dict(lr=lr, decay=decay, power=power, begin=begin),
              lambda optimizer, p: optimizer.state[p]["ax"].tolist())

text = "[\n" + ",\n".join(json.dumps(r) for r in runs) + "\n]\n"
pathlib.Path(__file__).with_name("methods.json").write_text(text)
