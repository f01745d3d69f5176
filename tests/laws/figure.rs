//! Figures, decoded again: pixels by other readers, vectors by a parser of XML, and the experiment from the figure itself.

use downhill::figure::export::{self, Format};
use downhill::figure::film::Film;
use downhill::figure::palette::{FigurePalette, Theme};
use downhill::figure::raster::Raster;
use downhill::figure::{Figure, FigureContent, FigureStyle, svg};
use downhill::math::Objective;
use downhill::math::Optimizer;
use downhill::math::Point;
use downhill::math::Sampling;
use downhill::math::catalog::Catalog;
use downhill::sim::Experiment;
use downhill::sim::Run;
use downhill::sim::file::presets;
use downhill::sim::threads::Watch;
use proptest::prelude::*;
use roxmltree::{Document, Node};
use std::collections::HashSet;
use std::io;

fn experiment(objective: &str, optimizers: &[&str]) -> Experiment {
    let mut experiment = Experiment::new(Objective::parse(objective).unwrap());
    experiment.runs = optimizers.iter().enumerate().map(|(i, text)| Run::new(Optimizer::parse(text).unwrap(), i)).collect();
    experiment.steps = 30;
    experiment
}

fn race() -> Experiment {
    let mut race = experiment("himmelblau", &["gd(lr=0.005)", "momentum(lr=0.003)", "adam(lr=0.2)"]);
    race.seed = 4711;
    race
}

fn style(content: FigureContent, theme: Theme, size: [u32; 2]) -> FigureStyle {
    FigureStyle { content, theme, size, ..FigureStyle::default() }
}

fn film(last: usize) -> Film {
    Film { fps: 10, seconds: 1.0, last, scale: 1.0 }
}

fn written(figure: &Figure<'_>, format: Format, film: &Film) -> Vec<u8> {
    let mut out = Vec::new();
    export::write(figure, format, film, &Watch::default(), &mut out).unwrap();
    out
}

fn vectors(experiment: &Experiment) -> String {
    svg::write(&Figure::new(experiment, FigureStyle::default()).drawing(experiment.steps))
}

/// All texts that a figure shows.
fn texts(svg: &str) -> Vec<String> {
    let document = Document::parse(svg).unwrap();
    // What stands beside a text in the same element is a text of its own.
    let begins = |node: &Node<'_, '_>| node.has_tag_name("text") || node.has_attribute("dx");
    let whole = |start: Node<'_, '_>| {
        let mine = |node: &Node<'_, '_>| node.ancestors().find(begins).is_some_and(|first| first == start);
        start.descendants().filter(|node| node.is_text() && mine(node)).filter_map(|node| node.text()).collect::<String>()
    };
    document.descendants().filter(begins).map(whole).collect()
}

/// The text of the one element `name`.
fn element(svg: &str, name: &str) -> String {
    let document = Document::parse(svg).unwrap();
    let mut found = document.descendants().filter(|node| node.has_tag_name(name));
    let text = found.next().unwrap_or_else(|| panic!("no {name}")).text().unwrap_or_default().to_owned();
    assert!(found.next().is_none(), "one {name}");
    text
}

/// Checks that `svg` is XML, draws nothing that is no number, and names no clip that is not there.
fn well_formed(svg: &str) {
    let document = Document::parse(svg).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(document.root_element().tag_name().namespace(), Some("http://www.w3.org/2000/svg"));
    let clips: HashSet<&str> = document.descendants().filter_map(|node| node.attribute("id")).collect();
    for node in document.descendants() {
        for attribute in node.attributes() {
            let value = attribute.value();
            let numeric = ["x", "y", "width", "height", "cx", "cy", "r", "points", "stroke-width", "font-size"];
            if numeric.contains(&attribute.name()) {
                let numbers = value.split([' ', ',']).filter(|word| !word.is_empty());
                assert!(numbers.map(str::parse::<f64>).all(|n| n.is_ok_and(f64::is_finite)), "{}: {value}", attribute.name());
            }
            if attribute.name() == "clip-path" {
                let name = value.trim_start_matches("url(#").trim_end_matches(')');
                assert!(clips.contains(name), "{value}");
            }
        }
    }
}

