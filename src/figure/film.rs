//! The timing of an animated figure: which step is shown when.

/// The least and the greatest number of frames per second; viewers slow down anything faster.
pub const FPS: (u32, u32) = (1, 50);
/// The shortest and the longest animation, in seconds.
pub const SECONDS: (f64, f64) = (0.1, 120.0);
/// The time for which the last frame stays before the animation starts again, in hundredths of a second.
const HOLD: u16 = 150;

/// The timing and the scale of an animation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Film {
    /// Frames per second, within [`FPS`].
    pub fps: u32,
    /// The time from the start to `last` in seconds, within [`SECONDS`]; the last frame then stays for another 1.5 seconds.
    pub seconds: f64,
    /// The last step shown.
    pub last: usize,
    /// Pixels per point.
    pub scale: f32,
}

/// A step and the time for which it is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shot {
    /// The step.
    pub step: usize,
    /// The time, in hundredths of a second.
    pub delay: u16,
}

impl Film {
    /// The frames, with evenly spread steps; where there are more frames than steps, a step is shown for longer.
    pub fn shots(&self) -> Vec<Shot> {
        let fps = f64::from(self.fps.clamp(FPS.0, FPS.1));
        let count = (fps * self.seconds.clamp(SECONDS.0, SECONDS.1)).round().max(2.0) as usize;
        let time = |frame: usize| (100.0 * frame as f64 / fps).round();
        let mut shots: Vec<Shot> = Vec::new();
        for frame in 0..count {
            let step = (frame as f64 / (count - 1) as f64 * self.last as f64).round() as usize;
            let delay = (time(frame + 1) - time(frame)) as u16;
            match shots.last_mut() {
                Some(shot) if shot.step == step => shot.delay += delay,
                _ => shots.push(Shot { step, delay }),
            }
        }
        if let Some(shot) = shots.last_mut() {
            shot.delay += HOLD;
        }
        shots
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn film(fps: u32, seconds: f64, last: usize) -> Film {
        Film { fps, seconds, last, scale: 1.0 }
    }

    #[test]
    fn the_time_is_that_asked_for_and_the_rest_at_the_end() {
        for (fps, seconds, last) in [(20, 6.0, 200), (30, 2.0, 7), (7, 3.0, 1000), (50, 0.1, 3), (24, 1.5, 0)] {
            let shots = film(fps, seconds, last).shots();
            let time: u32 = shots.iter().map(|shot| u32::from(shot.delay)).sum();
            let frames = (f64::from(fps) * seconds).round().max(2.0);
            assert!(
                (f64::from(time - u32::from(HOLD)) - 100.0 * frames / f64::from(fps)).abs() <= 0.5,
                "{fps} {seconds}: {time}"
            );
            assert_eq!((shots[0].step, shots.last().unwrap().step), (0, last));
            assert!(shots.windows(2).all(|pair| pair[0].step < pair[1].step) && shots.len() <= last + 1);
        }
    }
}
