//! Training sessions: what they learn, how they are changed on their way, and how they end.

use downhill::math::Activation;
use downhill::math::Dataset;
use downhill::math::Dropout;
use downhill::math::Optimizer;
use downhill::math::Plan;
use downhill::math::Sampling;
use downhill::math::View;
use downhill::math::catalog::Catalog;
use downhill::math::data::dropout::DropoutForm;
use downhill::math::rule::Halt;
use downhill::sim::Run;
use downhill::sim::Session;
use downhill::sim::Training;
use downhill::sim::run::conditions::Decay;
use downhill::sim::run::factors_along::FactorsAlong;
use downhill::sim::run::trace::End;
use downhill::sim::threads::{Progress, Watch};
use downhill::sim::training::loss_plane::{Paths, loss_plane};
use downhill::sim::training::turn::{Pace, spawn};
use downhill::sim::training::unfit;
use std::sync::Arc;

fn training(data: &str, hidden: &[usize], runs: &[&str]) -> Training {
    let run = |(i, text): (usize, &&str)| Run::new(Optimizer::parse(text).unwrap(), i);
    Training {
        dataset: Dataset::parse(data).unwrap(),
        points: 60,
        hidden: hidden.to_vec(),
        runs: runs.iter().enumerate().map(run).collect(),
        ..Training::default()
    }
}

fn session(training: &Training) -> Session {
    Session::new(training, &Arc::new(training.problem().unwrap()), 0)
}

fn trained(training: &Training, epochs: usize) -> Session {
    let mut session = session(training);
    session.train(epochs, &Watch::default());
    session
}

#[test]
fn without_hidden_layers_two_gaussians_are_told_apart_as_well_as_can_be() {
    let mut of = training("gaussians(distance=2, noise=1)", &[], &["adam(lr=0.05)"]);
    (of.points, of.train_share) = (10_000, 0.2);
    let last = trained(&of, 150).epochs().last().unwrap().clone();
    // Φ(1); the share of 8000 points has a standard error of 0.004.
    assert!((last.test.unwrap().accuracy - 0.841_344_746).abs() < 0.016, "{last:?}");
    assert!(last.grad_norm < 0.01);
}

#[test]
fn a_schedule_that_follows_the_loss_is_told_it_after_every_epoch() {
    let mut of = training("moons(noise=0.3)", &[4], &["gd(lr=4)"]);
    of.runs[0].schedule = Plan::parse("plateau(factor=0.5, patience=1, threshold=0.01)").unwrap();
    let mut session = session(&of);
    let mut rates = Vec::new();
    while session.epoch() && session.epochs().len() < 80 {
        let told = session.epochs().iter().skip(1).map(|epoch| (epoch.step, epoch.train.loss));
        let along = FactorsAlong::new(&of.runs[0].schedule, told);
        assert_eq!(session.learning_rate(), 4.0 * along.factor(session.made()), "after {} epochs", rates.len());
        rates.push(session.learning_rate());
    }
    rates.dedup();
    assert!(rates.len() > 3 && rates.is_sorted_by(|a, b| a > b), "{rates:?}");
}

#[test]
fn xor_needs_a_hidden_layer() {
    let exact = "xor(noise=0)";
    let linear = trained(&training(exact, &[], &["gd(lr=0.5)"]), 500);
    let last = linear.epochs().last().unwrap();
    // No line is right about more than three corners, and the best chance is the share of each class.
    assert!(last.train.accuracy < 0.8 && last.train.loss > 0.6, "{last:?}");
    let bent = trained(&training(exact, &[8], &["adam(lr=0.05)"]), 300);
    assert_eq!(bent.epochs().last().unwrap().train.accuracy, 1.0);
    assert_eq!(bent.epochs().last().unwrap().test.unwrap().accuracy, 1.0);
}

