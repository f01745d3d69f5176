//! Tables as other programs write them: read right, or refused with the line, the cell and what would be right.

use downhill::math::Dataset;
use downhill::math::Objective;
use downhill::math::catalog::family_file::FamilyFile as _;
use downhill::math::catalog::param::{Tunable as _, Value};
use downhill::math::table::{Header, Table, encoding};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// The line through the table `text`, with the columns that are chosen unasked.
fn fit(text: &str) -> Result<Objective, String> {
    Objective::load("regression-data(file=t.csv)", &|_| Ok(text.to_owned()))
}

fn samples(text: &str) -> Vec<(f64, f64)> {
    fit(text).unwrap_or_else(|error| panic!("{text:?}: {error}")).data().to_vec()
}

#[test]
fn tables_of_all_kinds_are_read() {
    let expected = [(1.5, 2.0), (2.5, 4.0)];
    for text in [
        "a,b\n1.5,2\n2.5,4\n",
        "\u{feff}\"a\";\"b\"\r\n\"1,5\";\"2\"\r\n\"2,5\";\"4\"\r\n",
        "sep=;\r\na;b\r\n1,5;2\r\n2,5;4\r\n",
        "sep=\t\na\tb\n1,5\t2\n2,5\t4\n",
        "a|b\r1.5|2\r2.5|4\r",
        "a,b,\n1.5,2,\n2.5,4,\n",
        "a;b\n1,5;2;;\n2,5;4;\n;;\n",
        "a, \"b\", c\n1.5, \"2\", 7\n2.5, \"4\" ,8\n",
        "who;a;b\nann;1,5;2\nbob;2,5;4\n",
        ",a,b\n0,1.5,2\n1,2.5,4\n",
        "\"\",\"a\",\"b\"\n\"1\",1.5,2\n\"2\",2.5,4\n",
        "day,a,b\n2020-01-01,1.5,2\n2020-01-02,2.5,4\n",
        "\"a\n(cm)\",b\n1.5,2\n2.5,4\n",
        "2019,b\n1.5,2\n2.5,4\n",
        "1.5,2\n2.5,4",
        "a,b\n+1.5,2e0\n25E-1,4.\n",
    ] {
        assert_eq!(samples(text), expected, "{text:?}");
    }
    // The lecture's loss of this file at (0, 0) is (2² + 4²)/4.
    let f = fit("\u{feff}\"a\";\"b\"\r\n\"1,5\";\"2\"\r\n\"2,5\";\"4\"\r\n").unwrap();
    assert_eq!(f.value(downhill::math::Point::new(0.0, 0.0)), 5.0);
}

#[test]
fn what_cannot_be_read_right_is_refused() {
    for (text, message) in [
        // A value that is missing never makes another column take its place.
        ("height,weight,age\nNA,60,5\n1.8,80,6\n1.7,70,7\n", "line 2: no value for height, only 'NA'"),
        ("time,speed,weight\n1,NA,70\n2,5,71\n3,6,72\n", "line 2: no value for speed, only 'NA'"),
        ("time,speed,weight\n1,,70\n2,5,71\n3,6,72\n", "line 2: no value for speed; write one, or take the row out"),
        ("a,b,c\n1,2,3\nn/a,5,6\n", "line 3: no value for a, only 'n/a'"),
        ("a,b,c\n1,2,3\n2,null,6\n", "line 3: no value for b, only 'null'"),
        ("a,b,c\n1,-,3\n2,5,6\n", "line 2: no value for b, only '-'"),
        ("a,b,c\n1,.,3\n2,5,6\n", "line 2: no value for b, only '.'"),
        ("a,b,c\n1,#N/A,3\n2,5,6\n", "line 2: no value for b, only '#N/A'"),
        ("time,speed,weight\n1,x,70\n2,x,71\n3,6,72\n", "line 2: 'x' for speed is not a number"),
        // Numbers in other dresses.
        ("a,b\n1,\"1,234\"\n2,\"2,345\"\n", "line 2: '1,234' for b is not a number; write 1234, or 1.234 if these are decimals"),
        ("a,b,c\n1,\"1,234\",5\n2,\"2,345\",6\n", "line 2: '1,234' for b"),
        ("a\tb\n1\t1,234\n2\t2,345\n", "line 2: '1,234' for b is not a number; write 1234, or 1.234"),
        ("a;b;c\n1,234;5;1.5\n2,345;6;2.5\n", "line 2: '1,234' for a is not a number; write 1234, or 1.234"),
        ("a;b\n1,5;2\n1.5;3\n", "line 3: '1.5' for a is not a number where others have a decimal comma; write 1,5"),
        ("a;b\n1,5;1.234,5\n2,5;3\n", "line 2: '1.234,5' for b is not a number where others have a decimal comma; write 1234,5"),
        ("a;b\n1;1 234,5\n2;3\n", "line 2: '1 234,5' for b is not a number; write 1234.5"),
        ("a,b,c\n1,12%,3\n2,13%,4\n", "line 2: '12%' for b is not a number; write 12, without the percent sign"),
        ("a,b,c\n1,0x1F,3\n2,0x20,4\n", "line 2: '0x1F' for b is a hexadecimal number; write 31"),
        ("a,b\n1,1e400\n2,3\n", "line 2: '1e400' for b is too large"),
        ("a,b\n1,1e200\n2,3\n", "line 2: '1e200' for b is too large"),
        ("a,b,c\n1,$5,3\n2,$6,4\n", "line 2: '$5' for b is not a number; write 5"),
        // Tables that are none.
        ("sep=^\na^b\n", "line 1: sep= takes one of these separators"),
        ("a,b\n1,2\n\"3,4\n", "line 3: a quotation mark opens a cell, and none closes it"),
        ("a,b\n1,2\n\"3\"x,4\n", "line 3: text stands after the quotation mark"),
        ("a table of mine\na,b\n1,2\n", "line 2: 2 cells, but line 1 has 1"),
        (
            "time,speed\ns,m/s\n1,2\n3,4\n",
            "line 1: 'time' for column 1 is not a number; if this line names the columns, set header=yes",
        ),
        ("a\0b,c\n1,2\n", "at least 2 rows"),
    ] {
        let error = fit(text).unwrap_err();
        assert!(error.starts_with("t.csv: ") && error.contains(message), "{text:?}: {error}");
        assert!(error.len() < 250 && !error.contains('\n'), "{error:?}");
    }
    let long = format!("a,b\n1,{}\n2,3\n", "9x".repeat(100_000));
    assert!(fit(&long).unwrap_err().len() < 200);
}

