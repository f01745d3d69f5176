//! Points of two classes from a table: two columns of numbers and one of labels.

use crate::math::Point;
use crate::math::Vector;
use crate::math::catalog::choice::choice;
use crate::math::data::examples::Example;
use crate::math::table::{Header, Table, shortened};

choice! {
    /// The scaling of the inputs.
    pub enum Scaling {
        /// As they are.
        Plain = "plain",
        /// Centred at their mean and divided by their standard deviation, over all rows.
        Standardized = "standardized",
    }
}

/// Points of two classes.
#[derive(Clone, Debug, PartialEq)]
pub struct Labelled {
    /// The columns of x₁, x₂ and the class, counted from 0.
    pub columns: [usize; 3],
    /// The names of the columns of x₁, x₂ and the class: from the header, or `column 2`.
    pub names: [String; 3],
    /// The labels of class 0 and class 1; that of class 1 is empty where the table has one label only.
    pub classes: [String; 2],
    /// The examples in the order of the rows, at least one, all finite.
    pub examples: Vec<Example>,
}

impl Table {
    /// The columns `x` and `y`, each a name, a number from 1, or empty for the next column of numbers ([`pair`](Table::pair) says which
    /// these are), and `class`, empty for the last column left. Of two labels the smaller is class 0: as numbers where both are,
    /// otherwise as text.
    ///
    /// Fails with a message that names the line or the columns there are; also at a third label.
    pub fn labelled(&self, header: Header, x: &str, y: &str, class: &str, scaling: Scaling) -> Result<Labelled, String> {
        let body = self.body(header);
        let names = &body.names;
        let [x, y, class] = [body.find(x)?, body.find(y)?, body.find(class)?];
        let [x, y] = body.numeric([x, y], &[class])?;
        let class = class.or_else(|| (0..names.len()).rev().find(|&i| i != x && i != y));
        let class = class.ok_or_else(|| body.too_few("a column of classes is needed beside the two of numbers"))?;

        let all = body.labels(class)?;
        let mut labels: Vec<(&str, usize)> = Vec::new();
        for &(label, line) in &all {
            match labels.iter().any(|(known, _)| *known == label) {
                true => {}
                false if labels.len() < 2 => labels.push((label, line)),
                false => {
                    let [label, name, first, second] = [label, &names[class], labels[0].0, labels[1].0].map(shortened);
                    return Err(format!(
                        "line {line}: '{label}' is a third class in {name}, after '{first}' and '{second}'; there must be two"
                    ));
                }
            }
        }
        if labels.is_empty() {
            return Err("there is no row below the header".into());
        }
        if let [(a, _), (b, _)] = labels[..] {
            let as_numbers = a.parse::<f64>().ok().zip(b.parse::<f64>().ok());
            if as_numbers.map_or(a > b, |(a, b)| a > b) {
                labels.reverse();
            }
        }
        let label = |class: usize| labels.get(class).map(|(label, _)| (*label).to_owned()).unwrap_or_default();
        let points = body.values(x)?.into_iter().zip(body.values(y)?);
        let example = |((x, y), (label, _)): ((f64, f64), (&str, usize))| Example {
            at: Point::new(x, y),
            class: u8::from(label != labels[0].0),
        };
        let mut examples: Vec<Example> = points.zip(all).map(example).collect();
        if scaling == Scaling::Standardized {
            standardize(&mut examples);
        }
        let columns = [x, y, class];
        Ok(Labelled { columns, names: columns.map(|i| names[i].clone()), classes: [label(0), label(1)], examples })
    }
}

