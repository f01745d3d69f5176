//! A line through real data: the loss of y = w x + b over two columns of a table.

use crate::math::Point;
use crate::math::catalog::param::{Named, Param, Tunable, Value, tunable};
use crate::math::catalog::words::number;
use crate::math::data::least_squares::LeastSquares;
use crate::math::landscape::{Landscape, Samples, View};
use crate::math::landscape::{LineFit, ObjectiveGroup};
use crate::math::quadratic::spectrum::brief;
use crate::math::table::{Header, Table, called};
use nalgebra::{Matrix2, vector};
use std::sync::{Arc, LazyLock};

/// The name of the table that is part of the program; see assets/data/README.md for its source.
const SHIPPED: &str = "old-faithful";

static SHIPPED_TABLE: LazyLock<Arc<Table>> = LazyLock::new(|| {
    Arc::new(Table::parse(include_str!("../../../assets/data/old-faithful.csv")).expect("a test reads the shipped table"))
});

/// The condition number above which hardly any method but Newton's finds the minimum.
const ILL: f64 = 1e4;

tunable! {
    /// The parameters of [`RegressionData`].
    pub struct RegressionDataSettings("regression-data", "Regression: data", "A line through data of your own, or through the eruptions of Old Faithful.") {
        file: String = Param::text("file", "data file", "The path of a CSV file; old-faithful is the geyser's eruptions, which come with the program.", SHIPPED),
        x: String = Param::text("x", "input column", "The column of the inputs: its name or number; empty for the first with numbers.", ""),
        y: String = Param::text("y", "target column", "The column of the targets: its name or number; empty for the next with numbers.", ""),
        header: Header = Param::choice("header", "header", "Whether the file's first line names the columns.", "auto", &[("auto", "yes, if words stand there above numbers"), ("yes", "the first line names the columns"), ("no", "the first line is data")]),
        standardize: bool = Param::flag("standardize", "standardize", "Centre the inputs at their mean and divide by their standard deviation: the valley becomes a round bowl.", false),
    }
}

/// F(w, b) = 1/n Σ ½ (yᵢ − w xᵢ − b)² over two columns of a table; with `standardize`, over zᵢ = (xᵢ − x̄)/sₓ.
///
/// Only the inputs are standardized: that alone makes the Hessian the identity, and since the targets keep their units, so does
/// the loss, with its least value, and curves with and without standardization can be compared. Between naming a file and
/// [`supply`](Landscape::supply) there are no samples, and F is NaN.
#[derive(Clone, Debug, PartialEq)]
pub struct RegressionData {
    settings: RegressionDataSettings,
    table: Option<Arc<Table>>,
    fit: Option<PlaneFit>,
}

#[derive(Clone, Debug, PartialEq)]
struct PlaneFit {
    columns: [usize; 2],
    names: [String; 2],
    loss: LeastSquares,
}

impl RegressionData {
    /// Fails with a message when the settings do not fit the table.
    fn new(settings: RegressionDataSettings, table: Option<Arc<Table>>) -> Result<Self, String> {
        let fit = table.as_ref().map(|table| PlaneFit::new(&settings, table)).transpose()?;
        Ok(RegressionData { settings, table, fit })
    }

    /// The names of the columns x and y; `None` before the file is supplied.
    pub fn columns(&self) -> Option<&[String; 2]> {
        self.fit.as_ref().map(|fit| &fit.names)
    }

    fn loss(&self) -> Option<&LeastSquares> {
        self.fit.as_ref().map(|fit| &fit.loss)
    }
}

impl PlaneFit {
    fn new(settings: &RegressionDataSettings, table: &Table) -> Result<Self, String> {
        let pair = table.pair(settings.header, &settings.x, &settings.y)?;
        let loss = if settings.standardize { LeastSquares::standardized(pair.samples) } else { LeastSquares::new(pair.samples) };
        Ok(PlaneFit { columns: pair.columns, names: pair.names, loss })
    }
}

fn is_shipped(file: &str) -> bool {
    file.is_empty() || file == SHIPPED
}

impl Default for RegressionData {
    fn default() -> Self {
        RegressionData::new(RegressionDataSettings::default(), Some(SHIPPED_TABLE.clone()))
            .expect("a test reads the shipped table")
    }
}

impl Named for RegressionData {
    const KEY: &'static str = RegressionDataSettings::KEY;
    const TITLE: &'static str = RegressionDataSettings::TITLE;
    const ABOUT: &'static str = RegressionDataSettings::ABOUT;
    const PARAMS: &'static [Param] = RegressionDataSettings::PARAMS;
}

impl Tunable for RegressionData {
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
        let table = match &self.table {
            _ if is_shipped(&settings.file) => Some(SHIPPED_TABLE.clone()),
            kept if settings.file == self.settings.file => kept.clone(),
            _ => None,
        };
        let hint = if is_shipped(&settings.file) {
            format!(" ({SHIPPED}; name another file before its columns)")
        } else {
            String::new()
        };
        *self = RegressionData::new(settings, table).map_err(|message| message + &hint)?;
        Ok(())
    }
}

