//! The colours of both themes as plain numbers, for the window and the figures.

use crate::sim::experiment::{Color, PALETTE};

/// Red, green and blue, 0 to 255 each, in sRGB.
pub type Rgb = [u8; 3];

/// One of the two sets of colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Bright lines on a dark background, for a screen.
    Dark,
    /// Dark lines on a light background, for paper.
    #[default]
    Light,
}

/// A partly transparent colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Translucent {
    /// Red, green and blue, each times the opacity.
    pub premultiplied: Rgb,
    /// The opacity, 0 to 255.
    pub alpha: u8,
}

impl Translucent {
    const fn new([r, g, b, alpha]: [u8; 4]) -> Self {
        Translucent { premultiplied: [r, g, b], alpha }
    }

    /// The colour without its opacity, and the opacity, 0 to 1.
    pub fn apart(self) -> (Rgb, f32) {
        let alpha = f32::from(self.alpha.max(1));
        (self.premultiplied.map(|part| (255.0 * f32::from(part) / alpha).round().min(255.0) as u8), f32::from(self.alpha) / 255.0)
    }
}

/// The colours of one theme.
#[derive(Clone, Copy, Debug)]
pub struct FigurePalette {
    /// The background.
    pub background: Rgb,
    /// Panels.
    pub panel: Rgb,
    /// Cards on a panel.
    pub card: Rgb,
    /// Ordinary text.
    pub text: Rgb,
    /// Less important text.
    pub weak: Rgb,
    /// Whatever is selected or playing.
    pub accent: Rgb,
    /// Text and signs on the accent.
    pub on_accent: Rgb,
    /// Rules and grid lines.
    pub rule: Rgb,
    /// Warnings.
    pub warning: Rgb,
    /// Whatever diverges.
    pub danger: Rgb,
    /// The field from its lowest to its highest, in equal steps.
    pub field: [Rgb; 6],
    /// Isolines on the field.
    pub isoline: Translucent,
    /// The numbers written on isolines.
    pub isoline_text: Rgb,
    /// The outline that separates a path from the field.
    pub halo: Translucent,
    /// The examples of class 0 and of class 1.
    pub classes: [Rgb; 2],
    /// The field of the probability of class 1, from 0 over ½ to 1.
    pub chance: [Rgb; 3],
    /// A neuron's activation at its lowest, halfway, and at its highest.
    pub neuron: [Rgb; 3],
    /// What the gradient contributes to a step, and what the method remembers.
    pub inks: [Rgb; 2],
    /// The colours of runs, in the order of [`PALETTE`].
    pub runs: [Rgb; 8],
}

/// The colours of the dark theme.
pub const DARK: FigurePalette = FigurePalette {
    background: [0x12, 0x15, 0x19],
    panel: [0x19, 0x1d, 0x22],
    card: [0x22, 0x27, 0x2e],
    text: [0xea, 0xec, 0xef],
    weak: [0xa4, 0xac, 0xb6],
    accent: [0x82, 0xb4, 0xff],
    on_accent: [0x0c, 0x12, 0x1c],
    rule: [0x34, 0x3b, 0x44],
    warning: [0xff, 0xb4, 0x54],
    danger: [0xff, 0x6b, 0x5e],
    field: [
        [0x0b, 0x12, 0x22],
        [0x13, 0x2a, 0x44],
        [0x1d, 0x47, 0x60],
        [0x2f, 0x6c, 0x7c],
        [0x4a, 0x84, 0x8a],
        [0x6c, 0x9c, 0x98],
    ],
    isoline: Translucent::new([62, 72, 78, 90]),
    isoline_text: [0xc4, 0xd2, 0xd8],
    halo: Translucent::new([8, 12, 18, 170]),
    classes: [[0xcb, 0xa8, 0xff], [0xcd, 0xe0, 0x62]],
    chance: [[68, 52, 106], [32, 35, 42], [72, 84, 34]],
    neuron: [[22, 26, 33], [92, 108, 130], [236, 240, 244]],
    inks: [[0xff, 0xab, 0x5e], [0xc6, 0xa8, 0xff]],
    runs: [
        [0xe6, 0x64, 0x26],
        [0x4a, 0x89, 0xff],
        [0x29, 0xe0, 0x8a],
        [0xd3, 0x79, 0xbd],
        [0xff, 0xfc, 0x51],
        [0xa8, 0xff, 0xe8],
        [0xff, 0xb1, 0x20],
        [0xc8, 0xbf, 0xdd],
    ],
};

