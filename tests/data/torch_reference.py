"""Writes torch.json: paths of PyTorch's own optimizers in float64, for tests/reference.rs.

Lion is not in PyTorch: it is written out below from Chen et al. 2023, algorithm 2, in plain arithmetic.
torch.json was written with PyTorch 2.15.0 on a CPU: python torch_reference.py
"""

import json
import pathlib

import torch

# NAdam keeps its product of momenta in the default type, whatever that of the parameters: in single precision unless
# told otherwise, and then its path is only good to about 1e-9.
torch.set_default_dtype(torch.float64)

A = [[3.249999999999999, -3.8971143170299736], [-3.8971143170299736, 7.750000000000001]]
B = [1.0, -0.5]


class Lion(torch.optim.Optimizer):
    def __init__(self, params, lr, betas, weight_decay):
        super().__init__(params, dict(lr=lr, betas=betas, weight_decay=weight_decay))

    def step(self):
        for group in self.param_groups:
            beta1, beta2 = group["betas"]
            for p in group["params"]:
                m = self.state[p].setdefault("m", torch.zeros_like(p))
                c = beta1 * m + (1 - beta1) * p.grad
                p.data -= group["lr"] * (torch.sign(c) + group["weight_decay"] * p.data)
                self.state[p]["m"] = beta2 * m + (1 - beta2) * p.grad


def quadratic(p):
    a, b = torch.tensor(A, dtype=torch.float64), torch.tensor(B, dtype=torch.float64)
    return 0.5 * p @ a @ p - p @ b


def beale(p):
    x, y = p
    return (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2


def himmelblau(p):
    x, y = p
    return (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2


FUNCTIONS = {"quadratic": quadratic, "beale": beale, "himmelblau": himmelblau}
START = {"quadratic": [-3.0, 2.0], "beale": [1.0, 1.0], "himmelblau": [0.0, 0.0]}


def optimizer(h, p):
    betas = (h.get("beta1"), h.get("beta2"))
    t = torch.optim
    return {
        "nesterov": lambda: t.SGD([p], h["lr"], momentum=h["beta"], nesterov=True),
        "adagrad": lambda: t.Adagrad([p], h["lr"], eps=h["eps"]),
        "rmsprop": lambda: t.RMSprop([p], h["lr"], alpha=h["beta2"], eps=h["eps"]),
        "adam": lambda: t.Adam([p], h["lr"], betas, h["eps"]),
        "adamw": lambda: t.AdamW([p], h["lr"], betas, h["eps"], h["weight_decay"]),
        "adamax": lambda: t.Adamax([p], h["lr"], betas, h["eps"]),
        "nadam": lambda: t.NAdam([p], h["lr"], betas, h["eps"], momentum_decay=h["momentum_decay"]),
        "radam": lambda: t.RAdam([p], h["lr"], betas, h["eps"]),
        "amsgrad": lambda: t.Adam([p], h["lr"], betas, h["eps"], amsgrad=True),
        "adadelta": lambda: t.Adadelta([p], h["lr"], h["rho"], h["eps"]),
        "rprop": lambda: t.Rprop([p], h["lr"], (h["eta_minus"], h["eta_plus"]), (h["step_min"], h["step_max"])),
        "lion": lambda: Lion([p], h["lr"], betas, h["weight_decay"]),
    }[h["name"]]()


def run(objective, steps, **h):
    p = torch.tensor(START[objective], dtype=torch.float64, requires_grad=True)
    rule, path, loss = optimizer(h, p), [p.tolist()], [FUNCTIONS[objective](p).item()]
    for _ in range(steps):
        rule.zero_grad()
        FUNCTIONS[objective](p).backward()
        rule.step()
        path.append(p.tolist())
        loss.append(FUNCTIONS[objective](p).item())
    spec = {"name": objective} | ({"a": A, "b": B} if objective == "quadratic" else {})
    form = "paper" if h["name"] == "lion" else "pytorch"
    return {"id": f"{h['name']}-{objective}", "form": form, "objective": spec, "optimizer": h, "start": START[objective],
            "steps": steps, "path": path, "loss": loss}


MOMENTS = dict(beta1=0.9, beta2=0.999, eps=1e-8)
OTHER = dict(beta1=0.8, beta2=0.95, eps=1e-3)
RPROP = dict(eta_minus=0.5, eta_plus=1.2, step_min=1e-6, step_max=50.0)
runs = []
for name, extra in [("adam", {}), ("adamax", {}), ("nadam", {"momentum_decay": 0.004}), ("radam", {}), ("amsgrad", {}),
                    ("adamw", {"weight_decay": 0.3})]:
    runs.append(run("quadratic", 60, name=name, lr=0.1, **MOMENTS, **extra))
    runs.append(run("beale", 60, name=name, lr=0.02, **OTHER, **extra))
runs += [
    run("himmelblau", 60, name="rprop", lr=0.1, **RPROP),
    run("quadratic", 60, name="rprop", lr=0.4, eta_minus=0.3, eta_plus=1.5, step_min=1e-2, step_max=0.5),
    run("quadratic", 60, name="lion", lr=0.05, beta1=0.9, beta2=0.99, weight_decay=0.0),
    run("beale", 60, name="lion", lr=0.01, beta1=0.8, beta2=0.95, weight_decay=0.2),
    run("beale", 60, name="nesterov", lr=0.004, beta=0.9),
    run("beale", 60, name="adagrad", lr=0.1, eps=1e-3),
    run("beale", 60, name="rmsprop", lr=0.01, beta2=0.9, eps=1e-3),
    run("himmelblau", 60, name="adadelta", lr=1.0, rho=0.8, eps=1e-4),
]
text = "[\n" + ",\n".join(json.dumps(r) for r in runs) + "\n]\n"
pathlib.Path(__file__).with_name("torch.json").write_text(text)
