//! Mean, standard deviation and quantiles of numbers, some of which may be +∞.

/// The mean; not finite where a number is not.
pub fn mean(numbers: impl Iterator<Item = f64> + Clone) -> f64 {
    let (count, sum) = numbers.clone().fold((0.0, 0.0), |(count, sum), x| (count + 1.0, sum + x));
    // The sum can overflow even where the mean does not.
    if sum.is_finite() { sum / count } else { numbers.map(|x| x / count).sum() }
}

/// The mean of each of the numbers of some items, as by [`mean`]: in one pass, in which the sums do not wait for one another.
pub fn means<T: Copy, const N: usize>(items: impl Iterator<Item = T> + Clone, numbers: [fn(T) -> f64; N]) -> [f64; N] {
    let (mut count, mut sums) = (0.0, [0.0; N]);
    for item in items.clone() {
        count += 1.0;
        for (sum, number) in sums.iter_mut().zip(numbers) {
            *sum += number(item);
        }
    }
    std::array::from_fn(|i| if sums[i].is_finite() { sums[i] / count } else { mean(items.clone().map(numbers[i])) })
}

/// The mean and the standard deviation (with N − 1; 0 for a single number); not finite where a number is not.
pub fn mean_and_deviation(numbers: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    let mean = mean(numbers.clone());
    (mean, deviation(numbers, mean))
}

/// The standard deviation of numbers with this mean (with N − 1; 0 for a single number); not finite where a number is not.
pub fn deviation(numbers: impl Iterator<Item = f64> + Clone, mean: f64) -> f64 {
    let away = numbers.map(|x| (x - mean).abs());
    let (count, squares) = away.clone().fold((0.0, 0.0), |(count, squares), x| (count + 1.0, squares + x * x));
    if count <= 1.0 {
        return 0.0 * squares;
    }
    if squares.is_finite() {
        return (squares / (count - 1.0)).sqrt();
    }
    // The square of a number can overflow even where the number is finite.
    let unit = away.clone().fold(0.0, f64::max);
    let squares: f64 = away.map(|x| (x / unit).powi(2)).sum();
    unit * (squares / (count - 1.0)).sqrt()
}

/// The `part`-quantile (0 to 1), linear between order statistics (Hyndman and Fan 1996, type 7). Reorders `numbers`, at least one
/// and none of them NaN.
pub fn quantile(numbers: &mut [f64], part: f64) -> f64 {
    quantiles(numbers, [part])[0]
}

/// The quantiles for rising `parts`, as by [`quantile`].
pub fn quantiles<const N: usize>(numbers: &mut [f64], parts: [f64; N]) -> [f64; N] {
    let last = (numbers.len() - 1) as f64;
    // What lies before this number is no greater than it, and need not be looked at again.
    let mut known = 0;
    parts.map(|part| {
        let place = part * last;
        let below = place.floor() as usize;
        let (_, &mut low, above) = numbers[known..].select_nth_unstable_by(below - known, f64::total_cmp);
        known = below;
        let fraction = place - below as f64;
        if fraction == 0.0 {
            return low;
        }
        let high = above.iter().copied().fold(f64::INFINITY, f64::min);
        // Between a number and infinity the result is infinity; the difference of two infinities would be NaN.
        if high == f64::INFINITY { high } else { low + fraction * (high - low) }
    })
}

