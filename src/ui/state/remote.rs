//! What a page around the window may ask of it: load, play, set a step or a parameter. Each is checked as if a user had done it.

use crate::math::catalog::param::{Tunable as _, Value};
use crate::math::excerpt::excerpt;
use crate::ui::state::State;

/// A request of the page around.
#[derive(Clone, Debug, PartialEq)]
pub enum RemoteCommand {
    /// Open a link, as after the `#` of an address.
    Load(String),
    /// Play, or pause.
    Play(bool),
    /// Show a step.
    Step(usize),
    /// Set a hyperparameter of a run, by its name (of the selected run without one), or a parameter of the objective.
    Set {
        /// The name of the run.
        run: Option<String>,
        /// The key of the parameter, as in the notation: `lr`.
        key: String,
        /// The value.
        value: Value,
    },
}

impl State {
    /// Does what the page around asks for; fails with what is wrong and what would be right.
    pub fn obey(&mut self, command: RemoteCommand) -> Result<(), String> {
        match command {
            RemoteCommand::Load(link) => {
                self.follow_link(&link);
                self.message.take().map_or(Ok(()), Err)
            }
            RemoteCommand::Play(playing) => {
                let steps = self.length();
                if playing && !self.playhead.playing {
                    self.playhead.toggle(steps);
                }
                self.playhead.playing = playing;
                Ok(())
            }
            RemoteCommand::Step(step) => {
                self.playhead.seek(step.min(self.length()));
                Ok(())
            }
            RemoteCommand::Set { run, key, value } => {
                let before = self.message.take();
                self.edit(|state| set(state, run.as_deref(), &key, &value));
                std::mem::replace(&mut self.message, before).map_or(Ok(()), Err)
            }
        }
    }
}

fn set(state: &mut State, run: Option<&str>, key: &str, value: &Value) -> Result<(), String> {
    let (runs, selected) = state.runs();
    let index = match run {
        Some(name) => {
            Some(runs.iter().position(|run| run.name() == name).ok_or_else(|| format!("there is no run '{}'", excerpt(name)))?)
        }
        None => Some(*selected).filter(|index| *index < runs.len()),
    };
    if let Some(index) = index {
        let optimizer = &mut runs[index].optimizer;
        if run.is_some() || optimizer.params().iter().any(|param| param.key == key) {
            return optimizer.set(key, value);
        }
    }
    state.work.experiment.objective.set(key, value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::state::Settings;

    #[test]
    fn what_is_asked_for_is_done_or_refused_with_a_reason() {
        let mut state = State::new(None, Settings::default());
        state.obey(RemoteCommand::Load("preset=three-lines".into())).unwrap();
        let name = state.work.experiment.runs[0].name().to_owned();
        let set = |run: Option<&str>, key: &str, value: f64| RemoteCommand::Set {
            run: run.map(str::to_owned),
            key: key.into(),
            value: Value::Number(value),
        };
        state.obey(set(Some(&name), "lr", 0.25)).unwrap();
        assert_eq!(state.work.experiment.runs[0].learning_rate(), 0.25);
        assert!(state.obey(set(Some(&name), "lr", -1.0)).is_err());
        assert_eq!(state.work.experiment.runs[0].learning_rate(), 0.25, "nothing changes where it is refused");
        assert!(state.obey(set(Some("nobody"), "lr", 0.1)).unwrap_err().contains("no run 'nobody'"));
        assert!(state.obey(set(None, "nothing", 0.1)).is_err());
        assert!(state.obey(RemoteCommand::Load("lesson=nothing".into())).is_err());
        state.obey(RemoteCommand::Step(7)).unwrap();
        assert_eq!((state.step(), state.playhead.playing), (7, false));
        state.obey(RemoteCommand::Play(true)).unwrap();
        assert!(state.playhead.playing);
        state.obey(RemoteCommand::Step(usize::MAX)).unwrap();
        assert_eq!(state.step(), state.length());
        state.obey(RemoteCommand::Play(true)).unwrap();
        assert_eq!(state.step(), 0, "at the end it plays from the start");
        assert_eq!(state.message, None);
    }
}
