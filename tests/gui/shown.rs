//! How things are shown: theme, inspector, layers, axes, presets.

use crate::user::User;
use downhill::math::Objective;
use downhill::math::Optimizer;
use downhill::math::catalog::Catalog;
use downhill::sim::file::presets;
use downhill::ui::state::{Appearance, Cost, Metric, Settings, Trail};
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Theme};

#[test]
fn the_theme_is_switched_by_button_and_key() {
    let mut user = User::starts();
    assert_eq!(user.window.ctx.theme(), Theme::Dark);
    user.click(Role::Button, "Settings");
    user.click(Role::RadioButton, "light");
    assert_eq!((user.state().settings.appearance, user.window.ctx.theme()), (Appearance::Light, Theme::Light));
    user.press(Key::Escape);
    user.press(Key::T);
    assert_eq!((user.state().settings.appearance, user.window.ctx.theme()), (Appearance::Dark, Theme::Dark));
}

#[test]
fn the_inspector_is_shown_and_hidden() {
    let mut user = User::starts();
    assert!(user.inspects());
    user.click(Role::Button, "Inspector");
    assert!(!user.inspects());
    user.press(Key::I);
    assert!(user.inspects());
}

#[test]
fn the_inspector_shows_every_rule_at_every_point_of_the_run() {
    let mut user = User::reads("objective = \"rosenbrock\"\nsteps = 30\n[[run]]\noptimizer = \"gd(lr=0.001)\"\n");
    for entry in Optimizer::ALL {
        if user.chosen("optimizer") != entry.title {
            user.chooses("optimizer", entry.title);
        }
        for key in [Key::Home, Key::ArrowRight, Key::End] {
            user.press(key);
            assert!(user.sees(&format!("{} at step ", entry.title)));
            for equation in user.experiment().runs[0].optimizer.equations() {
                assert!(user.sees(&format!("{} = {}", equation.left, equation.right)), "{}", entry.title);
            }
        }
    }
}

#[test]
fn every_layer_can_be_switched() {
    type Layer = (&'static str, fn(&Settings) -> bool);
    let layers: [Layer; 9] = [
        ("Names of the runs", |settings| settings.names),
        ("From a grid of starts", |settings| settings.start_grid),
        ("Flow", |settings| settings.flow),
        ("Minima and saddles", |settings| settings.minima),
        ("Isoline values", |settings| settings.isoline_labels),
        ("Eigen-axes", |settings| settings.eigen_axes),
        ("Gradient of each run", |settings| settings.gradient_arrows),
        ("Next step of each run", |settings| settings.update_arrows),
        ("Parts of the step", |settings| settings.step_vectors),
    ];
    for objective in ["quadratic", "himmelblau"] {
        let mut user = User::on(objective);
        user.press(Key::ArrowRight);
        user.click(Role::Button, "View");
        for (name, is_on) in layers {
            let before = is_on(&user.state().settings);
            assert_eq!(user.is_on(Role::CheckBox, name), before);
            user.click(Role::CheckBox, name);
            let able = name != "Eigen-axes" || objective == "quadratic";
            assert_eq!(is_on(&user.state().settings), before != able, "{name} over {objective}");
        }
        user.click(Role::RadioButton, "Short trail");
        assert_eq!(user.state().settings.trail, Trail::Short);
        user.press(Key::Escape);
        user.press(Key::R);
        user.waits(0.2);
        user.click(Role::Button, "View");
        user.click(Role::RadioButton, "Whole path");
        assert_eq!(user.state().settings.trail, Trail::Full);
    }
}

#[test]
fn all_layers_at_once_over_every_objective() {
    let everything = Settings {
        eigen_axes: true,
        gradient_arrows: true,
        update_arrows: true,
        step_vectors: true,
        start_grid: true,
        flow: true,
        trail: Trail::Short,
        ..Settings::default()
    };
    for entry in Objective::ALL {
        let runs = presets::ALL[0].experiment().runs;
        let experiment = downhill::sim::Experiment { runs, steps: 20, ..downhill::sim::Experiment::new((entry.default)()) };
        let mut user = User::opens(Some(experiment), everything.clone(), [1280.0, 800.0]);
        for key in [Key::Home, Key::ArrowRight, Key::End] {
            user.press(key);
        }
    }
}

#[test]
fn the_vectors_are_switched_in_the_inspector_too() {
    let mut user = User::starts();
    user.click(Role::CheckBox, "Draw these arrows in the plot");
    assert!(user.state().settings.step_vectors);
}

#[test]
fn the_loss_plot_shows_what_is_asked_for() {
    let mut user = User::starts();
    for (option, metric) in [("loss F", Metric::Loss), ("gradient ‖∇F‖", Metric::Gradient), ("loss F − F*", Metric::Gap)]
    {
        user.chooses("vertical axis", option);
        assert_eq!((user.state().settings.metric, user.chosen("vertical axis").as_str()), (metric, option));
        user.click(Role::CheckBox, "log scale");
        user.click(Role::CheckBox, "log scale");
    }
    for (option, cost) in [("evaluations", Cost::Evaluations), ("step k", Cost::Steps)] {
        user.chooses("horizontal axis", option);
        assert_eq!((user.state().settings.cost, user.chosen("horizontal axis").as_str()), (cost, option));
    }
    user.click(Role::CheckBox, "log scale");
    assert!(!user.state().settings.logarithmic);
}

#[test]
fn where_the_least_value_is_unknown_the_gap_is_above_the_best_value_seen() {
    let mut user = User::on("saddle");
    assert!(downhill::math::Landscape::lowest(&*user.experiment().objective).is_none());
    assert_eq!(user.chosen("vertical axis"), "loss F − best seen");
    user.chooses("vertical axis", "loss F");
    assert_eq!((user.chosen("vertical axis").as_str(), user.state().settings.metric), ("loss F", Metric::Loss));
}

#[test]
fn every_preset_opens_from_the_menu_and_plays() {
    let mut user = User::starts();
    for preset in presets::ALL.iter().rev() {
        let experiment = preset.experiment();
        user.click(Role::Button, "Presets");
        user.click(Role::Button, &experiment.title);
        assert_eq!(*user.experiment(), experiment);
        assert!(user.playing() && user.sees(&experiment.about) && user.state().view.is_none());
        let cards = user
            .names(Role::Button)
            .into_iter()
            .filter(|name| experiment.runs.iter().any(|run| name.starts_with(&format!("{}: ", run.name()))));
        assert_eq!(cards.count(), experiment.runs.len(), "{}", preset.key);
        user.waits(0.2);
        user.press(Key::End);
        user.waits(0.1);
    }
}

#[test]
fn a_preset_keeps_how_things_are_shown() {
    let mut user = User::starts();
    user.press(Key::T);
    user.press(Key::L);
    user.click(Role::Button, "Presets");
    user.click(Role::Button, &presets::ALL[1].experiment().title);
    let settings = &user.state().settings;
    assert!(settings.appearance == Appearance::Light && settings.looping);
}