/// The colours of the light theme.
pub const LIGHT: FigurePalette = FigurePalette {
    background: [0xfb, 0xfb, 0xf9],
    panel: [0xf1, 0xf1, 0xed],
    card: [0xff, 0xff, 0xff],
    text: [0x18, 0x1b, 0x20],
    weak: [0x55, 0x5d, 0x68],
    accent: [0x1d, 0x5d, 0xc2],
    on_accent: [0xff, 0xff, 0xff],
    rule: [0xd5, 0xd7, 0xd6],
    warning: [0xa8, 0x50, 0x00],
    danger: [0xc2, 0x2f, 0x22],
    field: [
        [0x6f, 0x9c, 0xc4],
        [0x9b, 0xbd, 0xd8],
        [0xc2, 0xd7, 0xe4],
        [0xdd, 0xe6, 0xe6],
        [0xee, 0xef, 0xe6],
        [0xf9, 0xf7, 0xef],
    ],
    isoline: Translucent::new([28, 38, 46, 105]),
    isoline_text: [0x4c, 0x5c, 0x68],
    halo: Translucent::new([210, 210, 210, 210]),
    classes: [[0x6a, 0x3f, 0xb5], [0x66, 0x72, 0x00]],
    chance: [[210, 196, 238], [250, 250, 248], [220, 229, 158]],
    neuron: [[255, 255, 252], [158, 172, 190], [30, 42, 62]],
    inks: [[0xa8, 0x4c, 0x00], [0x6a, 0x3f, 0xc0]],
    runs: [
        [0xe2, 0x2b, 0x1f],
        [0x14, 0x36, 0xb1],
        [0x00, 0x85, 0x52],
        [0xb9, 0x5c, 0xa9],
        [0x5b, 0x2f, 0x00],
        [0x19, 0x8a, 0xf4],
        [0xd9, 0x8a, 0x00],
        [0x67, 0x55, 0x75],
    ],
};

/// The dark theme with black backgrounds and brighter lines, for poor sight and weak projectors.
pub const DARK_CONTRAST: FigurePalette = FigurePalette {
    background: [0x00, 0x00, 0x00],
    panel: [0x0b, 0x0d, 0x10],
    card: [0x16, 0x19, 0x1e],
    text: [0xff, 0xff, 0xff],
    weak: [0xd6, 0xdb, 0xe1],
    accent: [0x9c, 0xc6, 0xff],
    on_accent: [0x00, 0x00, 0x00],
    rule: [0x6c, 0x76, 0x82],
    warning: [0xff, 0xc8, 0x66],
    danger: [0xff, 0x8a, 0x80],
    field: [[0, 2, 8], [6, 16, 28], [14, 32, 46], [24, 50, 64], [36, 70, 82], [50, 90, 98]],
    isoline: Translucent::new([112, 128, 136, 150]),
    isoline_text: [0xff, 0xff, 0xff],
    halo: Translucent::new([0, 0, 0, 235]),
    chance: [[52, 34, 96], [0, 0, 0], [62, 76, 14]],
    ..DARK
};

