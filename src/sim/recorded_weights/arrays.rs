//! The arrays of an archive that NumPy has written (`.npz`), by their names.

use super::npy::{self, Array};
use super::{MAX_FILE, WeightRows};
use crate::math::excerpt::excerpt;
use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};
use zip::ZipArchive;

/// Arrays by name.
pub type Arrays = BTreeMap<String, Array>;

/// The most arrays that are read.
const MOST: usize = 64;

/// The arrays of the archive with these `bytes`.
pub fn of_archive(bytes: Vec<u8>) -> Result<Arrays, String> {
    let refused =
        |error: zip::result::ZipError| format!("it is no archive of NumPy, or is cut off ({error}); write it with np.savez");
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(refused)?;
    if archive.len() > MOST {
        return Err(format!("it has {} arrays; the most is {MOST}: weights, and loss beside them", archive.len()));
    }
    let mut arrays = Arrays::new();
    let mut left = MAX_FILE;
    for i in 0..archive.len() {
        let file = archive.by_index(i).map_err(refused)?;
        let Some(name) = file.name().map_err(refused)?.strip_suffix(".npy").map(str::to_owned) else { continue };
        let mut array = Vec::new();
        // What an archive says of its sizes may be wrong; what is unpacked is counted.
        file.take(left + 1).read_to_end(&mut array).map_err(|error| format!("{name}: cannot be unpacked: {error}"))?;
        left = left.checked_sub(array.len() as u64).ok_or_else(|| {
            format!("its arrays have more than {} MB, the most that is read; record every n-th step", MAX_FILE >> 20)
        })?;
        arrays.insert(name.clone(), npy::read(&array).map_err(|message| format!("{}: {message}", excerpt(&name)))?);
    }
    Ok(arrays)
}

/// The weights of an archive: the array called weights, or its only one with two dimensions; and the array called loss.
pub fn weights(arrays: &Arrays) -> Result<WeightRows, String> {
    let named = |names: [&str; 2]| names.into_iter().find_map(|name| arrays.get_key_value(name));
    let mut tables = arrays.iter().filter(|(_, array)| array.shape.len() == 2);
    let only = match (tables.next(), tables.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    };
    let (name, weights) = named(["weights", "w"]).or(only).ok_or_else(|| {
        let names: Vec<&str> = arrays.keys().map(String::as_str).collect();
        format!("no array is called weights (there are: {}); write np.savez(path, weights=..., loss=...)", names.join(", "))
    })?;
    let losses = named(["loss", "losses"]).map(|(name, array)| match array.shape.as_slice() {
        [_] => Ok(array.numbers.clone()),
        shape => Err(format!("{name} has the shape {shape:?}; give one loss for each row of weights")),
    });
    Ok((weights.rows(name)?, losses.transpose()?))
}
