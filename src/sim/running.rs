//! Mean and spread of numbers that arrive one by one.

/// The count, mean and spread of the numbers so far (Welford 1962): accurate up to rounding, however many there are.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RunningStatistics {
    count: u64,
    mean: f64,
    /// Σ (x − mean)².
    squares: f64,
}

impl RunningStatistics {
    /// Adds a number.
    pub fn push(&mut self, x: f64) {
        self.count += 1;
        let before = x - self.mean;
        self.mean += before / self.count as f64;
        self.squares += before * (x - self.mean);
    }

    /// The number of numbers.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Their mean; none before the first.
    pub fn mean(&self) -> Option<f64> {
        (self.count > 0).then_some(self.mean)
    }

    /// Their standard deviation, with N − 1; none before the second.
    pub fn deviation(&self) -> Option<f64> {
        (self.count > 1).then(|| (self.squares / (self.count - 1) as f64).sqrt())
    }

    /// The standard error of their mean; none before the second.
    pub fn error(&self) -> Option<f64> {
        self.deviation().map(|deviation| deviation / (self.count as f64).sqrt())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::statistics::mean_and_deviation;
    use proptest::prelude::*;

    fn of(numbers: &[f64]) -> RunningStatistics {
        let mut running = RunningStatistics::default();
        numbers.iter().for_each(|x| running.push(*x));
        running
    }

    #[test]
    fn few_numbers_say_little() {
        assert_eq!((of(&[]).mean(), of(&[]).error()), (None, None));
        assert_eq!((of(&[3.0]).mean(), of(&[3.0]).deviation()), (Some(3.0), None));
        assert_eq!((of(&[1.0, 3.0]).mean(), of(&[1.0, 3.0]).error()), (Some(2.0), Some(1.0)));
        assert_eq!(of(&[7.0; 50]).deviation(), Some(0.0));
    }

    proptest! {
        #[test]
        fn it_agrees_with_all_numbers_at_once(numbers in prop::collection::vec(-1.0..1.0, 2..50), shift in -1e6..1e6_f64) {
            let numbers: Vec<f64> = numbers.into_iter().map(|x: f64| x + shift).collect();
            let (mean, deviation) = mean_and_deviation(numbers.iter().copied());
            let running = of(&numbers);
            prop_assert!((running.mean().unwrap() - mean).abs() <= 1e-14 * (1.0 + shift.abs()));
            prop_assert!((running.deviation().unwrap() - deviation).abs() <= 1e-9 * (1.0 + deviation));
        }
    }
}
