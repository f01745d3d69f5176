"""Writes others.json: paths of other implementations in float64, for tests/laws/reference.rs.

Each run names its source. Where no package has a method, the paper's algorithm is written out below in plain arithmetic.
others.json was written on a CPU with torch 2.15.0, optax 0.2.8 on jax 0.10.2, adabelief-pytorch 0.2.1, prodigyopt 1.1.2,
schedulefree 1.4.1, pytorch_optimizer 4.1.0, scipy 1.17.1 and numpy 2.4.6: python others_reference.py
"""

import json
import pathlib

import jax
import numpy as np
import optax
import optax.contrib
import pytorch_optimizer
import scipy.optimize
import torch
from adabelief_pytorch import AdaBelief
from prodigyopt import Prodigy
from schedulefree import AdamWScheduleFree, SGDScheduleFree

torch.set_default_dtype(torch.float64)
jax.config.update("jax_enable_x64", True)

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


def keep(name, objective, source, path, h):
    spec = {"name": objective} | ({"a": A, "b": B} if objective == "quadratic" else {})
    loss = [float(FUNCTIONS[objective](*p)) for p in path]
    runs.append({"id": f"{name}-{objective}", "source": source, "objective": spec, "optimizer": {"name": name} | h,
                 "start": START[objective], "steps": len(path) - 1, "path": path, "loss": loss})


def gradient(objective, p):
    """The gradient of F at p, by automatic differentiation."""
    p = torch.tensor([float(a) for a in p], requires_grad=True)
    return torch.autograd.grad(FUNCTIONS[objective](*p), p)[0].numpy()


def hessian(objective, p):
    p = torch.tensor([float(a) for a in p])
    return torch.autograd.functional.hessian(lambda p: FUNCTIONS[objective](*p), p).numpy()


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


def optax_run(name, objective, steps, source, rule, h, updates=1):
    p = jax.numpy.array(START[objective])
    slope = jax.grad(lambda p: FUNCTIONS[objective](*p))
    state, path = rule.init(p), [p.tolist()]
    for _ in range(steps):
        for _ in range(updates):
            change, state = rule.update(slope(p), state, p)
            p = optax.apply_updates(p, change)
        path.append(p.tolist())
    keep(name, objective, source, path, h)


def written_run(name, objective, steps, source, rule, h):
    """A run of the generator `rule(x, objective, **h)`, which yields one iterate after the other."""
    x = np.array(START[objective])
    made = rule(x, objective, **h)
    keep(name, objective, source, [x.tolist()] + [next(made).tolist() for _ in range(steps)], h)


# Sign momentum. The package's weights of the average are the paper's.
for objective, lr, beta in [("quadratic", 0.07, 0.9), ("beale", 0.013, 0.7)]:
    torch_run("signum", objective, 60, "pytorch_optimizer.SignSGD",
              lambda p: pytorch_optimizer.SignSGD(p, lr=lr, momentum=beta), dict(lr=lr, beta=beta))

for objective, lr, beta1, beta2, eps in [("quadratic", 0.1, 0.9, 0.999, 1e-8), ("beale", 0.02, 0.8, 0.95, 1e-3)]:
    h = dict(lr=lr, beta1=beta1, beta2=beta2, eps=eps)
    torch_run("adabelief", objective, 60, "adabelief_pytorch.AdaBelief",
              lambda p: AdaBelief(p, lr=lr, betas=(beta1, beta2), eps=eps, rectify=False, weight_decouple=False,
                                  print_change_log=False), h)
    optax_run("yogi", objective, 60, "optax.yogi",
              optax.chain(optax.scale_by_yogi(beta1, beta2, eps, initial_accumulator_value=0.0), optax.scale(-lr)), h)
    # The package counts its first step, which does not move, as the first in the bound of the clipping; the paper as number 0.
    for clip in [True, False]:
        torch_run("adopt", objective, 60, "pytorch_optimizer.ADOPT",
                  lambda p: pytorch_optimizer.ADOPT(p, lr=lr, betas=(beta1, beta2), eps=eps,
                                                    clip_lambda=(lambda step: (step - 1) ** 0.25) if clip else None),
                  h | {"clip": clip})
for objective, lr, betas, eps in [("quadratic", 0.1, (0.98, 0.92, 0.99), 1e-8), ("beale", 0.02, (0.9, 0.7, 0.95), 1e-3)]:
    h = dict(lr=lr, beta1=betas[0], beta2=betas[1], beta3=betas[2], eps=eps)
    torch_run("adan", objective, 60, "pytorch_optimizer.Adan",
              lambda p: pytorch_optimizer.Adan(p, lr=lr, betas=betas, eps=eps), h)

