//! Performance profiles (Dolan and Moré 2002) and data profiles (Moré and Wild 2009).

/// The share of problems that a method solves, as a function of what it may cost: a staircase that rises from left to right.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// (x, share): from x on, this share of the problems is solved. x ascends, and so does the share.
    pub stairs: Vec<(f64, f64)>,
}

impl Profile {
    /// The profile of a method that solves one of `problems` problems at each of `costs`; those that are not finite count as not solved.
    fn of(costs: impl Iterator<Item = f64>, problems: usize) -> Self {
        let mut costs: Vec<f64> = costs.filter(|cost| cost.is_finite()).collect();
        costs.sort_by(f64::total_cmp);
        let mut stairs: Vec<(f64, f64)> = Vec::new();
        for (i, cost) in costs.into_iter().enumerate() {
            let share = (i + 1) as f64 / problems as f64;
            match stairs.last_mut() {
                Some(last) if last.0 == cost => last.1 = share,
                _ => stairs.push((cost, share)),
            }
        }
        Profile { stairs }
    }

    /// The share at `x`.
    pub fn at(&self, x: f64) -> f64 {
        let count = self.stairs.partition_point(|(from, _)| *from <= x);
        count.checked_sub(1).map_or(0.0, |last| self.stairs[last].1)
    }

    /// The share that is solved at any cost.
    pub fn solved(&self) -> f64 {
        self.stairs.last().map_or(0.0, |(_, share)| *share)
    }
}

/// The performance profile of each method: ρ(τ) is the share of problems that it solves with at most τ times the cost of the method that is
/// best on that problem. `table` has one row of costs for each problem, +∞ where it is not solved. A problem that none solves counts as one that
/// is not solved.
pub fn performance_profiles(table: &[Vec<f64>]) -> Vec<Profile> {
    let methods = table.first().map_or(0, Vec::len);
    let least: Vec<f64> = table.iter().map(|row| row.iter().copied().fold(f64::INFINITY, f64::min)).collect();
    // A start that is solved already costs nothing, and 0/0 is 1 here.
    let ratio = |cost: f64, least: f64| if cost == least && cost.is_finite() { 1.0 } else { cost / least };
    (0..methods).map(|i| Profile::of(table.iter().zip(&least).map(|(row, least)| ratio(row[i], *least)), table.len())).collect()
}

/// The data profile of each method: the share of problems that it solves within a cost, which for a method with gradients is counted in
/// evaluations. `table` is as in [`performance_profiles`].
pub fn data_profiles(table: &[Vec<f64>]) -> Vec<Profile> {
    let methods = table.first().map_or(0, Vec::len);
    (0..methods).map(|i| Profile::of(table.iter().map(|row| row[i]), table.len())).collect()
}