/// Centres each coordinate at its mean and divides it by its standard deviation (1/n); equal ones are only centred.
fn standardize(examples: &mut [Example]) {
    let n = examples.len() as f64;
    let mean = examples.iter().map(|example| example.at / n).sum::<Point>();
    let variance = examples.iter().map(|example| (example.at - mean).map(|a| a * a / n)).sum::<Point>();
    let scale = variance.map(|v| if v > 0.0 { v.sqrt() } else { 1.0 });
    for example in examples {
        example.at = Vector::zip(&(example.at - mean), &scale, |a, scale| a / scale);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn labelled(text: &str, columns: [&str; 3]) -> Result<Labelled, String> {
        Table::parse(text)?.labelled(Header::Auto, columns[0], columns[1], columns[2], Scaling::Plain)
    }

    fn rows(labelled: &Labelled) -> Vec<(f64, f64, u8)> {
        labelled.examples.iter().map(|example| (example.at.x, example.at.y, example.class)).collect()
    }

    #[test]
    fn columns_are_found_and_any_two_labels_are_classes() {
        for (text, columns, names, classes) in [
            ("x,y,class\n1,2,0\n3,4,1\n", ["", "", ""], ["x", "y", "class"], ["0", "1"]),
            ("1,2,b\n3,4,a\n", ["", "", ""], ["column 1", "column 2", "column 3"], ["a", "b"]),
            ("kind;u;v\nyes;1;2\nno;3;4\n", ["", "", ""], ["u", "v", "kind"], ["no", "yes"]),
            ("a,b,c,d\n1,2,10,7\n3,4,9,8\n", ["b", "a", "c"], ["b", "a", "c"], ["9", "10"]),
            ("1,2,-\n3,4,+\n", ["", "", ""], ["column 1", "column 2", "column 3"], ["+", "-"]),
            ("u;v;kind\n1,5;2;yes\n3,5;4;no\n", ["", "", ""], ["u", "v", "kind"], ["no", "yes"]),
            ("1,2,-1\n3,4,+1\n", ["", "", ""], ["column 1", "column 2", "column 3"], ["-1", "+1"]),
        ] {
            let found = labelled(text, columns).unwrap();
            assert_eq!((found.names, found.classes), (names.map(str::to_owned), classes.map(str::to_owned)), "{text:?}");
        }
        let found = labelled("1,2,b\n3,4,a\n5,6,b", ["", "", ""]).unwrap();
        assert_eq!(rows(&found), [(1.0, 2.0, 1), (3.0, 4.0, 0), (5.0, 6.0, 1)]);
    }

    #[test]
    fn one_class_and_one_row_are_enough_to_be_read() {
        let found = labelled("x,y,class\n1,2,up\n", ["", "", ""]).unwrap();
        assert_eq!((found.classes.clone(), rows(&found)), (["up".into(), String::new()], vec![(1.0, 2.0, 0)]));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        for (text, columns, message) in [
            ("", ["", "", ""], "the table is empty"),
            ("x,y,class\n1,2,a\n3,4,b\n\n5,6,c\n", ["", "", ""], "line 5: 'c' is a third class in class, after 'a' and 'b'"),
            ("x,y,class\n1,2,a\n3,4,\n", ["", "", ""], "line 3: no value for class"),
            ("x,y,class\n1,2,NA\n3,4,b\n", ["", "", ""], "line 2: no value for class"),
            ("x,y,z,class\nNA,2,5,a\n3,4,6,b\n", ["", "", ""], "line 2: no value for x, only 'NA'"),
            ("x,y,class\n1,2,a\n3,four,b\n", ["", "", ""], "line 3: 'four' for y is not a number"),
            ("x,y\n1,2\n3,4\n", ["", "", ""], "a column of classes is needed beside the two of numbers; the table has too few"),
            ("x,class\n1,a\n3,b\n", ["", "", ""], "two columns of numbers are needed; the table has too few"),
            ("x,y,class\n1,2,a\n", ["z", "", ""], "there is no column 'z'"),
            ("x,y,class\n1,2,a\n", ["", "", "clas"], "there is no column 'clas' (did you mean 'class'?)"),
        ] {
            let error = labelled(text, columns).unwrap_err();
            assert!(error.contains(message), "{text:?}: {error}");
        }
        assert!(Table::parse("x,y,z").unwrap().labelled(Header::Yes, "", "", "", Scaling::Plain).is_err());
    }

    #[test]
    fn standardized_inputs_have_mean_0_and_deviation_1() {
        let table = Table::parse("1000,2,a\n1002,2,b\n1004,2,a\n1010,2,b\n").unwrap();
        let found = table.labelled(Header::No, "", "", "", Scaling::Standardized).unwrap();
        let x: Vec<f64> = found.examples.iter().map(|example| example.at.x).collect();
        assert!(x.iter().sum::<f64>().abs() < 1e-12 && (x.iter().map(|x| x * x).sum::<f64>() / 4.0 - 1.0).abs() < 1e-12);
        assert!(found.examples.iter().all(|example| example.at.y == 0.0));
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[ab01.,;\t\"\r\n -]{0,60}|\\PC{0,40}", class in "\\PC{0,3}") {
            if let Ok(found) = labelled(&text, ["", "", &class]) {
                prop_assert!(!found.examples.is_empty() && found.examples.iter().all(|example| example.at.is_finite()));
            }
        }
    }
}