for objective, lr, rho in [("quadratic", 0.1, 0.05), ("himmelblau", 0.01, 0.3)]:
    # Every second of its updates is a step; the others go uphill.
    uphill = optax.chain(optax.contrib.normalize(), optax.sgd(rho))
    optax_run("sam", objective, 60, "optax.contrib.sam", optax.contrib.sam(optax.sgd(lr), uphill, sync_period=2),
              dict(lr=lr, rho=rho), updates=2)

for objective, lr, beta, sync, slow in [("quadratic", 0.05, 0.9, 5, 0.5), ("beale", 0.004, 0.7, 4, 0.8)]:
    torch_run("lookahead", objective, 60, "pytorch_optimizer.Lookahead around torch.optim.SGD",
              lambda p: pytorch_optimizer.Lookahead(torch.optim.SGD(p, lr, momentum=beta), k=sync, alpha=slow,
                                                    pullback_momentum="none"),
              dict(lr=lr, beta=beta, sync=sync, slow=slow))


def averaged(optimizer, p):
    """The average, which these optimizers put into p for evaluation only."""
    optimizer.eval()
    x = p.tolist()
    optimizer.train()
    return x


def in_training(optimizer):
    optimizer.train()
    return optimizer


for objective, lr, beta in [("quadratic", 0.2, 0.9), ("beale", 0.02, 0.6)]:
    torch_run("schedule-free", objective, 60, "schedulefree.SGDScheduleFree",
              lambda p: in_training(SGDScheduleFree(p, lr=lr, momentum=beta)), dict(lr=lr, beta=beta), averaged)
for objective, lr, beta, beta2, eps, decay in [("quadratic", 0.1, 0.9, 0.999, 1e-8, 0.0), ("beale", 0.05, 0.6, 0.95, 1e-3, 0.2)]:
    torch_run("schedule-free-adamw", objective, 60, "schedulefree.AdamWScheduleFree",
              lambda p: in_training(AdamWScheduleFree(p, lr=lr, betas=(beta, beta2), eps=eps, weight_decay=decay)),
              dict(lr=lr, beta=beta, beta2=beta2, eps=eps, weight_decay=decay), averaged)
# The smallest ε that the package takes, since it differs from the paper in ε alone.
for objective, lr, beta1, beta2, d0 in [("quadratic", 1.0, 0.9, 0.999, 1e-6), ("beale", 0.5, 0.8, 0.95, 1e-3)]:
    torch_run("prodigy", objective, 60, "prodigyopt.Prodigy",
              lambda p: Prodigy(p, lr=lr, betas=(beta1, beta2), eps=1e-30, d0=d0),
              dict(lr=lr, beta1=beta1, beta2=beta2, eps=1e-30, d0=d0))


def prodigy(x, objective, lr, beta1, beta2, eps, d0):
    """Mishchenko and Defazio 2023, algorithm 4, for a constant γ."""
    start, d, m, v, r, s = x.copy(), d0, 0.0, 0.0, 0.0, np.zeros(2)
    while True:
        g = gradient(objective, x)
        m = beta1 * m + (1 - beta1) * d * g
        v = beta2 * v + (1 - beta2) * d**2 * g**2
        r = beta2**0.5 * r + (1 - beta2**0.5) * lr * d**2 * float(np.dot(g, start - x))
        s = beta2**0.5 * s + (1 - beta2**0.5) * lr * d**2 * g
        x = x - lr * d * m / (np.sqrt(v) + d * eps)
        d = max(d, r / np.abs(s).sum())
        yield x


written_run("prodigy", "beale", 60, "the paper's algorithm", prodigy, dict(lr=0.7, beta1=0.9, beta2=0.99, eps=1e-2, d0=1e-3))


class Diagonal(pytorch_optimizer.SophiaH):
    """SophiaH, which leaves γ to the Hessian that it is given, with the exact diagonal."""

    def __init__(self, p, gamma, objective, **h):
        super().__init__(p, p=1.0, weight_decay=0.0, **h)
        self.gamma, self.objective = gamma, objective

    def step(self, closure=None):
        p = self.param_groups[0]["params"][0]
        super().step(hessian=[torch.tensor(self.gamma * np.diag(hessian(self.objective, p.detach())))])


for objective, lr, betas, gamma, eps in [("quadratic", 0.07, (0.96, 0.99), 0.05, 1e-12), ("himmelblau", 0.1, (0.8, 0.9), 0.5, 1e-3),
                                         ("rosenbrock", 0.05, (0.7, 0.8), 1.0, 1e-12)]:
    torch_run("sophia", objective, 60, "pytorch_optimizer.SophiaH with the exact diagonal",
              lambda p: Diagonal(p, gamma, objective, lr=lr, betas=betas, eps=eps),
              dict(lr=lr, beta1=betas[0], beta2=betas[1], gamma=gamma, eps=eps))