impl Landscape for RegressionData {
    fn group(&self) -> ObjectiveGroup {
        ObjectiveGroup::Data
    }

    fn formula(&self) -> String {
        if self.settings.standardize {
            "F(w, b) = 1/n Σ ½ (yᵢ − w zᵢ − b)², zᵢ = (xᵢ − x̄)/sₓ"
        } else {
            "F(w, b) = 1/n Σ ½ (yᵢ − w xᵢ − b)²"
        }
        .into()
    }
    #[inline]
    fn value(&self, p: Point) -> f64 {
        self.loss().map_or(f64::NAN, |loss| loss.value(p))
    }
    #[inline]
    fn gradient(&self, p: Point) -> Point {
        self.loss().map_or(Point::repeat(f64::NAN), |loss| loss.gradient(p))
    }
    fn hessian(&self, _p: Point) -> Matrix2<f64> {
        self.loss().map_or(Matrix2::repeat(f64::NAN), LeastSquares::hessian)
    }
    fn minima(&self) -> Vec<Point> {
        self.loss().and_then(LeastSquares::minimum).into_iter().collect()
    }
    fn lowest(&self) -> Option<f64> {
        self.loss().map(LeastSquares::lowest)
    }
    fn start(&self) -> Point {
        vector![0.0, 0.0]
    }
    fn view(&self) -> View {
        self.loss().map_or(View::square(1.0), |loss| loss.view(loss.nearest_minimum()))
    }
    fn variables(&self) -> [&'static str; 2] {
        ["w", "b"]
    }
    fn equal_axes(&self) -> bool {
        self.settings.standardize
    }
    fn remark(&self) -> String {
        let Some(PlaneFit { names: [x, y], loss, .. }) = &self.fit else {
            return format!("the file {} has not been read yet", self.settings.file);
        };
        let samples = loss.samples();
        let data = format!("{y} over {x}, {} rows", samples.len());
        match loss.minimum() {
            Some(_) if loss.condition() > ILL => {
                format!("bowl: condition number κ = {}; standardize makes it round ({data})", brief(loss.condition()))
            }
            Some(_) => format!("bowl: condition number κ = {} ({data})", brief(loss.condition())),
            None => format!("valley: every {x} is {}, so many lines fit as well ({data})", number(samples[0].0)),
        }
    }
    fn is_quadratic(&self) -> bool {
        true
    }
    fn is_convex(&self) -> bool {
        true
    }
    fn data(&self) -> &Samples {
        self.loss().map_or(&[], LeastSquares::samples)
    }
    #[inline]
    fn sample_value(&self, i: usize, p: Point) -> f64 {
        self.loss().map_or(f64::NAN, |loss| loss.sample_value(i, p))
    }
    #[inline]
    fn sample_gradient(&self, i: usize, p: Point) -> Point {
        self.loss().map_or(Point::repeat(f64::NAN), |loss| loss.sample_gradient(i, p))
    }
    fn residuals(&self, p: Point) -> Vec<(f64, Point)> {
        self.loss().map_or_else(Vec::new, |loss| loss.residuals(p))
    }
    fn predict(&self, p: Point, x: f64) -> Option<f64> {
        self.loss().map(|loss| loss.predict(p, x))
    }
    fn file(&self) -> Option<String> {
        (!is_shipped(&self.settings.file)).then(|| self.settings.file.clone())
    }
    fn supplied(&self) -> Option<&str> {
        self.table.as_ref().filter(|_| !is_shipped(&self.settings.file)).map(|table| table.text())
    }
    fn supply(&mut self, text: &str) -> Result<(), String> {
        if self.file().is_some() {
            *self = RegressionData::new(self.settings.clone(), Some(Arc::new(Table::parse(text)?)))?;
        }
        Ok(())
    }
    fn reading(&self) -> Option<String> {
        let (_, table, fit) = (self.file()?, self.table.as_ref()?, self.fit.as_ref()?);
        Some(table.reading(self.settings.header, &fit.columns))
    }
    fn doubt(&self) -> Option<String> {
        let (file, table) = (self.file()?, self.table.as_ref()?);
        table.doubt(self.settings.header).map(|doubt| format!("{file}: {doubt}"))
    }
    fn pack(&mut self, name: &str) -> Result<(), String> {
        if self.file().is_none() {
            return Ok(());
        }
        let (Some(table), Some(fit)) = (&self.table, &self.fit) else {
            self.settings.file = name.to_owned();
            return Ok(());
        };
        let text = table.excerpt(self.settings.header, fit.columns, None);
        let [x, y] = called(&fit.names);
        let settings = RegressionDataSettings { file: name.to_owned(), x, y, header: Header::Yes, ..self.settings.clone() };
        *self = RegressionData::new(settings, Some(Arc::new(Table::parse(&text)?)))?;
        Ok(())
    }
    fn line_fit(&self) -> Option<LineFit> {
        Some(LineFit::Squares)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Objective;
    use crate::math::catalog::Catalog;
    use crate::math::catalog::family_file::FamilyFile as _;

    const PEOPLE: &str = "who,height,weight\nann,1.7,60\nbob,1.8,80\ncid,1.6,58\n";

    fn word(text: &str) -> Value {
        Value::Word(text.into())
    }

    #[test]
    fn the_shipped_data_are_ill_conditioned_until_standardized() {
        let mut f = RegressionData::default();
        assert_eq!(f.columns(), Some(&["eruptions".into(), "waiting".into()]));
        assert_eq!(f.remark(), "bowl: condition number κ = 159 (waiting over eruptions, 272 rows)");
        // R: coef(lm(waiting ~ eruptions, faithful)) is 33.474397, 10.729641.
        let best = f.minima()[0];
        assert!((best - vector![10.729641, 33.474397]).norm() < 1e-6);
        let lowest = f.lowest().unwrap();
        f.set("standardize", &word("true")).unwrap();
        assert_eq!(f.remark(), "bowl: condition number κ = 1 (waiting over eruptions, 272 rows)");
        assert!((f.lowest().unwrap() / lowest - 1.0).abs() < 1e-12);
        for x in [0.0, 3.0] {
            assert!((f.predict(f.minima()[0], x).unwrap() - (best.x * x + best.y)).abs() < 1e-10);
        }
        assert!(f.view().contains(f.start()) && f.view().contains(f.minima()[0]));
    }

    #[test]
    fn a_file_is_asked_for_and_then_used() {
        let read = |path: &str| if path == "my people.csv" { Ok(PEOPLE.to_owned()) } else { Err(format!("no {path}")) };
        let f = Objective::load("regression-data(\"my people.csv\", x=weight, y=height)", &read).unwrap();
        assert_eq!(f.data(), [(60.0, 1.7), (80.0, 1.8), (58.0, 1.6)]);
        assert_eq!(f.file(), Some("my people.csv".into()));
        assert_eq!(Objective::load(&f.to_string(), &read).unwrap(), f);
        let error = Objective::load("regression-data(\"my people.csv\", x=who)", &read).unwrap_err();
        assert_eq!(error, "my people.csv: line 2: 'ann' for who is not a number");
        assert!(Objective::load("regression-data(other.csv)", &read).is_err());
    }

    #[test]
    fn before_the_file_is_there_all_is_undefined_and_nothing_panics() {
        let mut f = RegressionData::default();
        f.set("file", &word("people.csv")).unwrap();
        f.set("y", &word("weight")).unwrap();
        let p = f.start();
        assert!(f.value(p).is_nan() && f.gradient(p).x.is_nan() && f.hessian(p)[(0, 0)].is_nan());
        assert!(f.sample_value(0, p).is_nan() && f.sample_gradient(0, p).y.is_nan());
        assert_eq!((f.minima(), f.lowest(), f.predict(p, 1.0), f.data().len()), (vec![], None, None, 0));
        assert!(f.view().contains(p) && f.remark().contains("people.csv"));
        f.supply(PEOPLE).unwrap();
        assert_eq!(f.columns(), Some(&["height".into(), "weight".into()]));
    }

    #[test]
    fn a_setting_that_does_not_fit_the_table_changes_nothing() {
        let mut f = RegressionData::default();
        f.set("file", &word("people.csv")).unwrap();
        f.supply(PEOPLE).unwrap();
        let before = f.clone();
        for (key, value) in [("x", "age"), ("y", "who"), ("header", "no"), ("header", "maybe"), ("columns", "2")] {
            assert!(f.set(key, &word(value)).is_err(), "{key} {value}");
            assert_eq!(f, before);
        }
        assert!(f.supply("a,b\n1,2\n").is_err());
        assert_eq!(f, before);
        f.set("x", &Value::Number(3.0)).unwrap();
        assert_eq!(f.columns(), Some(&["weight".into(), "height".into()]));
        f.set("file", &word("")).unwrap_err();
        f.set("x", &word("")).unwrap();
        f.set("file", &word("")).unwrap();
        assert_eq!((f.file(), f.data().len()), (None, 272));
    }

    #[test]
    fn a_column_named_before_its_file_gets_a_hint() {
        let error = Objective::parse("regression-data(x=height, file=people.csv)").unwrap_err();
        assert!(error.message.contains("name another file before its columns"), "{error}");
    }

    #[test]
    fn equal_inputs_are_a_valley() {
        let mut f = RegressionData::default();
        f.set("file", &word("same.csv")).unwrap();
        f.supply("x,y\n2,1\n2,3\n").unwrap();
        for standardize in ["false", "true"] {
            f.set("standardize", &word(standardize)).unwrap();
            assert_eq!(f.remark(), "valley: every x is 2, so many lines fit as well (y over x, 2 rows)");
            assert!(f.minima().is_empty() && f.lowest() == Some(0.5) && f.view().contains(f.start()));
        }
    }
}