/// The light theme with white backgrounds and darker lines.
pub const LIGHT_CONTRAST: FigurePalette = FigurePalette {
    background: [0xff, 0xff, 0xff],
    panel: [0xf7, 0xf7, 0xf5],
    text: [0x00, 0x00, 0x00],
    weak: [0x33, 0x39, 0x42],
    accent: [0x0b, 0x48, 0xa6],
    rule: [0x8e, 0x92, 0x96],
    warning: [0x8a, 0x3c, 0x00],
    danger: [0xa8, 0x1c, 0x12],
    field: [[150, 190, 220], [186, 212, 232], [212, 228, 240], [232, 240, 245], [246, 249, 250], [255, 255, 255]],
    isoline: Translucent::new([22, 30, 36, 165]),
    isoline_text: [0x1c, 0x26, 0x2e],
    halo: Translucent::new([240, 240, 240, 240]),
    runs: [
        [0x8b, 0x08, 0x0a],
        [0x02, 0x05, 0x64],
        [0x0e, 0x69, 0x5f],
        [0x83, 0x26, 0xa9],
        [0x2d, 0x13, 0x00],
        [0x18, 0x64, 0xe5],
        [0x99, 0x5f, 0x04],
        [0x48, 0x38, 0x61],
    ],
    ..LIGHT
};

impl FigurePalette {
    /// The colours of `theme`.
    pub fn of(theme: Theme) -> &'static Self {
        match theme {
            Theme::Dark => &DARK,
            Theme::Light => &LIGHT,
        }
    }

    /// A run's colour in this theme.
    pub fn run(&self, color: Color) -> Rgb {
        match color {
            Color::Named(name) => PALETTE.iter().position(|known| *known == name).map_or(self.text, |index| self.runs[index]),
            Color::Custom(rgb) => rgb,
        }
    }

    /// The field's colour at `height` in 0 ..= 1.
    pub fn shade(&self, height: f32) -> Rgb {
        between(&self.field, height)
    }

    /// The field's colour at `height` in 0 ..= 1, its lightness times `light`.
    pub fn lit_shade(&self, height: f32, light: f32) -> Rgb {
        self.shade(height).map(|part| (f32::from(part) * light).round().clamp(0.0, 255.0) as u8)
    }

    /// The colour of a probability of class 1, 0 to 1.
    pub fn chance(&self, chance: f32) -> Rgb {
        between(&self.chance, chance)
    }

    /// The colour of a neuron's activation, at `part` (0 to 1) of the way from the lowest to the highest.
    pub fn neuron(&self, part: f32) -> Rgb {
        between(&self.neuron, part)
    }
}

