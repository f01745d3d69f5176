//! The value of a formula's tree: what is typeset is what is computed here.
#![allow(dead_code)] // each test file uses its part

use downhill::math::equation::EquationNode;
use std::collections::HashMap;

/// Numbers by their names.
pub type Numbers = Vec<(&'static str, f64)>;

/// What the letters of a formula mean: numbers, functions, for a sum the values that its index takes, and for an expectation what
/// may be drawn. Vectors are those of one coordinate.
#[derive(Default, Clone)]
pub struct Meaning<'a> {
    numbers: HashMap<String, f64>,
    functions: HashMap<String, &'a dyn Fn(f64) -> f64>,
    /// For each term of a sum Σ, the numbers that belong to it.
    pub terms: Vec<Numbers>,
    /// The same for a sum Σⱼ.
    pub coordinates: Vec<Numbers>,
    /// The outcomes over which E is the mean, each as likely.
    pub draws: Vec<Meaning<'a>>,
}

impl<'a> Meaning<'a> {
    pub fn new(numbers: &[(&str, f64)]) -> Self {
        let mut meaning = Meaning::default();
        meaning.numbers.extend(numbers.iter().map(|(name, value)| ((*name).to_owned(), *value)));
        meaning.numbers.insert("π".into(), std::f64::consts::PI);
        meaning.numbers.entry("e".into()).or_insert(std::f64::consts::E);
        meaning
    }

    pub fn function(mut self, name: &str, function: &'a dyn Fn(f64) -> f64) -> Self {
        self.functions.insert(name.into(), function);
        self
    }

    /// The values of the two sides of `formula` about its `relation`.
    pub fn sides(&self, formula: &str, relation: char) -> [f64; 2] {
        let Some(EquationNode::Row(parts)) = EquationNode::parse(formula) else { panic!("{formula} is not read") };
        let at = parts
            .iter()
            .position(|node| *node == EquationNode::Sign(relation))
            .unwrap_or_else(|| panic!("{formula}: no {relation}"));
        [self.row(&parts[..at]), self.row(&parts[at + 1..])]
    }

    /// The value of what stands on the right of `formula`, whose left side may be anything.
    pub fn only_right(&self, formula: &str) -> f64 {
        let (_, right) = formula.split_once('=').unwrap_or_else(|| panic!("{formula}: no ="));
        self.value(&EquationNode::parse(right.trim()).unwrap_or_else(|| panic!("{right} is not read")))
    }

    /// The value of the right side of `formula`; what stands behind it as `s = x + y` says what its letters mean.
    pub fn right_side(&mut self, formula: &str) -> f64 {
        let tree = EquationNode::parse(formula).unwrap_or_else(|| panic!("{formula} is not read"));
        let EquationNode::Row(parts) = tree else { panic!("{formula}: not a row") };
        let mut clauses: Vec<Vec<EquationNode>> =
            parts.split(|node| *node == EquationNode::Sign(',')).map(<[EquationNode]>::to_vec).collect();
        let main = clauses.remove(0);
        for clause in clauses {
            let Some(equals) = clause.iter().position(|node| *node == EquationNode::Sign('=')) else { continue };
            let name = clause[0].name().unwrap_or_else(|| panic!("{formula}: what is defined?"));
            if self.terms.is_empty() {
                let value = self.row(&clause[equals + 1..]);
                self.numbers.insert(name, value);
            } else {
                self.define_in_terms(name, &clause[equals + 1..]);
            }
        }
        let equals = main.iter().position(|node| *node == EquationNode::Sign('='));
        self.row(&main[equals.map_or(0, |at| at + 1)..])
    }

    fn define_in_terms(&mut self, name: String, right: &[EquationNode]) {
        let name: &'static str = Box::leak(name.into_boxed_str());
        for i in 0..self.terms.len() {
            let value = self.in_term(i, |meaning| meaning.row(right));
            self.terms[i].push((name, value));
        }
    }

    fn in_term<T>(&self, i: usize, body: impl Fn(&Meaning) -> T) -> T {
        body(&self.at(i))
    }

    /// The same where the index of sums has its `i`-th value.
    pub fn at(&self, i: usize) -> Self {
        let draws = self.draws.iter().map(|draw| draw.at(i)).collect();
        Meaning { draws, ..self.with(&self.terms[i]) }
    }

    /// The same with more numbers.
    pub fn with(&self, numbers: &[(&str, f64)]) -> Self {
        let mut more = self.clone();
        more.numbers.extend(numbers.iter().map(|(name, value)| ((*name).to_owned(), *value)));
        more
    }

    fn row(&self, nodes: &[EquationNode]) -> f64 {
        let (mut sum, mut term, mut times) = (0.0, 0.0, false);
        let mut sign = 1.0;
        for node in nodes {
            match node {
                EquationNode::Sign('+') => sign = 1.0,
                EquationNode::Sign('−') => sign = -1.0,
                EquationNode::Sign('·' | '∘') => times = true,
                factor if times => (term, times) = (term * self.value(factor), false),
                next => {
                    sum += term;
                    term = sign * self.value(next);
                }
            }
        }
        sum + term
    }

    fn truth(&self, node: &EquationNode) -> bool {
        let EquationNode::Row(parts) = node else { panic!("{node} is no condition") };
        let at = parts.iter().position(|part| matches!(part, EquationNode::Sign('>' | '≤'))).expect("a condition compares");
        let (left, right) = (self.row(&parts[..at]), self.row(&parts[at + 1..]));
        if parts[at] == EquationNode::Sign('>') { left > right } else { left <= right }
    }

