//! A derived value, remembered with what it was derived from.

/// The last value of a function, with its argument.
#[derive(Debug)]
pub struct Memo<K, V> {
    last: Option<(K, V)>,
}

impl<K, V> Default for Memo<K, V> {
    fn default() -> Self {
        Memo { last: None }
    }
}

impl<K: PartialEq, V> Memo<K, V> {
    /// The value for `key`: the remembered one where the key is the same, else computed now.
    pub fn get(&mut self, key: K, compute: impl FnOnce(&K) -> V) -> &mut V {
        if self.last.as_ref().is_none_or(|(known, _)| *known != key) {
            let value = compute(&key);
            self.last = Some((key, value));
        }
        &mut self.last.as_mut().expect("just filled").1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_computes_once_for_a_key() {
        let mut memo = Memo::default();
        let mut computed = 0;
        for key in [1, 1, 2, 2, 1] {
            memo.get(key, |key| {
                computed += 1;
                key * 10
            });
        }
        assert_eq!((computed, *memo.get(1, |_| 0)), (3, 10));
    }
}
