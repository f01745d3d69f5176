//! A team: several instances of the program that do one piece of work together where they cannot share memory, as in a web page.
//!
//! All members of the team do the same work, from the same description; where it is spread over items, each member computes its own ones, and
//! gets the results of all. The leader, which asked for the work, computes no items itself: it only collects them. So everybody comes to the same
//! result, whatever the size of the team.

use super::watch::{TeamPlace, TeamRole, Watch};
use super::{collect, for_each};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;

/// How many parts a member may send before the leader has taken the first of them. More would fill the memory where the leader is slower.
const AHEAD: usize = 4;

impl TeamPlace {
    fn next_part(&self) -> u32 {
        self.parts.fetch_add(1, Ordering::Relaxed)
    }

    /// Exchanges the results of `count` items; none where the team is lost or the work is stopped.
    fn collect<T: Serialize + DeserializeOwned>(&self, count: usize, work: impl Fn(usize) -> T, watch: &Watch) -> Option<Vec<T>> {
        let part = self.next_part();
        let contents = match &self.role {
            TeamRole::Member(member, channel) => {
                let own: Vec<T> = (*member..count).step_by(self.members).map(work).collect();
                channel.send(part, packed(&own)?);
                channel.await_answer(part, watch)?
            }
            TeamRole::Leader(channel) => {
                let contents = channel.gather(part, watch)?;
                channel.answer(part, &contents);
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
        match &self.role {
            TeamRole::Leader(channel) => {
                let Some(contents) = channel.gather(part, watch) else { return false };
                channel.answer(part, &[]);
                let Some(all) = self.in_order::<U>(items.len(), &contents) else { return false };
                items.iter_mut().zip(all).for_each(|(item, value)| *found(item) = value);
                true
            }
            TeamRole::Member(member, channel) => {
                let own = items.iter_mut().skip(*member).step_by(self.members).map(|item| {
                    work(item);
                    &*found(item)
                });
                let Some(own) = packed(&own.collect::<Vec<&U>>()) else { return false };
                channel.send(part, own);
                let oldest = {
                    let mut open = self.unanswered.lock().unwrap_or_else(PoisonError::into_inner);
                    open.push_back(part);
                    if open.len() > AHEAD { open.pop_front() } else { None }
                };
                oldest.is_none_or(|part| channel.await_answer(part, watch).is_some())
            }
        }
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
    if let TeamRole::Leader(channel) = &place.role {
        channel.end();
    }
    if !watch.has_lost_team() {
        return result;
    }
    watch.go_alone();
    work(watch)
}
