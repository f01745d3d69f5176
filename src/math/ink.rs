//! Which pixels a line has covered, to tell whether it covers any more.

use crate::math::thin::Rect;

/// The pixels that a line 2 pixels wide has covered.
///
/// A pixel is drawn when the line's middle crosses it. A pixel between two drawn ones, side by side or one above the other,
/// is covered by their width: it is solid as well. Pixels are counted from the left upper corner of the picture.
pub struct Ink {
    corner: [f32; 2],
    drawn: Bits,
    solid: Bits,
    /// The tiles of `solid` in which every pixel is.
    full: Bits,
}

impl Ink {
    /// No ink on the picture `clip`.
    pub fn new(clip: Rect) -> Self {
        // No screen is larger than this; it only bounds the memory.
        let [width, height] = [clip[2] - clip[0], clip[3] - clip[1]].map(|side| side.clamp(0.0, 32767.0) as usize + 1);
        let full = Bits::new(width.div_ceil(8), height.div_ceil(8));
        Ink { corner: [clip[0], clip[1]], drawn: Bits::new(width, height), solid: Bits::new(width, height), full }
    }

    fn walk(&self, from: [f32; 2], to: [f32; 2]) -> Walk {
        let place = |point: [f32; 2]| [point[0] - self.corner[0], point[1] - self.corner[1]];
        Walk::new(place(from), place(to), [self.solid.width, self.solid.height])
    }

    /// Draws the segment, which lies within the picture.
    pub fn mark(&mut self, from: [f32; 2], to: [f32; 2]) {
        let mut walk = self.walk(from, to);
        loop {
            self.mark_pixel(walk.cell);
            if !walk.leave(1) {
                return;
            }
        }
    }

    /// Whether all pixels that the segment crosses are solid; that of its start does not count where there are others.
    pub fn covers(&self, from: [f32; 2], to: [f32; 2]) -> bool {
        let mut walk = self.walk(from, to);
        if !walk.leave(1) {
            return self.solid.has(walk.cell);
        }
        loop {
            let tile = walk.cell.map(|a| a / 8);
            let size = match () {
                () if self.full.tile(tile) == u64::MAX => 64,
                () if self.solid.tile(walk.cell) == u64::MAX => 8,
                () if self.solid.has(walk.cell) => 1,
                () => return false,
            };
            if !walk.leave(size) {
                return true;
            }
        }
    }

    fn mark_pixel(&mut self, [x, y]: [usize; 2]) {
        if self.drawn.has([x, y]) {
            return;
        }
        self.drawn.set([x, y]);
        self.solidify([x, y]);
        let Bits { width, height, .. } = self.drawn;
        if x >= 2 && self.drawn.has([x - 2, y]) {
            self.solidify([x - 1, y]);
        }
        if x + 2 < width && self.drawn.has([x + 2, y]) {
            self.solidify([x + 1, y]);
        }
        if y >= 2 && self.drawn.has([x, y - 2]) {
            self.solidify([x, y - 1]);
        }
        if y + 2 < height && self.drawn.has([x, y + 2]) {
            self.solidify([x, y + 1]);
        }
    }

    fn solidify(&mut self, pixel: [usize; 2]) {
        self.solid.set(pixel);
        if self.solid.tile(pixel) == u64::MAX {
            self.full.set(pixel.map(|a| a / 8));
        }
    }
}

/// A rectangle of bits in tiles of 8 × 8, a word each. Bits beyond the border are set, so that tiles at the border can be full.
struct Bits {
    width: usize,
    height: usize,
    across: usize,
    tiles: Vec<u64>,
}

impl Bits {
    fn new(width: usize, height: usize) -> Self {
        let (across, down) = (width.div_ceil(8), height.div_ceil(8));
        let mut bits = Bits { width, height, across, tiles: vec![0; across * down] };
        let right = (0..8 * down).flat_map(|y| (width..8 * across).map(move |x| [x, y]));
        let below = (height..8 * down).flat_map(|y| (0..width).map(move |x| [x, y]));
        right.chain(below).for_each(|bit| bits.set(bit));
        bits
    }
    fn index(&self, [x, y]: [usize; 2]) -> usize {
        y / 8 * self.across + x / 8
    }
    fn tile(&self, bit: [usize; 2]) -> u64 {
        self.tiles[self.index(bit)]
    }
    fn has(&self, [x, y]: [usize; 2]) -> bool {
        self.tile([x, y]) >> (y % 8 * 8 + x % 8) & 1 == 1
    }
    fn set(&mut self, [x, y]: [usize; 2]) {
        let tile = self.index([x, y]);
        self.tiles[tile] |= 1 << (y % 8 * 8 + x % 8);
    }
}

