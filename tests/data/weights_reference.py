"""Writes the recordings in tests/data/weights with NumPy, and what NumPy says of them.

python3 tests/data/weights_reference.py
"""

import json
import os

import numpy as np

here = os.path.join(os.path.dirname(os.path.abspath(__file__)), "weights")
os.makedirs(here, exist_ok=True)
rng = np.random.default_rng(7)
T, d = 300, 6
curve = np.linspace(0, 1, T)[:, None]
w = np.cos(2 * curve) * rng.normal(size=d) + 0.3 * curve**2 * rng.normal(size=d) + 0.001 * rng.normal(size=(T, d))
loss = (w**2).sum(axis=1) / 2

np.save(os.path.join(here, "double.npy"), w)
np.save(os.path.join(here, "single.npy"), w.astype(np.float32))
np.save(os.path.join(here, "columns.npy"), np.asfortranarray(w))
np.save(os.path.join(here, "big.npy"), w.astype(">f8"))
np.savez(os.path.join(here, "run.npz"), weights=w, loss=loss)
np.savez_compressed(os.path.join(here, "packed.npz"), weights=w.astype(np.float32), loss=loss.astype(np.float32))
np.save(os.path.join(here, "half.npy"), w[:3].astype(np.float16))
np.save(os.path.join(here, "whole.npy"), np.arange(6).reshape(2, 3))
np.save(os.path.join(here, "cube.npy"), np.zeros((2, 3, 4)))
np.savez(os.path.join(here, "two.npz"), a=w[:3], b=w[:3])

few = w[[i * (T - 1) // 199 for i in range(200)]]
origin = few.mean(axis=0)
s, directions = np.linalg.svd(few - origin, full_matrices=False)[1:]
directions = directions[:2]
directions[(directions @ (few[-1] - few[0])) < 0] *= -1
steps = np.diff(w, axis=0)
lengths = np.linalg.norm(steps, axis=1)
cosines = (steps[:-1] * steps[1:]).sum(axis=1) / lengths[:-1] / lengths[1:]
u, v = np.linspace(-1, 1, 5), np.linspace(-0.5, 0.5, 4)
grid = np.array([[((origin + a * directions[0] + b * directions[1]) ** 2).sum() / 2 for a in u] for b in v])
np.savez(os.path.join(here, "plane.npz"), u=u, v=v, loss=grid, ends=(w[[0, -1]] - origin) @ directions.T)
with open(os.path.join(here, "numpy.json"), "w") as f:
    json.dump(
        {
            "first": w[0].tolist(),
            "last": w[-1].tolist(),
            "loss": loss.tolist(),
            "shares": (s**2 / (s**2).sum())[:2].tolist(),
            "projected": ((w - origin) @ directions.T)[::50].tolist(),
            "lengths": lengths[::50].tolist(),
            "cosines": cosines[::50].tolist(),
            "distances": np.linalg.norm(w - w[0], axis=1)[1::50].tolist(),
            "grid": grid.tolist(),
        },
        f,
    )
