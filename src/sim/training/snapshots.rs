//! The past iterates of a training run, in bounded memory.

use nalgebra::DVector;

/// The most iterates that are kept; when there are more, every second one is dropped.
const MOST: usize = 512;

/// The iterates at evenly spaced epochs.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshots {
    stride: usize,
    kept: Vec<DVector<f64>>,
}

impl Default for Snapshots {
    fn default() -> Self {
        Snapshots { stride: 1, kept: Vec::new() }
    }
}

impl Snapshots {
    /// Adds the iterate after epoch `epoch`; called for 0, 1, 2, … in turn.
    pub fn push(&mut self, epoch: usize, x: &DVector<f64>) {
        if epoch.is_multiple_of(self.stride) {
            self.kept.push(x.clone());
        }
        if self.kept.len() > MOST {
            let mut index = 0;
            self.kept.retain(|_| {
                index += 1;
                index % 2 == 1
            });
            self.stride *= 2;
        }
    }

    /// The kept iterates, each with its epoch, evenly spaced from epoch 0 on.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &DVector<f64>)> {
        self.kept.iter().enumerate().map(|(i, x)| (i * self.stride, x))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_evenly_spaced_and_bounded() {
        let mut snapshots = Snapshots::default();
        for epoch in 0..10_000 {
            snapshots.push(epoch, &DVector::from_element(1, epoch as f64));
            assert!(snapshots.iter().count() <= MOST && snapshots.iter().all(|(at, x)| x[0] == at as f64));
            let (last, _) = snapshots.iter().last().unwrap();
            assert!(epoch - last < snapshots.stride && snapshots.iter().count() > (MOST / 2).min(epoch));
        }
    }
}