#[test]
fn what_every_epoch_records_is_what_the_network_says() {
    let mut of = training("moons", &[5, 4], &["momentum(lr=0.1)"]);
    of.sampling = Sampling::parse("shuffle(m=20)").unwrap();
    of.dropout = Dropout::new(0.2, DropoutForm::Plain).unwrap();
    let session = trained(&of, 7);
    let problem = session.problem();
    assert_eq!((problem.train.len(), problem.test.len(), session.steps_per_epoch()), (48, 12, 3));
    assert_eq!((session.epochs().len(), session.made()), (8, 21));
    for ((epoch, x), recorded) in session.path().zip(session.epochs()) {
        let chance = |example: &downhill::math::data::examples::Example| problem.network.chance(x, example.at);
        let right = problem.test.iter().filter(|example| (chance(example) > 0.5) == (example.class == 1)).count();
        assert_eq!((recorded.epoch, recorded.step, recorded.evals), (epoch, 3 * epoch, 48 * epoch as u64));
        assert_eq!(recorded.test.unwrap().accuracy, right as f64 / 12.0);
        let squares = |norms: &[f64]| norms.iter().map(|norm| norm * norm).sum::<f64>();
        assert!((squares(&recorded.layer_gradients).sqrt() - recorded.grad_norm).abs() < 1e-12);
        assert!((squares(&recorded.layer_weights) - recorded.squared_weights).abs() < 1e-9);
    }
}

#[test]
fn a_session_rewinds_to_the_same_weights_and_its_pace_does_not_matter() {
    let mut of = training("circles", &[6], &["adam(lr=0.02)"]);
    of.sampling = Sampling::parse("shuffle(m=7)").unwrap();
    of.dropout = Dropout::new(0.3, DropoutForm::Inverted).unwrap();
    let mut first = trained(&of, 6);
    let epochs = first.epochs().to_vec();
    first.rewind();
    assert_eq!((first.epochs(), first.made(), first.x()), (&epochs[..1], 0, &first.problem().start));
    // Step by step, on another thread.
    let again = std::thread::spawn(move || {
        (0..6 * first.steps_per_epoch()).for_each(|_| assert!(first.step()));
        first
    });
    assert_eq!(again.join().unwrap().epochs(), epochs);
    assert!(epochs[6].train.loss < epochs[0].train.loss);
}

#[test]
fn stints_beside_the_window_make_the_same_run() {
    let mut of = training("moons", &[6], &["adam(lr=0.02)", "gd(lr=0.3)"]);
    of.sampling = Sampling::parse("shuffle(m=10)").unwrap();
    let problem = Arc::new(of.problem().unwrap());
    let sessions = || -> Vec<Session> { (0..2).map(|i| Session::new(&of, &problem, i)).collect() };
    let turn = |sessions: Vec<Session>, pace: Pace, stop: bool| {
        let (woken, wait) = std::sync::mpsc::channel();
        let mut task = spawn(sessions, pace, move || woken.send(()).unwrap());
        if stop {
            task.stop();
        }
        wait.recv().unwrap();
        let (Progress::Over, Some(sessions)) = task.poll() else { panic!("the sessions come back") };
        sessions
    };
    let mut live = turn(sessions(), Pace::Until { epochs: 2 }, false);
    assert!(live.iter().all(|session| session.epochs().len() == 3));
    live = turn(live, Pace::Steps(7), false);
    assert!(live.iter().all(|session| session.made() == 2 * 5 + 7));
    // Called off at some point or other, no session is lost and none in an impossible state.
    live = turn(live, Pace::Until { epochs: 100_000 }, true);
    let furthest = live.iter().map(|session| session.epochs().len()).max().unwrap() + 1;
    live = turn(live, Pace::Until { epochs: furthest }, false);
    let mut whole = sessions();
    whole.iter_mut().for_each(|session| session.train(furthest, &Watch::default()));
    assert!(live.iter().zip(&whole).all(|(a, b)| a.epochs() == b.epochs() && a.x() == b.x()));
}

