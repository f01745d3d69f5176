"""Writes layers.json: paths of methods that step layer by layer, in float64, for tests/laws/layers.rs.

Each run names its source: optax for LAMB; for the others the authors' algorithm is written out below in plain arithmetic. Every method makes runs in the
plane, where x is one matrix of two rows and one column, and runs that train a small network with tanh and the cross-entropy.
layers.json was written on a CPU with numpy, optax and jax of the versions that it names: python layers_reference.py
"""

import json
import pathlib

import jax
import jax.numpy as jnp
import numpy as np
import optax

jax.config.update("jax_enable_x64", True)

A = np.array([[3.249999999999999, -3.8971143170299736], [-3.8971143170299736, 7.750000000000001]])
B = np.array([1.0, -0.5])


def quadratic(p):
    return 0.5 * p @ A @ p - B @ p


def beale(p):
    x, y = p
    return (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2


def himmelblau(p):
    x, y = p
    return (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2


FUNCTIONS = {"quadratic": quadratic, "beale": beale, "himmelblau": himmelblau}
START = {"quadratic": [-3.0, 2.0], "beale": [1.0, 1.0], "himmelblau": [0.0, 0.0]}

# Twelve points of two classes that no line separates.
POINTS = np.array([[np.cos(1.3 * i) * (1 + 0.1 * i), np.sin(1.3 * i) + 0.05 * i] for i in range(12)])
CLASSES = np.array([i * i % 3 % 2 for i in range(12)], dtype=float)


def network(layers):
    """The mean cross-entropy of a network, whose layers are pairs of weights (outputs x inputs) and biases."""
    a = POINTS.T
    for weights, biases in layers[:-1]:
        a = jnp.tanh(weights @ a + biases[:, None])
    weights, biases = layers[-1]
    z = (weights @ a + biases[:, None])[0]
    return jnp.mean(jnp.logaddexp(0.0, z) - CLASSES * z)


def initial(sizes):
    draw = np.random.default_rng(5)
    return [(draw.normal(size=(to, of)) / of**0.5, 0.1 * draw.normal(size=to)) for of, to in zip(sizes, sizes[1:])]


class Optax:
    """LAMB of optax, for a list of arrays."""

    def __init__(self, lr, beta1, beta2, eps, weight_decay):
        self.by = optax.lamb(lr, beta1, beta2, eps, weight_decay=weight_decay)
        self.state = None

    def step(self, parts, gradients):
        parts, gradients = [jnp.array(p) for p in parts], [jnp.array(g) for g in gradients]
        if self.state is None:
            self.state = self.by.init(parts)
        updates, self.state = self.by.update(gradients, self.state, parts)
        return [np.array(p) for p in optax.apply_updates(parts, updates)]


class PartByPart:
    """A method that moves each array by itself: two-dimensional ones as matrices, others as biases."""

    def __init__(self, **h):
        self.h, self.memory = h, None

    def step(self, parts, gradients):
        if self.memory is None:
            self.memory = [{} for _ in parts]
        return [(self.matrix if p.ndim == 2 else self.biases)(p, g, m) for p, g, m in zip(parts, gradients, self.memory)]


class Muon(PartByPart):
    """muon.py of Keller Jordan: SingleDeviceMuonWithAuxAdam."""

    def matrix(self, p, g, memory):
        beta = self.h["beta"]
        momentum = memory["m"] = memory.get("m", 0 * g) + (1 - beta) * (g - memory.get("m", 0 * g))
        update = g + beta * (momentum - g)
        x = update.T if update.shape[0] > update.shape[1] else update
        x = x / (np.sqrt((x**2).sum()) + self.h["eps"])
        for _ in range(5):
            gram = x @ x.T
            x = 3.4445 * x + (-4.7750 * gram + 2.0315 * gram @ gram) @ x
        update = (x.T if update.shape[0] > update.shape[1] else x) * max(1, g.shape[0] / g.shape[1]) ** 0.5
        return p - self.h["lr"] * update

    def biases(self, p, g, memory):
        t = memory["t"] = memory.get("t", 0) + 1
        m = memory["m"] = 0.9 * memory.get("m", 0 * g) + 0.1 * g
        v = memory["v"] = 0.95 * memory.get("v", 0 * g) + 0.05 * g**2
        return p - self.h["lr"] * self.h["biases"] * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.95**t)) + 1e-10)


