//! The page of the network, used as a lecturer does: trained, wound back, changed on its way.

use crate::user::User;
use downhill::figure::numbers;
use downhill::math::Activation;
use downhill::math::Dataset;
use downhill::math::Sampling;
use downhill::math::catalog::Catalog;
use downhill::math::network::{HandPass, MENU};
use downhill::sim::Session;
use downhill::sim::Training;
use downhill::sim::page::Page;
use downhill::sim::threads::Watch;
use downhill::sim::training::session::Epoch;
use downhill::sim::training::trainable;
use downhill::ui::state::Settings;
use downhill::ui::state::action::Action;
use downhill::ui::state::network_display::NetworkView;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Pos2, Rect, lerp, pos2};
use std::sync::Arc;
use std::time::Duration;

/// At the page, standing at epoch 0.
fn opens() -> User {
    let mut user = User::opens(None, Settings::default(), [1600.0, 1000.0]);
    user.press(Key::Home);
    user.shows(Page::Network);
    user
}

/// Waits until the words can be read: training takes as long as it takes.
#[track_caller]
fn until(user: &mut User, words: &str) {
    user.awaits(words);
}

/// Goes to `epoch`, and waits until the selected run is there.
#[track_caller]
fn trains(user: &mut User, epoch: usize) {
    user.enters("Step", &epoch.to_string());
    until(user, &format!(" at epoch {epoch}"));
}

fn training(user: &User) -> &Training {
    &user.state().work.training
}

fn session(training: &Training, run: usize) -> Session {
    Session::new(training, &Arc::new(training.problem().unwrap()), run)
}

/// What the library says of the `run`-th run after each of `epochs` epochs.
fn computed(training: &Training, run: usize, epochs: usize) -> Vec<Epoch> {
    let mut session = session(training, run);
    session.train(epochs, &Watch::default());
    session.epochs().to_vec()
}

#[track_caller]
fn agrees(user: &User, epoch: &Epoch) {
    for (name, value) in [("training loss", epoch.train.loss), ("‖∇F‖", epoch.grad_norm), ("‖w‖²", epoch.squared_weights)]
    {
        let shown = user.number(name);
        assert!((shown - value).abs() <= 6e-4 * value.abs(), "{name}: {shown} is shown, {value} is computed");
    }
    assert_eq!(user.number("step k"), epoch.step as f64);
    if let Some(test) = epoch.test {
        assert!((user.number("test loss") - test.loss).abs() <= 6e-4 * test.loss);
        let shown: f64 = user.fact("test accuracy").trim_end_matches(" %").parse().unwrap();
        assert!((shown - 100.0 * test.accuracy).abs() < 0.06);
    }
}

fn at(area: Rect, x: f32, y: f32) -> Pos2 {
    pos2(lerp(area.left()..=area.right(), x), lerp(area.bottom()..=area.top(), y))
}

#[track_caller]
fn card(user: &mut User, name: &str) {
    user.click_beginning(Role::Button, &format!("{name}: "));
}

#[test]
fn the_numbers_shown_are_those_computed() {
    let mut user = opens();
    until(&mut user, "Gradient descent at epoch 0");
    let before = training(&user).clone();
    agrees(&user, &computed(&before, 0, 0)[0]);
    trains(&mut user, 60);
    agrees(&user, &computed(&before, 0, 60)[60]);
    // Back over what is there already, run by run.
    for (run, name) in ["Gradient descent", "Momentum", "Adam"].into_iter().enumerate() {
        user.enters("Step", "25");
        card(&mut user, name);
        until(&mut user, &format!("{name} at epoch 25"));
        agrees(&user, &computed(&before, run, 25)[25]);
    }
    assert_eq!(training(&user), &before);
}

#[test]
fn it_plays_steps_pauses_and_then_rests() {
    let mut user = opens();
    until(&mut user, " at epoch 0");
    user.press(Key::ArrowRight);
    until(&mut user, " at epoch 1");
    user.press(Key::Space);
    until(&mut user, " at epoch 5");
    user.press(Key::Space);
    assert!(!user.playing());
    user.press(Key::ArrowLeft);
    user.leaves();
    // Nothing moves, so in the end no frame is asked for.
    user.until("rest", |user| user.rest() == Duration::MAX);
}

#[test]
fn playback_waits_for_what_is_not_trained_yet() {
    let mut user = opens();
    user.enters("epochs", "20000");
    user.enters_speed("10000");
    user.press(Key::R);
    until(&mut user, ": epoch ");
    user.waits(0.5);
    let shown = user.state().playhead.step(20_000);
    assert!(user.playing() && shown < 20_000, "{shown}: so many epochs cannot be made at once");
    let slowest = user.names(Role::Button).into_iter().filter(|name| name.contains(": epoch "));
    let slowest =
        slowest.filter_map(|name| name.split(": epoch ").nth(1)?.split(':').next()?.parse::<usize>().ok()).min().unwrap();
    assert_eq!(slowest, shown, "the playhead stands where the slowest run is");
    user.press(Key::Space);
    assert!(!user.playing());
}

