//! The user's own points, from a CSV file.

use super::Source;
use crate::math::catalog::param::{Named, Param, Tunable, Value, tunable};
use crate::math::data::examples::Example;
use crate::math::data::labelled::{Labelled, Scaling};
use crate::math::table::{Header, Table, called};
use rand::Rng;
use std::sync::Arc;

tunable! {
    /// The parameters of [`Csv`].
    pub struct CsvSettings("csv", "Your own data", "Points of your own: two columns of numbers and one with any two labels.") {
        file: String = Param::text("file", "data file", "The path of a CSV file.", ""),
        x: String = Param::text("x", "first input", "The column of the first input: its name or number; empty for the first with numbers.", ""),
        y: String = Param::text("y", "second input", "The column of the second input: its name or number; empty for the next with numbers.", ""),
        class: String = Param::text("class", "class", "The column of the classes: its name or number; empty for the last one left.", ""),
        header: Header = Param::choice("header", "header", "Whether the file's first line names the columns.", "auto", &[("auto", "yes, if words stand there above numbers"), ("yes", "the first line names the columns"), ("no", "the first line is data")]),
        scaling: Scaling = Param::choice("scaling", "scaling", "Whether the inputs are centred at their mean and divided by their standard deviation, as a network wants them.", "standardized", &[("plain", "in their own units"), ("standardized", "mean 0, standard deviation 1, over all rows")]),
    }
}

/// The rows of a table as examples. Between naming a file and [`supply`](Source::supply) there are none.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Csv {
    settings: CsvSettings,
    table: Option<Arc<Table>>,
    labelled: Option<Arc<Labelled>>,
}

impl Csv {
    /// Fails with a message when the settings do not fit the table.
    fn new(settings: CsvSettings, table: Option<Arc<Table>>) -> Result<Self, String> {
        let CsvSettings { x, y, class, header, scaling, .. } = &settings;
        let labelled = table.as_ref().map(|table| table.labelled(*header, x, y, class, *scaling)).transpose()?;
        Ok(Csv { labelled: labelled.map(Arc::new), settings, table })
    }
}

impl Named for Csv {
    const KEY: &'static str = CsvSettings::KEY;
    const TITLE: &'static str = CsvSettings::TITLE;
    const ABOUT: &'static str = CsvSettings::ABOUT;
    const PARAMS: &'static [Param] = CsvSettings::PARAMS;
}

impl Tunable for Csv {
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
        let table = if settings.file == self.settings.file { self.table.clone() } else { None };
        *self = Csv::new(settings, table)?;
        Ok(())
    }
}

impl Source for Csv {
    fn formula(&self) -> &'static str {
        match self.settings.scaling {
            Scaling::Plain => "the rows of the file",
            Scaling::Standardized => "(xᵢ − x̄)/sₓ of the rows of the file",
        }
    }
    fn draw(&self, _n: usize, _rng: &mut dyn Rng) -> Vec<Example> {
        Vec::new()
    }
    fn given(&self) -> Option<&[Example]> {
        self.labelled.as_ref().map(|labelled| &*labelled.examples)
    }
    fn variables(&self) -> [String; 2] {
        let names = |labelled: &Arc<Labelled>| [labelled.names[0].clone(), labelled.names[1].clone()];
        self.labelled.as_ref().map_or(["x₁".into(), "x₂".into()], names)
    }
    fn classes(&self) -> [String; 2] {
        self.labelled.as_ref().map_or(["0".into(), "1".into()], |labelled| labelled.classes.clone())
    }
    fn file(&self) -> Option<String> {
        (!self.settings.file.is_empty()).then(|| self.settings.file.clone())
    }
    fn supplied(&self) -> Option<&str> {
        self.table.as_ref().map(|table| table.text())
    }
    fn supply(&mut self, text: &str) -> Result<(), String> {
        *self = Csv::new(self.settings.clone(), Some(Arc::new(Table::parse(text)?)))?;
        Ok(())
    }
    fn reading(&self) -> Option<String> {
        let (table, labelled) = (self.table.as_ref()?, self.labelled.as_ref()?);
        Some(table.reading(self.settings.header, &labelled.columns))
    }
    fn doubt(&self) -> Option<String> {
        let doubt = self.table.as_ref()?.doubt(self.settings.header)?;
        Some(format!("{}: {doubt}", self.settings.file))
    }
    fn pack(&mut self, name: &str) -> Result<(), String> {
        let (Some(table), Some(labelled)) = (&self.table, &self.labelled) else {
            self.settings.file = name.to_owned();
            return Ok(());
        };
        let [x, y, class] = labelled.columns;
        let text = table.excerpt(self.settings.header, [x, y], Some(class));
        let [x, y, class] = called(&labelled.names);
        let settings = CsvSettings { file: name.to_owned(), x, y, class, header: Header::Yes, ..self.settings.clone() };
        *self = Csv::new(settings, Some(Arc::new(Table::parse(&text)?)))?;
        Ok(())
    }
    fn check(&self) -> Result<(), String> {
        match (&self.labelled, self.settings.file.as_str()) {
            (Some(_), _) => Ok(()),
            (None, "") => Err("csv has no file; name one, as in csv(file=points.csv)".into()),
            (None, file) => Err(format!("the file {file} has not been read yet")),
        }
    }
}
