use crate::user::*;
use eframe::egui::accesskit::Role;
use egui_kittest::kittest::Queryable;
#[test]
fn probe() {
    let mut user = User::starts();
    user.press(eframe::egui::Key::Home);
    let name = "RMSProp: converged at step 90";
    println!("{:?}", user.find(Role::Button, name));
    user.window.get_by_role_and_label(Role::Button, name).scroll_to_me();
    for _ in 0..12 { user.frames(1); println!("{:?}", user.find(Role::Button, name)); }
    user.click(Role::Button, "+ Add");
    user.window.get_by_role_and_label(Role::Button, "AdamW").scroll_to_me();
    for _ in 0..12 { user.frames(1); println!("{:?}", user.find(Role::Button, "AdamW")); }
}
