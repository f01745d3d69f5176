//! The page around the window: its address, its storage, files that come and go, and its words for those who cannot see the canvas.

use crate::sim::files::disk;
use eframe::egui::Context;
use eframe::wasm_bindgen::closure::Closure;
use eframe::wasm_bindgen::{JsCast as _, JsValue};
use std::cell::RefCell;
use std::path::PathBuf;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, Document, File, HtmlElement, HtmlInputElement, Storage, Url, Window};

thread_local! {
    /// The files that have arrived and are not opened yet.
    static ARRIVED: RefCell<Vec<PathBuf>> = const { RefCell::new(Vec::new()) };
    /// The window, to be woken when something arrives.
    static WINDOW: RefCell<Option<Context>> = const { RefCell::new(None) };
}

/// Returns the browser's window.
pub fn window() -> Window {
    web_sys::window().expect("a page has a window")
}

/// Returns the page.
pub fn document() -> Document {
    window().document().expect("a window has a page")
}

fn element(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Takes away the words that stand in the page until the window is there.
pub fn ready() {
    if let Some(words) = element("loading") {
        words.set_hidden(true);
    }
}

/// Says in the page why there is no window.
pub fn fail(why: &str) {
    if let Some(words) = element("loading") {
        words.set_hidden(false);
        words.set_inner_text(&format!("Downhill cannot be shown here: {why}."));
    }
}

/// Tells those who cannot see the canvas what it shows.
pub fn describe(words: &str) {
    if let Some(live) = element("shown")
        && live.inner_text() != words
    {
        live.set_inner_text(words);
    }
}

/// Sets the title of the page.
pub fn set_title(title: &str) {
    if document().title() != title {
        document().set_title(title);
    }
}

/// Has `ctx` draw a frame when something arrives.
pub fn wake_with(ctx: &Context) {
    WINDOW.set(Some(ctx.clone()));
}

/// Has the window draw a frame.
pub fn wake() {
    WINDOW.with_borrow(|ctx| ctx.iter().for_each(Context::request_repaint));
}

/// Returns what follows the `#` of the address, as it was written.
pub fn fragment() -> String {
    let hash = window().location().hash().unwrap_or_default();
    let hash = hash.trim_start_matches('#');
    js_sys::decode_uri_component(hash).map_or_else(|_| hash.to_owned(), String::from)
}

/// Returns the address of the page without what follows `?` and `#`.
pub fn base() -> String {
    let location = window().location();
    format!("{}{}", location.origin().unwrap_or_default(), location.pathname().unwrap_or_default())
}

/// Returns the value of `key` in what follows the `?` of the address.
pub fn query(key: &str) -> Option<String> {
    let search = window().location().search().ok()?;
    let value = search.trim_start_matches('?').split('&').find_map(|part| part.strip_prefix(key)?.strip_prefix('='))?;
    js_sys::decode_uri_component(value).ok().map(String::from)
}

/// Returns whether a media query holds, as `(prefers-color-scheme: light)`.
pub fn prefers(query: &str) -> bool {
    window().match_media(query).ok().flatten().is_some_and(|list| list.matches())
}

/// Calls `act` whenever `event` happens to the browser's window.
pub fn on(event: &str, act: impl FnMut(JsValue) + 'static) {
    let act = Closure::wrap(Box::new(act) as Box<dyn FnMut(JsValue)>);
    let _ = window().add_event_listener_with_callback(event, act.as_ref().unchecked_ref());
    act.forget();
}

fn storage() -> Result<Storage, String> {
    let why = "its storage is forbidden";
    window().local_storage().ok().flatten().ok_or_else(|| why.to_owned())
}

/// Returns the text kept under `name`.
pub fn kept(name: &str) -> Result<Option<String>, String> {
    storage()?.get_item(name).map_err(|_| "its storage cannot be read".into())
}

/// Keeps `text` under `name`.
pub fn keep(name: &str, text: &str) -> Result<(), String> {
    storage()?.set_item(name, text).map_err(|_| "its storage is full".into())
}

/// Offers bytes as a download.
pub fn download(name: &str, bytes: &[u8]) {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    let Ok(blob) = Blob::new_with_u8_array_sequence(&parts) else { return };
    let Ok(address) = Url::create_object_url_with_blob(&blob) else { return };
    let link = document().create_element("a").ok().and_then(|link| link.dyn_into::<HtmlElement>().ok());
    if let Some(link) = link {
        let _ = link.set_attribute("href", &address);
        let _ = link.set_attribute("download", name);
        link.click();
    }
    let _ = Url::revoke_object_url(&address);
}

/// Asks for a file to open.
pub fn pick() {
    let input = document().create_element("input").ok().and_then(|input| input.dyn_into::<HtmlInputElement>().ok());
    let Some(input) = input else { return };
    input.set_type("file");
    input.set_accept(".toml,.csv,.txt,.tsv");
    let chosen = input.clone();
    let take = Closure::once_into_js(move |_: JsValue| {
        if let Some(file) = chosen.files().and_then(|files| files.get(0)) {
            spawn_local(async move {
                if let Ok(bytes) = JsFuture::from(file.array_buffer()).await {
                    arrive(&File::name(&file), js_sys::Uint8Array::new(&bytes).to_vec());
                }
            });
        }
    });
    input.set_onchange(Some(take.unchecked_ref()));
    input.click();
}

/// Takes in a file that was dropped or chosen.
pub fn arrive(name: &str, bytes: Vec<u8>) {
    let path = PathBuf::from(name);
    disk::give(&path, bytes);
    ARRIVED.with_borrow_mut(|arrived| arrived.push(path));
    wake();
}

/// Returns the files that have arrived since the last call.
pub fn arrived() -> Vec<PathBuf> {
    ARRIVED.take()
}
