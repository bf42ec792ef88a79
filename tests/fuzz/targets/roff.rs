#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| resheet_tests::laws::hold("roff", bytes));