#[test]
fn a_date_can_be_left_out_but_not_be_taken_for_a_number() {
    let mut f = fit("day,a,b\n2020-01-01,1,2\n2020-01-02,3,4\n").unwrap();
    assert!(f.reading().unwrap().contains("not used: day"));
    let error = f.set("x", &Value::Word("day".into())).unwrap_err();
    assert!(error.contains("line 2: '2020-01-01' for day is a date, not a number; write a number"), "{error}");
}

#[test]
fn the_reading_is_told() {
    for (text, reading) in [
        ("a,b\n1,2\n3,4\n", "2 rows, cells between commas; line 1 names the columns"),
        (
            "sep=;\nwho;a;b\n\nann;1,5;2\nbob;2,5;4\n\n",
            "2 rows, cells between semicolons, decimal commas; line 2 names the columns; not used: who; skipped: 2 blank lines",
        ),
        ("1\t2\n3\t4\n", "2 rows, cells between tabs; no line names the columns"),
        (
            "2019,2020\n1.5,2\n2.5,4\n",
            "3 rows, cells between commas; no line names the columns; line 1 is read as data; if its years name the columns, set header=yes",
        ),
    ] {
        assert_eq!(fit(text).unwrap().reading().unwrap(), reading, "{text:?}");
    }
    let mut years = fit("2019,2020\n1.5,2\n2.5,4\n").unwrap();
    years.set("header", &Value::Word("yes".into())).unwrap();
    assert_eq!(years.data(), [(1.5, 2.0), (2.5, 4.0)]);
}

#[test]
fn what_is_sent_is_what_is_used() {
    let text = "name;h;\"w;1\";kind\nann;1,5;2;\"a;1\"\nbob;2,5;4;+\n";
    for columns in ["", ", x=2, y=2", ", x=3, y=h", ", x=h, y=3, standardize=true"] {
        let f = Objective::load(&format!("regression-data(\"/home/me/t.csv\"{columns})"), &|_| Ok(text.to_owned())).unwrap();
        let packed = f.packed("t.csv").unwrap();
        assert_eq!((packed.data(), packed.remark()), (f.data(), f.remark()), "{columns}");
        assert!(!packed.to_string().contains("home") && !packed.supplied().unwrap().contains("ann"));
        let sent = packed.supplied().unwrap().to_owned();
        assert_eq!(Objective::load(&packed.to_string(), &|_| Ok(sent.clone())).unwrap(), packed);
    }
    for columns in ["", ", x=3, y=2, class=1", ", class=4, scaling=plain", ", x=h, y=3, class=h"] {
        let read = |text: &str, notation: &str| Dataset::load(notation, &|_| Ok(text.to_owned())).unwrap();
        let d = read(text, &format!("csv(\"/home/me/t.csv\"{columns})"));
        let packed = d.packed("t.csv").unwrap();
        assert_eq!((packed.given(), packed.variables(), packed.classes()), (d.given(), d.variables(), d.classes()), "{columns}");
        assert!(!packed.to_string().contains("home"));
        assert_eq!(read(packed.supplied().unwrap(), &packed.to_string()), packed);
    }
    // Without a header the columns keep their names.
    let f = fit("ann,1,2\nbob,3,4\n").unwrap();
    assert_eq!(f.packed("t.csv").unwrap().supplied(), Some("\"column 2\",\"column 3\"\n1,2\n3,4\n"));
}

