//! The choice of isolines: few, at round values, and evenly spread over the visible range.

use crate::math::catalog::notation::with_power;
use crate::math::picture::field::Field;

/// The spacing of levels between the base and the greatest visible value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spacing {
    /// Equal steps.
    Linear,
    /// Growing as the square, so that the ellipses of a bowl are evenly spaced.
    Root,
    /// 1, 2, 5, 10, … above the base, for values that range over decades.
    Log,
}

/// The levels of a field, and the scale on which they are spread.
#[derive(Clone, Debug, PartialEq)]
pub struct Levels {
    /// The levels: increasing, strictly within the field's range, at most [`Levels::MOST`]. Empty where the field is constant.
    pub values: Vec<f64>,
    /// Their spacing.
    pub spacing: Spacing,
    /// The value that heights are measured from: the least visible value, or the function's known least value where that is
    /// hardly lower.
    pub base: f64,
    /// The greatest visible value.
    top: f64,
    /// The least height above the base that a logarithmic scale shows, as a fraction of the whole height.
    finest: f64,
}

/// The default of that fraction.
const SIX_DECADES: f64 = 1e-6;

/// The bound ±`HUGE` to which values are clamped, so that differences do not overflow.
const HUGE: f64 = f64::MAX / 4.0;

impl Levels {
    /// The most levels that are ever chosen.
    pub const MOST: usize = 40;

    /// About `count` levels for the values in `field`; `lowest` is the function's least value, where it is known.
    ///
    /// The spacing follows from the position of the median between the least and the greatest value: values crowded at the bottom
    /// (a banana-shaped valley) need a logarithmic scale, those of a bowl a quadratic one.
    pub fn choose(field: &Field, lowest: Option<f64>, count: usize) -> Self {
        Levels::for_runs(field, lowest, f64::INFINITY, count)
    }

    /// As [`choose`](Self::choose), and low enough for runs: `reached` is the least value that they have reached, from
    /// [`reached`]. The levels of a logarithmic scale then go down to it, however high the rest of the view is, as long as the
    /// rings can be seen.
    pub fn for_runs(field: &Field, lowest: Option<f64>, reached: f64, count: usize) -> Self {
        let mut seen: Vec<f64> = field.values.iter().filter(|v| v.is_finite()).map(|v| v.clamp(-HUGE, HUGE)).collect();
        let (min, max) = field.range().map_or((0.0, 0.0), |(min, max)| (min.clamp(-HUGE, HUGE), max.clamp(-HUGE, HUGE)));
        let span = max - min;
        let mut levels = Levels { values: Vec::new(), spacing: Spacing::Linear, base: min, top: max, finest: 1.0 };
        // Differences of the size of rounding errors are not shown.
        if span <= 1e-12 * min.abs().max(max.abs()) || span < 1e-290 || count == 0 {
            return levels;
        }
        levels.base = lowest.filter(|&low| low <= min && min - low <= 0.05 * span).unwrap_or(min);
        let reach = max - levels.base;
        levels.spacing = match (quantile(&mut seen, 0.5) - min) / span {
            low if low < 0.08 => Spacing::Log,
            low if low < 0.4 => Spacing::Root,
            _ => Spacing::Linear,
        };
        let count = count.min(24);
        let mut values = match levels.spacing {
            Spacing::Linear => linear(min, max, count),
            Spacing::Root => root(levels.base, reach, count),
            Spacing::Log => {
                // The innermost ring should still enclose some nodes, and colours can show about six decades. For runs that go
                // further down there are more, by whole decades, so that levels and colours do not change while a start is
                // dragged a little.
                let visible = (quantile(&mut seen, 5e-4) - levels.base) / reach;
                let run = reached.clamp(-HUGE, HUGE) - levels.base;
                let deepest = if run > 0.0 { (decimal(1.0, magnitude(run)) / reach).min(SIX_DECADES) } else { 0.0 };
                let finest = visible.max(deepest).max(1e-290 / reach).max(f64::MIN_POSITIVE);
                levels.finest = if visible > 0.0 || run > 0.0 { finest.min(1.0) } else { SIX_DECADES };
                logarithmic(levels.base, reach, levels.finest * reach, count)
            }
        };
        values.retain(|&level| min < level && level < max);
        values.dedup();
        levels.values = values;
        levels
    }

    /// The given levels, ascending, on a linear scale from `base` to `top`.
    pub fn fixed(values: &[f64], base: f64, top: f64) -> Self {
        Levels { values: values.to_vec(), spacing: Spacing::Linear, base, top, finest: 1.0 }
    }

    /// The position of `value` on the scale of the levels: 0 at the base or below, 1 at the greatest visible value or above.
    /// `None` for NaN.
    pub fn shade(&self, value: f64) -> Option<f32> {
        if value.is_nan() {
            return None;
        }
        let reach = self.top - self.base;
        let height = if reach > 0.0 { ((value.clamp(-HUGE, HUGE) - self.base) / reach).clamp(0.0, 1.0) } else { 0.0 };
        let shade = match self.spacing {
            Spacing::Linear => height,
            Spacing::Root => height.sqrt(),
            Spacing::Log => libm::log1p(height / self.finest) / libm::log1p(1.0 / self.finest),
        };
        Some(shade as f32)
    }

