//! A path of iterates that another program recorded: a table with the columns x and y, and step, loss and run where it has them.

use super::{Body, Header, Table, shortened};
use crate::math::Point;
use crate::math::catalog::words::number;

/// The iterates of one run, in the order of its steps.
#[derive(Clone, Debug, PartialEq)]
pub struct Recording {
    /// x₀, x₁, …: at least one, all finite.
    pub points: Vec<Point>,
    /// The losses that the table gives at these points, one for each, finite; none where it has no such column.
    pub losses: Option<Vec<f64>>,
    /// The number of the recorded program's steps between two rows: 1 where the table does not tell.
    pub stride: u64,
    /// The line of the first row with a number that is not finite, where there is one: the iterates end before it.
    pub broken: Option<usize>,
    /// The name of the run among those of the table; empty where the table has only one.
    pub run: String,
}

impl Recording {
    /// Reads the run `wanted` of the table `text`, by its number or name in the columns `run` and `label`; empty for the first one.
    ///
    /// The columns are found by name, in any order and case. `x` is needed, and `y` where the objective has two variables; `step`, `loss`,
    /// `run` and `label` may be there; others are ignored. A row with a number that is not finite ends the path.
    ///
    /// Fails with a message that names the line or the column, and says what would be right.
    pub fn read(text: &str, wanted: &str) -> Result<Self, String> {
        let table = Table::parse(text)?;
        let body = table.body(Header::Yes);
        let columns = RecordingColumns::of(&body)?;
        let (run, rows) = columns.rows_of(&body, wanted)?;
        let mut recording =
            Recording { points: Vec::new(), losses: columns.loss.map(|_| Vec::new()), stride: 1, broken: None, run };
        let mut steps: Vec<(u64, usize)> = Vec::new();
        for row in rows {
            let y = columns.y.map_or(Ok(0.0), |y| body.number(row, y))?;
            let (x, loss) = (body.number(row, columns.x)?, columns.loss.map(|loss| body.number(row, loss)).transpose()?);
            if ![x, y, loss.unwrap_or(0.0)].into_iter().all(f64::is_finite) {
                recording.broken = Some(body.line(row));
                break;
            }
            if let Some(step) = columns.step {
                steps.push((step_of(body.number(row, step)?, body.line(row))?, body.line(row)));
            }
            recording.points.push(Point::new(x, y));
            if let (Some(losses), Some(loss)) = (&mut recording.losses, loss) {
                losses.push(loss);
            }
        }
        if recording.points.is_empty() {
            return Err(match recording.broken {
                Some(line) => format!("line {line}: the first point is not finite; a recorded run needs at least one that is"),
                None => "there is no row below the header; a recorded run needs at least one point".into(),
            });
        }
        recording.stride = stride(&steps)?;
        Ok(recording)
    }

    /// The names of the runs in the table `text`, in the order of their first rows; one empty name where no column tells runs apart.
    pub fn runs(text: &str) -> Result<Vec<String>, String> {
        let table = Table::parse(text)?;
        let body = table.body(Header::Yes);
        let Some(run) = RecordingColumns::of(&body)?.run else { return Ok(vec![String::new()]) };
        let mut found: Vec<String> = Vec::new();
        for row in 0..body.count() {
            let name = body.text(row, run);
            if !found.iter().any(|known| known == name) {
                found.push(name.to_owned());
            }
        }
        Ok(found)
    }

    /// Whether `text` is a table with the columns step, x and y, and therefore meant as a recorded run rather than as data to fit.
    pub fn is_meant(text: &str) -> bool {
        let Ok(table) = Table::parse(text) else { return false };
        RecordingColumns::of(&table.body(Header::Yes)).is_ok_and(|columns| columns.step.is_some())
    }

    /// The number of steps between the first and the last point.
    pub fn steps(&self) -> usize {
        self.points.len() - 1
    }

