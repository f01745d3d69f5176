//! A team in this process, for tests: its members are threads.

use super::team::finished;
use super::watch::{LeaderChannel, MemberChannel, TeamPlace, Watch};
use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

#[derive(Default)]
struct Board {
    given: HashMap<(u32, usize), Vec<u8>>,
    answers: HashMap<(u32, usize), Vec<Vec<u8>>>,
    progress: u64,
}

/// What one member or the leader sees of the board on which all write.
struct Seat {
    board: Arc<(Mutex<Board>, Condvar)>,
    member: usize,
    members: usize,
    /// The number of parts after which this member gives no more.
    falls_silent_after: u32,
}

impl Seat {
    fn change(&self, change: impl FnOnce(&mut Board)) {
        change(&mut self.board.0.lock().unwrap());
        self.board.1.notify_all();
    }
    fn wait<T>(&self, watch: &Watch, find: impl Fn(&mut Board) -> Option<T>) -> Option<T> {
        let mut board = self.board.0.lock().unwrap();
        for _ in 0..50 {
            if let Some(found) = find(&mut board) {
                return Some(found);
            }
            if watch.is_stopped() {
                return None;
            }
            board = self.board.1.wait_timeout(board, Duration::from_millis(20)).unwrap().0;
        }
        None
    }
}

impl LeaderChannel for Seat {
    fn gather(&self, part: u32, watch: &Watch) -> Option<Vec<Vec<u8>>> {
        (0..self.members).map(|member| self.wait(watch, |board| board.given.remove(&(part, member)))).collect()
    }
    fn answer(&self, part: u32, contents: &[Vec<u8>]) {
        self.change(|board| board.answers.extend((0..self.members).map(|member| ((part, member), contents.to_vec()))));
    }
    fn end(&self) {}
}

impl MemberChannel for Seat {
    fn send(&self, part: u32, content: Vec<u8>) {
        if part < self.falls_silent_after {
            self.change(|board| drop(board.given.insert((part, self.member), content)));
        }
    }
    fn await_answer(&self, part: u32, watch: &Watch) -> Option<Vec<Vec<u8>>> {
        self.wait(watch, |board| board.answers.remove(&(part, self.member)))
    }
    fn send_progress(&self, amount: u64) {
        self.change(|board| board.progress += amount);
    }
}

/// The result of `work` by a leader with `members` members, and their progress; the first of them sends nothing after some
/// parts.
pub fn with_team<T: Send>(members: usize, silent_after: u32, work: impl Fn(&Watch) -> T + Sync) -> (T, u64) {
    let board = Arc::new((Mutex::new(Board::default()), Condvar::new()));
    let seat = |member: usize| {
        let falls_silent_after = if member == 0 { silent_after } else { u32::MAX };
        Arc::new(Seat { board: Arc::clone(&board), member, members, falls_silent_after })
    };
    let result = std::thread::scope(|scope| {
        for member in 0..members {
            let watch = Watch::in_team(TeamPlace::member(member, members, seat(member)));
            let work = &work;
            scope.spawn(move || drop(work(&watch)));
        }
        let watch = Watch::in_team(TeamPlace::leader(members, seat(members)));
        let result = work(&watch);
        finished(result, &watch, &work)
    });
    let progress = board.0.lock().unwrap().progress;
    (result, progress)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::threads::{collect_shared, for_each_shared};

    /// Numbers that no text in decimals could carry are exchanged as they are.
    #[test]
    fn a_team_of_any_size_comes_to_the_result_of_one() {
        let work = |watch: &Watch| -> Option<Vec<u64>> {
            let roots = collect_shared(watch, 11, |i| if i == 7 { f64::NAN } else { (i as f64).sqrt() });
            if watch.is_stopped() {
                return None;
            }
            // The second part needs the results of the first.
            let total: f64 = roots.iter().filter(|root| root.is_finite()).sum();
            let mut items: Vec<(usize, f64)> = (0..5).map(|i| (i, 0.0)).collect();
            for round in 0..20 {
                for_each_shared(
                    watch,
                    &mut items,
                    |(i, value)| {
                        *value += total / (*i + round + 1) as f64;
                        watch.advance(1);
                    },
                    |(_, value)| value,
                );
            }
            (!watch.is_stopped()).then(|| roots.iter().chain(items.iter().map(|(_, value)| value)).map(|x| x.to_bits()).collect())
        };
        let alone = work(&Watch::default()).unwrap();
        assert_eq!(alone.len(), 16);
        for members in 1..=7 {
            assert_eq!(with_team(members, u32::MAX, work), (Some(alone.clone()), 100), "{members} members");
        }
        for silent_after in [0, 1, 3] {
            let (result, _) = with_team(2, silent_after, work);
            assert_eq!(result, Some(alone.clone()), "a member is lost after {silent_after} parts");
        }
    }

    #[test]
    fn work_that_is_stopped_ends_for_the_whole_team() {
        let work = |watch: &Watch| {
            watch.stop();
            collect_shared(watch, 4, |i| i).len()
        };
        assert_eq!(with_team(2, 0, work).0, 0);
    }
}
