//! What the Finder and the menu of a Mac ask for. Both speak to the delegate of the application, which belongs to winit and answers neither; so
//! its class is replaced by a class below it that does. winit still finds its own class in it.

use crate::Wish;
use block2::RcBlock;
use objc2::rc::Retained;
use objc2::runtime::{AnyObject, ClassBuilder, Sel};
use objc2::{MainThreadMarker, msg_send, sel};
use objc2_app_kit::{NSApplication, NSApplicationTerminateReply, NSApplicationWillFinishLaunchingNotification};
use objc2_foundation::{
    NSAppleEventManager, NSArray, NSDictionary, NSNotification, NSNotificationCenter, NSString, NSURL, NSUserDefaults, ns_string,
};
use std::path::PathBuf;
use std::ptr::NonNull;
use std::sync::OnceLock;

type Hear = Box<dyn Fn(Wish) + Send + Sync>;

static HEAR: OnceLock<Hear> = OnceLock::new();

pub fn listen(hear: Hear) {
    if HEAR.set(hear).is_err() {
        return;
    }
    // The command line is read by the program itself; without this, the system would also ask for the files that are named there.
    let no: Retained<AnyObject> = NSString::from_str("NO").into();
    let defaults = NSDictionary::from_retained_objects(&[ns_string!("NSTreatUnknownArgumentsAsOpen")], &[no]);
    // SAFETY: the values of the dictionary are of a kind that settings may have.
    unsafe { NSUserDefaults::standardUserDefaults().registerDefaults(&defaults) };
    // At this moment winit has set its delegate, and no file was asked for yet.
    let launching = RcBlock::new(|_: NonNull<NSNotification>| answer_as_delegate());
    // SAFETY: the block is called on the thread that sends the notification, which is the main one, and keeps nothing.
    let observer = unsafe {
        NSNotificationCenter::defaultCenter().addObserverForName_object_queue_usingBlock(
            Some(NSApplicationWillFinishLaunchingNotification),
            None,
            None,
            &launching,
        )
    };
    // It is needed as long as the program runs.
    std::mem::forget(observer);
}

/// Gives the delegate of the application a class that also answers what is asked here.
fn answer_as_delegate() {
    let Some(main) = MainThreadMarker::new() else { return };
    let app = NSApplication::sharedApplication(main);
    let Some(delegate) = app.delegate() else { return };
    let object: &AnyObject = (*delegate).as_ref();
    let Some(mut class) = ClassBuilder::new(c"DownhillApplicationDelegate", object.class()) else { return };
    // SAFETY: the functions take what AppKit documents for these messages. The new class has no fields of its own, so that an object of the
    // class above it can become one of it.
    unsafe {
        class.add_method(sel!(application:openURLs:), open_urls as extern "C-unwind" fn(_, _, _, _));
        class.add_method(sel!(applicationShouldTerminate:), should_terminate as extern "C-unwind" fn(_, _, _) -> _);
        AnyObject::set_class(object, class.register());
    }
    // AppKit may remember which messages a delegate answers; setting it again lets it look anew.
    app.setDelegate(None);
    app.setDelegate(Some(&delegate));
}

extern "C-unwind" fn open_urls(_: &AnyObject, _: Sel, _: &AnyObject, urls: &NSArray<NSURL>) {
    let Some(hear) = HEAR.get() else { return };
    let urls = (0..urls.count()).map(|i| urls.objectAtIndex(i));
    let paths = urls.filter(|url| url.isFileURL()).filter_map(|url| url.path());
    paths.for_each(|path| hear(Wish::Open(PathBuf::from(path.to_string()))));
}

/// "Quit" is left to the window, which asks where work would be lost. Where the whole system ends, it need not wait for an answer: what is open is
/// kept, and comes back.
extern "C-unwind" fn should_terminate(_: &AnyObject, _: Sel, _: &AnyObject) -> NSApplicationTerminateReply {
    let Some(hear) = HEAR.get().filter(|_| !system_ends()) else { return NSApplicationTerminateReply::TerminateNow };
    hear(Wish::Quit);
    NSApplicationTerminateReply::TerminateCancel
}

/// Whether the program is to end because the user logs out or shuts the system down: then the event carries a reason.
fn system_ends() -> bool {
    let reason = u32::from_be_bytes(*b"why?");
    let Some(event) = NSAppleEventManager::sharedAppleEventManager().currentAppleEvent() else { return false };
    // SAFETY: the message takes the four letters of a keyword, and returns an object or nothing.
    let found: Option<Retained<AnyObject>> = unsafe { msg_send![&*event, attributeDescriptorForKeyword: reason] };
    found.is_some()
}