def power(matrix, exponent):
    values, vectors = np.linalg.eigh(matrix)
    return vectors @ np.diag(values**exponent) @ vectors.T


class Shampoo(PartByPart):
    """Gupta, Koren and Singer 2018, algorithm 1 for matrices and algorithm 2 for tensors of order one."""

    def matrix(self, p, g, memory):
        for name, square in [("l", g @ g.T), ("r", g.T @ g)]:
            memory[name] = memory.get(name, self.h["eps"] * np.eye(len(square))) + square
        return p - self.h["lr"] * power(memory["l"], -0.25) @ g @ power(memory["r"], -0.25)

    def biases(self, p, g, memory):
        memory["l"] = memory.get("l", self.h["eps"] * np.eye(len(g))) + np.outer(g, g)
        return p - self.h["lr"] * power(memory["l"], -0.5) @ g


class Soap(PartByPart):
    """Vyas et al. 2024, algorithms 3 and 4, with the first step and the corrections of the authors' soap.py; biases have no axes."""

    def matrix(self, p, g, memory):
        h = self.h
        if not memory:
            memory.update(t=0, m=0 * g, v=0 * g, l=np.zeros((len(g), len(g))), r=np.zeros((g.shape[1], g.shape[1])))
        else:
            memory["t"] += 1
            p = self.adam(p, g, memory)
        for product, axes, square in [("l", "q_l", g @ g.T), ("r", "q_r", g.T @ g)]:
            memory[product] = h["beta2"] * memory[product] + (1 - h["beta2"]) * square
            if axes not in memory:
                memory[axes] = np.linalg.eigh(memory[product])[1][:, ::-1]
            elif memory["t"] % h["every"] == 0:
                memory[axes] = np.linalg.qr(memory[product] @ memory[axes])[0]
        return p

    def adam(self, p, g, memory):
        h, t = self.h, memory["t"]
        left, right = memory.get("q_l"), memory.get("q_r")
        turned = (lambda a: a) if left is None else (lambda a: left.T @ a @ right)
        memory["m"] = h["beta1"] * memory["m"] + (1 - h["beta1"]) * g
        memory["v"] = h["beta2"] * memory["v"] + (1 - h["beta2"]) * turned(g) ** 2
        step = turned(memory["m"]) / (np.sqrt(memory["v"]) + h["eps"])
        step = step if left is None else left @ step @ right.T
        return p - h["lr"] * (1 - h["beta2"] ** t) ** 0.5 / (1 - h["beta1"] ** t) * step

    def biases(self, p, g, memory):
        if not memory:
            memory.update(t=0, m=0 * g, v=0 * g)
            return p
        memory["t"] += 1
        return self.adam(p, g, memory)


SOURCES = {"lamb": (Optax, f"optax.lamb {optax.__version__}, jax {jax.__version__}"),
           "muon": (Muon, f"the authors' muon.py, written out, numpy {np.__version__}"),
           "shampoo": (Shampoo, f"the paper's algorithms 1 and 2, numpy {np.__version__}"),
           "soap": (Soap, f"the paper's algorithms 3 and 4, numpy {np.__version__}")}
plane, networks = [], []


def plane_run(name, objective, steps, **h):
    by, source = SOURCES[name]
    method, x = by(**h), np.array(START[objective])
    path, slope = [x.tolist()], jax.grad(FUNCTIONS[objective])
    for _ in range(steps):
        x = method.step([x[:, None]], [np.array(slope(x))[:, None]])[0][:, 0]
        path.append(x.tolist())
    spec = {"name": objective} | ({"a": A.tolist(), "b": B.tolist()} if objective == "quadratic" else {})
    plane.append({"id": f"{name}-{objective}", "source": source, "objective": spec, "optimizer": {"name": name} | h,
                  "start": START[objective], "steps": steps, "path": path, "loss": [float(FUNCTIONS[objective](np.array(p))) for p in path]})


