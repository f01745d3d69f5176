//! A derived value, cached together with what it was derived from.

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
    /// Returns the value for `key`: the cached one where the key is the same, otherwise computed now.
    ///
    /// `compute` is a plain function, so that it cannot depend on anything around it. What it needs besides the key is passed as `with`:
    /// something that the key identifies (as a trace by its number), or a tool that does not change the value (as a texture manager).
    pub fn get<W>(&mut self, key: K, with: W, compute: fn(&K, W) -> V) -> &mut V {
        if self.last.as_ref().is_none_or(|(known, _)| *known != key) {
            let value = compute(&key, with);
            self.last = Some((key, value));
        }
        &mut self.last.as_mut().expect("just filled").1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_computed_once_for_each_key() {
        let mut memo = Memo::default();
        let mut computed = 0;
        for key in [1, 1, 2, 2, 1] {
            memo.get(key, &mut computed, |key, computed| {
                *computed += 1;
                key * 10
            });
        }
        assert_eq!((*memo.get(1, (), |_, ()| 0), computed), (10, 3));
    }
}
