//! The position of playback: a step in the traces that moves with real time.

/// The position and speed of playback. Of the traces it only needs to know the number of steps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Playhead {
    /// The step it stands at; the fraction is the progress to the next.
    position: f64,
    /// Whether it moves.
    pub playing: bool,
    /// Steps per second, above 0.
    pub speed: f64,
    /// Whether it starts again after the end.
    pub looping: bool,
    /// Whether the first steps are shown slowly, and the speed is reached only after them.
    pub slow_start: bool,
}

impl Default for Playhead {
    fn default() -> Self {
        Playhead { position: 0.0, playing: false, speed: 12.0, looping: false, slow_start: false }
    }
}

/// The time for which it rests at the end before it starts again, in seconds, so that the result can be seen.
const REST: f64 = 1.5;

/// The speed of a slow start, in steps per second, and for how many seconds it stays so.
const SLOW: f64 = 2.0;
const SLOWLY: f64 = 3.0;
/// The rate at which it grows afterwards, per second: it doubles in 1.2 seconds.
const GROWTH: f64 = std::f64::consts::LN_2 / 1.2;

impl Playhead {
    /// The steps per second at its position.
    pub fn pace(&self) -> f64 {
        if !self.slow_start {
            return self.speed;
        }
        let slow = SLOW.min(self.speed);
        (slow + (self.position - slow * SLOWLY).max(0.0) * GROWTH).min(self.speed)
    }

    /// The position after `seconds` more of playback. It depends on position and time alone, not on the number of frames.
    fn after(&self, seconds: f64) -> f64 {
        let slow = SLOW.min(self.speed);
        let begins = slow * SLOWLY;
        let (mut at, mut left) = (self.position, seconds);
        if self.slow_start && at < begins {
            let walked = (left * slow).min(begins - at);
            (at, left) = (at + walked, left - walked / slow);
        }
        let pace = Playhead { position: at, ..*self }.pace();
        if pace < self.speed && left > 0.0 {
            // A pace that doubles again and again is linear in the position.
            let time = left.min(libm::log(self.speed / pace) / GROWTH);
            (at, left) = (at + pace * libm::expm1(time * GROWTH) / GROWTH, left - time);
        }
        at + left.max(0.0) * self.speed
    }

    /// The step shown, in `0 ..= steps`.
    pub fn step(&self, steps: usize) -> usize {
        (self.position as usize).min(steps)
    }

    /// Moves to `step` and stays there.
    pub fn seek(&mut self, step: usize) {
        self.position = step as f64;
        self.playing = false;
    }

    /// Moves to `step` and keeps playing or pausing as before.
    pub fn jump(&mut self, step: usize) {
        self.position = step as f64;
    }

    /// Moves `by` steps and stays there.
    pub fn nudge(&mut self, by: i64, steps: usize) {
        self.seek((self.step(steps) as i64).saturating_add(by).clamp(0, steps as i64) as usize);
    }

    /// Plays or pauses; at the end it plays from the start.
    pub fn toggle(&mut self, steps: usize) {
        self.playing = !self.playing;
        if self.playing && self.step(steps) == steps {
            self.position = 0.0;
        }
    }

    /// Plays from the start.
    pub fn restart(&mut self) {
        self.position = 0.0;
        self.playing = true;
    }

    /// Moves on by `seconds` of real time; the result does not depend on the number of frames.
    pub fn advance(&mut self, seconds: f64, steps: usize) {
        if !self.playing {
            return;
        }
        self.position = self.position.min(steps as f64 + REST * self.speed);
        self.position = self.after(seconds.max(0.0));
        let end = steps as f64;
        if self.looping {
            let period = end + REST * self.speed;
            if self.position >= period {
                self.position %= period;
            }
        } else if self.position >= end {
            self.position = end;
            self.playing = false;
        }
    }
}

