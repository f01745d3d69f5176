//! The progress of work, the request to cancel it, and the place in the team that does it.

use super::breathe;
use std::collections::VecDeque;
use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

/// The progress of a piece of work, and the request to cancel it, shared between the worker and its observer.
#[derive(Debug, Default)]
pub struct Watch {
    done: AtomicU64,
    total: AtomicU64,
    stopped: AtomicBool,
    /// The place in the team that does the work; none where it is done alone.
    place: OnceLock<TeamPlace>,
    /// Whether the team was lost, and whether the work is done alone since.
    lost: AtomicBool,
    alone: AtomicBool,
}

impl Watch {
    /// The watch over the work of a team.
    pub fn in_team(place: TeamPlace) -> Self {
        Watch { place: OnceLock::from(place), ..Watch::default() }
    }
    /// The place in the team that does the work; none where it is done alone.
    pub(super) fn place(&self) -> Option<&TeamPlace> {
        self.place.get().filter(|_| !self.alone.load(Ordering::Relaxed))
    }
    /// Whether the work is done for another instance of the program, the leader of a team, which alone needs its result.
    pub fn is_member(&self) -> bool {
        self.place().is_some_and(|place| matches!(place.role, TeamRole::Member(..)))
    }
    /// Tells that the team is lost, which stops its work.
    pub(super) fn lose_team(&self) {
        self.lost.store(true, Ordering::Relaxed);
    }
    /// Whether the team was lost, so that the work must be done again, alone.
    pub(super) fn has_lost_team(&self) -> bool {
        self.lost.load(Ordering::Relaxed) && !self.stopped.load(Ordering::Relaxed)
    }
    /// Begins again, alone.
    pub(super) fn go_alone(&self) {
        self.alone.store(true, Ordering::Relaxed);
        self.lost.store(false, Ordering::Relaxed);
        self.done.store(0, Ordering::Relaxed);
    }

    /// Sets the total amount of work, in units of the worker's choice.
    pub fn expect(&self, total: u64) {
        self.total.store(total, Ordering::Relaxed);
    }
    /// Adds `amount` to the work done.
    pub fn advance(&self, amount: u64) {
        self.done.fetch_add(amount, Ordering::Relaxed);
        if let Some(TeamPlace { role: TeamRole::Member(_, channel), .. }) = self.place() {
            channel.send_progress(amount);
        }
        breathe();
    }
    /// The share of the work that is done, 0 to 1.
    pub fn part(&self) -> f32 {
        let total = self.total.load(Ordering::Relaxed).max(1);
        (self.done.load(Ordering::Relaxed) as f32 / total as f32).min(1.0)
    }
    /// Cancels the work; the worker ends at its next check.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }
    /// Whether the work was cancelled.
    pub fn is_stopped(&self) -> bool {
        breathe();
        self.stopped.load(Ordering::Relaxed) || self.lost.load(Ordering::Relaxed)
    }
}

/// What the leader of a team needs to exchange the parts of a piece of work with its members. Parts are counted from 0 in the order in which the
/// work is spread; this order is the same for all.
pub trait LeaderChannel: Send + Sync {
    /// Waits for the part of every member, and returns them in their order; none where a member is lost, or `watch` is stopped.
    fn gather(&self, part: u32, watch: &Watch) -> Option<Vec<Vec<u8>>>;
    /// Sends what was gathered to every member; where they do not need it, nothing, as a sign that it has arrived.
    fn answer(&self, part: u32, contents: &[Vec<u8>]);
    /// Tells the members that nothing more is needed.
    fn end(&self);
}

/// What a member of a team needs to exchange the parts of a piece of work with its leader.
pub trait MemberChannel: Send + Sync {
    /// Sends a part to the leader.
    fn send(&self, part: u32, content: Vec<u8>);
    /// Waits for the leader's answer to a part; none where `watch` is stopped.
    fn await_answer(&self, part: u32, watch: &Watch) -> Option<Vec<Vec<u8>>>;
    /// Tells the leader how much more is done, in the units of the [`Watch`].
    fn send_progress(&self, amount: u64);
}

/// What an instance is in a team.
pub(super) enum TeamRole {
    Leader(Arc<dyn LeaderChannel>),
    /// The member with this number, from 0.
    Member(usize, Arc<dyn MemberChannel>),
}

/// The place of an instance in a team that does one piece of work.
pub struct TeamPlace {
    pub(super) role: TeamRole,
    /// The number of members.
    pub(super) members: usize,
    /// The number of parts so far.
    pub(super) parts: AtomicU32,
    /// The parts that this member has sent, and for whose answers it has not waited.
    pub(super) unanswered: Mutex<VecDeque<u32>>,
}

impl fmt::Debug for TeamPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TeamPlace").field("members", &self.members).finish_non_exhaustive()
    }
}

impl TeamPlace {
    /// The leader of a team of `members` members, at least 1.
    pub fn leader(members: usize, channel: Arc<dyn LeaderChannel>) -> Self {
        TeamPlace::new(TeamRole::Leader(channel), members)
    }

    /// The member with this number, from 0, of a team of `members` members.
    pub fn member(member: usize, members: usize, channel: Arc<dyn MemberChannel>) -> Self {
        TeamPlace::new(TeamRole::Member(member, channel), members)
    }

    fn new(role: TeamRole, members: usize) -> Self {
        TeamPlace { role, members, parts: AtomicU32::new(0), unanswered: Mutex::default() }
    }
}