#[test]
fn learning_rate_and_decay_change_on_the_way_and_the_memory_stays() {
    let mut of = training("moons", &[6], &["momentum(lr=0.1, beta=0.9)"]);
    let mut session = trained(&of, 5);
    let before = session.x().clone();
    of.runs[0].optimizer = Optimizer::parse("momentum(lr=0, beta=0.5)").unwrap();
    assert!(session.retune(&of, 0) && session.learning_rate() == 0.0);
    session.step();
    let rolled = session.x() - &before;
    session.step();
    // It rolls on by what it remembers, half as far each time.
    let again = session.x() - &before - &rolled;
    assert!(rolled.norm() > 1e-3 && (again - 0.5 * &rolled).norm() < 1e-12);

    of.runs[0].schedule = Plan::parse("exponential(gamma=0.5)").unwrap();
    of.runs[0].weight_decay = 0.5;
    of.runs[0].decay = Decay::Decoupled;
    of.runs[0].optimizer = Optimizer::parse("momentum(lr=1)").unwrap();
    assert!(session.retune(&of, 0) && session.learning_rate() == 0.5_f64.powi(7));

    let kept = session.x().clone();
    for change in [
        |of: &mut Training| of.runs[0].optimizer = Optimizer::parse("nesterov(lr=0.1)").unwrap(),
        |of: &mut Training| of.sampling = Sampling::parse("single").unwrap(),
        |of: &mut Training| of.seed += 1,
    ] {
        let mut other = of.clone();
        change(&mut other);
        assert!(!session.retune(&other, 0) && *session.x() == kept && session.learning_rate() == 0.5_f64.powi(7));
    }
}

#[test]
fn a_change_that_changes_nothing_changes_nothing() {
    let mut of = training("moons", &[6], &["adam(lr=0.02)"]);
    of.sampling = Sampling::parse("shuffle(m=9)").unwrap();
    let whole = trained(&of, 6);
    let mut session = trained(&of, 2);
    session.step();
    assert!(session.retune(&of, 0));
    session.train(6, &Watch::default());
    assert_eq!(session.epochs(), whole.epochs());
}

#[test]
fn decay_acts_on_weights_alone() {
    let step = |optimizer: &str, lambda: f64, decay: Decay| {
        let mut of = training("moons", &[6], &[optimizer]);
        (of.runs[0].weight_decay, of.runs[0].decay) = (lambda, decay);
        let mut session = session(&of);
        session.step();
        session.x().clone()
    };
    // The biases start at 0, where AdamW, which decays all, leaves them as well.
    let adamw = step("adamw(lr=0.1, weight_decay=0.3)", 0.0, Decay::Coupled);
    assert!((step("adam(lr=0.1, form=pytorch)", 0.3, Decay::Decoupled) - &adamw).norm() < 1e-14);
    assert!((step("adam(lr=0.1, form=pytorch)", 0.3, Decay::Coupled) - &adamw).norm() > 1e-3);
    let (plain, decayed) = (step("gd(lr=0.1)", 0.0, Decay::Coupled), step("gd(lr=0.1)", 0.3, Decay::Coupled));
    let problem = training("moons", &[6], &[]).problem().unwrap();
    for i in 0..plain.len() {
        let shrunk = if problem.network.is_weight(i) { 0.1 * 0.3 * problem.start[i] } else { 0.0 };
        assert!((plain[i] - decayed[i] - shrunk).abs() < 1e-15);
    }
}

#[test]
fn every_optimizer_trains_or_is_refused_with_the_reason() {
    for entry in Optimizer::ALL {
        let of = training("moons", &[3], &[entry.key]);
        match unfit(&of.runs[0].optimizer) {
            None => {
                let mut session = session(&of);
                session.train(3, &Watch::default());
                assert!(!matches!(session.end(), Some(End::Halted { .. })), "{}", entry.key);
            }
            Some(why) => {
                let error = of.check().unwrap_err();
                assert!(error.contains(why) && error.contains("take one of gd, momentum"), "{error}");
            }
        }
    }
    // Those that are refused could not make a step either, or only at great cost.
    let problem = Arc::new(training("moons", &[3], &[]).problem().unwrap());
    for (optimizer, halt) in [("newton", Halt::NoHessian), ("polyak", Halt::UnknownMinimum)] {
        let mut session = Session::new(&training("moons", &[3], &[optimizer]), &problem, 0);
        assert!(!session.epoch());
        assert_eq!(session.end(), Some(End::Halted { at: 0, why: halt }));
    }
}

