//! The colours of maps and basins, the same in figures and in the window.

use crate::figure::palette::{FigurePalette, Rgb};
use crate::math::decades::ten_to;
use crate::sim::compare::basins::{Basins, Fate};
use crate::sim::compare::hyper_map::HyperMap;
use crate::sim::compare::rate_curve::{CompareMeasure, FLOOR, OutcomeSummary};

/// The number a map shows for a cell: the logarithm of its gap, floored as gaps are compared, or of its cost; none where it is lost or does not
/// reach the tolerance.
pub fn height(point: &OutcomeSummary, measure: CompareMeasure) -> Option<f64> {
    let median = point.spread(measure).median;
    let value = if measure == CompareMeasure::Gap { median.max(FLOOR * point.first) } else { median.max(1.0) };
    (!point.is_lost() && value.is_finite() && value > 0.0).then(|| libm::log10(value))
}

/// The least and the greatest number that a map shows; none where it shows none.
pub fn range(map: &HyperMap, measure: CompareMeasure) -> Option<(f64, f64)> {
    let heights = map.cells.iter().filter_map(|point| height(point, measure));
    let range =
        heights.fold(None, |range: Option<(f64, f64)>, x| Some(range.map_or((x, x), |(low, high)| (low.min(x), high.max(x)))));
    range.map(|(low, high)| (low, if high > low { high } else { low + 1.0 }))
}

/// The values at which a map has isolines: powers of ten of gaps, and 1, 2, 5 times powers of ten of costs, as logarithms.
pub fn levels(range: (f64, f64), measure: CompareMeasure) -> Vec<f64> {
    let (low, high) = (range.0.floor() as i32, range.1.ceil() as i32);
    let stride = if measure == CompareMeasure::Gap { (high - low).div_euclid(8).max(1) } else { 1 };
    let digits: &[f64] = if measure == CompareMeasure::Gap { &[1.0] } else { &[1.0, 2.0, 5.0] };
    let all = (low..=high).step_by(stride as usize).flat_map(|n| digits.iter().map(move |d| f64::from(n) + libm::log10(*d)));
    all.filter(|level| range.0 < *level && *level < range.1).collect()
}

/// A level in words.
pub fn level_name(level: f64, measure: CompareMeasure) -> String {
    match measure {
        CompareMeasure::Gap => crate::figure::numbers::power_of_ten(level.round() as i64),
        CompareMeasure::Evaluations | CompareMeasure::Steps => crate::figure::numbers::short(ten_to(level).round()),
    }
}

fn mix(a: Rgb, b: Rgb, part: f32) -> Rgb {
    [0, 1, 2].map(|i| (f32::from(a[i]) + (f32::from(b[i]) - f32::from(a[i])) * part).round() as u8)
}

/// The colour of what diverges, as an area.
pub fn lost(palette: &FigurePalette) -> Rgb {
    mix(palette.background, palette.danger, 0.4)
}

/// The colour of what does not reach the tolerance, or does not settle, as an area.
pub fn unsolved(palette: &FigurePalette) -> Rgb {
    mix(palette.background, palette.weak, 0.5)
}

/// The colours of the cells of `map`, row by row from the top.
pub fn map_pixels(map: &HyperMap, measure: CompareMeasure, palette: &FigurePalette) -> Vec<Rgb> {
    let range = range(map, measure);
    let color = |point: &OutcomeSummary| match (height(point, measure), range) {
        _ if point.is_lost() => lost(palette),
        (Some(x), Some((low, high))) => palette.shade(((x - low) / (high - low)) as f32),
        _ => unsolved(palette),
    };
    map.cells.chunks(map.x.count).rev().flatten().map(color).collect()
}

/// The colour of the basin of the minimum with this index.
pub fn basin(palette: &FigurePalette, index: usize) -> Rgb {
    // The order of the palette puts the first two far apart.
    let runs = palette.runs;
    let color = runs[index % (runs.len() - 1)];
    // After all colours have been used, they come again, mixed with the ground.
    mix(color, palette.weak, ((index / (runs.len() - 1)) as f32 * 0.3).min(0.6))
}

/// The colours of the starts of `basins`, row by row from the top: the minimum by its colour, the steps by the lightness, bright where they are
/// few.
pub fn basin_pixels(basins: &Basins, palette: &FigurePalette) -> Vec<Rgb> {
    let most = libm::log(basins.steps.max(2) as f64);
    let color = |fate: &Fate| match fate {
        Fate::Settled { minimum, steps } => {
            let late = (libm::log(f64::from((*steps).max(1))) / most) as f32;
            mix(basin(palette, *minimum as usize), palette.background, (0.85 * late * late).clamp(0.08, 0.85))
        }
        Fate::Unsettled => unsolved(palette),
        Fate::Diverged => lost(palette),
    };
    basins.fates.chunks(basins.columns).rev().flatten().map(color).collect()
}