/// The colour at `part`, 0 to 1, of the way through `stops`, of which there are at least two, in equal steps.
fn between(stops: &[Rgb], part: f32) -> Rgb {
    let at = part.clamp(0.0, 1.0) * (stops.len() - 1) as f32;
    let first = (at as usize).min(stops.len() - 2);
    [0, 1, 2].map(|i| {
        let (from, to) = (f32::from(stops[first][i]), f32::from(stops[first + 1][i]));
        (from + (to - from) * (at - first as f32)).round() as u8
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_veil_comes_apart_into_a_colour_and_its_opacity() {
        assert_eq!(LIGHT.halo.apart(), ([255; 3], 210.0 / 255.0));
        assert_eq!(Translucent::new([0, 0, 0, 0]).apart(), ([0; 3], 0.0));
    }

    /// The relative luminance of WCAG 2.
    fn luminance(color: Rgb) -> f64 {
        let linear = color.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { libm::pow((part + 0.055) / 1.055, 2.4) }
        });
        0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }

    fn contrast(a: Rgb, b: Rgb) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_is_readable_and_more_so_in_high_contrast() {
        for (palette, strong, weak) in
            [(DARK, 12.0, 6.0), (LIGHT, 12.0, 5.5), (DARK_CONTRAST, 17.0, 12.0), (LIGHT_CONTRAST, 17.0, 10.0)]
        {
            for ground in [palette.background, palette.panel, palette.card] {
                for ink in palette.inks {
                    assert!(contrast(ink, ground) >= 4.5, "{ink:?} on {ground:?}: {}", contrast(ink, ground));
                }
                assert!(contrast(palette.text, ground) >= strong, "{}", contrast(palette.text, ground));
                assert!(contrast(palette.weak, ground) >= weak, "{}", contrast(palette.weak, ground));
            }
        }
        for (plain, high) in [(DARK, DARK_CONTRAST), (LIGHT, LIGHT_CONTRAST)] {
            for (plain_run, run) in plain.runs.into_iter().zip(high.runs) {
                let [before, after] = [contrast(plain_run, plain.field[2]), contrast(run, high.field[2])];
                assert!(after > before, "{run:?}: {before} and {after}");
            }
        }
    }

    #[test]
    fn the_field_runs_through_its_colours_and_grows_lighter_all_the_way() {
        for palette in [DARK, LIGHT, DARK_CONTRAST, LIGHT_CONTRAST] {
            assert_eq!([0.0, 0.2, 0.4, 0.6, 0.8, 1.0].map(|height| palette.shade(height)), palette.field);
            let lightness: Vec<f64> = palette.field.iter().map(|stop| oklab(linear(*stop))[0]).collect();
            assert!(lightness.windows(2).all(|pair| pair[1] > pair[0] + 0.01), "{lightness:?}");
            assert!(lightness[5] - lightness[0] > 0.18, "{lightness:?}");
        }
    }

    /// Red, green and blue as amounts of light.
    fn linear(color: Rgb) -> [f64; 3] {
        color.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { libm::pow((part + 0.055) / 1.055, 2.4) }
        })
    }

    fn apply(matrix: [[f64; 3]; 3], v: [f64; 3]) -> [f64; 3] {
        matrix.map(|row| row.iter().zip(v).map(|(a, b)| a * b).sum())
    }

    /// OKLab (Ottosson 2020), in which equal distances look about equally far apart.
    fn oklab(light: [f64; 3]) -> [f64; 3] {
        let cones = apply(
            [
                [0.4122214708, 0.5363325363, 0.0514459929],
                [0.2119034982, 0.6806995451, 0.1073969566],
                [0.0883024619, 0.2817188376, 0.6299787005],
            ],
            light,
        );
        apply(
            [
                [0.2104542553, 0.7936177850, -0.0040720468],
                [1.9779984951, -2.4285922050, 0.4505937099],
                [0.0259040371, 0.7827717662, -0.8086757660],
            ],
            cones.map(|x| libm::cbrt(x.max(0.0))),
        )
    }

    /// What a colour-blind eye sees, by Machado, Oliveira and Fernandes (2009), at full severity.
    const EYES: [(&str, [[f64; 3]; 3]); 4] = [
        ("normal", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
        ("protan", [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
        ("deutan", [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]),
        ("tritan", [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]),
    ];

    #[test]
    fn no_two_runs_look_alike_to_any_eye() {
        for (name, palette) in [("dark", DARK), ("light", LIGHT), ("light contrast", LIGHT_CONTRAST)] {
            for (eye, matrix) in EYES {
                let seen = palette.runs.map(|run| oklab(apply(matrix, linear(run)).map(|part| part.clamp(0.0, 1.0))));
                for i in 0..seen.len() {
                    for j in 0..i {
                        let distance = (0..3).map(|k| (seen[i][k] - seen[j][k]).powi(2)).sum::<f64>().sqrt();
                        assert!(distance > 0.085, "{name}, {eye}: {} and {} are {distance:.3} apart", PALETTE[i], PALETTE[j]);
                    }
                }
            }
        }
    }

    #[test]
    fn every_named_colour_has_a_shade_of_its_own() {
        for palette in [DARK, LIGHT, DARK_CONTRAST, LIGHT_CONTRAST] {
            let shades = PALETTE.map(|name| palette.run(Color::Named(name)));
            assert!(shades.iter().enumerate().all(|(i, shade)| !shades[..i].contains(shade)));
        }
        assert_eq!(LIGHT.run(Color::Custom([1, 2, 3])), [1, 2, 3]);
    }
}