#[test]
fn a_change_counts_from_where_a_run_stands_and_rewinding_begins_again() {
    let mut user = opens();
    trains(&mut user, 20);
    let start = training(&user).clone();
    let before = user.number("training loss");
    user.enters("learning rate α", "0.1");
    user.enters("weight decay λ", "0.05");
    user.chooses("decay", "decoupled");
    trains(&mut user, 30);
    let mut own = session(&start, 0);
    own.train(20, &Watch::default());
    assert!(own.retune(training(&user), 0));
    own.train(30, &Watch::default());
    agrees(&user, &own.epochs()[30]);
    assert_eq!(user.number("αₖ"), 0.1);
    user.enters("Step", "20");
    assert_eq!(user.number("training loss"), before, "what is past stays as it was");
    user.enters("Step", "10");
    assert_eq!(user.number("αₖ"), 0.5, "as it was then");

    user.click(Role::Button, "Rewind");
    assert_eq!(user.state().playhead.step(200), 0);
    until(&mut user, " at epoch 0");
    trains(&mut user, 20);
    agrees(&user, &computed(training(&user), 0, 20)[20]);
    assert_ne!(user.number("training loss"), before);
}

#[test]
fn every_data_set_layer_activation_and_loss_can_be_trained() {
    let mut user = opens();
    user.enters("points n", "40");
    user.enters("Step", "3");
    let check = |user: &mut User| {
        until(user, " at epoch 3");
        let expected = computed(training(user), 0, 3)[3].train.loss;
        user.until("the loss of that training", |user| (user.number("training loss") - expected).abs() <= 6e-4 * expected);
    };
    for entry in Dataset::ALL.iter().filter(|entry| entry.key != "csv") {
        if user.chosen("data set") != entry.title {
            user.chooses("data set", entry.title);
        }
        assert_eq!(training(&user).dataset.entry().key, entry.key);
        check(&mut user);
    }
    for entry in Activation::ALL {
        if user.chosen("activation") != entry.title {
            user.chooses("activation", entry.title);
        }
        assert_eq!(training(&user).activation.entry().key, entry.key);
        assert!(user.sees(training(&user).activation.derivative_formula()));
        check(&mut user);
    }
    for hidden in MENU {
        let shape = ["2"].into_iter().map(String::from).chain(hidden.iter().map(usize::to_string)).collect::<Vec<_>>().join("-");
        if training(&user).hidden != *hidden {
            user.chooses("layers", &format!("{shape}-1"));
        }
        assert_eq!(training(&user).hidden, *hidden);
        check(&mut user);
    }
    user.chooses("loss", "squared");
    check(&mut user);
    user.enters("dropout p", "0.3");
    user.chooses("form", "inverted");
    check(&mut user);
    user.enters("training share", "0.5");
    user.enters("seed", "11");
    user.enters("noise σ", "0.5");
    user.chooses("sampling", "Shuffled epochs");
    user.enters("batch size m", "8");
    check(&mut user);
    assert_eq!((training(&user).sampling.clone(), training(&user).seed), (Sampling::shuffled(8), 11));
    assert_eq!(user.number("step k"), 9.0, "20 examples in batches of 8 make three steps an epoch");
}

#[test]
fn extremes_end_honestly() {
    let mut user = opens();
    // Of one point, one class is missing, and there is nothing to test on.
    user.enters("points n", "1");
    until(&mut user, "no training example is of class 1".replacen('n', "N", 1).as_str());
    assert!(user.sees("nothing shows whether the network has only memorized them"));
    trains(&mut user, 5);
    assert_eq!(user.fact("training accuracy"), "100 %");
    user.enters("points n", "300");
    user.enters("dropout p", "1");
    until(&mut user, "every hidden neuron is always off");
    user.enters("dropout p", "0");
    // The hidden layers cannot be harmed by decay alone; a step of a million times λ can.
    user.enters("weight decay λ", "1000000");
    user.press(Key::End);
    until(&mut user, "Diverged in epoch");
    assert!(user.has(Role::Canvas, "Decision boundary"));
    user.enters("weight decay λ", "0");
    user.click(Role::Button, "Rewind");
    user.chooses("activation", "None (linear)");
    user.enters("learning rate α", "100000");
    user.press(Key::End);
    until(&mut user, "Diverged in epoch");
    for picture in ["Neurons", "Weight space", "Boundary"] {
        user.click(Role::Button, picture);
        user.waits(0.3);
    }
}

