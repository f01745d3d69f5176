//! The program in a page: the window, and around it links, files, what is kept for the next visit, and the page that embeds it.

use crate::sim::Run;
use crate::ui::shell::app::App;
use crate::ui::shell::kept_in_page::{KeptInPage, PageStorage};
use crate::ui::state::{Appearance, Settings};
use crate::web::{messages, page};
use eframe::egui::{Context, RawInput, Ui, Visuals};
use wasm_bindgen_futures::spawn_local;

/// The storage of the browser.
const STORAGE: PageStorage = PageStorage { get: page::kept, set: page::keep };
/// The query that embeds one panel: `?embed=paths`.
const EMBED: &str = "embed";

/// The program in a page.
pub struct WebApp {
    app: App,
    /// The keeper of settings and work; none where the window is a part of another page, whose visitors have chosen nothing.
    kept: Option<KeptInPage>,
    /// What followed the `#` when it was last read.
    fragment: String,
    /// The step, whether it plays, and the losses that the page around was told last; these as bits, since one that has ended has no number,
    /// and that is unequal to itself.
    told: Option<(usize, bool, Vec<u64>)>,
}

impl WebApp {
    /// Opens what the address says; without a link what was open at the last visit.
    pub fn new(ctx: &Context) -> Self {
        page::wake_with(ctx);
        crate::sim::files::disk::download_by(page::download);
        page::on("hashchange", |_| page::wake());
        let embed = page::query(EMBED);
        let fragment = page::fragment();
        let (mut kept, settings, message) = match embed {
            Some(_) => (None, Settings::default(), None),
            None => {
                let (kept, settings, message) = KeptInPage::open(STORAGE);
                (Some(kept), settings, message)
            }
        };
        let mut app = App::new(None, preferred(settings, kept.is_none())).with_file_picker(page::pick);
        match (&mut kept, fragment.is_empty()) {
            (_, false) => app.state.follow_link(&fragment),
            (Some(kept), true) => kept.restore(&mut app.state),
            (None, true) => {}
        }
        app.state.message = app.state.message.or(message);
        app.state.address = Some(page::base());
        if let Some(panel) = embed {
            app.state.embed(&panel);
            messages::listen();
        }
        WebApp { app, kept, fragment, told: None }
    }

    /// Follows the address where its link has changed, opens files that have arrived, and does what the page around asks for.
    fn take_in(&mut self) {
        let fragment = page::fragment();
        if fragment != self.fragment {
            self.fragment = fragment;
            self.app.state.follow_link(&self.fragment);
        }
        for path in page::arrived() {
            self.app.state.open_file(&path);
        }
        for command in messages::asked() {
            let outcome = command.and_then(|command| self.app.state.obey(command));
            if let Err(message) = outcome {
                messages::tell_error(&message);
            }
        }
    }

    /// Tells the page around, and those who cannot see the canvas, what is shown.
    fn tell(&mut self) {
        let state = &self.app.state;
        let Some(losses) = self.app.losses() else { return };
        let step = state.playhead.step(state.length());
        let now = (step, state.playhead.playing, losses.iter().map(|loss| loss.to_bits()).collect());
        if self.told.as_ref() == Some(&now) {
            return;
        }
        if state.embedded {
            if self.told.is_none() {
                messages::tell_ready();
            }
            messages::tell_state(state, &losses);
        }
        if !now.1 || self.told.is_none() {
            let of_run = |(run, loss): (&Run, &f64)| match loss.is_nan() {
                true => format!("{}: ended before", run.name()),
                false => format!("{}: loss {loss:.4e}", run.name()),
            };
            let runs: Vec<String> = state.work.experiment.runs.iter().zip(&losses).map(of_run).collect();
            page::describe(&format!("{}, step {step} of {}. {}", state.page.title(), state.length(), runs.join(", ")));
        }
        self.told = Some(now);
    }
}

/// Returns `settings` as the visitor's system prefers them: always where nothing is kept, otherwise at the first visit.
fn preferred(settings: Settings, always: bool) -> Settings {
    if settings.welcomed && !always {
        return settings;
    }
    let appearance = if page::prefers("(prefers-color-scheme: light)") { Appearance::Light } else { settings.appearance };
    Settings { appearance, calm: page::prefers("(prefers-reduced-motion: reduce)"), ..settings }
}

impl eframe::App for WebApp {
    fn logic(&mut self, ctx: &Context, frame: &mut eframe::Frame) {
        self.take_in();
        self.app.logic(ctx, frame);
    }

    fn ui(&mut self, ui: &mut Ui, frame: &mut eframe::Frame) {
        self.app.ui(ui, frame);
        page::set_title(self.app.title());
        self.tell();
        if let Some(kept) = &mut self.kept {
            kept.update(ui.ctx(), &mut self.app);
        }
    }

    fn raw_input_hook(&mut self, _ctx: &Context, input: &mut RawInput) {
        for file in std::mem::take(&mut input.dropped_files) {
            spawn_local(async move {
                let name = file.path().file_name().map_or_else(|| "file".into(), |name| name.to_string_lossy().into_owned());
                if let Ok(bytes) = file.bytes_async().await {
                    page::arrive(&name, bytes);
                }
            });
        }
    }

    fn clear_color(&self, visuals: &Visuals) -> [f32; 4] {
        self.app.clear_color(visuals)
    }
}