    pub fn value(&self, node: &EquationNode) -> f64 {
        // A letter with a superscript can be a name: `aᵢᴰᴼ`, `zˡ`.
        if let (EquationNode::Raised(..), Some(number)) = (node, self.numbers.get(&node.to_string())) {
            return *number;
        }
        match node {
            EquationNode::Row(parts) => self.row(parts),
            EquationNode::Product(factors) => self.product(factors),
            EquationNode::Number(number) if number == "½" => 0.5,
            EquationNode::Number(number) => number.parse().unwrap_or_else(|_| panic!("{number} is no number")),
            EquationNode::Symbol { .. } => {
                let name = node.name().expect("a symbol has a name");
                *self.numbers.get(&name).unwrap_or_else(|| panic!("what is {name}?"))
            }
            EquationNode::Group('⌊', inner, _) => self.value(inner).floor(),
            EquationNode::Group('|' | '‖', inner, _) => self.value(inner).abs(),
            EquationNode::Group('⟨', inner, _) => {
                let EquationNode::Row(parts) = &**inner else { panic!("{inner} is no pair") };
                parts.split(|part| *part == EquationNode::Sign(',')).map(|part| self.row(part)).product()
            }
            // One number is its own transpose.
            EquationNode::Raised(inner, script) if script == "ᵀ" => self.value(inner),
            EquationNode::Group(_, inner, _) => self.value(inner),
            EquationNode::Fraction(above, below) => self.value(above) / self.value(below),
            EquationNode::Root(inner) => self.value(inner).sqrt(),
            EquationNode::Raised(inner, script) => self.value(inner).powf(self.script(script)),
            EquationNode::Power(base, exponent) => self.value(base).powf(self.value(exponent)),
            EquationNode::Cases(rows) => rows
                .iter()
                .find(|(_, when)| self.truth(when))
                .map_or_else(|| panic!("no case holds in {node}"), |(value, _)| self.value(value)),
            other => panic!("{other} has no value"),
        }
    }

    /// Small letters above the line, as the tree holds them: `²`, `ᵏ`.
    fn script(&self, script: &str) -> f64 {
        let letters: String = script
            .chars()
            .map(|c| {
                "⁰¹²³⁴⁵⁶⁷⁸⁹⁻ᵏᵖᶻ"
                    .chars()
                    .zip("0123456789−kpz".chars())
                    .find(|(raised, _)| *raised == c)
                    .map_or(c, |(_, plain)| plain)
            })
            .collect();
        self.value(&EquationNode::parse(&letters).unwrap_or_else(|| panic!("{script} is no exponent")))
    }

    /// Factors side by side: a function takes what follows it up to the next function, a sum all that follows.
    fn product(&self, factors: &[EquationNode]) -> f64 {
        let Some((first, rest)) = factors.split_first() else { return 1.0 };
        match first.name().as_deref() {
            Some("Σ") => return (0..self.terms.len()).map(|i| self.in_term(i, |meaning| meaning.product(rest))).sum(),
            Some("Σⱼ") => return self.coordinates.iter().map(|numbers| self.with(numbers).product(rest)).sum(),
            Some("E") if !self.draws.is_empty() => {
                return self.draws.iter().map(|draw| draw.product(rest)).sum::<f64>() / self.draws.len() as f64;
            }
            _ => {}
        }
        if let (Some(function), Some(argument)) = (first.name().and_then(|name| self.functions.get(&name)), rest.first()) {
            return function(self.first_of(argument)) * self.product(&rest[1..]);
        }
        let (name, power) = match first {
            EquationNode::Function(name) => (name, 1.0),
            EquationNode::Raised(inner, script) => match &**inner {
                EquationNode::Function(name) => (name, self.script(script)),
                _ => return self.value(first) * self.product(rest),
            },
            _ => return self.value(first) * self.product(rest),
        };
        let is_function = |node: &EquationNode| {
            node.any(&|part| matches!(part, EquationNode::Function(_))) && !matches!(node, EquationNode::Group(..))
        };
        let taken = match rest.first() {
            Some(EquationNode::Group(..)) => 1,
            _ => rest.iter().position(is_function).unwrap_or(rest.len()),
        };
        let (argument, rest) = rest.split_at(taken);
        self.call(name, argument).powf(power) * self.product(rest)
    }

    /// The value of an argument; of several, of the first: what stands for a function of many letters here is one of the first.
    fn first_of(&self, argument: &EquationNode) -> f64 {
        match argument {
            EquationNode::Group(_, inner, _) => match &**inner {
                EquationNode::Row(parts) => {
                    self.row(parts.split(|part| *part == EquationNode::Sign(',')).next().unwrap_or_default())
                }
                one => self.value(one),
            },
            other => self.value(other),
        }
    }

    fn call(&self, name: &str, argument: &[EquationNode]) -> f64 {
        if let ("max" | "min", [EquationNode::Group(_, inner, _)]) = (name, argument) {
            let EquationNode::Row(parts) = &**inner else { panic!("{name} of one") };
            let values = parts.split(|node| *node == EquationNode::Sign(',')).map(|part| self.row(part));
            return values.reduce(if name == "max" { f64::max } else { f64::min }).expect("there is a value");
        }
        let x = self.product(argument);
        match name {
            "exp" => x.exp(),
            "log" => x.ln(),
            "sin" => x.sin(),
            "cos" => x.cos(),
            "tanh" => x.tanh(),
            "arccos" => x.acos(),
            // Of numbers that are means already.
            "mean" => x,
            other => panic!("what is {other}?"),
        }
    }
}
