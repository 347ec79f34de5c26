#![no_main]

libfuzzer_sys::fuzz_target!(init: stancemap_fuzz::begin(), |bytes: &[u8]| stancemap_fuzz::bodies::mail(bytes));
