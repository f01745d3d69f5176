//! Looking changes nothing, and a number that is typed is taken as it is or refused.

use crate::user::User;
use downhill::sim::Work;
use downhill::sim::page::Page;
use downhill::ui::state::DropoutView;
use eframe::egui::Key;
use eframe::egui::accesskit::Role;
use egui_kittest::kittest::NodeT;

/// Values that are allowed and lie beyond every slider, or have more digits than are shown.
const EXTREME: &str = r#"
objective = "quadratic(a11=1000000, a12=0, a22=0.000001, b1=0.123456789, b2=0)"
start = [0.123456789, -1234567.891]
steps = 12
seed = 9223372036854775807
seeds = 3
noise = 1e12

[[run]]
optimizer = "momentum(lr=1.23456789e-9, beta=0.123456789)"
schedule = "exponential(gamma=0.999999)"
noise = 1e12
weight_decay = 1e12

[[run]]
optimizer = "adam(lr=0.0123456789)"
noise = 0
weight_decay = 0.0000123456789
decay = "decoupled"

[weight-decay]
data = "linear-data(dims=3, train=4, validation=4)"
sampling = "batch(m=2)"
sigma0 = 99.987654321
epochs = 2
seed = 9223372036854775806
lambdas = [0, 123456.789, 1e6]

[dropout]
p = 0.123456789
units = 64
seed = 9223372036854775805
draws = 3

[dropout.plane]
start = [1e6, -0.123456789]
steps = 7
seed = 9223372036854775804

[training]
points = 10
train_share = 0.523456789
layers = [2]
epochs = 3
seed = 9223372036854775803
noise = 1e12

[[training.run]]
optimizer = "gd(lr=0.123456789)"
noise = 1e12
weight_decay = 1e12
"#;

fn work(text: &str) -> Work {
    Work::from_toml(text, &|path| Err(format!("no file {path}"))).unwrap()
}

/// At the extreme work.
fn opens() -> User {
    let mut user = User::on("booth");
    user.window.state_mut().state.open_text(EXTREME);
    user.window.state_mut().state.playhead.playing = false;
    user.frames(3);
    assert_eq!(user.state().message, None);
    user
}

impl User {
    fn count(&self, role: Role) -> usize {
        self.nodes().filter(|node| node.accesskit_node().role() == role).count()
    }

    /// Scrolls to the `n`-th thing with this role, and focuses it; its middle.
    fn goes_to(&mut self, role: Role, n: usize) -> Option<eframe::egui::Pos2> {
        let nth = |user: &User| user.nodes().filter(|node| node.accesskit_node().role() == role).nth(n).map(|node| node.rect());
        self.nodes().filter(|node| node.accesskit_node().role() == role).nth(n)?.scroll_to_me();
        self.frames(2);
        self.nodes().filter(|node| node.accesskit_node().role() == role).nth(n)?.focus();
        self.frames(2);
        nth(self).map(|rect| rect.center())
    }

    /// Looks at every control that is there: opens what is folded, clicks into every field and leaves it, goes to every slider, opens and
    /// leaves every menu.
    fn looks_at_everything(&mut self) {
        for name in ["More", "Eigenvalues and minimum", "Entries of A and b"] {
            if self.has(Role::DisclosureTriangle, name) {
                self.click(Role::DisclosureTriangle, name);
                self.frames(10);
            }
        }
        let before = self.state().work.clone();
        for role in [Role::SpinButton, Role::TextInput, Role::MultilineTextInput, Role::Slider, Role::ComboBox] {
            for n in 0..self.count(role) {
                let Some(at) = self.goes_to(role, n) else { continue };
                if role != Role::Slider && self.size().contains(at) {
                    self.click_at(at);
                    self.press(if role == Role::ComboBox { Key::Escape } else { Key::Enter });
                }
                let name = self
                    .nodes()
                    .filter(|node| node.accesskit_node().role() == role)
                    .nth(n)
                    .and_then(|node| crate::user::text(&node));
                assert!(self.state().work == before, "{:?}, {role:?} {name:?}", self.state().page);
            }
        }
        self.press(Key::Escape);
    }
}

#[test]
fn no_page_changes_what_is_only_looked_at() {
    let expected = work(EXTREME);
    let mut user = opens();
    assert!(user.state().work == expected);
    for page in Page::ALL {
        user.window.state_mut().state.page = page;
        user.frames(4);
        user.looks_at_everything();
    }
    user.window.state_mut().state.page = Page::WeightDecay;
    user.window.state_mut().state.settings.decay_in_plane = true;
    user.frames(4);
    user.looks_at_everything();
    user.window.state_mut().state.page = Page::Dropout;
    for view in [DropoutView::Units, DropoutView::Inference, DropoutView::Plane] {
        user.window.state_mut().state.settings.dropout_view = view;
        user.frames(4);
        user.looks_at_everything();
    }
    assert!(user.state().work == expected);
    assert!(work(&user.state().work.to_toml()) == expected, "and it reads back");
}

#[test]
fn every_digit_of_a_seed_is_shown_and_taken() {
    let mut user = opens();
    assert_eq!(user.value(Role::SpinButton, "seed"), "9223372036854775807");
    user.enters("seed", "9007199254740993");
    assert_eq!((user.experiment().seed, user.value(Role::SpinButton, "seed")), (9007199254740993, "9007199254740993".into()));
    user.enters("seed", "9223372036854775808");
    assert_eq!(user.experiment().seed, 9007199254740993);
    let words = "seed: '9223372036854775808' is not allowed, it takes a whole number from 0 to 9223372036854775807";
    assert_eq!(user.state().message.as_deref(), Some(words));
}

#[test]
fn a_number_out_of_its_range_is_refused_with_a_line_that_says_the_range() {
    let mut user = User::on("himmelblau");
    let before = user.state().work.clone();
    for (field, text, words) in [
        ("steps", "99999999", "steps: '99999999' is not allowed, it takes a whole number from 1 to 1000000"),
        ("steps", "0", "steps: '0' is not allowed, it takes a whole number from 1 to 1000000"),
        ("steps", "1,5", "steps: '1,5' is not allowed, it takes a whole number from 1 to 1000000"),
        ("noise σ", "-1", "noise = -1 is not allowed: noise takes a finite number of at least 0"),
        ("noise σ", "loud", "noise: 'loud' is not a number"),
        ("start x", "inf", "start: 'inf' is not a number"),
        ("Step", "1000", "step: '1000' is not allowed, it takes a whole number from 0 to 200"),
    ] {
        user.window.state_mut().state.message = None;
        user.enters(field, text);
        assert_eq!(user.state().message.as_deref(), Some(words), "{field}: {text}");
        assert!(user.state().work == before, "{field}: {text}");
    }
    // Groups of three digits are thousands, and what was refused is forgotten when something goes right.
    user.enters("steps", "1,000");
    assert_eq!((user.experiment().steps, &user.state().message), (1000, &None));
    user.enters("steps", "10.000");
    assert_eq!(user.experiment().steps, 10_000);
    user.enters("noise σ", "1e12");
    user.enters("start x", "1,5");
    assert_eq!((user.experiment().noise, user.experiment().start.x), (1e12, 1.5));
}
