//! The lessons that come with the program: files in assets/lessons, in the order of the lecture.

use crate::sim::lesson::Lesson;
use std::sync::OnceLock;

/// A lesson file that comes with the program.
#[derive(Clone, Copy, Debug)]
pub struct LessonEntry {
    /// Its key: the file's name without the number and the ending. Progress is kept under it.
    pub key: &'static str,
    /// The file's text.
    pub text: &'static str,
}

macro_rules! lessons {
    ($($number:literal $key:literal),* $(,)?) => {
        &[$(LessonEntry { key: $key, text: include_str!(concat!("../../../assets/lessons/", $number, "-", $key, ".toml")) }),*]
    };
}

/// All lessons, in the order of the lecture.
pub const ALL: &[LessonEntry] = lessons![
    "01" "networks",
    "02" "backpropagation",
    "03" "optimization-problem",
    "04" "gradient-descent",
    "05" "stochastic-gradient-descent",
    "06" "high-variance",
    "07" "mini-batches",
    "08" "batch-size",
    "09" "three-lines",
    "10" "convergence-theorem",
    "11" "trade-off",
    "12" "constraints",
    "13" "theorem-bowls",
    "14" "ill-conditioned",
    "15" "perfect-solution",
    "16" "momentum",
    "17" "damped-spring",
    "18" "momentum-noise",
    "19" "adagrad",
    "20" "rmsprop",
    "21" "adam",
    "22" "turned-valley",
    "23" "all-together",
    "24" "overfitting",
    "25" "weight-decay",
    "26" "weight-decay-geometry",
    "27" "weight-decay-example",
    "28" "adamw-box",
    "29" "dropout",
    "30" "dropout-inference",
    "31" "edge-of-stability",
    "32" "fair-rates",
    "33" "basins",
    "34" "recap",
];

impl LessonEntry {
    /// Opens the lesson. This cannot fail: a test opens every lesson, and no lesson of the program reads a file.
    pub fn lesson(&self) -> Lesson {
        Lesson::from_toml(self.text, &|path| Err(format!("a lesson of the program reads no file, not even {path}")))
            .expect("a test opens every lesson")
    }
}

/// Returns the number of tasks in each lesson, in their order.
pub fn tasks() -> &'static [usize] {
    static TASKS: OnceLock<Vec<usize>> = OnceLock::new();
    TASKS.get_or_init(|| ALL.iter().map(|entry| entry.lesson().tasks.len()).collect())
}

/// Returns the titles of all lessons, in their order.
pub fn titles() -> &'static [String] {
    static TITLES: OnceLock<Vec<String>> = OnceLock::new();
    TITLES.get_or_init(|| ALL.iter().map(|entry| entry.lesson().title).collect())
}
