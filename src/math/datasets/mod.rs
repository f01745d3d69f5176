//! The data sets of two classes: one file each, listed here in menu order.

use crate::math::Point;
use crate::math::catalog::catalog;
use crate::math::catalog::family_file::FamilyFile;
use crate::math::catalog::param::{Param, Scale, Tunable};
use crate::math::data::examples::Example;
use nalgebra::vector;
use rand::{Rng, RngExt};
use rand_distr::StandardNormal;

mod circles;
mod csv;
mod gaussians;
mod moons;
mod spirals;
mod xor;

/// A source of labelled points.
pub trait Source: Tunable + Send + Sync {
    /// The formula of the points, in plain Unicode.
    fn formula(&self) -> &'static str;
    /// `n` independent examples, of class 0 and 1 in turn. A longer draw begins with a shorter one. Empty where the examples are
    /// [`given`](Self::given) rather than drawn.
    fn draw(&self, n: usize, rng: &mut dyn Rng) -> Vec<Example>;
    /// All examples, where they are given rather than drawn.
    fn given(&self) -> Option<&[Example]> {
        None
    }
    /// The names of the two inputs.
    fn variables(&self) -> [String; 2] {
        ["x₁".into(), "x₂".into()]
    }
    /// The names of class 0 and class 1.
    fn classes(&self) -> [String; 2] {
        ["0".into(), "1".into()]
    }
    /// The path of the file that must be supplied before it can be used; none where it needs no file.
    fn file(&self) -> Option<String> {
        None
    }
    /// Takes the text of [`file`](Self::file). Fails with a message that names the line when it cannot be used.
    fn supply(&mut self, _text: &str) -> Result<(), String> {
        Ok(())
    }
    /// The text that was supplied.
    fn supplied(&self) -> Option<&str> {
        None
    }
    /// A description of how that text was read, for the user to check.
    fn reading(&self) -> Option<String> {
        None
    }
    /// A doubt about that reading, in words.
    fn doubt(&self) -> Option<String> {
        None
    }
    /// Reduces that text to the part that is used, and calls the file `name`, before it is sent to others. All examples stay the
    /// same.
    fn pack(&mut self, _name: &str) -> Result<(), String> {
        Ok(())
    }
    /// Fails where there are no examples, with what is wrong and what would be right.
    fn check(&self) -> Result<(), String> {
        Ok(())
    }
}

catalog! {
    ($)
    /// A data set of two classes with its parameters.
    pub enum Dataset as "data set", dispatch_dataset {
        Moons = moons::Moons,
        Circles = circles::Circles,
        Spirals = spirals::Spirals,
        Xor = xor::Xor,
        Gaussians = gaussians::Gaussians,
        Csv = csv::Csv,
    }
}

impl std::ops::Deref for Dataset {
    type Target = dyn Source;
    fn deref(&self) -> &Self::Target {
        dispatch_dataset!(self, source => source)
    }
}

impl Default for Dataset {
    fn default() -> Self {
        Dataset::Moons(moons::Moons::default())
    }
}

impl Dataset {
    /// Whether it needs a file that has not been named yet.
    pub fn is_unnamed(&self) -> bool {
        matches!(self, Dataset::Csv(_)) && self.file().is_none()
    }
}

impl FamilyFile for Dataset {
    fn file(&self) -> Option<String> {
        dispatch_dataset!(self, source => source.file())
    }
    fn supplied(&self) -> Option<&str> {
        dispatch_dataset!(self, source => source.supplied())
    }
    fn supply(&mut self, text: &str) -> Result<(), String> {
        dispatch_dataset!(self, source => source.supply(text))
    }
    fn pack(&mut self, name: &str) -> Result<(), String> {
        dispatch_dataset!(self, source => source.pack(name))
    }
    fn check_file(&self) -> Result<(), String> {
        self.check()
    }
}

/// The standard deviation of the points around their curve or centre.
const NOISE: Param =
    Param::real("noise", "σ", "noise", "The standard deviation by which each point strays, in both directions.", 0.1, 0.0, 10.0)
        .slider(0.0, 1.0, Scale::Linear);