def network_run(name, hidden, steps, **h):
    by, source = SOURCES[name]
    parts = [part for layer in initial([2, *hidden, 1]) for part in layer]
    pairs = lambda parts: list(zip(parts[::2], parts[1::2]))
    slope, method = jax.grad(lambda parts: network(pairs(parts))), by(**h)
    path = [np.concatenate([p.ravel() for p in parts]).tolist()]
    for _ in range(steps):
        parts = method.step(parts, [np.array(g) for g in slope(parts)])
        path.append(np.concatenate([p.ravel() for p in parts]).tolist())
    networks.append({"id": f"{name}-{hidden}", "source": source, "hidden": hidden, "optimizer": {"name": name} | h,
                     "loss": float(network(pairs(parts))), "path": path[:: max(1, steps // 6)], "every": max(1, steps // 6)})


for objective, h in [("quadratic", dict(lr=0.05, beta1=0.9, beta2=0.999, eps=1e-6, weight_decay=0.0)),
                     ("beale", dict(lr=0.01, beta1=0.8, beta2=0.95, eps=1e-3, weight_decay=0.1)),
                     ("himmelblau", dict(lr=0.02, beta1=0.9, beta2=0.9, eps=1e-6, weight_decay=0.0))]:
    plane_run("lamb", objective, 60, **h)
network_run("lamb", [3, 2], 60, lr=0.05, beta1=0.9, beta2=0.99, eps=1e-6, weight_decay=0.05)
network_run("lamb", [4], 60, lr=0.02, beta1=0.8, beta2=0.999, eps=1e-4, weight_decay=0.0)

plane_run("muon", "quadratic", 60, lr=0.05, beta=0.8, eps=1e-7, biases=0.1)
plane_run("muon", "beale", 60, lr=0.02, beta=0.95, eps=1e-2, biases=0.1)
network_run("muon", [3, 2], 24, lr=0.02, beta=0.95, eps=1e-7, biases=0.3)
# The iteration of Newton and Schulz enlarges rounding in later steps: a short run.
network_run("muon", [5], 18, lr=0.05, beta=0.7, eps=1e-3, biases=0.015)

plane_run("shampoo", "quadratic", 60, lr=0.5, eps=1e-4)
plane_run("shampoo", "beale", 60, lr=0.1, eps=0.1)
# The fourth roots of nearly singular sums enlarge rounding too.
network_run("shampoo", [3, 2], 24, lr=0.3, eps=1e-4)
network_run("shampoo", [6], 60, lr=0.1, eps=1e-2)

# The second gradient is the first: at right angles to it there is only rounding, which a small eps would make visible.
plane_run("soap", "quadratic", 60, lr=0.1, beta1=0.95, beta2=0.95, every=10, eps=1e-3)
plane_run("soap", "beale", 60, lr=0.05, beta1=0.9, beta2=0.8, every=3, eps=1e-4)
# Sizes whose first gradients leave at most one direction of a side open, so that all axes are determined.
network_run("soap", [2, 2], 60, lr=0.05, beta1=0.9, beta2=0.95, every=5, eps=1e-3)
network_run("soap", [2], 48, lr=0.02, beta1=0.95, beta2=0.9, every=1, eps=1e-3)

rows = lambda runs: ",\n".join(json.dumps(run) for run in runs)
text = '{"points": ' + json.dumps(POINTS.tolist()) + ',\n"classes": ' + json.dumps(CLASSES.tolist())
text += ',\n"plane": [\n' + rows(plane) + '\n],\n"networks": [\n' + rows(networks) + "\n]}\n"
pathlib.Path(__file__).with_name("layers.json").write_text(text)
