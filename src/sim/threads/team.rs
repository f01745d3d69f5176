//! A team: several instances of the program that do one piece of work together where they cannot share memory, as in a web page.
//!
//! All members of the team do the same work, from the same description; where it is spread over items, each member computes its own ones, and
//! gets the results of all. The leader, which asked for the work, computes no items itself: it only collects them. So everybody comes to the same
//! result, whatever the size of the team.

use super::{Watch, collect, for_each};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// How many parts a member may give before the leader has taken the first of them. More would fill the memory where the leader is slower.
const AHEAD: u32 = 4;

/// The way in which the members of a team and their leader exchange the parts of a piece of work. Parts are counted from 0 in the order in which
/// the work is spread; this order is the same for all.
pub trait TeamTalk: Send + Sync {
    /// A member gives its part to the leader.
    fn give(&self, part: u32, content: Vec<u8>);
    /// The leader waits for the part of every member, and returns them in their order; none where a member is lost, or `watch` is stopped.
    fn gather(&self, part: u32, watch: &Watch) -> Option<Vec<Vec<u8>>>;
    /// The leader gives what it gathered to every member, or tells with nothing that it has it.
    fn answer(&self, part: u32, contents: &[Vec<u8>]);
    /// A member waits for what the leader answers; none where `watch` is stopped.
    fn answered(&self, part: u32, watch: &Watch) -> Option<Vec<Vec<u8>>>;
    /// A member tells how much more it has done, in the units of its [`Watch`].
    fn progress(&self, amount: u64);
    /// The leader needs nothing more.
    fn end(&self);
}

/// The place of an instance in a team that does one piece of work.
pub struct TeamPlace {
    /// The number of the member; none for the leader.
    member: Option<usize>,
    /// The number of members.
    members: usize,
    talk: Arc<dyn TeamTalk>,
    /// The number of parts so far.
    parts: AtomicU32,
}

impl fmt::Debug for TeamPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TeamPlace").field("member", &self.member).field("members", &self.members).finish_non_exhaustive()
    }
}

impl TeamPlace {
    /// The leader of a team of `members` members, at least 1.
    pub fn leader(members: usize, talk: Arc<dyn TeamTalk>) -> Self {
        TeamPlace { member: None, members, talk, parts: AtomicU32::new(0) }
    }

    /// The member with this number, from 0, of a team of `members` members.
    pub fn member(member: usize, members: usize, talk: Arc<dyn TeamTalk>) -> Self {
        TeamPlace { member: Some(member), members, talk, parts: AtomicU32::new(0) }
    }

    /// Whether it is a member.
    pub fn is_member(&self) -> bool {
        self.member.is_some()
    }

    /// Tells the leader how much more this member has done.
    pub fn progress(&self, amount: u64) {
        if self.is_member() {
            self.talk.progress(amount);
        }
    }

    /// Tells the team that the leader needs nothing more.
    pub fn end(&self) {
        if !self.is_member() {
            self.talk.end();
        }
    }

    fn next_part(&self) -> u32 {
        self.parts.fetch_add(1, Ordering::Relaxed)
    }

    /// Exchanges the results of `count` items; none where the team is lost or the work is stopped.
    fn collect<T: Serialize + DeserializeOwned>(&self, count: usize, work: impl Fn(usize) -> T, watch: &Watch) -> Option<Vec<T>> {
        let part = self.next_part();
        let contents = match self.member {
            Some(member) => {
                let own: Vec<T> = (member..count).step_by(self.members).map(work).collect();
                self.talk.give(part, packed(&own)?);
                self.talk.answered(part, watch)?
            }
            None => {
                let contents = self.talk.gather(part, watch)?;
                self.talk.answer(part, &contents);
                contents
            }
        };
        self.in_order(count, &contents)
    }

    /// Changes the items of a member by `work`, and gives the leader what `found` returns of each item of every member; whether it did.
    fn for_each<T, U: Serialize + DeserializeOwned>(
        &self,
        items: &mut [T],
        work: impl Fn(&mut T),
        found: fn(&mut T) -> &mut U,
        watch: &Watch,
    ) -> bool {
        let part = self.next_part();
        let Some(member) = self.member else {
            let found_by_all = self.talk.gather(part, watch).and_then(|contents| {
                self.talk.answer(part, &[]);
                self.in_order::<U>(items.len(), &contents)
            });
            return found_by_all.is_some_and(|all| {
                items.iter_mut().zip(all).for_each(|(item, value)| *found(item) = value);
                true
            });
        };
        let own: Vec<&U> = items
            .iter_mut()
            .skip(member)
            .step_by(self.members)
            .map(|item| {
                work(item);
                &*found(item)
            })
            .collect();
        let Some(own) = packed(&own) else { return false };
        self.talk.give(part, own);
        part < AHEAD || self.talk.answered(part - AHEAD, watch).is_some()
    }

