//! The console of Windows. The program belongs to the console subsystem, so that shells wait for it and its output can be piped; the price is
//! that older systems make a console for it on a double click (newer ones read in its manifest that none is wanted).

use std::iter::once;
use std::ptr::null_mut;
use windows_sys::Win32::Foundation::{HANDLE, INVALID_HANDLE_VALUE};
use windows_sys::Win32::System::Console::{
    FreeConsole, GetConsoleProcessList, GetStdHandle, STD_ERROR_HANDLE, STD_INPUT_HANDLE, STD_OUTPUT_HANDLE, SetStdHandle,
};
use windows_sys::Win32::UI::WindowsAndMessaging::{MB_ICONERROR, MB_OK, MB_SETFOREGROUND, MessageBoxW};

pub fn leave_own_console() {
    if processes_in_console() != 1 {
        return;
    }
    // SAFETY: the call takes no pointer. What was written to the console is not needed any more.
    unsafe { FreeConsole() };
    for stream in [STD_INPUT_HANDLE, STD_OUTPUT_HANDLE, STD_ERROR_HANDLE] {
        // The handles of the console mean nothing now, and their numbers may be given to other files. Without a handle, what the program
        // writes is dropped.
        // SAFETY: null is a handle that stands for no stream.
        unsafe { SetStdHandle(stream, null_mut()) };
    }
}

/// Returns the number of processes that use this process's console; 0 where it has none.
fn processes_in_console() -> u32 {
    let mut processes = [0; 2];
    // SAFETY: the list has room for as many numbers as are announced; of a longer one only the length is told.
    unsafe { GetConsoleProcessList(processes.as_mut_ptr(), processes.len() as u32) }
}

pub fn show_failure(title: &str, message: &str) {
    // SAFETY: the call takes no pointer.
    let errors: HANDLE = unsafe { GetStdHandle(STD_ERROR_HANDLE) };
    let is_read = !errors.is_null() && errors != INVALID_HANDLE_VALUE;
    // A console that is this program's alone closes with it, before anybody can read it.
    if is_read && processes_in_console() != 1 {
        return;
    }
    let wide = |text: &str| text.encode_utf16().filter(|unit| *unit != 0).chain(once(0)).collect::<Vec<u16>>();
    let (title, message) = (wide(title), wide(message));
    // SAFETY: both texts end with a zero and live until the call returns.
    unsafe { MessageBoxW(null_mut(), message.as_ptr(), title.as_ptr(), MB_OK | MB_ICONERROR | MB_SETFOREGROUND) };
}
