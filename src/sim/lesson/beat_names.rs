//! What a beat may name on a page: one of its panels, and one of the things that it shows.

use super::known::known;
use crate::math::catalog::words::did_you_mean;
use crate::math::excerpt::excerpt;
use crate::sim::file::file_error::FileError;
use crate::sim::file::toml_table::{TableEntry, TomlTable};
use crate::sim::page::{Page, PanelNeeds};

/// What the beats of a lesson may name.
pub struct BeatNames<'a> {
    /// What decides which panels its pages have.
    pub needs: PanelNeeds,
    /// Lists the names of the runs of a page.
    pub runs: &'a dyn Fn(Page) -> Vec<String>,
}

impl BeatNames<'_> {
    /// Reads the panel of `page` under `key`; fails where the page has no such panel, with those that it has.
    pub(super) fn panel(
        &self,
        table: &mut TomlTable<'_>,
        key: &'static str,
        page: Page,
    ) -> Result<Option<&'static str>, FileError> {
        table.notation(key, |name| {
            let here: Vec<&str> = page.panels_with(self.needs).into_iter().map(|(known, _)| known).collect();
            let panel = here.iter().find(|known| **known == name).copied();
            panel.ok_or_else(|| {
                // Its other views may have it.
                let where_to = if page.panel(name).is_some() { " with this view and these data" } else { "" };
                let (title, guess) = (page.facts().key, did_you_mean(name, &here));
                format!("the page {title} has no panel '{}'{where_to}{guess}; it has {}", excerpt(name), here.join(", "))
            })
        })
    }

    /// Reads the name of a run of `page` under `key`.
    pub(super) fn run(&self, table: &mut TomlTable<'_>, key: &'static str, page: Page) -> Result<Option<String>, FileError> {
        let read = |entry: TableEntry<String>| entry.read(|name| known(&name, &(self.runs)(page), "run").map(|_| name));
        table.text(key)?.map(read).transpose()
    }
}
