//! Ranks of several methods over several problems, and whether they differ by more than chance (Demšar 2006).

/// The level of the tests.
pub const LEVEL: f64 = 0.05;

/// The ranks of k methods over N problems.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranks {
    /// The mean rank of each method, 1 for the best; ties share the mean of their ranks.
    pub mean: Vec<f64>,
    /// N.
    pub problems: usize,
    /// Friedman's χ² with the correction for ties, with k − 1 degrees of freedom; NaN where all tie on every problem.
    pub friedman: f64,
    /// The probability of a χ² at least as large where all methods are equally good; NaN likewise.
    pub p_value: f64,
    /// The critical difference of two mean ranks at the level 0.05 (Nemenyi 1963).
    pub critical: f64,
}

/// The ranks of `row`, from 1 for the least number; equal numbers share the mean of their ranks. None of them is NaN.
pub fn ranks(row: &[f64]) -> Vec<f64> {
    let rank = |x: &f64| {
        let less = row.iter().filter(|other| *other < x).count();
        let same = row.iter().filter(|other| *other == x).count();
        less as f64 + (same as f64 + 1.0) / 2.0
    };
    row.iter().map(rank).collect()
}

impl Ranks {
    /// The ranks of `table`, one row of numbers for each problem, the less the better; all rows have the same length, at least 2. None without
    /// a row.
    pub fn of(table: &[Vec<f64>]) -> Option<Self> {
        let methods = table.first()?.len();
        let (n, k) = (table.len() as f64, methods as f64);
        let mut sums = vec![0.0; methods];
        let mut ties = 0.0;
        for row in table {
            let ranks = ranks(row);
            sums.iter_mut().zip(&ranks).for_each(|(sum, rank)| *sum += rank);
            // t³ − t for each group of t equal numbers: each of its t members adds t² − 1.
            ties += row.iter().map(|x| row.iter().filter(|other| *other == x).count() as f64).map(|t| t * t - 1.0).sum::<f64>();
        }
        let squares: f64 = sums.iter().map(|sum| sum * sum).sum();
        let plain = 12.0 / (n * k * (k + 1.0)) * squares - 3.0 * n * (k + 1.0);
        let friedman = plain / (1.0 - ties / (n * k * (k * k - 1.0)));
        let critical = studentized_range(methods) / std::f64::consts::SQRT_2 * (k * (k + 1.0) / (6.0 * n)).sqrt();
        let p_value = chi_squared_above(friedman, methods - 1);
        Some(Ranks { p_value, mean: sums.into_iter().map(|sum| sum / n).collect(), problems: table.len(), friedman, critical })
    }

    /// The methods whose mean rank is less than the critical difference above the best one, by their mean ranks. If there is more than one, no
    /// winner can be named.
    pub fn leaders(&self) -> Vec<usize> {
        let best = self.mean.iter().copied().fold(f64::INFINITY, f64::min);
        let mut leaders: Vec<usize> = (0..self.mean.len()).filter(|i| self.mean[*i] - best < self.critical).collect();
        leaders.sort_by(|a, b| self.mean[*a].total_cmp(&self.mean[*b]));
        leaders
    }

    /// The longest runs of methods, by their mean ranks, that lie within the critical difference: the bars of the diagram. Each has the first
    /// and the last mean rank.
    pub fn bars(&self) -> Vec<[f64; 2]> {
        let mut sorted = self.mean.clone();
        sorted.sort_by(f64::total_cmp);
        let mut bars: Vec<[f64; 2]> = Vec::new();
        for (i, first) in sorted.iter().enumerate() {
            let last = sorted[i..].iter().copied().take_while(|rank| rank - first < self.critical).last().unwrap_or(*first);
            let is_new = bars.last().is_none_or(|bar| last > bar[1]);
            if last > *first && is_new {
                bars.push([*first, last]);
            }
        }
        bars
    }
}

/// The 95 % quantile of the range of `count` ≥ 2 independent standard normal numbers: q of the studentized range with infinitely many degrees
/// of freedom.
pub fn studentized_range(count: usize) -> f64 {
    let (mut low, mut high) = (0.0, 20.0);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if range_probability(middle, count) < 1.0 - LEVEL { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

/// The probability that the range of `count` standard normal numbers is below `q`: k ∫ φ(z) (Φ(z) − Φ(z − q))^(k − 1) dz.
fn range_probability(q: f64, count: usize) -> f64 {
    const PIECES: i32 = 400;
    const REACH: f64 = 9.0;
    let normal = |z: f64| 0.5 * libm::erfc(-z / std::f64::consts::SQRT_2);
    let density = |z: f64| libm::exp(-0.5 * z * z) / (2.0 * std::f64::consts::PI).sqrt();
    let width = (2.0 * REACH + q) / f64::from(PIECES);
    // The trapezoidal rule converges faster than any power for such functions.
    let terms = (0..=PIECES).map(|i| -REACH + width * f64::from(i));
    let inside = |z: f64| density(z) * (normal(z) - normal(z - q)).powi(count as i32 - 1);
    count as f64 * width * terms.map(inside).sum::<f64>()
}

/// The probability that a χ² with `freedom` degrees of freedom is above `x` ≥ 0: Q(freedom/2, x/2), by the series of the lower incomplete gamma
/// function, or, far out, by the continued fraction of the upper one (Press et al. 2007, section 6.2). NaN where `x` is.
pub fn chi_squared_above(x: f64, freedom: usize) -> f64 {
    let (a, x) = (freedom as f64 / 2.0, x / 2.0);
    if x.is_nan() || x <= 0.0 {
        return if x.is_nan() { f64::NAN } else { 1.0 };
    }
    let front = libm::exp(a * libm::log(x) - x - libm::lgamma(a));
    if x < a + 1.0 {
        let (mut term, mut sum) = (1.0 / a, 1.0 / a);
        for i in 1..500 {
            term *= x / (a + f64::from(i));
            sum += term;
        }
        return 1.0 - front * sum;
    }
    // The continued fraction by Lentz's method.
    let mut b = x + 1.0 - a;
    let (mut c, mut d) = (f64::MAX, 1.0 / b);
    let mut fraction = d;
    for i in 1..500 {
        let an = -f64::from(i) * (f64::from(i) - a);
        b += 2.0;
        d = 1.0 / (an * d + b);
        c = b + an / c;
        fraction *= d * c;
    }
    front * fraction
}
