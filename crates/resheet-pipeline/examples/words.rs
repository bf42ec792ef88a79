//! x
use resheet_pipeline::{Engine, Options};
fn main() {
    let engine = Engine::new(&Options::default()).unwrap();
    for path in std::env::args().skip(1) {
        let text = std::fs::read(&path).unwrap();
        let source = engine.decode("t", &text).source;
        let lexicon = engine.families().lexicon();
        let blocks = engine.read(&source, lexicon);
        for word in resheet_outline::learn(&blocks, lexicon) { println!("{} {:?}", word.text, word.roles); }
    }
}
