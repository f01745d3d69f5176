//! The division of examples into training and test examples.

use crate::math::Dataset;
use crate::math::data::examples::{Example, training_count};
use rand::Rng;
use rand::seq::SliceRandom;

/// Training examples and test examples.
#[derive(Clone, Debug, PartialEq)]
pub struct Split {
    /// The training examples; at least one where there are any examples.
    pub train: Vec<Example>,
    /// The test examples, which training never sees; may be empty.
    pub test: Vec<Example>,
}

impl Split {
    /// `points` examples of `dataset` (all rows of a file, whatever `points`), of which the rounded `share` (0 to 1), but at
    /// least one, is for training. Drawn examples are independent; the rows of a file are shuffled first.
    pub fn of(dataset: &Dataset, points: usize, share: f64, rng: &mut dyn Rng) -> Self {
        let mut train = match dataset.given() {
            Some(rows) => {
                let mut rows = rows.to_vec();
                rows.shuffle(rng);
                rows
            }
            None => dataset.draw(points, rng),
        };
        let count = training_count(train.len(), share);
        let test = train.split_off(count);
        Split { train, test }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Point;
    use crate::math::catalog::Catalog;
    use crate::math::catalog::family_file::FamilyFile as _;
    use crate::math::data::examples::missing_class;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    fn split(text: &str, points: usize, share: f64, seed: u64) -> Split {
        Split::of(&Dataset::parse(text).unwrap(), points, share, &mut ChaCha8Rng::seed_from_u64(seed))
    }

    #[test]
    fn the_share_is_rounded_and_at_least_one() {
        for (points, share, train) in [(10, 0.75, 8), (10, 0.0, 1), (10, 1.0, 10), (1, 0.5, 1), (3, 0.5, 2)] {
            let split = split("moons", points, share, 1);
            assert_eq!((split.train.len(), split.test.len()), (train, points - train), "{points} × {share}");
        }
    }

    #[test]
    fn the_share_only_moves_the_cut_and_more_points_only_add_some() {
        let all = |split: Split| [split.train, split.test].concat();
        let few = all(split("spirals", 30, 0.5, 3));
        assert_eq!(all(split("spirals", 30, 0.9, 3)), few);
        assert_eq!(all(split("spirals", 50, 0.5, 3))[..30], few);
        assert_ne!(all(split("spirals", 30, 0.5, 4)), few);
    }

    #[test]
    fn the_rows_of_a_file_are_shuffled_and_none_is_lost() {
        let text: String = (0..40).map(|i| format!("{i},{i},{}\n", i / 20)).collect();
        let dataset = Dataset::load("csv(mine.csv, scaling=plain)", &|_| Ok(text.clone())).unwrap();
        let split = Split::of(&dataset, 7, 0.5, &mut ChaCha8Rng::seed_from_u64(2));
        assert_eq!((split.train.len(), missing_class(&split.train)), (20, None));
        let mut rows: Vec<i32> = [split.train, split.test].concat().iter().map(|example| example.at.x as i32).collect();
        assert_ne!(rows, (0..40).collect::<Vec<_>>());
        rows.sort_unstable();
        assert_eq!(rows, (0..40).collect::<Vec<_>>());
    }

    #[test]
    fn a_missing_class_is_noticed() {
        let of =
            |classes: &[u8]| -> Vec<Example> { classes.iter().map(|&class| Example { at: Point::zeros(), class }).collect() };
        assert_eq!(missing_class(&of(&[0, 1, 0])), None);
        assert_eq!(missing_class(&of(&[0, 0])), Some(1));
        assert_eq!(missing_class(&of(&[1])), Some(0));
    }
}
