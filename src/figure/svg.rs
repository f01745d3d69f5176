//! A drawing as SVG 1.1, with text that stays text. The same drawing gives the same bytes.

use crate::figure::Figure;
use crate::figure::drawing::{Anchor, Aside, Drawing, Frame, Image, Item, Paint, Pen, Position, TextLine};
use crate::figure::film::Film;
use crate::figure::fonts::{Face, Weight, pieces};
use crate::figure::palette::Rgb;
use crate::figure::raster;
use crate::sim::threads::Watch;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::fmt::Write as _;
use std::io;

/// The font families that text asks for: the program's own first, then those that a viewer is likely to have.
const FAMILIES: &str = "Roboto, 'Helvetica Neue', Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif";

/// Writes `figure` at the last step of `film` to `out`.
pub fn export(figure: &Figure<'_>, film: &Film, _watch: &Watch, out: &mut dyn io::Write) -> io::Result<()> {
    out.write_all(write(&figure.drawing(film.last)).as_bytes())
}

/// The file's text.
pub fn write(drawing: &Drawing) -> String {
    let (width, height) = (number(drawing.width), number(drawing.height));
    let mut writer = SvgWriter::default();
    writer.line(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" font-family=\"{FAMILIES}\" stroke-linecap=\"round\" stroke-linejoin=\"round\">"
    ));
    if !drawing.title.is_empty() {
        writer.line(format!("<title>{}</title>", escape(&drawing.title)));
    }
    if !drawing.source.is_empty() {
        writer.line(format!("<desc>{}</desc>", escape(&drawing.source)));
    }
    if let Some(color) = drawing.background {
        writer.line(format!("<rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>", hex(color)));
    }
    writer.items(&drawing.items);
    writer.line("</svg>".into());
    writer.text
}

#[derive(Default)]
struct SvgWriter {
    text: String,
    clips: usize,
}

impl SvgWriter {
    fn line(&mut self, line: String) {
        self.text.push_str(&line);
        self.text.push('\n');
    }

    fn items(&mut self, items: &[Item]) {
        for item in items {
            self.item(item);
        }
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Line(points, pen) => {
                self.line(format!("<polyline points=\"{}\" fill=\"none\"{}/>", places(points), stroke(pen)));
            }
            Item::Polygon(points, fill, edge) => {
                let edge = edge.as_ref().map(stroke).unwrap_or_default();
                self.line(format!("<polygon points=\"{}\"{}{edge}/>", places(points), paint("fill", *fill)));
            }
            Item::Circle([x, y], radius, fill, edge) => {
                let fill = fill.map_or(" fill=\"none\"".into(), |fill| paint("fill", fill));
                let edge = edge.as_ref().map(stroke).unwrap_or_default();
                let (x, y, radius) = (number(*x), number(*y), number(*radius));
                self.line(format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"{fill}{edge}/>"));
            }
            Item::Text(text) => {
                if let Some(halo) = text.halo {
                    self.line(halo_of(text, halo));
                }
                self.line(written(text));
            }
            Item::Image(image) => self.line(picture(image)),
            Item::Clipped(frame, items) => {
                let id = format!("clip{}", self.clips);
                self.clips += 1;
                self.line(format!("<clipPath id=\"{id}\"><rect {}/></clipPath>", rectangle(frame)));
                self.line(format!("<g clip-path=\"url(#{id})\">"));
                self.items(items);
                self.line("</g>".into());
            }
        }
    }
}

fn written(text: &TextLine) -> String {
    let words = spans(&text.text, text.weight);
    let aside = text.aside.as_ref().map(|aside| spanned(aside, &format!(" fill=\"{}\"", hex(aside.color)))).unwrap_or_default();
    format!("{} fill=\"{}\">{words}{aside}</text>", placed(text), hex(text.color))
}

/// The same text as a broad line around its letters, written before the text itself: a viewer that ignores `paint-order`, which
/// is new in SVG 2, would paint the line over the letters.
fn halo_of(text: &TextLine, halo: Paint) -> String {
    let (words, pen) = (spans(&text.text, text.weight), paint("stroke", halo));
    let aside = text.aside.as_ref().map(|aside| spanned(aside, "")).unwrap_or_default();
    format!("{} fill=\"none\"{pen} stroke-width=\"3\" aria-hidden=\"true\">{words}{aside}</text>", placed(text))
}

/// The beginning of a text's tag, with its position.
fn placed(text: &TextLine) -> String {
    let [x, y] = text.at.map(number);
    let mut tag = format!("<text x=\"{x}\" y=\"{y}\" font-size=\"{}\"", number(text.size));
    if text.weight == Weight::Medium {
        tag += " font-weight=\"500\"";
    }
    match text.anchor {
        Anchor::Start => {}
        Anchor::Middle => tag += " text-anchor=\"middle\"",
        Anchor::End => tag += " text-anchor=\"end\"",
    }
    if text.angle != 0.0 {
        let _ = write!(tag, " transform=\"rotate({} {x} {y})\"", number(text.angle.to_degrees()));
    }
    tag
}