impl Playhead {
    /// As [`advance`](Self::advance), where only the steps up to `ready` have been computed yet: it waits at the last of them,
    /// and plays on when there are more. If it already stands beyond them, it stays there.
    pub fn advance_up_to(&mut self, ready: usize, seconds: f64, steps: usize) {
        let before = *self;
        self.advance(seconds, steps);
        let reached = before.position.max(ready as f64);
        if before.playing && ready < steps && self.position > reached {
            (self.position, self.playing) = (reached, true);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn playing() -> Playhead {
        Playhead { playing: true, speed: 10.0, ..Playhead::default() }
    }

    #[test]
    fn it_keeps_real_time_whatever_the_frame_rate() {
        let (mut coarse, mut fine) = (playing(), playing());
        for _ in 0..4 {
            coarse.advance(0.25, 100);
        }
        for _ in 0..256 {
            fine.advance(1.0 / 256.0, 100);
        }
        assert_eq!((coarse.step(100), fine.step(100)), (10, 10));
    }

    #[test]
    fn a_slow_start_shows_the_first_steps_one_by_one() {
        let slow = |speed: f64| Playhead { playing: true, speed, slow_start: true, ..Playhead::default() };
        let after = |speed: f64, seconds: f64| {
            let mut playhead = slow(speed);
            playhead.advance(seconds, 1_000_000);
            playhead
        };
        assert_eq!([0.6, 1.6, 2.9].map(|seconds| after(40.0, seconds).step(1_000_000)), [1, 3, 5]);
        assert_eq!(after(40.0, 3.0).pace(), 2.0);
        assert!((after(40.0, 4.2).pace() - 4.0).abs() < 1e-9, "the pace has doubled");
        // From 2 to 40 steps per second it takes 1.2 log₂ 20 = 5.19 seconds.
        assert_eq!(after(40.0, 8.3).pace(), 40.0);
        assert!((after(40.0, 20.0).position - after(40.0, 10.0).position - 400.0).abs() < 1e-6);
        assert_eq!(after(1.0, 5.0).step(100), 5, "what is slow anyway stays so");
        let (coarse, mut fine) = (after(40.0, 8.0), slow(40.0));
        (0..2048).for_each(|_| fine.advance(8.0 / 2048.0, 1_000_000));
        assert!((coarse.position - fine.position).abs() < 1e-6, "{} {}", coarse.position, fine.position);
    }

    #[test]
    fn it_stops_at_the_end_or_loops() {
        let mut once = playing();
        once.advance(1e9, 50);
        assert_eq!((once.step(50), once.playing), (50, false));
        once.toggle(50);
        assert_eq!((once.step(50), once.playing), (0, true));

        let mut around = Playhead { looping: true, ..playing() };
        around.advance(5.1, 50);
        assert_eq!(around.step(50), 50);
        around.advance(REST, 50);
        assert_eq!((around.step(50), around.playing), (1, true));
    }

    #[test]
    fn it_waits_for_what_is_not_there_yet() {
        let mut waiting = playing();
        waiting.advance_up_to(30, 100.0, 50);
        assert_eq!((waiting.step(50), waiting.playing), (30, true));
        waiting.advance_up_to(10, 1.0, 50);
        assert_eq!((waiting.step(50), waiting.playing), (30, true), "it never moves back");
        waiting.advance_up_to(50, 100.0, 50);
        assert_eq!((waiting.step(50), waiting.playing), (50, false));
        let mut still = Playhead::default();
        still.seek(40);
        still.advance_up_to(0, 1.0, 50);
        assert_eq!((still.step(50), still.playing), (40, false));
    }

    #[test]
    fn a_shorter_run_keeps_it_in_range() {
        let mut playhead = Playhead::default();
        playhead.seek(90);
        assert_eq!(playhead.step(20), 20);
        playhead.nudge(-1, 20);
        assert_eq!(playhead.step(20), 19);
        playhead.nudge(-100, 20);
        assert_eq!(playhead.step(20), 0);
        playhead.nudge(i64::MAX, 20);
        assert_eq!(playhead.step(20), 20);
    }
}
