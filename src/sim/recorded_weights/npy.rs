//! The arrays of NumPy: <https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html>.

use super::MAX_NUMBERS;
use crate::math::excerpt::excerpt;
use nalgebra::DVector;

/// An array of numbers of any shape, in row-major order.
#[derive(Clone, Debug, PartialEq)]
pub struct Array {
    /// The length of each dimension.
    pub shape: Vec<usize>,
    /// The numbers.
    pub numbers: Vec<f64>,
}

/// The first bytes of every such file.
const MAGIC: &[u8] = b"\x93NUMPY";
/// What to write in Python, for messages.
const ADVICE: &str = "save it by np.save(path, w.astype(np.float32))";

/// The array that a file with these `bytes` holds: of floating-point numbers with 32 or 64 bits.
pub fn read(bytes: &[u8]) -> Result<Array, String> {
    let (header, data) = parts(bytes).ok_or("it is no array of NumPy, or is cut off; write it with np.save")?;
    let header = std::str::from_utf8(header).map_err(|_| "its header is no text; write it with np.save")?;
    let descr = field(header, "descr")
        .and_then(quoted)
        .ok_or_else(|| format!("its header does not say what its numbers are; {ADVICE}"))?;
    let wide = match descr {
        "<f8" | ">f8" => 8,
        "<f4" | ">f4" => 4,
        other => {
            return Err(format!("its numbers are of the type '{}'; only float32 and float64 are read: {ADVICE}", excerpt(other)));
        }
    };
    let shape = field(header, "shape").and_then(numbers).ok_or("its header has no shape; write it with np.save")?;
    let is_fortran = field(header, "fortran_order").is_some_and(|rest| rest.starts_with("True"));
    let count = shape.iter().try_fold(1_usize, |count, length| count.checked_mul(*length)).filter(|count| *count <= MAX_NUMBERS);
    let Some(count) = count else {
        return Err(format!(
            "its shape {shape:?} has more than {MAX_NUMBERS} numbers, the most that are read; record every n-th step, or a part of the weights"
        ));
    };
    if data.len() != count * wide {
        return Err(format!(
            "its shape {shape:?} needs {} bytes, and there are {}; the file is cut off",
            count * wide,
            data.len()
        ));
    }
    let is_big = descr.starts_with('>');
    let number = |bytes: &[u8]| match *bytes {
        [a, b, c, d] if is_big => f64::from(f32::from_be_bytes([a, b, c, d])),
        [a, b, c, d] => f64::from(f32::from_le_bytes([a, b, c, d])),
        [a, b, c, d, e, f, g, h] if is_big => f64::from_be_bytes([a, b, c, d, e, f, g, h]),
        [a, b, c, d, e, f, g, h] => f64::from_le_bytes([a, b, c, d, e, f, g, h]),
        _ => f64::NAN,
    };
    let numbers: Vec<f64> = data.chunks_exact(wide).map(number).collect();
    let numbers = match (is_fortran, shape.as_slice()) {
        (true, &[rows, columns]) => (0..count).map(|i| numbers[i % columns.max(1) * rows + i / columns.max(1)]).collect(),
        (true, &[_, _, _, ..]) => return Err("it has more than two dimensions; give one row of weights for each step".into()),
        _ => numbers,
    };
    Ok(Array { shape, numbers })
}

impl Array {
    /// Its rows, where it has two dimensions; `what` names it in messages.
    pub fn rows(&self, what: &str) -> Result<Vec<DVector<f64>>, String> {
        let &[_, columns] = self.shape.as_slice() else {
            return Err(format!(
                "{what} has the shape {:?}; give one row of weights for each step, as np.stack([...]) of flat vectors does",
                self.shape
            ));
        };
        if columns == 0 {
            return Err(format!("{what} has the shape {:?}, with no weights in a row", self.shape));
        }
        Ok(self.numbers.chunks_exact(columns).map(DVector::from_row_slice).collect())
    }
}

/// The header and the data of a file; none where it is no such file.
fn parts(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let rest = bytes.strip_prefix(MAGIC)?;
    let (version, rest) = rest.split_at_checked(2)?;
    let (length, rest) = match version[0] {
        1 => rest.split_at_checked(2).map(|(length, rest)| (usize::from(u16::from_le_bytes([length[0], length[1]])), rest))?,
        2 | 3 => rest.split_at_checked(4).map(|(l, rest)| (u32::from_le_bytes([l[0], l[1], l[2], l[3]]) as usize, rest))?,
        _ => return None,
    };
    rest.split_at_checked(length)
}

/// What follows the key `name` in a header such as `{'descr': '<f8', 'fortran_order': False, 'shape': (3, 2), }`.
fn field<'a>(header: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = header.split_once(&format!("'{name}':"))?;
    Some(rest.trim_start())
}

/// The text in quotation marks at the beginning of `rest`.
fn quoted(rest: &str) -> Option<&str> {
    rest.strip_prefix('\'')?.split_once('\'').map(|(text, _)| text)
}

/// The whole numbers in the brackets at the beginning of `rest`.
fn numbers(rest: &str) -> Option<Vec<usize>> {
    let (inside, _) = rest.strip_prefix('(')?.split_once(')')?;
    inside.split(',').map(str::trim).filter(|word| !word.is_empty()).map(|word| word.parse().ok()).collect()
}
