//! A painter without a graphics card: egui's triangles on the CPU, blended as its GL painter blends them.

use eframe::egui::epaint::{ImageData, ImageDelta, Primitive, Vertex};
use eframe::egui::{Color32, ColorImage, Context, FullOutput, Mesh, Pos2, Rect, TextureId, TextureOptions, TexturesDelta};
use egui_kittest::TestRenderer;
use image::{Rgba, RgbaImage};
use std::collections::HashMap;

/// Vertices lie on a grid this many times finer than the pixels, so that triangles with a common edge share it exactly.
const FINE: f32 = 256.0;

/// The textures that are in use.
#[derive(Default)]
pub struct Rasterizer {
    textures: HashMap<TextureId, ColorImage>,
}

impl TestRenderer for Rasterizer {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        for (id, changes) in delta.set.drain() {
            changes.into_iter().for_each(|change| self.change(id, change));
        }
        delta.free.drain().for_each(|id| drop(self.textures.remove(&id)));
    }

    fn render(&mut self, ctx: &Context, output: &FullOutput) -> Result<RgbaImage, String> {
        let scale = ctx.pixels_per_point();
        let size = ctx.content_rect().size() * scale;
        let mut canvas = RgbaImage::new(size.x.round() as u32, size.y.round() as u32);
        for clipped in ctx.tessellate(output.shapes.clone(), scale) {
            let Primitive::Mesh(mesh) = clipped.primitive else { return Err("only triangles can be painted".into()) };
            let texture = self.textures.get(&mesh.texture_id).ok_or_else(|| format!("no texture {:?}", mesh.texture_id))?;
            paint(&mut canvas, &mesh, texture, clipped.clip_rect * scale, scale);
        }
        Ok(canvas)
    }
}

impl Rasterizer {
    /// Sets a texture, or a part of it.
    fn change(&mut self, id: TextureId, ImageDelta { image: ImageData::Color(image), options, pos }: ImageDelta) {
        assert_eq!(options, TextureOptions::LINEAR, "only linear textures can be painted");
        let Some([left, top]) = pos else { return drop(self.textures.insert(id, (*image).clone())) };
        let whole = self.textures.get_mut(&id).expect("a part is of a texture that is there");
        let [width, height] = image.size;
        for y in 0..height {
            let at = (top + y) * whole.size[0] + left;
            whole.pixels[at..at + width].copy_from_slice(&image.pixels[y * width..][..width]);
        }
    }
}

fn paint(canvas: &mut RgbaImage, mesh: &Mesh, texture: &ColorImage, clip: Rect, scale: f32) {
    // The scissor rectangle, in whole pixels as the GL painter rounds it.
    let [left, top] = [clip.min.x, clip.min.y].map(|edge| edge.round().max(0.0) as i64);
    let right = (clip.max.x.round() as i64).min(i64::from(canvas.width()));
    let bottom = (clip.max.y.round() as i64).min(i64::from(canvas.height()));
    for corners in mesh.indices.chunks_exact(3) {
        let mut corners = [0, 1, 2].map(|i| mesh.vertices[corners[i] as usize]);
        let mut place = corners.map(|vertex| fine(vertex.pos, scale));
        let mut area = cross(place[0], place[1], place[2]);
        if area < 0 {
            corners.swap(1, 2);
            place.swap(1, 2);
            area = -area;
        }
        if area == 0 {
            continue;
        }
        let range = |axis: usize, low: i64, high: i64| {
            let values = place.map(|p| p[axis].div_euclid(FINE as i64));
            let [least, most] = [values.iter().min(), values.iter().max()].map(|value| *value.expect("three corners"));
            least.max(low)..(most + 1).min(high)
        };
        for y in range(1, top, bottom) {
            for x in range(0, left, right) {
                let center = [x, y].map(|i| i * FINE as i64 + FINE as i64 / 2);
                let edges = [1, 2, 0].map(|i| (cross(place[i], place[(i + 1) % 3], center), place[i], place[(i + 1) % 3]));
                if edges.iter().all(|(side, from, to)| *side > 0 || *side == 0 && owns(*from, *to)) {
                    let weights = edges.map(|(side, ..)| side as f32 / area as f32);
                    blend(canvas.get_pixel_mut(x as u32, y as u32), shade(&corners, weights, texture));
                }
            }
        }
    }
}

fn fine(at: Pos2, scale: f32) -> [i64; 2] {
    // Farther out a graphics card loses its way too.
    assert!(at.x.abs() < 4e6 && at.y.abs() < 4e6, "a triangle has a corner at {at}");
    [at.x, at.y].map(|x| (x * scale * FINE).round() as i64)
}

/// Twice the area of the triangle `a`, `b`, `c`; positive when they turn clockwise on the screen.
fn cross(a: [i64; 2], b: [i64; 2], c: [i64; 2]) -> i64 {
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

/// Whether a pixel on the edge belongs to the triangle: so on left and top edges only, hence to one of two neighbours.
fn owns(from: [i64; 2], to: [i64; 2]) -> bool {
    to[1] < from[1] || to[1] == from[1] && to[0] > from[0]
}

/// The colour inside a triangle: the corners' and the texture's, premultiplied, 0 to 1.
fn shade(corners: &[Vertex; 3], weights: [f32; 3], texture: &ColorImage) -> [f32; 4] {
    let mix =
        |get: &dyn Fn(&Vertex) -> f32| corners.iter().zip(weights).map(|(corner, weight)| weight * get(corner)).sum::<f32>();
    let texel = sample(texture, mix(&|corner| corner.uv.x), mix(&|corner| corner.uv.y));
    std::array::from_fn(|i| mix(&|corner| f32::from(corner.color.to_array()[i])) / 255.0 * texel[i])
}

/// The texture at (`u`, `v`), between its four nearest texels.
fn sample(texture: &ColorImage, u: f32, v: f32) -> [f32; 4] {
    let [width, height] = texture.size;
    let split = |at: f32, size: usize| {
        let at = (at * size as f32 - 0.5).clamp(0.0, size as f32 - 1.0);
        (at as usize, (at as usize + 1).min(size - 1), at.fract())
    };
    let ((x0, x1, right), (y0, y1, down)) = (split(u, width), split(v, height));
    let texel = |x: usize, y: usize| Color32::to_array(&texture.pixels[y * width + x]).map(|byte| f32::from(byte) / 255.0);
    let corners = [texel(x0, y0), texel(x1, y0), texel(x0, y1), texel(x1, y1)];
    let weights = [(1.0 - right) * (1.0 - down), right * (1.0 - down), (1.0 - right) * down, right * down];
    std::array::from_fn(|i| corners.iter().zip(weights).map(|(corner, weight)| corner[i] * weight).sum())
}

fn blend(Rgba(below): &mut Rgba<u8>, above: [f32; 4]) {
    for (byte, value) in below.iter_mut().zip(above) {
        *byte = (255.0 * value + f32::from(*byte) * (1.0 - above[3])).round() as u8;
    }
}