#[test]
fn a_png_has_the_size_asked_for_and_the_colours_of_the_runs() {
    let race = race();
    for theme in [Theme::Dark, Theme::Light] {
        for (what, size, scale) in [
            (FigureContent::Both, [640, 420], 1.5_f32),
            (FigureContent::Contours, [400, 320], 2.0),
            (FigureContent::Loss, [320, 500], 0.5),
        ] {
            let figure = Figure::new(&race, style(what, theme, size));
            let png = written(&figure, Format::Png, &Film { scale, ..film(race.steps) });
            let image = image::load_from_memory(&png).unwrap().to_rgba8();
            let expected = size.map(|side| (side as f32 * scale).round() as u32);
            assert_eq!([image.width(), image.height()], expected);
            assert!(image.pixels().all(|pixel| pixel.0[3] == 255), "nothing is seen through");
            let colors: HashSet<[u8; 3]> = image.pixels().map(|pixel| [pixel.0[0], pixel.0[1], pixel.0[2]]).collect();
            let palette = FigurePalette::of(theme);
            assert!(colors.contains(&palette.background));
            // At half a pixel a point a marker has no pixel that is all its own.
            for run in race.runs.iter().filter(|_| scale >= 1.0) {
                assert!(colors.contains(&palette.run(run.color)), "{} is not seen", run.name());
            }
        }
    }
}

#[test]
fn the_pixels_for_the_clipboard_are_those_of_the_png() {
    let race = race();
    let figure = Figure::new(&race, style(FigureContent::Both, Theme::Light, [400, 320]));
    let (size, rgb) = export::pixels(&figure, &film(7)).unwrap();
    let image = image::load_from_memory(&written(&figure, Format::Png, &film(7))).unwrap().to_rgb8();
    assert_eq!((size, rgb), ([400, 320], image.into_raw()));
}

#[test]
fn an_svg_says_in_text_all_that_it_takes_to_make_it_again() {
    let mut race = race();
    race.title = "Four hollows".into();
    race.runs[1].label = "the heavy ball".into();
    let svg = vectors(&race);
    well_formed(&svg);
    assert_eq!(element(&svg, "title"), "Four hollows");
    let texts = texts(&svg).join("\n");
    let parts =
        ["Four hollows", "the heavy ball", "gd(lr=0.005)", "momentum(lr=0.003, beta=0.9)", "himmelblau", "seed 4711", "30 steps"];
    for part in parts.into_iter().chain([concat!("downhill ", env!("CARGO_PKG_VERSION")), "(x² + y − 11)²"]) {
        assert!(texts.contains(part), "{part} is not in:\n{texts}");
    }
    let again = Experiment::from_toml(&element(&svg, "desc"), &|path| Err(format!("no file {path}"))).unwrap();
    assert_eq!(again, race);
    assert_eq!(vectors(&again), svg, "the figure of the experiment in the figure is the same figure");
}

#[test]
fn every_preset_has_a_figure_in_every_part_and_size() {
    for (i, preset) in presets::ALL.iter().enumerate() {
        let mut experiment = preset.experiment();
        experiment.steps = experiment.steps.min(200);
        for what in [FigureContent::Both, FigureContent::Contours, FigureContent::Loss] {
            let size = [[320, 320], [4000, 320], [320, 4000], [1200, 800]][i % 4];
            let figure = Figure::new(&experiment, style(what, Theme::Dark, size));
            for step in [0, experiment.steps / 2, experiment.steps, usize::MAX] {
                well_formed(&svg::write(&figure.drawing(step)));
            }
        }
    }
}

