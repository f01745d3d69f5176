//! The window in a web page: the same program, with what a page has in place of a desktop. Only this folder talks to the browser.

mod app;
mod messages;
mod page;

use crate::sim::shared_work::SharedWork;
use crate::sim::threads;
use app::WebApp;
use eframe::wasm_bindgen::JsCast as _;
use web_sys::HtmlCanvasElement;

/// The id of the canvas in the page.
const CANVAS: &str = "downhill";

/// Opens the window in the canvas of the page. Where that is not possible, the page says why.
pub fn start() {
    // A worker of the page runs the same program, as its helper.
    if threads::serve(SharedWork::join) {
        return;
    }
    let canvas = page::document().get_element_by_id(CANVAS).and_then(|element| element.dyn_into::<HtmlCanvasElement>().ok());
    let Some(canvas) = canvas else {
        page::fail("the page has no canvas for it");
        return;
    };
    wasm_bindgen_futures::spawn_local(async move {
        let app = Box::new(|creation: &eframe::CreationContext<'_>| {
            Ok(Box::new(WebApp::new(&creation.egui_ctx)) as Box<dyn eframe::App>)
        });
        match eframe::WebRunner::new().start(canvas, eframe::WebOptions::default(), app).await {
            Ok(()) => page::ready(),
            Err(_) => page::fail(
                "this browser has no WebGL 2, which draws the pictures; allow hardware acceleration in its settings, or use another browser",
            ),
        }
    });
}
