//! Weights that other programs recorded: arrays of NumPy are read to the bit, and what is measured is what NumPy measures.

use downhill::math::Point;
use downhill::sim::recorded_weights::{EvaluatedPlane, RecordedWeights, WeightFile, common_plane};
use nalgebra::DVector;
use proptest::prelude::*;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/weights").join(name)
}

fn read(name: &str) -> Result<WeightFile, String> {
    WeightFile::read(&file(name), fs::read(file(name)).unwrap())
}

fn run(name: &str) -> RecordedWeights {
    match read(name) {
        Ok(WeightFile::Run(run)) => run,
        other => panic!("{name}: {other:?}"),
    }
}

fn plane(name: &str) -> EvaluatedPlane {
    match read(name) {
        Ok(WeightFile::Plane(plane)) => plane,
        other => panic!("{name}: {other:?}"),
    }
}

fn reference() -> Value {
    serde_json::from_str(&fs::read_to_string(file("numpy.json")).unwrap()).unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect()
}

#[track_caller]
fn assert_near(ours: &[f64], theirs: &[f64], tolerance: f64) {
    assert_eq!(ours.len(), theirs.len());
    for (a, b) in ours.iter().zip(theirs) {
        assert!((a - b).abs() <= tolerance, "{a} is not {b}");
    }
}

#[test]
fn every_way_of_saving_gives_the_same_numbers() {
    let numpy = reference();
    let double = run("double.npy");
    assert_eq!((double.weights.len(), double.dimension(), double.losses.clone()), (300, 6, None));
    assert_eq!(double.weights[0].as_slice(), numbers(&numpy["first"]));
    assert_eq!(double.weights[299].as_slice(), numbers(&numpy["last"]));
    for name in ["columns.npy", "big.npy", "run.npz"] {
        assert_eq!(run(name).weights, double.weights, "{name}");
    }
    assert_near(&run("run.npz").losses.unwrap(), &numbers(&numpy["loss"]), 1e-15);
    for name in ["single.npy", "packed.npz"] {
        for (a, b) in run(name).weights.iter().zip(&double.weights) {
            assert_eq!(a, &b.map(|x| f64::from(x as f32)), "{name}");
        }
    }
}

#[test]
fn the_plane_and_the_measures_are_those_of_numpy() {
    let (numpy, run) = (reference(), run("double.npy"));
    let plane = common_plane([&run]).unwrap().unwrap();
    assert_near(&plane.shares, &numbers(&numpy["shares"]), 1e-9);
    for (w, theirs) in run.weights.iter().step_by(50).zip(numpy["projected"].as_array().unwrap()) {
        assert_near(plane.project(w).as_slice(), &numbers(theirs), 1e-9);
    }
    let measures = run.measures();
    assert_eq!(measures.len(), 299);
    let of =
        |pick: fn(&downhill::sim::recorded_weights::WeightStep) -> f64| measures.iter().map(pick).step_by(50).collect::<Vec<_>>();
    assert_near(&of(|step| step.length), &numbers(&numpy["lengths"]), 1e-12);
    assert_near(&of(|step| step.cosine), &numbers(&numpy["cosines"]), 1e-9);
    assert_near(&of(|step| step.distance), &numbers(&numpy["distances"]), 1e-12);
    assert!(measures[298].cosine.is_nan(), "after the last step there is no angle");
}

#[test]
fn the_loss_on_the_plane_is_accepted_for_its_runs_alone() {
    let (numpy, run) = (reference(), run("run.npz"));
    let evaluated = plane("plane.npz");
    let theirs: Vec<f64> = numpy["grid"].as_array().unwrap().iter().flat_map(numbers).collect();
    assert_near(&evaluated.loss.values, &theirs, 1e-15);
    assert_eq!(
        (evaluated.loss.columns, evaluated.loss.rows, evaluated.loss.view.x, evaluated.loss.view.y),
        (5, 4, (-1.0, 1.0), (-0.5, 0.5))
    );
    let plane = common_plane([&run]).unwrap().unwrap();
    evaluated.check(&plane, &[&run]).unwrap();
    // F at a node of the grid is F of the weights there.
    let w = plane.unproject(Point::new(-1.0, -0.5));
    assert!((evaluated.loss.values[0] - w.norm_squared() / 2.0).abs() < 1e-9);
    let other = RecordedWeights { weights: run.weights.iter().rev().cloned().collect(), ..run.clone() };
    let plane = common_plane([&other]).unwrap().unwrap();
    let error = evaluated.check(&plane, &[&other]).unwrap_err();
    assert!(error.contains("it was evaluated on another plane") && error.contains("copy the script again"), "{error}");
}