/// What hurts figures: nothing to draw, numbers that end, fields with holes, and everything of unusual size.
fn hard_cases() -> Vec<Experiment> {
    let one = experiment("regression-toy(b=fixed)", &["gd(lr=0.5)", "gd(lr=2.5)"]);
    let mut sampled = experiment("logistic", &["gd(lr=0.5)", "rmsprop"]);
    sampled.sampling = Sampling::parse("batch(m=5)").unwrap();
    sampled.runs[0].average = true;
    let diverged = experiment("rosenbrock", &["gd(lr=0.1)", "newton"]);
    let mut unseen = experiment("booth", &["gd", "adam"]);
    unseen.runs.iter_mut().for_each(|run| run.hidden = true);
    let none = experiment("saddle", &[]);
    let mut holes = experiment("formula(f=\"log(x) + 1/y\")", &["gd(lr=0.1)"]);
    holes.start = Point::new(1.0, 1.0);
    let nowhere = experiment("formula(f=\"0*x + 1\")", &["gd"]);
    let mut far = experiment("ackley", &["gd", "adam"]);
    far.start = Point::new(1e150, -1e150);
    let mut crowd = experiment("ackley", &["gd(lr=0.01)"; 64]);
    crowd.runs[9].label = "a name that is far too long for any legend ".repeat(30);
    let flat = experiment("quadratic(a11=0, a12=0, a22=0)", &["gd"]);
    let mut long = experiment("rastrigin", &["lion(lr=0.3)"]);
    long.steps = 100_000;
    vec![one, sampled, diverged, unseen, none, holes, nowhere, far, crowd, flat, long]
}

#[test]
fn hard_cases_are_drawn_whole_in_both_themes() {
    for experiment in hard_cases() {
        let what = format!("{} with {} runs", experiment.objective, experiment.runs.len());
        for theme in [Theme::Dark, Theme::Light] {
            let figure = Figure::new(&experiment, style(FigureContent::Both, theme, [640, 480]));
            let svg = svg::write(&figure.drawing(experiment.steps));
            well_formed(&svg);
            assert!(svg.len() < 3_000_000, "{what}: {} bytes", svg.len());
            let pixmap = Raster::default().draw(&svg, 1.0).unwrap_or_else(|error| panic!("{what}: {error}"));
            let colors: HashSet<&[u8]> = pixmap.data().chunks_exact(4).collect();
            assert!(colors.len() > 20, "{what} is blank");
        }
    }
    let [one, _, diverged, unseen, none, ..] = &hard_cases()[..] else { unreachable!() };
    assert!(texts(&vectors(one)).contains(&"F(w) in bold, each sample's own thin".to_owned()));
    assert!(texts(&vectors(diverged)).iter().any(|text| text.starts_with("diverged at step")));
    for quiet in [unseen, none] {
        assert!(!texts(&vectors(quiet)).iter().any(|text| text.contains("gd(")), "nobody runs");
    }
}

#[test]
fn hostile_names_stay_text() {
    let mut race = race();
    let name = "<&\">]]></text><script>\u{0}\u{7}\u{1b}\r\n\u{fffe}🙂 end";
    race.title = name.into();
    race.runs[0].label = name.into();
    let svg = vectors(&race);
    well_formed(&svg);
    let document = Document::parse(&svg).unwrap();
    assert!(document.descendants().all(|node| !node.has_tag_name("script")));
    let shown = texts(&svg).join("\n");
    assert!(shown.contains("<&\">]]></text><script>") && shown.contains("end"), "{shown}");
    assert!(Raster::default().png(&svg, 1.0, "source").is_ok());
}

#[test]
fn the_same_experiment_gives_the_same_bytes() {
    let race = race();
    for format in Format::ALL {
        let make = || written(&Figure::new(&race, style(FigureContent::Both, Theme::Dark, [400, 320])), format, &film(20));
        assert!(make() == make(), "{}", format.ending());
    }
}

fn frames(bytes: &[u8]) -> (Vec<gif::Frame<'static>>, [u16; 2], Vec<u8>) {
    let mut decoder = gif::DecodeOptions::new().read_info(bytes).unwrap();
    let (size, colors) = ([decoder.width(), decoder.height()], decoder.global_palette().unwrap().to_vec());
    assert_eq!(decoder.repeat(), gif::Repeat::Infinite);
    let mut frames = Vec::new();
    while let Some(frame) = decoder.read_next_frame().unwrap() {
        frames.push(frame.clone());
    }
    (frames, size, colors)
}

