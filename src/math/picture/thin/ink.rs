//! The pixels that a path has covered, to tell whether a new segment would cover any more.

use crate::math::picture::thin::Rect;

/// The pixels covered by a line 2 pixels wide.
///
/// A pixel is drawn when the middle of the line crosses it. A pixel between two drawn ones, side by side or one above the other,
/// is covered by the line's width, so it is solid as well. Pixels are counted from the upper left corner of the picture.
pub struct Ink {
    corner: [f32; 2],
    drawn: Bits,
    /// The tiles of `drawn` that are known to be completely solid.
    full: Bits,
}

impl Ink {
    /// A picture `clip` without covered pixels.
    pub fn new(clip: Rect) -> Self {
        // No screen is larger than this; the limit bounds the memory.
        let [width, height] = [clip[2] - clip[0], clip[3] - clip[1]].map(|side| side.clamp(0.0, 32767.0) as i32 + 1);
        let drawn = Bits::new(width, height);
        Ink { corner: [clip[0], clip[1]], full: Bits::new(drawn.across, drawn.down), drawn }
    }

    /// Draws the segment, which lies within the picture.
    pub fn mark(&mut self, from: [f32; 2], to: [f32; 2]) {
        let Walk { from, way, size, cell: [mut x, mut y], end } = self.walk(from, to);
        let count = (end[0] - x).abs() + (end[1] - y).abs();
        // The next crossing with a cell border on each axis, as a fraction of the segment, and the distance between crossings.
        let first = |axis: usize, cell: i32| ((cell + i32::from(way[axis] >= 0.0)) as f32 - from[axis]) / way[axis];
        let (mut t_x, mut t_y) = (first(0, x), first(1, y));
        let (apart_x, apart_y) = (1.0 / way[0].abs(), 1.0 / way[1].abs());
        let forward = way.map(|a| if a >= 0.0 { 1 } else { -1 });
        self.drawn.set([x, y]);
        // Without branches, since this loop runs over every pixel that is ever covered.
        for _ in 0..count {
            let along_x = t_x < t_y;
            x = (x + if along_x { forward[0] } else { 0 }).clamp(0, size[0] - 1);
            y = (y + if along_x { 0 } else { forward[1] }).clamp(0, size[1] - 1);
            t_x += if along_x { apart_x } else { 0.0 };
            t_y += if along_x { 0.0 } else { apart_y };
            self.drawn.set([x, y]);
        }
    }

    /// Whether all pixels that the segment crosses are solid; the start pixel does not count where there are others.
    pub fn covers(&mut self, from: [f32; 2], to: [f32; 2]) -> bool {
        let mut walk = self.walk(from, to);
        let start = walk.cell;
        if (walk.end[0] - start[0]).abs() + (walk.end[1] - start[1]).abs() <= 1 {
            return self.solid_block(walk.end).is_some();
        }
        loop {
            let block = match self.solid_block(walk.cell) {
                Some(block) => block,
                None if walk.cell == start => 1,
                None => return false,
            };
            if !walk.leave(block) {
                return true;
            }
        }
    }

    fn walk(&self, from: [f32; 2], to: [f32; 2]) -> Walk {
        let place = |point: [f32; 2]| [point[0] - self.corner[0], point[1] - self.corner[1]];
        Walk::new(place(from), place(to), [self.drawn.width, self.drawn.height])
    }

    /// The side of the largest block around `pixel` that is known to be solid; none where the pixel is not.
    fn solid_block(&mut self, pixel: [i32; 2]) -> Option<i32> {
        let tile = pixel.map(|a| a >> 3);
        if self.full.has(tile) {
            return Some(if self.full.word(tile.map(|a| a >> 3)) == u64::MAX { 64 } else { 8 });
        }
        // Neighbours are checked only where the pixel itself is not drawn.
        let drawn = self.drawn.word(tile);
        let is_set = |word: u64| word >> place_in_tile(pixel) & 1 == 1;
        let solid = if drawn != u64::MAX && is_set(drawn) { drawn } else { self.solid(tile) };
        if solid == u64::MAX {
            self.full.set(tile);
            return Some(8);
        }
        is_set(solid).then_some(1)
    }