fn spanned(aside: &Aside, fill: &str) -> String {
    let (dx, size, words) = (number(aside.gap), number(aside.size), spans(&aside.text, Weight::Regular));
    format!("<tspan dx=\"{dx}\" font-size=\"{size}\" font-weight=\"400\"{fill}>{words}</tspan>")
}

/// `text` with each character in a font that has it. Otherwise some viewers draw the whole text in another font because of one
/// missing character.
fn spans(text: &str, weight: Weight) -> String {
    let span = |(face, piece): (Face, &str)| match face {
        Face::Text => escape(piece),
        Face::Math => format!("<tspan font-family=\"'DejaVu Sans', sans-serif\">{}</tspan>", escape(piece)),
        Face::Missing => format!("<tspan font-family=\"sans-serif\">{}</tspan>", escape(piece)),
    };
    pieces(text, weight).into_iter().map(span).collect()
}

fn picture(image: &Image) -> String {
    let png = raster::encode(image.columns, image.rows, &image.pixels);
    format!(
        "<image {} preserveAspectRatio=\"none\" image-rendering=\"smooth\" xlink:href=\"data:image/png;base64,{}\"/>",
        rectangle(&image.frame),
        STANDARD.encode(png)
    )
}

fn rectangle(frame: &Frame) -> String {
    let [x, y, width, height] = [frame.left, frame.top, frame.width(), frame.height()].map(number);
    format!("x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"")
}

fn places(points: &[Position]) -> String {
    let mut text = String::with_capacity(14 * points.len());
    for [x, y] in points {
        let gap = if text.is_empty() { "" } else { " " };
        let _ = write!(text, "{gap}{},{}", number(*x), number(*y));
    }
    text
}

fn stroke(pen: &Pen) -> String {
    let dashes = if pen.dashed { " stroke-dasharray=\"7 5\" stroke-linecap=\"butt\"" } else { "" };
    format!("{} stroke-width=\"{}\"{dashes}", paint("stroke", pen.paint), number(pen.width))
}

fn paint(what: &str, Paint { color, opacity }: Paint) -> String {
    let opacity = if opacity < 1.0 { format!(" {what}-opacity=\"{}\"", number(opacity)) } else { String::new() };
    format!(" {what}=\"{}\"{opacity}", hex(color))
}

fn hex([r, g, b]: Rgb) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// A coordinate, rounded to a hundredth of a point, which is finer than can be seen. Callers leave out numbers that are not
/// finite.
fn number(x: f32) -> String {
    let text = format!("{x:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".into() } else { text.to_owned() }
}

/// `text` as XML text or as the value of an attribute. Characters that XML 1.0 does not allow become `�`.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' => escaped.push(c),
            // A parser would read a bare carriage return as a line feed.
            '\r' => escaped.push_str("&#13;"),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            _ => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        assert_eq!([1.0, -0.001, 12.345, 100.0, 0.5].map(number), ["1", "0", "12.35", "100", "0.5"]);
    }

    #[test]
    fn what_xml_reserves_is_escaped_and_what_it_cannot_say_is_replaced() {
        assert_eq!(escape("a<b & \"c\">\u{0}\u{7}d\r\n∇"), "a&lt;b &amp; &quot;c&quot;&gt;\u{fffd}\u{fffd}d&#13;\n∇");
    }

    #[test]
    fn a_halo_lies_below_its_letters_in_any_viewer() {
        let text = TextLine::new([1.0, 2.0], "x₀", 13.0, [1, 2, 3]).with_halo(Paint::faded([255; 3], 0.8));
        let svg = write(&Drawing { items: vec![Item::Text(text)], ..Drawing::default() });
        let texts: Vec<&str> = svg.lines().filter(|line| line.starts_with("<text")).collect();
        assert!(texts.len() == 2 && texts[0].contains("stroke-width=\"3\"") && texts[1].contains("fill=\"#010203\""), "{svg}");
        assert!(!texts[1].contains("stroke") && !svg.contains("paint-order"), "{svg}");
    }

    #[test]
    fn clips_have_names_of_their_own() {
        let frame = Frame::new(0.0, 0.0, 10.0, 10.0);
        let inner = Item::Clipped(frame, vec![]);
        let drawing = Drawing { items: vec![Item::Clipped(frame, vec![inner.clone()]), inner], ..Drawing::default() };
        let text = write(&drawing);
        assert!((0..3).all(|i| text.matches(&format!("id=\"clip{i}\"")).count() == 1), "{text}");
    }
}