    /// A level in the fewest digits that distinguish it from its neighbours: `0.5`, `20`, `10⁴`, `2.5·10⁻³`, `−3`.
    pub fn label(&self, level: f64) -> String {
        let gaps = self.values.iter().map(|other| (other - level).abs()).filter(|&gap| gap > 0.0);
        let tolerance = 0.02 * gaps.fold(f64::INFINITY, f64::min).min(self.top - self.base);
        let tells = |text: &String| text.parse().is_ok_and(|rounded: f64| (rounded - level).abs() <= tolerance);
        let text = (0..17).map(|digits| format!("{level:.digits$e}")).find(tells).unwrap_or_else(|| format!("{level:e}"));
        let plain = match text.split_once('e') {
            Some((digits, exponent)) => match exponent.parse::<i32>() {
                Ok(exponent @ -2..=3) => {
                    let decimals = (digits.trim_start_matches('-').len() as i32 - 2).max(0) - exponent;
                    format!("{level:.*}", decimals.max(0) as usize)
                }
                _ => with_power(&text),
            },
            None => text,
        };
        match plain.strip_prefix('-') {
            Some("0") => "0".into(),
            Some(size) => format!("−{size}"),
            None => plain,
        }
    }
}

/// The least value that runs have reached, rounded down to two digits, so that it seldom changes while a start is dragged.
/// `losses` are the losses at the ends of the runs; +∞ where there are none.
pub fn reached(losses: impl Iterator<Item = f64>) -> f64 {
    let least = losses.filter(|loss| loss.is_finite()).fold(f64::INFINITY, f64::min);
    if least == 0.0 || least.is_infinite() {
        return least;
    }
    let grain = magnitude(least.abs()) - 1;
    decimal(decimal(least, -grain).floor(), grain)
}

/// The value below which the given share of `values` lies; they must not be empty and are reordered.
fn quantile(values: &mut [f64], share: f64) -> f64 {
    let index = (share * values.len() as f64) as usize;
    *values.select_nth_unstable_by(index, f64::total_cmp).1
}

/// `digits` · 10^`exponent`, correctly rounded for all exponents of practical use: 3 · 10⁻¹ gives 0.3.
fn decimal(digits: f64, exponent: i32) -> f64 {
    if exponent < 0 { digits / 10f64.powi(-exponent) } else { digits * 10f64.powi(exponent) }
}

/// The multiple of 10^`exponent` nearest to `x`.
fn rounded(x: f64, exponent: i32) -> f64 {
    decimal(decimal(x, -exponent).round(), exponent)
}

/// The power of ten of the first digit of `x` > 0.
fn magnitude(x: f64) -> i32 {
    libm::log10(x).floor() as i32
}

/// The number 1, 2, 5 or 10 · 10^exponent nearest to `x` > 0 in ratio: its leading digits and exponent.
fn nice(x: f64) -> (f64, i32) {
    let exponent = magnitude(x);
    let digit = match decimal(x, -exponent).powi(2) {
        square if square < 2.0 => 1.0,
        square if square < 10.0 => 2.0,
        square if square < 50.0 => 5.0,
        _ => 10.0,
    };
    (digit, exponent)
}

/// Levels at multiples of a round step.
fn linear(min: f64, max: f64, count: usize) -> Vec<f64> {
    let (digit, exponent) = nice(max / count as f64 - min / count as f64);
    let step = decimal(digit, exponent);
    let (first, last) = ((min / step).floor(), (max / step).ceil());
    (0..=(last - first) as usize).map(|k| decimal(digit * (first + k as f64), exponent)).collect()
}

/// Levels whose heights above the base grow like squares, with round numbers.
fn root(base: f64, reach: f64, count: usize) -> Vec<f64> {
    let (digit, exponent) = nice(reach / (count * count) as f64);
    let last = (reach / decimal(digit, exponent)).sqrt();
    // A base that is not round would give long numbers; rounding to a tenth of the first height is accurate enough.
    (1..=last as usize).map(|k| rounded(base + decimal(digit * (k * k) as f64, exponent), exponent - 1)).collect()
}

/// Levels at round heights above the base in nearly equal ratios, about `count` at most, from about `finest` to `reach`.
fn logarithmic(base: f64, reach: f64, finest: f64, count: usize) -> Vec<f64> {
    const DENSE: [&[f64]; 3] = [&[1.0, 1.5, 2.0, 3.0, 5.0, 7.0], &[1.0, 2.0, 5.0], &[1.0]];
    // `digits` in every `n`-th decade.
    let heights = |(digits, n): (&'static [f64], i32)| {
        let decades = (magnitude(finest)..=magnitude(reach)).filter(move |decade| decade % n == 0);
        let all = decades.flat_map(move |decade| digits.iter().map(move |&digit| (digit, decade)));
        all.filter(move |&(digit, decade)| (0.99 * finest..reach).contains(&decimal(digit, decade)))
    };
    let densities = DENSE.map(|digits| (digits, 1)).into_iter().chain((2..700).map(|n| (DENSE[2], n)));
    let density = densities.into_iter().find(|density| 10 * heights(*density).count() <= 13 * count).unwrap_or((DENSE[2], 700));
    // As above, rounding to a tenth of the height is accurate enough.
    heights(density).map(|(digit, decade)| rounded(base + decimal(digit, decade), decade - 1)).collect()
}
