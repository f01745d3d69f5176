//! A run that another program made: its iterates are read from a table.

use crate::math::Vector;
use crate::math::catalog::param::{Named, Param, Tunable, Value, tunable};
use crate::math::rule::{Equation, Halt, Need, Now, Python, Rule, RuleGroup, eq};
use crate::math::table::recording::Recording;
use std::sync::{Arc, LazyLock};

/// The name of the recording that is part of the program; see assets/data/README.md for its source.
const SHIPPED: &str = "pytorch-momentum";

static SHIPPED_RECORDING: LazyLock<Arc<Supplied>> = LazyLock::new(|| {
    let text = include_str!("../../../assets/data/pytorch-momentum.csv");
    Arc::new(Supplied { text: text.into(), recording: Recording::read(text, "").expect("a test reads the shipped recording") })
});

tunable! {
    /// The parameters of [`Recorded`].
    pub struct RecordedSettings("recorded", "A recorded run", "The path of a run that another program made, from a table with the columns step, x, y and loss.") {
        file: String = Param::text("file", "recording", "The path of a CSV file with the columns x and y, and step, loss and run where it has them; pytorch-momentum is torch.optim.SGD on Rosenbrock's function, which comes with the program.", SHIPPED),
        run: String = Param::text("run", "run", "Which of the file's runs, by its number or label; empty for the first.", ""),
    }
}

/// The iterates of a table, one after the other: no gradient is used, and no hyperparameter changes them.
///
/// Between naming a file and [`supply`](Rule::supply) there are no iterates, and the run halts where it starts.
#[derive(Clone, Debug)]
pub struct Recorded {
    settings: RecordedSettings,
    supplied: Option<Arc<Supplied>>,
}

/// The text of a table, and the run that was read from it.
#[derive(Debug, PartialEq)]
struct Supplied {
    text: String,
    recording: Recording,
}

impl Recorded {
    /// The settings with the text of their file. Fails with a message when it cannot be used.
    fn new(settings: RecordedSettings, text: &str) -> Result<Self, String> {
        let recording = Recording::read(text, &settings.run)?;
        Ok(Recorded { settings, supplied: Some(Arc::new(Supplied { text: text.to_owned(), recording })) })
    }
}

/// The same table is the same at once: it may be long, and the window compares its runs in every frame.
impl PartialEq for Recorded {
    fn eq(&self, other: &Self) -> bool {
        let same = match (&self.supplied, &other.supplied) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b) || a == b,
            (None, None) => true,
            _ => false,
        };
        same && self.settings == other.settings
    }
}

fn is_shipped(file: &str) -> bool {
    file.is_empty() || file == SHIPPED
}

impl Default for Recorded {
    fn default() -> Self {
        Recorded { settings: RecordedSettings::default(), supplied: Some(SHIPPED_RECORDING.clone()) }
    }
}

impl Named for Recorded {
    const KEY: &'static str = RecordedSettings::KEY;
    const TITLE: &'static str = RecordedSettings::TITLE;
    const ABOUT: &'static str = RecordedSettings::ABOUT;
    const PARAMS: &'static [Param] = RecordedSettings::PARAMS;
}

impl Tunable for Recorded {
    fn params(&self) -> &[Param] {
        self.settings.params()
    }

    fn get(&self, key: &str) -> Value {
        self.settings.get(key)
    }

    /// Naming another file drops the table of the previous one; the new one must be supplied.
    fn set(&mut self, key: &str, value: &Value) -> Result<(), String> {
        let mut settings = self.settings.clone();
        settings.set(key, value)?;
        *self = match &self.supplied {
            Some(supplied) if settings.file == self.settings.file => Recorded::new(settings, &supplied.text)?,
            _ if is_shipped(&settings.file) => Recorded::new(settings, &SHIPPED_RECORDING.text)?,
            _ => Recorded { settings, supplied: None },
        };
        Ok(())
    }
}

impl Rule for Recorded {
    type Memory<V: Vector> = ();

    fn init<V: Vector>(&self, _x: &V) {}

    fn equations(&self) -> &'static [Equation] {
        const { &[eq("rₖ₊₁", "the point of step k + 1 in the recording"), eq("xₖ₊₁", "rₖ₊₁")] }
    }

    fn step<V: Vector>(&self, _: &mut (), now: &mut Now<'_, V>) -> Result<V, Halt> {
        let next = self.recording().and_then(|recording| recording.points.get(now.k + 1)).filter(|_| now.x.dim() <= 2);
        let next = next.ok_or(Halt::RecordingEnds)?;
        let next = now.x.same_dim(|i| next[i]);
        now.note("rₖ₊₁", &next);
        Ok(next.plus(-1.0, now.x))
    }

    fn learning_rate(&self) -> f64 {
        1.0
    }

    fn group(&self) -> RuleGroup {
        RuleGroup::Own
    }

    fn needs(&self) -> &'static [Need] {
        &[Need::Plane]
    }

    fn python(&self) -> Result<Python, &'static str> {
        Err("it was recorded by another program, so its steps follow from no rule; its points are in the file")
    }

    fn recording(&self) -> Option<&Recording> {
        self.supplied.as_ref().map(|supplied| &supplied.recording)
    }

    fn file(&self) -> Option<String> {
        (!is_shipped(&self.settings.file)).then(|| self.settings.file.clone())
    }

    fn supply(&mut self, text: &str) -> Result<(), String> {
        if self.file().is_some() {
            *self = Recorded::new(self.settings.clone(), text)?;
        }
        Ok(())
    }

    fn supplied(&self) -> Option<&str> {
        self.supplied.as_ref().filter(|_| self.file().is_some()).map(|supplied| supplied.text.as_str())
    }

    fn pack(&mut self, name: &str) -> Result<(), String> {
        if self.file().is_none() {
            return Ok(());
        }
        let settings = RecordedSettings { file: name.to_owned(), run: String::new() };
        *self = match self.recording() {
            Some(recording) => Recorded::new(settings, &recording.text())?,
            None => Recorded { settings, supplied: None },
        };
        Ok(())
    }
}