#[test]
fn a_run_that_explodes_ends_where_its_numbers_do() {
    let mut of = training("moons", &[6], &["gd(lr=0.1)"]);
    of.runs[0].weight_decay = 1e6;
    of.activation = Activation::parse("relu").unwrap();
    let session = trained(&of, 1000);
    let Some(End::Diverged { at, .. }) = session.end() else { panic!("{:?}", session.end()) };
    assert_eq!(session.epochs().len(), at);
    assert!(session.epochs().iter().all(|epoch| epoch.train.loss.is_finite() && epoch.grad_norm.is_finite()));
}

#[test]
fn with_everything_switched_off_only_the_share_of_the_classes_is_learnt() {
    for form in [DropoutForm::Plain, DropoutForm::Inverted] {
        let mut of = training("moons", &[6], &["gd(lr=1)"]);
        (of.points, of.train_share, of.dropout) = (15, 1.0, Dropout::new(1.0, form).unwrap());
        let session = trained(&of, 400);
        let (x, problem) = (session.x(), session.problem());
        // 7 of 15 are of class 1; only the output's bias has a gradient.
        let chance = problem.network.chance(x, problem.train[0].at);
        assert!((chance - 7.0 / 15.0).abs() < 1e-6, "{chance}");
        let moved = (0..x.len()).filter(|&i| x[i] != problem.start[i]).collect::<Vec<_>>();
        assert_eq!(moved, [x.len() - 1]);
    }
}

#[test]
fn one_example_and_one_class_are_learnt_and_remarked_upon() {
    let mut of = training("spirals", &[4], &["adam(lr=0.05)"]);
    of.points = 1;
    let session = trained(&of, 300);
    let last = session.epochs().last().unwrap();
    assert!(last.train.loss < 1e-3 && last.train.accuracy == 1.0 && last.test.is_none());
    let remarks = session.problem().remarks(&of.dataset);
    assert!(remarks[0].contains("no training example is of class 1") && remarks[1].contains("all points are for training"));
}

#[test]
fn what_cannot_be_trained_is_refused() {
    let check = |change: fn(&mut Training)| {
        let mut of = training("moons", &[4], &["gd"]);
        change(&mut of);
        of.check().unwrap_err()
    };
    assert!(check(|of| of.points = 0).contains("points takes a whole number from 1 to 10000"));
    assert!(check(|of| of.epochs = 1_000_000).contains("epochs takes"));
    assert!(check(|of| of.train_share = f64::NAN).contains("train_share takes 0 to 1"));
    assert!(check(|of| of.hidden = vec![100]).contains("1 to 64"));
    assert!(check(|of| of.dataset = Dataset::parse("csv").unwrap()).contains("csv has no file"));
    assert!(check(|of| of.sampling = Sampling::parse("shuffle(m=49)").unwrap()).contains("a batch of 49 from 48 samples"));
    assert!(check(|of| of.runs = vec![of.runs[0].clone(); 65]).contains("the most is 64"));
}

#[test]
fn the_plane_of_three_points_holds_them_and_shows_their_losses() {
    let of = training("moons", &[4, 3], &["gd(lr=0.3)", "adam(lr=0.05)"]);
    let problem = Arc::new(of.problem().unwrap());
    let mut sessions: Vec<Session> = (0..2).map(|i| Session::new(&of, &problem, i)).collect();
    // Both begin at one point; one epoch each makes three.
    sessions.iter_mut().for_each(|session| session.train(1, &Watch::default()));
    let Paths { plane, paths, view } = Paths::of(&sessions).unwrap();
    assert!((plane.share() - 1.0).abs() < 1e-12 && (paths[0][0].1 - paths[1][0].1).norm() < 1e-12);
    for (session, path) in sessions.iter().zip(&paths) {
        for (epoch, point) in path {
            assert!(view.contains(*point));
            let corner = View::new((point.x, point.x + 1.0), (point.y, point.y + 1.0));
            let field = loss_plane(&problem, &plane, corner, (3, 2), &Watch::default()).unwrap();
            assert_eq!((field.columns, field.rows, field.values.len()), (3, 2, 6));
            assert!((field.values[0] - session.epochs()[*epoch].train.loss).abs() < 1e-12);
        }
    }
    let watch = Watch::default();
    watch.stop();
    assert_eq!(loss_plane(&problem, &plane, view, (50, 50), &watch), None);
}
