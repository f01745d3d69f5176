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
    "01" "optimization-problem",
    "02" "gradient-descent",
    "03" "stochastic-gradient-descent",
    "04" "high-variance",
    "05" "mini-batches",
    "06" "three-lines",
    "07" "convergence-theorem",
    "08" "trade-off",
    "09" "constraints",
    "10" "ill-conditioned",
    "11" "perfect-solution",
    "12" "momentum",
    "13" "adagrad",
    "14" "rmsprop",
    "15" "adam",
    "16" "all-together",
    "17" "weight-decay",
    "18" "weight-decay-geometry",
    "19" "weight-decay-example",
    "20" "dropout",
    "21" "dropout-inference",
    "22" "recap",
    "41" "backpropagation",
    "42" "edge-of-stability",
    "51" "adamw-box",
    "52" "overfitting",
    "31" "damped-spring",
    "32" "momentum-noise",
    "33" "theorem-bowls",
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