/// The last picture of an animation, as a viewer composes it.
fn composed(frames: &[gif::Frame<'_>], [width, _]: [u16; 2], palette: &[u8]) -> Vec<[u8; 3]> {
    let mut canvas: Vec<[u8; 3]> = Vec::new();
    for frame in frames {
        let (columns, rows) = (usize::from(frame.width), usize::from(frame.height));
        canvas.resize(canvas.len().max(columns * rows), [0; 3]);
        for (i, index) in frame.buffer.iter().enumerate().filter(|(_, index)| Some(**index) != frame.transparent) {
            let at = (usize::from(frame.top) + i / columns) * usize::from(width) + usize::from(frame.left) + i % columns;
            let color = 3 * usize::from(*index);
            canvas[at] = [palette[color], palette[color + 1], palette[color + 2]];
        }
    }
    canvas
}

#[test]
fn a_gif_moves_for_as_long_as_asked_and_ends_on_the_still_picture() {
    let race = race();
    let figure = Figure::new(&race, style(FigureContent::Both, Theme::Dark, [480, 360]));
    for (fps, seconds, last, expected) in [(10, 2.0, 30, 20), (20, 3.0, 5, 6), (25, 1.0, 0, 1)] {
        let film = Film { fps, seconds, last, scale: 1.0 };
        let (frames, size, palette) = frames(&written(&figure, Format::Gif, &film));
        assert_eq!((frames.len(), size), (expected, [480, 360]), "{film:?}");
        let time: u32 = frames.iter().map(|frame| u32::from(frame.delay)).sum();
        assert_eq!(time, (100.0 * seconds) as u32 + 150, "{film:?}");
        let canvas = composed(&frames, size, &palette);
        let (_, still) = export::pixels(&figure, &film).unwrap();
        // 255 colours stand in for all; those of the runs, of text and of the ground are exact.
        let far = canvas.iter().zip(still.chunks(3)).filter(|(a, b)| (0..3).any(|i| a[i].abs_diff(b[i]) > 24)).count();
        assert!(far * 500 < canvas.len(), "{far} of {} pixels", canvas.len());
        for run in &race.runs {
            assert!(canvas.contains(&FigurePalette::of(Theme::Dark).run(run.color)), "{} is not seen", run.name());
        }
    }
}

#[test]
fn an_animation_is_called_off_and_tells_how_far_it_has_come() {
    let race = race();
    let figure = Figure::new(&race, style(FigureContent::Loss, Theme::Light, [320, 320]));
    let watch = Watch::default();
    export::write(&figure, Format::Gif, &film(30), &watch, &mut Vec::new()).unwrap();
    assert_eq!(watch.part(), 1.0);
    watch.stop();
    let error = export::write(&figure, Format::Gif, &film(30), &watch, &mut Vec::new()).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::Interrupted);
}

/// A disk that takes so many bytes and no more.
struct Full(usize);

impl io::Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = bytes.len().min(self.0);
        self.0 -= taken;
        if taken == 0 && !bytes.is_empty() { Err(io::ErrorKind::StorageFull.into()) } else { Ok(taken) }
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_full_disk_is_told_whichever_byte_does_not_fit() {
    let race = race();
    let figure = Figure::new(&race, style(FigureContent::Loss, Theme::Light, [320, 320]));
    for format in Format::ALL {
        let length = written(&figure, format, &film(5)).len();
        for room in [0, length / 2, length - 1] {
            let done = export::write(&figure, format, &film(5), &Watch::default(), &mut Full(room));
            assert!(done.is_err(), "{} with room for {room} of {length} bytes", format.ending());
        }
        assert!(export::write(&figure, format, &film(5), &Watch::default(), &mut Full(length)).is_ok());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn any_title_and_start_give_xml(title in any::<String>(), label in "\\PC*|[\\x00-\\x1f<&>\"']*", x in -1e9..1e9, y in -1e9..1e9) {
        let mut race = race();
        race.title = title;
        race.runs[0].label = label;
        race.start = Point::new(x, y);
        race.steps = 3;
        well_formed(&vectors(&race));
    }
}