/// Goes through the cells of a grid that a segment crosses (Amanatides & Woo 1987), or over whole blocks of them.
struct Walk {
    from: [f32; 2],
    way: [f32; 2],
    inverse: [f32; 2],
    size: [usize; 2],
    cell: [usize; 2],
    end: [usize; 2],
}

impl Walk {
    fn new(from: [f32; 2], to: [f32; 2], size: [usize; 2]) -> Self {
        let way = [to[0] - from[0], to[1] - from[1]];
        // Conversions to integers cut off; what is negative, by rounding, becomes 0.
        let cell = |[x, y]: [f32; 2]| [(x as usize).min(size[0] - 1), (y as usize).min(size[1] - 1)];
        Walk { from, way, inverse: way.map(f32::recip), size, cell: cell(from), end: cell(to) }
    }

    /// Goes on to the first cell outside of the present block of `block` × `block` cells, a power of two.
    /// Returns false where the segment ends within the block.
    fn leave(&mut self, block: usize) -> bool {
        let corner = self.cell.map(|a| a & !(block - 1));
        if (0..2).all(|axis| self.end[axis] & !(block - 1) == corner[axis]) {
            return false;
        }
        let exit = |axis: usize| {
            let border = if self.way[axis] >= 0.0 { corner[axis] + block } else { corner[axis] };
            // Along a resting axis this is infinite, also where rounding gives 0 · ∞.
            let t = (border as f32 - self.from[axis]) * self.inverse[axis];
            if t.is_nan() { f32::INFINITY } else { t }
        };
        let (t_x, t_y) = (exit(0), exit(1));
        let (axis, t) = if t_x < t_y { (0, t_x) } else { (1, t_y) };
        let other = 1 - axis;
        let across = (self.from[other] + t * self.way[other]) as usize;
        // Rounding must not lead out of the block, nor back.
        self.cell[other] = if self.way[other] >= 0.0 {
            across.clamp(self.cell[other], corner[other] + block - 1)
        } else {
            across.clamp(corner[other], self.cell[other])
        };
        let forward = self.way[axis] >= 0.0;
        let beyond = t > 1.0 || if forward { corner[axis] + block >= self.size[axis] } else { corner[axis] == 0 };
        self.cell[axis] = if forward { corner[axis] + block } else { corner[axis].wrapping_sub(1) };
        !beyond && self.cell[other] < self.size[other]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_covers_itself_and_narrow_gaps() {
        let mut ink = Ink::new([10.0, 20.0, 110.0, 90.0]);
        ink.mark([15.2, 25.5], [80.7, 60.1]);
        assert!(ink.covers([15.2, 25.5], [80.7, 60.1]) && ink.covers([80.7, 60.1], [15.2, 25.5]));
        assert!(!ink.covers([15.2, 25.5], [80.7, 70.1]));
        ink.mark([20.5, 80.5], [60.5, 80.5]);
        ink.mark([60.5, 82.5], [20.5, 82.5]);
        assert!(ink.covers([22.0, 81.5], [58.0, 81.4]), "between two lines");
        assert!(!ink.covers([22.0, 83.5], [58.0, 83.5]), "beside them");
    }

    #[test]
    fn a_full_picture_covers_every_segment() {
        let mut ink = Ink::new([0.0, 0.0, 200.0, 150.0]);
        for y in 0..=150 {
            ink.mark([0.0, y as f32], [200.0, y as f32]);
        }
        for (from, to) in
            [([0.0, 0.0], [200.0, 150.0]), ([200.0, 0.0], [0.0, 150.0]), ([3.5, 150.0], [3.5, 0.0]), ([200.0, 7.0], [0.0, 7.0])]
        {
            assert!(ink.covers(from, to));
        }
        assert!(ink.full.tiles.iter().all(|&tile| tile == u64::MAX));
    }
}