/// The mean of each number and the `window` − 1 before it, as far as there are any; `window` is at least 1. Takes time in proportion to
/// the numbers, and never subtracts, so that small numbers keep their digits beside large ones.
pub fn running_mean(numbers: &[f64], window: usize) -> Vec<f64> {
    // Every window is the end of one block of `window` numbers and the beginning of the next.
    let mut means = Vec::with_capacity(numbers.len());
    let mut ends: Vec<f64> = Vec::new();
    for block in numbers.chunks(window) {
        let mut begun = 0.0;
        for (i, x) in block.iter().enumerate() {
            begun += x;
            let before = ends.get(i + 1).copied().unwrap_or(0.0);
            let count = if ends.is_empty() { i + 1 } else { window };
            means.push((before + begun) / count as f64);
        }
        // The sums of the last numbers of this block, the longest first.
        ends = vec![0.0; block.len() + 1];
        for i in (0..block.len()).rev() {
            ends[i] = ends[i + 1] + block[i];
        }
        ends.truncate(block.len());
    }
    means
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_running_mean_is_the_mean_of_its_window() {
        let numbers: Vec<f64> = (0..57).map(|i| f64::from(i * i % 23) + if i == 3 { 1e12 } else { 0.25 }).collect();
        for window in [1, 2, 5, 8, 57, 100] {
            let means = running_mean(&numbers, window);
            assert_eq!(means.len(), numbers.len());
            for (i, mean) in means.iter().enumerate() {
                let from = (i + 1).saturating_sub(window);
                let direct = super::mean(numbers[from..=i].iter().copied());
                assert!((mean - direct).abs() <= 1e-14 * direct.abs(), "window {window} at {i}: {mean}, not {direct}");
            }
        }
        assert!(running_mean(&[], 4).is_empty());
    }

    #[test]
    fn known_values() {
        // numpy.quantile([3, 1, 2, 10], [0.1, 0.5, 0.9]) is 1.3, 2.5, 7.9.
        assert!(
            quantiles(&mut [3.0, 1.0, 2.0, 10.0], [0.1, 0.5, 0.9])
                .iter()
                .zip([1.3, 2.5, 7.9])
                .all(|(a, b)| (a - b).abs() < 1e-14)
        );
        let [sum, square] = means([1.0, 2.0, 6.0].iter(), [|x: &f64| *x, |x: &f64| x * x]);
        assert_eq!((sum, square), (3.0, 41.0 / 3.0));
        let [huge, lost] = means([1.0_f64, 3.0].iter(), [|x: &f64| x * 5e307, |x: &f64| x / 0.0]);
        assert!(huge == 1e308 && lost == f64::INFINITY);
        for (part, value) in [(0.1, 1.3), (0.5, 2.5), (0.9, 7.9), (0.0, 1.0), (1.0, 10.0)] {
            assert!((quantile(&mut [3.0, 1.0, 2.0, 10.0], part) - value).abs() < 1e-12);
        }
        assert_eq!(quantile(&mut [5.0], 0.9), 5.0);
        assert_eq!(quantile(&mut [1.0, f64::INFINITY], 0.5), f64::INFINITY);
        assert_eq!(quantile(&mut [f64::INFINITY, f64::INFINITY], 0.5), f64::INFINITY);
        let (mean, deviation) = mean_and_deviation([1.0, 2.0, 3.0, 4.0].into_iter());
        assert!((mean - 2.5).abs() < 1e-15 && (deviation - (5.0_f64 / 3.0).sqrt()).abs() < 1e-15);
        assert_eq!(mean_and_deviation([7.0].into_iter()), (7.0, 0.0));
        let (mean, deviation) = mean_and_deviation([1e308, 1.5e308].into_iter());
        assert!((mean / 1.25e308 - 1.0).abs() < 1e-15 && (deviation / (0.25e308 * 2.0_f64.sqrt()) - 1.0).abs() < 1e-15);
        assert!(mean_and_deviation([1.0, f64::INFINITY].into_iter()).0 == f64::INFINITY);
        assert!(mean_and_deviation([1.0, f64::NAN].into_iter()).0.is_nan());
    }

    proptest! {
        #[test]
        fn a_quantile_is_that_of_the_sorted_numbers(mut numbers in prop::collection::vec(-1e3..1e3, 1..60), part in 0.0..=1.0) {
            let mut sorted = numbers.clone();
            sorted.sort_by(f64::total_cmp);
            let place: f64 = part * (sorted.len() - 1) as f64;
            let (below, above) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
            let value: f64 = quantile(&mut numbers, part);
            prop_assert!(below <= value && value <= above);
            prop_assert!((value - (below + place.fract() * (above - below))).abs() < 1e-9);
        }
    }
}