def dogleg_run(objective, start, steps, lr, most, eta):
    """scipy's dogleg, which says where it is after every step, made or not; only where the Hessian is positive definite."""
    path = [start]
    scipy.optimize.minimize(
        lambda p: FUNCTIONS[objective](*p), start, method="dogleg", callback=lambda p: path.append(p.tolist()),
        jac=lambda p: gradient(objective, p), hess=lambda p: hessian(objective, p),
        options=dict(initial_trust_radius=lr, max_trust_radius=most, eta=eta, maxiter=steps, gtol=1e-5))
    START[objective], before = start, START[objective]
    keep("trust-region", objective, "scipy.optimize.minimize(method='dogleg')", path,
         dict(lr=lr, most=most, eta=eta, delta=1e-9))
    START[objective] = before


dogleg_run("rosenbrock", [-1.2, 1.0], 18, 0.2, 0.6, 0.15)
dogleg_run("himmelblau", [5.0, -4.0], 10, 0.1, 10.0, 0.1)


def barzilai_borwein(x, objective, lr, secant, first):
    """Barzilai and Borwein 1988: the step length a = (Δx, Δg)/(Δg, Δg), their (5), or a = (Δx, Δx)/(Δx, Δg), their (6)."""
    last, length = None, first
    while True:
        g = gradient(objective, x)
        if last is not None:
            dx, dg = x - last[0], g - last[1]
            if np.inner(dx, dg) > 0:
                length = np.inner(dx, dx) / np.inner(dx, dg) if secant == "long" else np.inner(dx, dg) / np.inner(dg, dg)
            else:
                length = first
        last = (x, g)
        x = x - lr * length * g
        yield x


# Fewer steps where the method is so fast that its digits are used up.
written_run("barzilai-borwein", "quadratic", 10, "the paper's formula", barzilai_borwein, dict(lr=1.0, secant="long", first=0.01))
written_run("barzilai-borwein", "himmelblau", 10, "the paper's formula", barzilai_borwein, dict(lr=0.8, secant="short", first=0.02))


def lbfgs(x, objective, lr, m, c1, c2):
    """Nocedal and Wright 2006, (7.17) to (7.20) with the matrix H formed, and algorithm 2.6 of Lewis and Overton 2013."""
    value = lambda p: float(FUNCTIONS[objective](*p))
    pairs, last = [], None
    while True:
        g = gradient(objective, x)
        if last is not None and np.dot(x - last[0], g - last[1]) > 0:
            pairs = (pairs + [(x - last[0], g - last[1])])[-m:]
        last = (x, g)
        h = np.eye(2)
        if pairs:
            s, y = pairs[-1]
            h = h * np.dot(s, y) / np.dot(y, y)
        for s, y in pairs:
            v = np.eye(2) - np.outer(y, s) / np.dot(y, s)
            h = v.T @ h @ v + np.outer(s, s) / np.dot(y, s)
        d = -h @ g
        low, high, t = 0.0, np.inf, lr
        while True:
            if value(x + t * d) > value(x) + c1 * t * np.dot(g, d):
                high = t
            elif np.dot(gradient(objective, x + t * d), d) < c2 * np.dot(g, d):
                low = t
            else:
                break
            t = (low + high) / 2 if high < np.inf else 2 * low
        x = x + t * d
        yield x


written_run("l-bfgs", "rosenbrock", 9, "the textbook's formula", lbfgs, dict(lr=1.0, m=3, c1=1e-4, c2=0.9))
written_run("l-bfgs", "beale", 9, "the textbook's formula", lbfgs, dict(lr=0.5, m=1, c1=0.1, c2=0.8))


def coordinate_descent(x, objective, lr, order, c1, shrink):
    """Wright 2015, algorithm 1, with Armijo's condition; on the quadratic the minimum along the coordinate in closed form."""
    value, k = (lambda p: float(FUNCTIONS[objective](*p))), 0
    while True:
        g = gradient(objective, x)
        i = k % 2 if order == "cyclic" else int(np.argmax(np.abs(g)))
        e = np.eye(2)[i]
        if objective == "quadratic":
            x = x - g[i] / A[i][i] * e
        else:
            t = lr
            while value(x - t * g[i] * e) > value(x) - c1 * t * g[i] ** 2:
                t *= shrink
            x = x - t * g[i] * e
        k += 1
        yield x


written_run("coordinate-descent", "quadratic", 60, "the paper's algorithm", coordinate_descent,
            dict(lr=1.0, order="cyclic", c1=1e-4, shrink=0.5))
written_run("coordinate-descent", "beale", 30, "the paper's algorithm", coordinate_descent,
            dict(lr=0.5, order="greedy", c1=0.1, shrink=0.7))

text = "[\n" + ",\n".join(json.dumps(r) for r in runs) + "\n]\n"
pathlib.Path(__file__).with_name("others.json").write_text(text)