    /// Puts the results of all members in the order of the items.
    fn in_order<T: DeserializeOwned>(&self, count: usize, contents: &[Vec<u8>]) -> Option<Vec<T>> {
        let parts: Option<Vec<Vec<T>>> = contents.iter().map(|content| postcard::from_bytes(content).ok()).collect();
        let mut parts: Vec<_> = parts?.into_iter().map(Vec::into_iter).collect();
        (0..count).map(|i| parts.get_mut(i % self.members)?.next()).collect()
    }
}

fn packed<T: Serialize>(value: &T) -> Option<Vec<u8>> {
    postcard::to_stdvec(value).ok()
}

/// As [`collect`], or by the team of `watch`, where there is one. Where that is lost, or the work is stopped, nothing is returned, and `watch` is
/// stopped.
pub fn collect_shared<T: Send + Serialize + DeserializeOwned>(
    watch: &Watch,
    count: usize,
    work: impl Fn(usize) -> T + Send + Sync,
) -> Vec<T> {
    let Some(place) = watch.place() else { return collect(count, work) };
    place.collect(count, work, watch).unwrap_or_else(|| {
        watch.lose_team();
        Vec::new()
    })
}

/// As [`for_each`], or by the team of `watch`, where there is one. The leader gets what `found` returns of each item, and nothing else of it; a
/// member has only its own items. Where the team is lost, `watch` is stopped.
pub fn for_each_shared<T: Send, U: Serialize + DeserializeOwned>(
    watch: &Watch,
    items: &mut [T],
    work: impl Fn(&mut T) + Send + Sync,
    found: fn(&mut T) -> &mut U,
) {
    let Some(place) = watch.place() else { return for_each(items, work) };
    if !place.for_each(items, work, found, watch) {
        watch.lose_team();
    }
}

/// Ends the team of `watch`, whose leader has come to `result`; returns that, or what `work` comes to alone where the team was lost.
pub fn finished<T>(result: T, watch: &Watch, work: impl FnOnce(&Watch) -> T) -> T {
    let Some(place) = watch.place() else { return result };
    place.end();
    if !watch.has_lost_team() {
        return result;
    }
    watch.go_alone();
    work(watch)
}

/// A team in this process, for tests: its members are threads.
#[cfg(test)]
pub mod in_process {
    use super::*;
    use std::collections::HashMap;
    use std::sync::{Condvar, Mutex};
    use std::time::Duration;

    #[derive(Default)]
    struct Board {
        given: HashMap<(u32, usize), Vec<u8>>,
        answers: HashMap<u32, Vec<Vec<u8>>>,
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

    impl TeamTalk for Seat {
        fn give(&self, part: u32, content: Vec<u8>) {
            if part < self.falls_silent_after {
                self.change(|board| drop(board.given.insert((part, self.member), content)));
            }
        }
        fn gather(&self, part: u32, watch: &Watch) -> Option<Vec<Vec<u8>>> {
            (0..self.members).map(|member| self.wait(watch, |board| board.given.remove(&(part, member)))).collect()
        }
        fn answer(&self, part: u32, contents: &[Vec<u8>]) {
            self.change(|board| drop(board.answers.insert(part, contents.to_vec())));
        }
        fn answered(&self, part: u32, watch: &Watch) -> Option<Vec<Vec<u8>>> {
            self.wait(watch, |board| board.answers.get(&part).cloned())
        }
        fn progress(&self, amount: u64) {
            self.change(|board| board.progress += amount);
        }
        fn end(&self) {}
    }

    /// The result of `work` by a leader with `members` members, and the progress that these told; of them, the first falls silent after some
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
}

#[cfg(test)]
mod tests {
    use super::*;

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
            assert_eq!(in_process::with_team(members, u32::MAX, work), (Some(alone.clone()), 100), "{members} members");
        }
        for silent_after in [0, 1, 3] {
            let (result, _) = in_process::with_team(2, silent_after, work);
            assert_eq!(result, Some(alone.clone()), "a member is lost after {silent_after} parts");
        }
    }

    #[test]
    fn work_that_is_stopped_ends_for_the_whole_team() {
        let work = |watch: &Watch| {
            watch.stop();
            collect_shared(watch, 4, |i| i).len()
        };
        assert_eq!(in_process::with_team(2, 0, work).0, 0);
    }
}
