//! The learning rate of a script.

use super::indented;
use super::python::real;
use crate::math::Plan;
use crate::math::catalog::Catalog;
use crate::math::schedules::Anneal as _;

/// The line `lr = α`, or `def rate(k)` where a schedule changes it, with `def observe_loss(k, loss)` where it follows the loss, at which it looks after every
/// `pass` steps. Fails with a sentence for a schedule that has no script.
pub fn write(plan: &Plan, lr: f64, pass: usize) -> Result<String, String> {
    let lr = real(lr);
    if plan.is_constant() {
        return Ok(format!("lr = {lr}\n"));
    }
    let warmup = plan.warmup.length;
    // The k of a schedule counts from the end of the warm-up.
    let k = if warmup > 0 { format!("(k - {warmup})") } else { "k".into() };
    let factor = plan.schedule.python(&k).ok_or_else(|| {
        let key = plan.schedule.entry().key;
        format!("nobody has written the schedule {key} in Python yet; take another schedule")
    })?;
    // Shortens α · 1/… to α/…, and α · 1 to α.
    let factor = match factor.strip_prefix('1') {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => rest.to_owned(),
        _ => format!("*{factor}"),
    };
    let climb = plan.warmup.python("k").filter(|_| warmup > 0);
    // A schedule need not begin at 1.
    let first = plan.schedule.factor(0);
    let first = if first == 1.0 { String::new() } else { format!("*{first:?}") };
    let climb = climb.map_or(String::new(), |climb| format!("    if k < {warmup}:\n        return {lr}*{climb}{first}\n"));
    let observes = plan.schedule.python_observes_loss().map_or(String::new(), |lines| {
        let when = if pass > 1 { format!("k > {warmup} and k % {pass} == 0") } else { format!("k > {warmup}") };
        let (lines, body) = lines.split_once('\n').unwrap_or((&lines, ""));
        let body = indented(body, 2);
        format!("best, in_vain, rest, drops = math.inf, 0, 0, 0\n\n\ndef observe_loss(k, loss):\n    {lines}\n    if {when}:\n{body}\n\n")
    });
    Ok(format!("{observes}\n\ndef rate(k):\n{climb}    return {lr}{factor}\n\n\n"))
}