    /// A table of this run alone that reads the same.
    pub fn text(&self) -> String {
        let mut text = String::from(if self.losses.is_some() { "step,x,y,loss\n" } else { "step,x,y\n" });
        for (k, point) in self.points.iter().enumerate() {
            let loss = self.losses.as_ref().map(|losses| format!(",{}", number(losses[k]))).unwrap_or_default();
            text += &format!("{},{},{}{loss}\n", k as u64 * self.stride, number(point.x), number(point.y));
        }
        text
    }

    /// A description of how the table was read, for the user to check.
    pub fn reading(&self) -> String {
        let mut said = vec![format!("{} points", self.points.len())];
        if self.stride > 1 {
            said.push(format!("each step here is {} of the recording", self.stride));
        }
        said.push(if self.losses.is_some() { "loss as in the file" } else { "loss computed from the objective" }.into());
        if let Some(line) = self.broken {
            said.push(format!("line {line} is not finite, so the path ends before it"));
        }
        said.join("; ")
    }
}

/// The columns of a recorded run, by index.
struct RecordingColumns {
    x: usize,
    y: Option<usize>,
    step: Option<usize>,
    loss: Option<usize>,
    run: Option<usize>,
    label: Option<usize>,
}

impl RecordingColumns {
    fn of(body: &Body<'_>) -> Result<Self, String> {
        let [x, y, step, loss, run, label] = ["x", "y", "step", "loss", "run", "label"].map(|name| body.called(name));
        let x = x?.ok_or_else(|| {
            let known = shortened(&body.names.join(", "));
            format!(
                "there is no column x; the first line of a recorded run names its columns, as in step,x,y,loss (here: {known})"
            )
        })?;
        Ok(RecordingColumns { x, y: y?, step: step?, loss: loss?, run: run?, label: label? })
    }

    /// The name of the run `wanted`, and its rows.
    fn rows_of(&self, body: &Body<'_>, wanted: &str) -> Result<(String, Vec<usize>), String> {
        let all = 0..body.count();
        let Some(run) = self.run.or(self.label) else {
            return if wanted.is_empty() {
                Ok((String::new(), all.collect()))
            } else {
                Err(format!("there is no run '{}': no column called run tells runs apart", shortened(wanted)))
            };
        };
        let is_wanted = |row: &usize| {
            let named = |column: usize| body.text(*row, column) == wanted;
            named(run) || self.label.is_some_and(named)
        };
        let first = if wanted.is_empty() { all.clone().next() } else { all.clone().find(is_wanted) };
        let Some(first) = first else {
            if wanted.is_empty() {
                return Ok((String::new(), Vec::new()));
            }
            let mut known: Vec<&str> = all.map(|row| body.text(row, run)).collect();
            known.dedup();
            return Err(format!("there is no run '{}'; there are {}", shortened(wanted), shortened(&known.join(", "))));
        };
        let key = body.text(first, run);
        let name = self.label.map_or(key, |label| body.text(first, label));
        Ok((name.to_owned(), all.filter(|row| body.text(*row, run) == key).collect()))
    }
}

/// The step of a row: a whole number from 0.
fn step_of(step: f64, line: usize) -> Result<u64, String> {
    if step >= 0.0 && step.fract() == 0.0 && step < 9e15 {
        Ok(step as u64)
    } else {
        Err(format!("line {line}: {step} is no step; steps are whole numbers from 0"))
    }
}

/// The distance between the steps, which must be the same between all rows.
fn stride(steps: &[(u64, usize)]) -> Result<u64, String> {
    let [(first, _), (second, second_line), ..] = steps else { return Ok(1) };
    let stride = second.checked_sub(*first).filter(|stride| *stride > 0);
    let Some(stride) = stride else {
        return Err(format!(
            "line {second_line}: step {second} comes after step {first}; the rows must be in the order of the steps"
        ));
    };
    for pair in steps.windows(2) {
        let [(before, _), (after, line)] = pair else { continue };
        if after.checked_sub(*before) != Some(stride) {
            let right = before + stride;
            return Err(format!(
                "line {line}: step {after} comes after step {before}, where {right} would be next; record every step, or every n-th"
            ));
        }
    }
    Ok(stride)
}
