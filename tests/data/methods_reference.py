"""Writes methods.json: paths of other implementations in float64, for tests/laws/reference.rs.

Each run names its source. Where no package has a method, the paper's algorithm is written out below in plain arithmetic.
methods.json was written on a CPU with torch 2.15.0, scipy 1.17.1, cma 4.5.0 and numpy 1.26.4: python methods_reference.py
"""

import json
import pathlib

import numpy as np
import scipy.optimize
import torch
from cma.more_algorithms import purecma

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
              dict(lr=lr, power=decay, threshold=d, eps=eps1, scale=eps2))

for objective, lr, decay, power, begin in [("quadratic", 0.1, 1e-4, 0.75, 0), ("beale", 0.01, 0.05, 0.5, 12)]:
    torch_run("asgd", objective, 60, "torch.optim.ASGD",
              lambda p: torch.optim.ASGD(p, lr=lr, lambd=decay, alpha=power, t0=begin),
              dict(lr=lr, lambd=decay, power=power, begin=begin),
              lambda optimizer, p: optimizer.state[p]["ax"].tolist())


def residuals(objective, p):
    """The residuals whose squares add up to F, and their derivatives, by automatic differentiation."""
    of = {
        "rosenbrock": lambda p: torch.stack([1 - p[0], 10 * (p[1] - p[0] ** 2)]),
        "himmelblau": lambda p: torch.stack([p[0] ** 2 + p[1] - 11, p[0] + p[1] ** 2 - 7]),
        "beale": lambda p: torch.stack([c - p[0] + p[0] * p[1] ** n for n, c in zip((1, 2, 3), (1.5, 2.25, 2.625))]),
    }[objective]
    p = torch.tensor([float(a) for a in p])
    return of(p).numpy(), torch.autograd.functional.jacobian(of, p).numpy()


def gauss_newton(x, objective, lr):
    """The step solves the linear least-squares problem of the residuals, by orthogonal factors and not by the normal equations."""
    while True:
        r, j = residuals(objective, x)
        x = x + lr * np.linalg.lstsq(j, -r, rcond=None)[0]
        yield x


written_run("gauss-newton", "himmelblau", 7, "linear least squares by numpy", gauss_newton, dict(lr=1.0), [3.5, 2.5])
written_run("gauss-newton", "beale", 20, "linear least squares by numpy", gauss_newton, dict(lr=0.5), [2.5, 0.3])


def levenberg_marquardt(x, objective, lr, tau):
    """Madsen, Nielsen and Tingleff 2004, algorithm 3.16, for F = 1/2 |f|^2 with f = sqrt(2) r."""
    f, j = (2**0.5 * part for part in residuals(objective, x))
    a, g = j.T @ j, j.T @ f
    mu, nu = tau * np.max(np.diag(a)), 2.0
    while True:
        h = np.linalg.solve(a + mu * np.eye(2), -g)
        new = x + h
        f_new = 2**0.5 * residuals(objective, new)[0]
        gain = (f @ f / 2 - f_new @ f_new / 2) / (h @ (mu * h - g) / 2)
        if gain > 0:
            x = new
            f, j = (2**0.5 * part for part in residuals(objective, x))
            a, g = j.T @ j, j.T @ f
            mu, nu = mu * max(1 / 3, 1 - (2 * gain - 1) ** 3), 2.0
        else:
            mu, nu = mu * nu, 2 * nu
        yield x


written_run("levenberg-marquardt", "rosenbrock", 20, "the textbook's algorithm", levenberg_marquardt, dict(lr=1.0, tau=1e-3))
written_run("levenberg-marquardt", "beale", 9, "the textbook's algorithm", levenberg_marquardt, dict(lr=1.0, tau=0.1))


def nelder_mead_run(objective, size, steps):
    """scipy's simplex, which tells its best corner after every iteration."""
    start = np.array(START[objective])
    path = [start.tolist()]
    scipy.optimize.minimize(
        lambda p: FUNCTIONS[objective](*p), start, method="Nelder-Mead", callback=lambda p: path.append(p.tolist()),
        options=dict(initial_simplex=[start, start + [size, 0], start + [0, size]], xatol=0, fatol=0, maxiter=steps))
    keep("nelder-mead", objective, "scipy.optimize.minimize(method='Nelder-Mead')", path, dict(lr=size))


for objective, size in [("quadratic", 0.5), ("rosenbrock", 0.3), ("himmelblau", 1.0)]:
    nelder_mead_run(objective, size, 60)


def cma_run(objective, size, population, steps):
    """The authors' update; the points that it is told come from the stored draws, by the symmetric root of its matrix."""
    draws = json.loads(pathlib.Path(__file__).with_name("draws.json").read_text())
    es = purecma.CMAES(list(START[objective]), size, popsize=population)
    path = [list(START[objective])]
    for k in range(steps):
        c = np.array([list(row) for row in es.C])
        values, vectors = np.linalg.eigh((c + c.T) / 2)
        root = vectors @ np.diag(values**0.5) @ vectors.T
        points = [np.array(es.xmean) + es.sigma * root @ np.array(draws[k][2 * i : 2 * i + 2]) for i in range(population)]
        # Its own root of C, which it would else renew in only every second step.
        es.C.update_eigensystem(es.counteval, 0)
        es.tell([point.tolist() for point in points], [float(FUNCTIONS[objective](*point)) for point in points])
        path.append(list(es.xmean))
    keep("cma-es", objective, "cma.purecma.CMAES.tell", path, dict(lr=size, population=population))


for objective, size, population in [("quadratic", 0.5, 6), ("rosenbrock", 0.3, 9)]:
    cma_run(objective, size, population, 50)

text = "[\n" + ",\n".join(json.dumps(r) for r in runs) + "\n]\n"
pathlib.Path(__file__).with_name("methods.json").write_text(text)