/// A table of numbers and words, and how it is written.
#[derive(Clone, Debug)]
struct Written {
    numbers: Vec<[f64; 2]>,
    words: Vec<String>,
    separator: char,
    comma: bool,
    header: bool,
    declared: bool,
    quoted: bool,
    padded: bool,
    trailing: bool,
    blank: bool,
    end: &'static str,
    encoding: u8,
}

fn written() -> impl Strategy<Value = Written> {
    let rows = vec(([-4000..4000_i32, -4000..4000_i32], "w[a-z ;,|\t\"\n]{0,6}"), 2..12);
    let how = (select(&[',', ';', '\t', '|']), any::<[bool; 7]>(), select(&["\n", "\r\n", "\r"]), 0..4_u8);
    (rows, how).prop_map(|(rows, (separator, [comma, header, declared, quoted, padded, trailing, blank], end, encoding))| {
        Written {
            numbers: rows.iter().map(|([x, y], _)| [f64::from(*x) / 4.0, f64::from(*y) / 4.0]).collect(),
            words: rows.into_iter().map(|(_, word)| word.trim().to_owned()).collect(),
            separator,
            comma: comma && separator != ',',
            header,
            declared,
            quoted,
            padded,
            trailing,
            blank,
            end,
            encoding,
        }
    })
}

impl Written {
    fn cell(&self, text: &str) -> String {
        let plain = text.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '.' || (c == ',' && self.separator != ','));
        let cell = if self.quoted || !plain { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() };
        if self.padded { format!(" {cell} ") } else { cell }
    }

    fn bytes(&self) -> Vec<u8> {
        let number = |x: f64| if self.comma { x.to_string().replace('.', ",") } else { x.to_string() };
        let mut rows: Vec<[String; 3]> = Vec::new();
        if self.header {
            rows.push(["who", "first", "second"].map(str::to_owned));
        }
        rows.extend(self.numbers.iter().zip(&self.words).map(|([x, y], word)| [word.clone(), number(*x), number(*y)]));
        let mut text = if self.declared { format!("sep={}{}", self.separator, self.end) } else { String::new() };
        for (i, row) in rows.iter().enumerate() {
            text += &row.each_ref().map(|cell| self.cell(cell)).join(&self.separator.to_string());
            if self.trailing {
                text.push(self.separator);
            }
            text += self.end;
            if self.blank && i % 2 == 0 {
                text += self.end;
            }
        }
        let marked = format!("\u{feff}{text}");
        match self.encoding {
            0 => text.into_bytes(),
            1 => marked.into_bytes(),
            2 => marked.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            _ => marked.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1000) })]

    #[test]
    fn a_table_written_in_any_dialect_reads_back_the_same(written in written()) {
        let text = encoding::decode(written.bytes()).unwrap();
        let expected: Vec<(f64, f64)> = written.numbers.iter().map(|[x, y]| (*x, *y)).collect();
        let f = fit(&text).map_err(|error| TestCaseError::fail(format!("{error}\n{text:?}")))?;
        prop_assert_eq!(f.data(), expected.as_slice(), "{:?}", text);
        let pair = Table::parse(&text).unwrap().pair(Header::Auto, "", "").unwrap();
        let names = if written.header { ["first", "second"] } else { ["column 2", "column 3"] };
        prop_assert_eq!(pair.names, names.map(str::to_owned));
        // What is sent to others has the same numbers and names, and no other cell.
        let packed = f.packed("p.csv").unwrap();
        prop_assert_eq!((packed.data(), packed.file()), (expected.as_slice(), Some("p.csv".into())));
        let sent = packed.supplied().unwrap().to_owned();
        prop_assert!(!sent.contains('w') && sent.lines().count() == expected.len() + 1, "{}", sent);
        let again = Objective::load(&packed.to_string(), &|_| Ok(sent.clone())).unwrap();
        prop_assert_eq!(again, packed);
    }
}
