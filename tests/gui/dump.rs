use crate::user::*;
use egui_kittest::kittest::NodeT;
use eframe::egui::accesskit::Role;

fn dump(user: &User) {
    for node in user.nodes() {
        let n = node.accesskit_node();
        let mut depth = 0; let mut p = n.parent(); while let Some(q) = p { depth += 1; p = q.parent(); }
        println!("{}{:?} {:?} value={:?} num={:?} {:?}", "  ".repeat(depth), n.role(), text(&node), node.value(), n.numeric_value(), n.raw_bounds().map(|b| [b.x0 as i32, b.y0 as i32, b.x1 as i32, b.y1 as i32]));
    }
}

#[test]
fn dump_tree() {
    let mut user = User::starts();
    dump(&user);
    println!("=====");
    user.click(Role::Button, "+ Add");
    user.click(Role::DisclosureTriangle, "More");
    dump(&user);
}
