#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| downhill_fuzz::settings(text));