#[test]
fn what_cannot_be_trained_is_refused() {
    let mut user = opens();
    user.chooses("sampling", "Mini-batch");
    let before = training(&user).clone();
    user.enters("batch size m", "401");
    assert_eq!(*training(&user), before);
    assert!(user.state().message.as_ref().is_some_and(|message| message.contains("take at most 400")));
    user.click(Role::Button, "+ Add");
    let offered = user.names(Role::Button);
    assert!(trainable().all(|entry| offered.iter().any(|name| name == entry.title)));
    assert!(!offered.iter().any(|name| name == "Newton"), "no Hessian, no Newton");
}

#[test]
fn points_of_ones_own_are_read_from_a_file() {
    let mut user = opens();
    user.chooses("data set", "Your own data");
    assert!(user.sees("Name a CSV file") && user.state().message.is_none());
    assert!(user.sees("There are no examples yet"));
    user.writes("data file", "no-such-folder/missing.csv");
    user.press(Key::Enter);
    let message = user.state().message.clone().expect("a message");
    assert!(message.contains("no-such-folder/missing.csv") && user.sees(&message), "{message}");
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("gui-examples.csv");
    let rows: String = (0..60).map(|i| format!("{},{},{}\n", i % 10, i / 10, if i % 10 > 4 { "far" } else { "near" })).collect();
    std::fs::write(&path, format!("across,up,kind\n{rows}")).unwrap();
    user.writes("data file", path.to_str().unwrap());
    user.press(Key::Enter);
    assert_eq!(user.state().message, None);
    assert!(user.sees("class far") && user.sees("class near"));
    card(&mut user, "Adam");
    trains(&mut user, 60);
    agrees(&user, &computed(training(&user), 2, 60)[60]);
    user.writes("class", "across");
    user.press(Key::Enter);
    assert!(user.state().message.is_some(), "ten labels are no two classes");
}

#[test]
fn runs_are_added_changed_copied_moved_hidden_and_removed() {
    let mut user = opens();
    trains(&mut user, 10);
    user.click(Role::Button, "+ Add");
    user.click(Role::Button, "RMSProp");
    assert_eq!((training(&user).runs.len(), user.state().training_run), (4, 3));
    until(&mut user, "RMSProp at epoch 10");
    agrees(&user, &computed(training(&user), 3, 10)[10]);
    let boundaries = |user: &User| user.names(Role::Button).iter().filter(|name| name.starts_with("Boundary of ")).count();
    assert_eq!(boundaries(&user), 4);
    for entry in trainable() {
        if user.chosen("optimizer") != entry.title {
            user.chooses("optimizer", entry.title);
        }
        until(&mut user, &format!("{} at epoch 10", entry.title));
    }
    user.chooses("optimizer", "Adam");
    user.chooses("schedule", "Exponential");
    user.click(Role::DisclosureTriangle, "More");
    user.click(Role::CheckBox, "its own sampling");
    user.enters("gradient noise", "0.01");
    user.writes("name", "mine");
    let run = training(&user).runs[3].clone();
    assert_eq!((run.name(), run.noise, run.sampling.clone()), ("mine", Some(0.01), Some(Sampling::FULL)));
    user.click(Role::Button, "Duplicate");
    user.click(Role::Button, "Move up");
    user.click(Role::Button, "Hide or show");
    assert_eq!((training(&user).runs.len(), user.state().training_run, boundaries(&user)), (5, 3, 4));
    user.click(Role::Button, "Hide or show");
    for left in (0..5).rev() {
        user.click(Role::Button, "Remove");
        assert_eq!(training(&user).runs.len(), left);
    }
    assert!(user.sees("Add a run") && user.sees("No run is selected"));
    assert_eq!(user.experiment(), &crate::user::first(), "the runs of the other pages stay");
}

#[test]
fn removing_a_run_leaves_the_others_where_they_are() {
    let mut user = opens();
    trains(&mut user, 15);
    let before = training(&user).clone();
    user.enters("learning rate α", "0.2");
    card(&mut user, "Momentum");
    user.click(Role::Button, "Remove");
    card(&mut user, "Gradient descent");
    trains(&mut user, 15);
    agrees(&user, &computed(&before, 0, 15)[15]);
    card(&mut user, "Adam");
    // Each run is trained by a thread of its own, and this one may be behind.
    until(&mut user, " at epoch 15");
    agrees(&user, &computed(&before, 2, 15)[15]);
}

