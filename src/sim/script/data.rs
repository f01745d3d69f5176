//! The objective of a script where it is a mean over data: the data as arrays, the loss over some of them, and its gradient.

use super::{Library, Subject};
use crate::math::LineFit;
use crate::math::catalog::param::{Tunable, Value};

/// The most numbers that the data of a script may contain.
pub const MOST_DATA: usize = 4_000;

/// `f(p, i)` and, for NumPy, `gradient(p, i)` over the samples `i`; by default over all.
pub fn write(subject: &Subject<'_>, library: Library, fit: LineFit) -> Result<String, String> {
    let objective = &subject.experiment.objective;
    let data = objective.data();
    if 2 * data.len() > MOST_DATA {
        return Err(format!(
            "the data are {} numbers, and a script holds at most {MOST_DATA}; take fewer samples",
            2 * data.len()
        ));
    }
    let module = library.module();
    let array = if library == Library::Numpy { "np.array" } else { "torch.tensor" };
    let column = |name: &str, numbers: Vec<f64>| format!("{name} = {array}({})\n", list(&numbers));
    let mut out = column("z", data.iter().map(|sample| sample.0).collect());
    out += &column("t", data.iter().map(|sample| sample.1).collect());
    if objective.params().iter().any(|param| param.key == "standardize")
        && objective.get("standardize") == Value::Word("true".into())
    {
        let equal = data.iter().all(|sample| sample.0 == data[0].0);
        let deviation = if library == Library::Numpy { "z.std()" } else { "z.std(unbiased=False)" };
        out += &if equal { "z = z - z.mean()\n".into() } else { format!("z = (z - z.mean())/{deviation}\n") };
    }
    let two = objective.dimension() == 2;
    let unpack = if two { "w, b = p" } else { "w, b = p[0], 0" };
    let logistic = fit == LineFit::Logistic;
    let model = if logistic { "s = w*z[i] + b" } else { "e = w*z[i] + b - t[i]" };
    let zero = if library == Library::Numpy { "0" } else { "torch.zeros(())" };
    let loss = if logistic {
        format!("{module}.mean({module}.logaddexp({zero}, s) - t[i]*s)")
    } else {
        format!("{module}.mean(e**2)/2")
    };
    out += &format!("\n\ndef f(p, i=slice(None)):\n    {unpack}\n    {model}\n    return {loss}\n\n\n");
    if library == Library::Numpy {
        let error = if logistic { "1/(1 + np.exp(-(w*z[i] + b))) - t[i]" } else { "w*z[i] + b - t[i]" };
        let entries = if two { "np.mean(e*z[i]), np.mean(e)" } else { "np.mean(e*z[i])" };
        out += &format!("def gradient(p, i=slice(None)):\n    {unpack}\n    e = {error}\n    return np.array([{entries}])\n\n\n");
    }
    Ok(out)
}

/// A list of numbers, broken into lines.
pub fn list(numbers: &[f64]) -> String {
    wrapped(numbers.iter().map(|number| format!("{number:?}")))
}

/// A list of `items`, broken into lines of about 100 characters.
pub fn wrapped(items: impl Iterator<Item = String>) -> String {
    let (mut out, mut column) = (String::from("["), 0);
    for (i, item) in items.enumerate() {
        let length = item.len() + 2;
        if i > 0 && column + length > 100 {
            out += ",\n    ";
            column = 0;
        } else if i > 0 {
            out += ", ";
        }
        out += &item;
        column += length;
    }
    out + "]"
}