/// `n` examples of class 0 and 1 in turn: a `place` of each one's class, plus N(0, `noise`²) in both directions.
fn scattered(n: usize, noise: f64, rng: &mut dyn Rng, place: impl Fn(u8, &mut dyn Rng) -> Point) -> Vec<Example> {
    let example = |i: usize| {
        let class = (i % 2) as u8;
        let at = place(class, rng);
        let strayed: Point = vector![rng.sample(StandardNormal), rng.sample(StandardNormal)];
        Example { at: at + noise * strayed, class }
    };
    (0..n).map(example).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::catalog::Catalog as _;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    fn draw(text: &str, n: usize) -> Vec<Example> {
        Dataset::parse(text).unwrap().draw(n, &mut ChaCha8Rng::seed_from_u64(11))
    }

    #[test]
    fn every_one_that_is_drawn_has_both_classes_in_turn_and_reads_back() {
        for entry in Dataset::ALL {
            let dataset = (entry.default)();
            assert_eq!(Dataset::parse(&dataset.to_string()).unwrap(), dataset);
            let examples = dataset.draw(100, &mut ChaCha8Rng::seed_from_u64(1));
            if dataset.check().is_ok() {
                assert!(
                    examples.iter().enumerate().all(|(i, example)| example.class == (i % 2) as u8 && example.at.norm() < 9.0)
                );
                assert_eq!(examples[..40], dataset.draw(40, &mut ChaCha8Rng::seed_from_u64(1)));
            } else {
                assert!(examples.is_empty() && dataset.given().is_none());
            }
        }
    }

    #[test]
    fn without_noise_the_points_lie_on_their_curves() {
        for Example { at, class } in draw("moons(noise=0)", 200) {
            let (centre, up) = if class == 0 { (vector![0.0, 0.0], 1.0) } else { (vector![1.0, 0.5], -1.0) };
            assert!(((at - centre).norm() - 1.0).abs() < 1e-12 && up * (at - centre).y >= 0.0);
        }
        for Example { at, class } in draw("circles(noise=0, factor=0.3)", 200) {
            assert!((at.norm() - if class == 0 { 1.0 } else { 0.3 }).abs() < 1e-12);
        }
        for Example { at, class } in draw("spirals(noise=0, turns=1.5)", 200) {
            let along = at.norm() / 2.0 * 1.5 * std::f64::consts::TAU + if class == 1 { std::f64::consts::PI } else { 0.0 };
            assert!((at - at.norm() * vector![libm::cos(along), libm::sin(along)]).norm() < 1e-9);
        }
        for Example { at, class } in draw("xor(noise=0)", 200) {
            assert!(at.abs() == vector![1.0, 1.0] && (at.x * at.y < 0.0) == (class == 1));
        }
    }

    #[test]
    fn noise_has_the_deviation_it_says() {
        let (clean, noisy) = (draw("gaussians(noise=0, distance=3)", 4000), draw("gaussians(noise=0.7, distance=3)", 4000));
        assert!(clean.iter().all(|example| (example.at.norm() - 1.5).abs() < 1e-12));
        let square = clean.iter().zip(&noisy).map(|(a, b)| (a.at - b.at).norm_squared()).sum::<f64>() / 8000.0;
        assert!((square.sqrt() - 0.7).abs() < 0.03, "{square}");
    }

    #[test]
    fn a_file_is_asked_for_and_then_used() {
        let read = |path: &str| if path == "a.csv" { Ok("u,v,kind\n1,2,b\n3,5,a\n".into()) } else { Err(format!("no {path}")) };
        let dataset = Dataset::load("csv(a.csv, scaling=plain)", &read).unwrap();
        assert_eq!((dataset.variables(), dataset.classes()), (["u".into(), "v".into()], ["a".into(), "b".into()]));
        assert_eq!(dataset.given().unwrap()[1], Example { at: vector![3.0, 5.0], class: 0 });
        assert!(Dataset::load("csv", &read).unwrap_err().contains("csv(file=points.csv)"));
        assert!(Dataset::load("csv(b.csv)", &read).unwrap_err().contains("no b.csv"));
        let wrong = Dataset::load("csv(a.csv, class=u)", &|_| Ok("u,v,kind\n1,2,b\n3,5,a\n4,5,a\n".into())).unwrap_err();
        assert!(wrong.starts_with("a.csv: "), "{wrong}");
        let mut dataset = dataset;
        let before = dataset.clone();
        assert!(dataset.set("x", &crate::math::catalog::param::Value::Word("w".into())).is_err() && dataset == before);
        dataset.set("file", &crate::math::catalog::param::Value::Word("c.csv".into())).unwrap();
        assert!(dataset.given().is_none() && dataset.check().unwrap_err().contains("c.csv has not been read"));
    }
}
