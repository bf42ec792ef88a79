use super::*;
use resheet_model::Code;

fn engine() -> Engine {
    Engine::new(&Options::default()).unwrap()
}

fn input(name: &str, text: &str) -> Input<'static> {
    let bytes = text.as_bytes().to_vec();
    Input { name: name.to_owned(), read: Box::new(move || Ok(bytes)), part: None, context: () }
}

/// Name, outcome and codes of each conversion, in the order of the sink.
fn outcomes(inputs: Vec<Input<'_>>, jobs: usize) -> Vec<String> {
    let mut seen = Vec::new();
    let finish = |conversion: &Conversion, (): &()| {
        let codes: Vec<_> =
            conversion.findings.iter().map(|finding| finding.code.as_str()).collect();
        format!("{} {} {}", conversion.source.name, conversion.outcome.name(), codes.join(" "))
    };
    engine().convert_all(inputs.into_iter(), NonZero::new(jobs).unwrap(), finish, |line| {
        seen.push(line);
        ControlFlow::Continue(())
    });
    seen
}

#[test]
fn results_come_in_input_order_for_any_number_of_jobs() {
    let names: Vec<String> = (0..100).map(|number| format!("{number}")).collect();
    for jobs in [1, 2, 8, usize::MAX] {
        let inputs = names.iter().map(|name| Input {
            name: name.clone(),
            read: Box::new(move || {
                // The earlier, the slower: without ordering this would come out reversed.
                let number: u64 = name.parse().unwrap();
                std::thread::sleep(std::time::Duration::from_micros((100 - number) * 10));
                Ok(b"words\n".to_vec())
            }),
            part: None,
            context: (),
        });
        let mut seen = Vec::new();
        let finish = |conversion: &Conversion, (): &()| conversion.source.name.clone();
        engine().convert_all(inputs, NonZero::new(jobs).unwrap(), finish, |name| {
            seen.push(name);
            ControlFlow::Continue(())
        });
        assert_eq!(seen, names, "{jobs} jobs");
    }
}

#[test]
fn an_input_that_panics_or_cannot_be_read_fails_alone() {
    for jobs in [1, 3] {
        let inputs = vec![
            input("a", ""),
            Input {
                name: "b".into(),
                read: Box::new(|| panic!("forced")),
                part: None,
                context: (),
            },
            Input {
                name: "c".into(),
                read: Box::new(|| Err(io::Error::other("gone"))),
                part: None,
                context: (),
            },
            input("d", "%PDF-1.4"),
        ];
        let expected = ["a refused D007", "b failed L003", "c failed L002", "d refused D002"]
            .map(str::to_owned);
        assert_eq!(outcomes(inputs, jobs), expected);
    }
}

#[test]
fn a_panic_while_finishing_fails_that_input_alone() {
    let mut seen = Vec::new();
    let finish = |conversion: &Conversion, (): &()| {
        assert!(conversion.source.name != "b" || conversion.outcome == Outcome::Failed);
        (conversion.source.name.clone(), conversion.outcome)
    };
    let inputs = [input("a", "%PDF-"), input("b", "%PDF-"), input("c", "%PDF-")];
    engine().convert_all(inputs.into_iter(), NonZero::new(2).unwrap(), finish, |result| {
        seen.push(result);
        ControlFlow::Continue(())
    });
    let outcomes: Vec<_> = seen.iter().map(|(_, outcome)| *outcome).collect();
    assert_eq!(outcomes, [Outcome::Refused, Outcome::Failed, Outcome::Refused]);
}

#[test]
fn inputs_are_begun_only_as_results_are_taken() {
    use std::sync::atomic::{AtomicUsize, Ordering};
    let begun = AtomicUsize::new(0);
    let inputs = (0..1000).map(|number| {
        begun.fetch_add(1, Ordering::SeqCst);
        input(&number.to_string(), "words\n")
    });
    let mut taken = 0;
    engine().convert_all(
        inputs,
        NonZero::new(2).unwrap(),
        |_, ()| (),
        |()| {
            taken += 1;
            assert!(begun.load(Ordering::SeqCst) <= taken + 8);
            if taken == 50 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        },
    );
    assert_eq!(taken, 50);
    assert!(begun.load(Ordering::SeqCst) <= 58);
}

#[test]
fn an_input_over_the_limit_is_refused() {
    let engine = Engine::new(&Options { longest: 3, ..Options::default() }).unwrap();
    let conversion = engine.convert("long", b"1234");
    assert_eq!(conversion.findings[0].code, Code::L001);
    assert_eq!(conversion.outcome, Outcome::Refused);
}

#[test]
fn an_unknown_encoding_is_said_before_any_input_is_read() {
    let options = Options { encoding: Some("klingon".into()), ..Options::default() };
    let message = Engine::new(&options).err().unwrap().to_string();
    assert!(message.contains("klingon") && message.contains("gb18030"), "{message}");
}

#[test]
fn a_panic_that_nothing_contains_ends_the_run_and_does_not_hang() {
    for jobs in [1, 2] {
        let run = || {
            let finish = |_: &Conversion, (): &()| panic!("forced twice");
            let inputs = [input("a", "words\n")].into_iter();
            engine().convert_all(inputs, NonZero::new(jobs).unwrap(), finish, |()| {
                ControlFlow::Continue(())
            });
        };
        assert!(catch_unwind(run).is_err());
    }
}
