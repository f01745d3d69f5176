//! The 255 colours of an animation, and the nearest of them for any colour.

use crate::figure::palette::Rgb;
use std::collections::{BTreeMap, HashMap};

/// The index that means "same as in the frame before".
pub const UNCHANGED: u8 = 255;

/// A palette, with a cache of the colours that have been looked up.
pub struct Quantizer {
    colors: Vec<Rgb>,
    known: HashMap<Rgb, u8>,
}

impl Quantizer {
    /// At most 255 colours that represent `pixels` (RGBA, opaque) well: the `exact` ones unchanged, the others by median cut
    /// (Heckbert 1982), always dividing the set of colours that differ most.
    pub fn new<'a>(exact: &[Rgb], pixels: impl Iterator<Item = &'a [u8]>) -> Self {
        let mut colors = exact.to_vec();
        colors.sort_unstable();
        colors.dedup();
        // Sorted, so that the same pixels give the same palette.
        let mut seen: BTreeMap<Rgb, u32> = BTreeMap::new();
        for pixel in pixels {
            *seen.entry([pixel[0], pixel[1], pixel[2]]).or_default() += 1;
        }
        colors.iter().for_each(|color| _ = seen.remove(color));
        // Weighted by the root of the count, so that a thin line is not lost beside a large area.
        let all: Vec<(Rgb, f64)> = seen.into_iter().map(|(color, count)| (color, f64::from(count).sqrt())).collect();
        let mut boxes = if all.is_empty() { Vec::new() } else { vec![Box::of(all)] };
        while boxes.len() + colors.len() < usize::from(UNCHANGED) {
            let worst = boxes.iter().enumerate().max_by(|a, b| a.1.spread.total_cmp(&b.1.spread));
            let Some((worst, _)) = worst.filter(|(_, found)| found.spread > 0.0) else { break };
            let (low, high) = boxes.swap_remove(worst).halves();
            boxes.extend([low, high]);
        }
        colors.truncate(usize::from(UNCHANGED) - boxes.len());
        colors.extend(boxes.iter().map(|found| found.mean.map(|part| part.round() as u8)));
        Quantizer { colors, known: HashMap::new() }
    }

    /// The palette's bytes: 256 colours, of which the last stands for [`UNCHANGED`].
    pub fn palette(&self) -> Vec<u8> {
        let mut bytes: Vec<u8> = self.colors.iter().flatten().copied().collect();
        bytes.resize(3 * 256, 0);
        bytes
    }

    /// The index of the colour nearest to `color`.
    pub fn nearest(&mut self, color: Rgb) -> u8 {
        *self.known.entry(color).or_insert_with(|| {
            let distance = |other: &Rgb| (0..3).map(|i| i32::from(color[i]) - i32::from(other[i])).map(|d| d * d).sum::<i32>();
            let nearest = self.colors.iter().enumerate().min_by_key(|(_, other)| distance(other));
            nearest.map_or(0, |(index, _)| index as u8)
        })
    }
}

/// A set of colours that one colour will replace, each with its weight.
struct Box {
    colors: Vec<(Rgb, f64)>,
    mean: [f64; 3],
    /// The channel along which they differ most, and the weighted sum of squares along it.
    channel: usize,
    spread: f64,
}

impl Box {
    fn of(colors: Vec<(Rgb, f64)>) -> Self {
        let total: f64 = colors.iter().map(|(_, weight)| weight).sum();
        let sum = |f: &dyn Fn(&Rgb) -> f64| colors.iter().map(|(color, weight)| weight * f(color)).sum::<f64>();
        let mean = [0, 1, 2].map(|i| sum(&|color| f64::from(color[i])) / total);
        let spreads = [0, 1, 2].map(|i| sum(&|color| (f64::from(color[i]) - mean[i]).powi(2)));
        let channel = (0..3).max_by(|a, b| spreads[*a].total_cmp(&spreads[*b])).unwrap_or(0);
        let spread = if colors.len() > 1 { spreads[channel] } else { 0.0 };
        Box { colors, mean, channel, spread }
    }

    /// The colours below the mean of that channel, and the others; neither set is empty.
    fn halves(self) -> (Self, Self) {
        let (channel, mean) = (self.channel, self.mean[self.channel]);
        let (low, high) = self.colors.into_iter().partition(|(color, _)| f64::from(color[channel]) < mean);
        (Box::of(low), Box::of(high))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pixels(colors: &[Rgb]) -> Vec<u8> {
        colors.iter().flat_map(|[r, g, b]| [*r, *g, *b, 255]).collect()
    }

    #[test]
    fn few_colours_come_out_as_they_are() {
        let colors: Vec<Rgb> = (0..200).map(|i| [i, 255 - i, i / 2]).collect();
        let bytes = pixels(&colors);
        let mut quantizer = Quantizer::new(&[[1, 2, 3]], bytes.chunks(4));
        for color in colors.into_iter().chain([[1, 2, 3]]) {
            let index = usize::from(quantizer.nearest(color));
            assert_eq!(quantizer.palette()[3 * index..3 * index + 3], color);
        }
    }

    proptest! {
        #[test]
        fn many_colours_are_met_nearly_and_the_exact_ones_exactly(seed in prop::collection::vec(any::<[u8; 3]>(), 300..2000), exact in any::<[u8; 3]>()) {
            let bytes = pixels(&seed);
            let mut quantizer = Quantizer::new(&[exact], bytes.chunks(4));
            let palette = quantizer.palette();
            prop_assert_eq!(palette.len(), 768);
            let mut shown = |color| {
                let index = usize::from(quantizer.nearest(color));
                assert!(index < 255);
                [palette[3 * index], palette[3 * index + 1], palette[3 * index + 2]]
            };
            prop_assert_eq!(shown(exact), exact);
            // 255 boxes in a cube of side 256 are about 40 wide.
            let far = seed.iter().filter(|color| (0..3).any(|i| shown(**color)[i].abs_diff(color[i]) > 48)).count();
            prop_assert!(far * 20 < seed.len(), "{far} of {}", seed.len());
        }
    }
}
