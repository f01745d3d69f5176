//! The learning rate of a script.

use super::python::real;
use crate::math::{Plan, Schedule};

/// `lr = α`, or `def rate(k)` where a schedule changes it.
pub fn write(plan: &Plan, lr: f64) -> String {
    let lr = real(lr);
    if plan.is_constant() {
        return format!("lr = {lr}\n");
    }
    let warmup = plan.warmup.length;
    // Every schedule's own k starts when the warm-up has ended.
    let k = if warmup > 0 { format!("(k - {warmup})") } else { "k".into() };
    let factor = match &plan.schedule {
        Schedule::Constant(_) => String::new(),
        Schedule::InverseTime(s) => format!("/(1 + {}*{k})", real(s.rate)),
        Schedule::InverseSqrt(s) => format!("/(1 + {}*{k})**0.5", real(s.rate)),
        Schedule::Power(s) => format!("/(1 + {}*{k})**{}", real(s.rate), real(s.exponent)),
        Schedule::Exponential(s) => format!("*{}**{k}", real(s.gamma)),
        Schedule::Step(s) => format!("*{}**({k}//{})", real(s.factor), s.every),
        Schedule::Cosine(s) => {
            let (floor, swing) = (real(s.floor), real((1.0 - s.floor) / 2.0));
            format!("*({floor} + {swing}*(1 + math.cos(math.pi*min({k}/{}, 1))))", s.length)
        }
    };
    let climb = if warmup > 0 { format!("    if k < {warmup}:\n        return {lr}*(k + 1)/{warmup}\n") } else { String::new() };
    format!("\n\ndef rate(k):\n{climb}    return {lr}{factor}\n\n\n")
}