#[test]
fn a_table_is_read_with_and_without_names() {
    let of = |text: &str| match WeightFile::read(Path::new("a.csv"), text.as_bytes().to_vec()) {
        Ok(WeightFile::Run(run)) => run,
        other => panic!("{other:?}"),
    };
    let named = of("step,w0,w1,loss,w2\n0,1,2,9,3\n10,4,5,8,6\n");
    assert_eq!(named.weights, [DVector::from_vec(vec![1.0, 2.0, 3.0]), DVector::from_vec(vec![4.0, 5.0, 6.0])]);
    assert_eq!(named.losses, Some(vec![9.0, 8.0]));
    assert_eq!(of("1,2\n3,4\n5,6\n").weights.len(), 3);
    let broken = of("a,b,loss\n1,2,3\n1,3,3\n1,nan,3\n");
    assert_eq!((broken.weights.len(), broken.losses.map(|losses| losses.len()), broken.broken), (2, Some(2), Some(2)));
}

#[test]
fn what_cannot_be_used_says_what_would_be_right() {
    for (name, message) in [
        (
            "half.npy",
            "its numbers are of the type '<f2'; only float32 and float64 are read: save it by np.save(path, w.astype(np.float32))",
        ),
        ("whole.npy", "its numbers are of the type '<i8'"),
        ("cube.npy", "the array has the shape [2, 3, 4]; give one row of weights for each step"),
        ("two.npz", "no array is called weights (there are: a, b); write np.savez(path, weights=..., loss=...)"),
    ] {
        let error = read(name).unwrap_err();
        assert!(error.contains(message), "{name}: {error}");
    }
    let of = |name: &str, bytes: &[u8]| WeightFile::read(Path::new(name), bytes.to_vec()).unwrap_err();
    let whole = fs::read(file("double.npy")).unwrap();
    assert!(of("a.npy", b"hello").contains("it is no array of NumPy, or is cut off"));
    assert!(of("a.npy", &whole[..40]).contains("it is no array of NumPy, or is cut off"));
    assert!(of("a.npy", &whole[..1000]).contains("its shape [300, 6] needs 14400 bytes, and there are 872; the file is cut off"));
    assert!(of("a.npz", &whole).contains("it is no archive of NumPy"));
    let huge = String::from_utf8_lossy(&whole[..128]).replace("(300, 6), }      ", "(300000000, 6), }");
    let mut bytes = whole[..10].to_vec();
    bytes.extend(huge.as_bytes().iter().skip(huge.find('{').unwrap()).copied());
    assert!(of("a.npy", &bytes).contains("has more than 33554432 numbers, the most that are read"), "{}", of("a.npy", &bytes));
    assert!(of("a.csv", b"1,2\n").contains("there is 1 row; a path needs at least two"));
    assert!(of("a.csv", b"1\n2\n").contains("each row has 1 weights; a plane through them needs at least 2"));
    assert!(of("a.csv", b"nan,1\n2,2\n").contains("row 0, counted from 0, is not finite"));
    let (few, many) = (run("double.npy"), RecordedWeights { weights: vec![DVector::zeros(9); 3], ..run("double.npy") });
    assert!(common_plane([&few, &many]).unwrap_err().contains("runs in one plane must be of one network"));
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(from in 0..14_528_usize, with in proptest::collection::vec(any::<u8>(), 0..40), name in "(a.npy|a.npz|a.csv)") {
        let source = if name == "a.npz" { "packed.npz" } else { "double.npy" };
        let mut bytes = fs::read(file(source)).unwrap();
        let from = from % bytes.len();
        let to = (from + with.len()).min(bytes.len());
        bytes.splice(from..to, with);
        let _ = WeightFile::read(Path::new(&name), bytes);
    }
}