#[test]
fn the_pictures_show_neurons_and_the_space_of_weights() {
    let mut user = opens();
    trains(&mut user, 40);
    user.click(Role::Button, "Neurons");
    assert_eq!(user.state().settings.network.picture, NetworkView::Neurons);
    assert_eq!(user.names(Role::Image).iter().filter(|name| name.starts_with("Layer 2, neuron")).count(), 16);
    let neuron = user.names(Role::Image).into_iter().find(|name| name.starts_with("Layer 2, neuron 3:")).unwrap();
    let area = user.find(Role::Image, &neuron);
    user.hovers(area.center());
    assert!(user.sees("largest weights, from") && !user.sees("root mean square over the training examples"));
    user.leaves();
    user.click(Role::Button, "Backward");
    assert!(user.sees("log scale"));
    user.hovers(area.center());
    assert!(user.sees("root mean square over the training examples"));
    user.leaves();
    // The one weight of the first input that leads straight to the only neuron lies on the line between them.
    user.chooses("layers", "2-1");
    until(&mut user, "logistic regression");
    let ends = ["Input 1:", "The output:"].map(|begin| {
        let name = user.names(Role::Image).into_iter().find(|name| name.starts_with(begin)).unwrap();
        user.find(Role::Image, &name)
    });
    user.hovers(ends[0].right_center() + (ends[1].left_center() - ends[0].right_center()) / 2.0);
    assert!(user.sees("From input 1 to the output"));
    user.chooses("layers", "2-8-1");
    user.click(Role::Button, "Weight space");
    until(&mut user, "of the variance in 33 dimensions");
    for plane in ["selected path", "start and two ends", "all paths"] {
        user.chooses("plane", plane);
        until(&mut user, if plane == "start and two ends" { "on a plane through 33" } else { "of the variance in 33" });
    }
    let area = user.find(Role::Canvas, "Weight space");
    user.hovers(area.center());
    assert!(user.sees("Training loss here: "));
    user.click(Role::Button, "Boundary");
    let area = user.find(Role::Canvas, "Decision boundary");
    user.hovers(area.center());
    assert!(user.sees("probability of class 1"));
    user.click(Role::Button, "Boundary of Adam");
    assert_eq!(user.state().training_run, 2);
}

#[test]
fn back_propagation_is_calculated_by_hand() {
    let mut user = opens();
    until(&mut user, " at epoch 0");
    user.click(Role::Button, "By hand");
    assert!(user.sees("A 2-16-16-1 network has too many numbers") && user.sees("304 multiplications forward and 576 back"));
    user.chooses("layers", "2-2-1");
    user.until("the small network", |user| user.has(Role::Canvas, "Back-propagation by hand"));
    assert!(user.sees("step 0 of 7"));
    for _ in 0..7 {
        user.click(Role::Button, "Next ›");
    }
    assert!(user.sees("step 7 of 7") && user.sees("multiplications so far: 6 forward, 8 back"));
    let problem = training(&user).problem().unwrap();
    let pass = |example: usize| HandPass::of(&problem.network, &problem.start, problem.train[example]);
    let derivative = |example: usize| numbers::digits(pass(example).gradient[2], 6);
    assert!(user.sees(&derivative(0)), "{}", derivative(0));
    user.click(Role::Button, "›");
    assert!(user.sees("example 2 of 400") && user.sees(&derivative(1)), "{}", derivative(1));
    user.click(Role::Button, "‹ Back");
    assert!(user.sees("step 6 of 7"));
}

#[test]
fn the_charts_move_the_playhead() {
    let mut user = opens();
    trains(&mut user, 100);
    let loss = user.find(Role::Canvas, "Loss over epochs");
    user.click_at(at(loss, 0.5, 0.5));
    let there = user.state().playhead.step(200);
    assert!((60..140).contains(&there), "{there}");
    for (tab, chart) in
        [("Weights", "Weights over epochs"), ("Gradients", "Gradients over epochs"), ("Accuracy", "Accuracy over epochs")]
    {
        user.click(Role::Button, tab);
        let area = user.find(Role::Canvas, chart);
        user.drag(at(area, 0.8, 0.5), at(area, 0.3, 0.5));
        let there = user.state().playhead.step(200);
        assert!((20..90).contains(&there), "{tab}: {there}");
    }
    user.click(Role::DisclosureTriangle, "Curve and derivative");
    user.resizes([800.0, 560.0]);
    user.chooses("chart", "Weights");
    assert!(user.has(Role::Canvas, "Weights over epochs"));
}

#[test]
fn where_another_experiment_has_fewer_runs_one_of_them_is_selected() {
    let mut user = User::starts();
    user.press(Key::Num9);
    let few = user.state().work.clone();
    for _ in 0..3 {
        Action::Add("adam").perform(&mut user.window.state_mut().state);
    }
    user.frames(2);
    assert_eq!(user.state().training_run, user.state().work.training.runs.len() - 1);
    user.window.state_mut().state.set_work(few);
    user.frames(2);
    assert_eq!(user.state().training_run, user.state().work.training.runs.len() - 1);
}