    /// The solid pixels of a tile.
    fn solid(&self, [x, y]: [i32; 2]) -> u64 {
        const FIRST_COLUMN: u64 = 0x0101_0101_0101_0101;
        const LAST_COLUMN: u64 = FIRST_COLUMN << 7;
        let drawn = self.drawn.word([x, y]);
        // For each pixel, whether its neighbour on that side is drawn.
        let left = drawn << 1 & !FIRST_COLUMN | self.drawn.word([x - 1, y]) >> 7 & FIRST_COLUMN;
        let right = drawn >> 1 & !LAST_COLUMN | self.drawn.word([x + 1, y]) << 7 & LAST_COLUMN;
        let above = drawn << 8 | self.drawn.word([x, y - 1]) >> 56;
        let below = drawn >> 8 | self.drawn.word([x, y + 1]) << 56;
        drawn | left & right | above & below
    }
}

/// A rectangle of bits in tiles of 8 × 8, one word each. Bits beyond the border are set, so that tiles at the border can be full.
struct Bits {
    width: i32,
    height: i32,
    across: i32,
    down: i32,
    words: Vec<u64>,
}

/// The index of a bit within its tile's word.
fn place_in_tile([x, y]: [i32; 2]) -> i32 {
    (y & 7) * 8 + (x & 7)
}

impl Bits {
    fn new(width: i32, height: i32) -> Self {
        let (across, down) = ((width + 7) / 8, (height + 7) / 8);
        let mut bits = Bits { width, height, across, down, words: vec![0; (across * down) as usize] };
        let right = (0..8 * down).flat_map(|y| (width..8 * across).map(move |x| [x, y]));
        let below = (height..8 * down).flat_map(|y| (0..width).map(move |x| [x, y]));
        right.chain(below).for_each(|bit| bits.set(bit));
        bits
    }
    /// The word of a tile; tiles beyond the border are empty.
    fn word(&self, [x, y]: [i32; 2]) -> u64 {
        let exists = (0..self.across).contains(&x) && (0..self.down).contains(&y);
        if exists { self.words[(y * self.across + x) as usize] } else { 0 }
    }
    fn has(&self, bit: [i32; 2]) -> bool {
        self.word(bit.map(|a| a >> 3)) >> place_in_tile(bit) & 1 == 1
    }
    fn set(&mut self, [x, y]: [i32; 2]) {
        self.words[((y >> 3) * self.across + (x >> 3)) as usize] |= 1 << place_in_tile([x, y]);
    }
}

/// An iterator over the grid cells that a segment crosses (Amanatides & Woo 1987), which can skip whole blocks.
struct Walk {
    from: [f32; 2],
    way: [f32; 2],
    size: [i32; 2],
    cell: [i32; 2],
    end: [i32; 2],
}

impl Walk {
    fn new(from: [f32; 2], to: [f32; 2], size: [i32; 2]) -> Self {
        // Rounding must not lead outside of the grid.
        let cell = |[x, y]: [f32; 2]| [(x as i32).clamp(0, size[0] - 1), (y as i32).clamp(0, size[1] - 1)];
        Walk { from, way: [to[0] - from[0], to[1] - from[1]], size, cell: cell(from), end: cell(to) }
    }

    /// Advances to the first cell outside of the present block of `block` × `block` cells, a power of two. Returns false where
    /// the segment ends within the block.
    fn leave(&mut self, block: i32) -> bool {
        let corner = self.cell.map(|a| a & -block);
        if self.end.map(|a| a & -block) == corner {
            return false;
        }
        let exit = |axis: usize| {
            let border = if self.way[axis] >= 0.0 { corner[axis] + block } else { corner[axis] };
            // Infinite along an axis on which the segment does not move, since the border ahead is at some distance.
            (border as f32 - self.from[axis]) / self.way[axis]
        };
        let (t_x, t_y) = (exit(0), exit(1));
        let (axis, t) = if t_x < t_y { (0, t_x) } else { (1, t_y) };
        let other = 1 - axis;
        if block > 1 {
            // Rounding must lead neither out of the block nor back.
            let across = (self.from[other] + t * self.way[other]) as i32;
            let (low, high) = (corner[other], corner[other] + block - 1);
            let (low, high) = if self.way[other] >= 0.0 { (self.cell[other], high) } else { (low, self.cell[other]) };
            self.cell[other] = across.clamp(low, high).min(self.size[other] - 1);
        }
        self.cell[axis] = if self.way[axis] >= 0.0 { corner[axis] + block } else { corner[axis] - 1 };
        t <= 1.0 && (0..self.size[axis]).contains(&self.cell[axis])
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
        assert!((0..=150).all(|y| ink.covers([0.0, y as f32], [200.0, y as f32])));
        assert!(ink.full.words.iter().all(|&word| word == u64::MAX), "full tiles are remembered");
    }
}
