//! Python scripts that go with recordings: one that records the weights of a training run, and one that evaluates its loss on the plane.

use crate::math::View;
use crate::math::catalog::choice::choice;
use crate::math::picture::principal_plane::MAX_SNAPSHOTS;

choice! {
    /// The library whose training is recorded.
    pub enum RecorderLibrary {
        /// PyTorch.
        Pytorch = "PyTorch",
        /// JAX.
        Jax = "JAX",
    }
}

/// The number of nodes along each side of the grid that a script evaluates.
const NODES: usize = 41;

/// Lines that record the weights and the losses of a training run.
pub fn recorder(library: RecorderLibrary) -> &'static str {
    match library {
        RecorderLibrary::Pytorch => {
            r#"import numpy as np, torch

weights, losses = [], []

def record(model, loss):  # call it once before training, then after each optimizer.step()
    flat = torch.nn.utils.parameters_to_vector(model.parameters())
    weights.append(flat.detach().cpu().numpy().astype(np.float32))
    losses.append(float(loss))

def save(path="run.npz"):  # call it after training, and open the file in Downhill
    np.savez(path, weights=np.stack(weights), loss=np.array(losses))
"#
        }
        RecorderLibrary::Jax => {
            r#"import jax, numpy as np

weights, losses = [], []

def record(params, loss):  # call it once before training, then after each update
    flat, _ = jax.flatten_util.ravel_pytree(params)  # needs: import jax.flatten_util
    weights.append(np.asarray(flat, dtype=np.float32))
    losses.append(float(loss))

def save(path="run.npz"):  # call it after training, and open the file in Downhill
    np.savez(path, weights=np.stack(weights), loss=np.array(losses))
"#
        }
    }
}

/// A script that evaluates a loss on the part `view` of the plane through the recordings in `files`, which it reads again: the principal
/// plane of the same rows, with the same directions. It writes the file that opens as the contours under the paths.
pub fn evaluator(files: &[String], view: View) -> String {
    let quoted = |file: &String| format!("\"{}\"", file.replace('\\', "\\\\").replace('"', "\\\""));
    let names: Vec<String> = files.iter().map(quoted).collect();
    let View { x: (left, right), y: (low, high) } = view;
    format!(
        r#"import numpy as np

FILES = [{}]  # the recordings, in the order in which they are open

def loss(w):  # w: a vector of all weights, as it was recorded. Write your own, as for PyTorch:
    # torch.nn.utils.vector_to_parameters(torch.tensor(w, dtype=torch.float32), model.parameters())
    # return criterion(model(inputs), targets).item()
    raise NotImplementedError("write the loss of your network here")

def rows(path):  # those before the first that is not finite
    r = read(path)
    bad = ~np.isfinite(r).all(axis=1)
    return r[:bad.argmax()] if bad.any() else r

def read(path):
    if path.endswith(".npy"):
        return np.load(path)
    if path.endswith(".npz"):
        file = np.load(path)
        tables = [name for name in file.files if file[name].ndim == 2]
        return file["weights" if "weights" in file.files else tables[0]]
    table = np.genfromtxt(path, delimiter=",", names=True)
    return np.stack([table[name] for name in table.dtype.names if name not in ("step", "loss")], axis=1)

w = np.concatenate([rows(path) for path in FILES]).astype(np.float64)
n = len(w)
few = w if n <= {MAX_SNAPSHOTS} else w[[i * (n - 1) // {} for i in range({MAX_SNAPSHOTS})]]
origin = few.mean(axis=0)
d = np.linalg.svd(few - origin, full_matrices=False)[2][:2]
d[(d @ (few[-1] - few[0])) < 0] *= -1
u, v = np.linspace({left:?}, {right:?}, {NODES}), np.linspace({low:?}, {high:?}, {NODES})
grid = np.array([[loss(origin + a * d[0] + b * d[1]) for a in u] for b in v])
np.savez("plane.npz", u=u, v=v, loss=grid, ends=(w[[0, -1]] - origin) @ d.T)
print("plane.npz is written; open it in Downhill")
"#,
        names.join(", "),
        MAX_SNAPSHOTS - 1,
    )
}
