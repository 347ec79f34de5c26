//! The report in a browser: it opens from disk, is filtered, leads from a point to its quotes, and asks for
//! nothing from outside.

mod driver;

use std::path::Path;

use serde_json::{Value, json};
use stancemap::share::report;
use stancemap::store;

use driver::Browser;

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/saves/ukraine-guarantees.ron");

/// The addresses that the browser asked for, by its log.
fn requests(browser: &Browser) -> Vec<String> {
    browser
        .log("performance")
        .iter()
        .filter_map(|entry| serde_json::from_str::<Value>(entry).ok())
        .filter(|entry| entry["message"]["method"] == "Network.requestWillBeSent")
        .filter_map(|entry| entry["message"]["params"]["request"]["url"].as_str().map(str::to_owned))
        .collect()
}

/// How many elements of a selector are to be seen.
fn shown(browser: &Browser, selector: &str) -> u64 {
    let body = format!(
        "return [...document.querySelectorAll('{selector}')].filter(e => e.checkVisibility()).length"
    );
    browser.run_script(&body).as_u64().unwrap()
}

const ROWS: &str = ".positions tbody tr";

#[test]
fn a_report_works_in_a_browser() {
    let Some(browser) = Browser::start() else { return };
    let folder = tempfile::tempdir().unwrap();
    let map = store::open(Path::new(SAMPLE)).unwrap().map;
    let path = folder.path().join("report.html");
    std::fs::write(&path, report::html(&map, None, &report::ReportOptions::default())).unwrap();
    let address = format!("file://{}", path.display());
    browser.open(&address);
    let all = shown(&browser, ROWS);
    assert!(all > 50, "{all}");
    let text = |selector: &str| {
        browser.run_script(&format!("return document.querySelector('{selector}').textContent"))
    };
    assert_eq!(text("#filter-count"), format!("{all} positions and {} actors", map.actors.len()));

    // Words find rows, whatever their accents; evidence and charts follow.
    browser.type_into("#filter-text", "orban");
    browser.wait_for("return document.getElementById('filter-count').textContent.includes('of')");
    let found = shown(&browser, ROWS);
    assert!(found > 0 && found < all, "{found} of {all}");
    let silent = "return [...document.querySelectorAll('.positions tbody tr')].filter(e => e.checkVisibility() && \
                  !document.getElementById(e.dataset.evidence).closest('.actor').textContent.includes('Orb')).length";
    assert_eq!(browser.run_script(silent), 0, "a row without the word is shown");
    assert!(shown(&browser, "#evidence > .actor") < 10);
    assert!(shown(&browser, ".silent li") < 10, "of the silent, too, just those are named");
    assert!(shown(&browser, ".drawing a.dim") > 0, "the marks of the others are dimmed");
    assert!(browser.run_script("return location.hash").as_str().unwrap().contains("q=orban"));

    // A point leads to its quotes, even where the filter hides them.
    let mark =
        "[id='chart:5-profile-guarantee'] a[href='#evidence:lavrov:d:guarantee-strength']:not([tabindex])";
    let (role, name) = browser.said_of(mark);
    assert_eq!(role, "link");
    assert!(name.contains("Sergei Lavrov") && name.contains("Guarantee strength"), "{name}");
    browser.click(mark);
    let at = "const e = document.activeElement, y = e.getBoundingClientRect().top; \
              return e.id === 'evidence:lavrov:d:guarantee-strength' && e.checkVisibility() && \
              e.querySelectorAll('blockquote').length > 0 && y >= 0 && y < innerHeight";
    browser.wait_for(at);

    // Actor and subject are chosen, and shown again with one button.
    browser.click("#filter-actor option[value=meloni]");
    browser.click("#filter-subject option[value='d:guarantee-strength']");
    assert_eq!(shown(&browser, ROWS), 1);
    assert_eq!(shown(&browser, "#evidence section.evidence"), 1);
    browser.click("#filter button");
    assert_eq!(shown(&browser, ROWS), all);
    // A filter that stands in the address is there when it is opened.
    browser.open("about:blank");
    browser.open(&format!("{address}#actor=meloni&subject=d:guarantee-strength"));
    assert_eq!(shown(&browser, ROWS), 1);

    // By keyboard: the first stop skips to the content.
    browser.open("about:blank");
    browser.open(&address);
    browser.press("\u{E004}");
    assert_eq!(browser.run_script("return document.activeElement.className"), "skip");

    // On a phone nothing is wider than the screen.
    let phone = json!({"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": true});
    browser.command("Emulation.setDeviceMetricsOverride", &phone);
    let wide = "return [document.documentElement.scrollWidth, innerWidth]";
    assert_eq!(browser.run_script(wide), json!([390, 390]));
    browser.type_into("#filter-text", "orban");
    browser.wait_for("return document.getElementById('filter-count').textContent.includes('of')");
    assert_eq!(shown(&browser, ROWS), found, "the filter filters there as well");
    browser.command("Emulation.clearDeviceMetricsOverride", &json!({}));

    assert_eq!(browser.log("browser"), Vec::<String>::new(), "the console is empty");
    let asked = requests(&browser);
    assert!(asked.iter().any(|url| url.starts_with("file://")), "the log works");
    // The browser's own first page asks for parts of the browser.
    let is_inside = |url: &str| ["data:", "chrome:", &address].iter().any(|own| url.starts_with(own));
    let outside: Vec<&String> = asked.iter().filter(|url| !is_inside(url)).collect();
    assert_eq!(outside, Vec::<&String>::new());

    // Nor could it ask, if somebody had brought in a script: the policy forbids it.
    let forbidden = "const done = arguments[arguments.length - 1]; \
                     document.addEventListener('securitypolicyviolation', e => done(e.effectiveDirective)); \
                     fetch('https://stancemap.invalid/').catch(() => {}); setTimeout(() => done('nothing'), 5000)";
    assert_eq!(browser.run_waiting(forbidden), "connect-src");
    let inline = "const s = document.createElement('script'); s.textContent = 'window.broken = 1'; \
                  document.body.append(s); return window.broken === undefined";
    assert_eq!(browser.run_script(inline), true);
}

#[test]
fn a_report_can_be_read_without_its_script() {
    let Some(browser) = Browser::start() else { return };
    let folder = tempfile::tempdir().unwrap();
    let map = store::open(Path::new(SAMPLE)).unwrap().map;
    let path = folder.path().join("report.html");
    std::fs::write(&path, report::html(&map, None, &report::ReportOptions::default())).unwrap();
    browser.command("Emulation.setScriptExecutionDisabled", &json!({"value": true}));
    browser.open(&format!("file://{}", path.display()));
    browser.command("Emulation.setScriptExecutionDisabled", &json!({"value": false}));
    assert_eq!(shown(&browser, "#filter"), 0, "a filter that can't filter isn't shown");
    assert!(shown(&browser, ROWS) > 50 && shown(&browser, "#evidence blockquote") > 50);
    assert_eq!(shown(&browser, "#evidence section.evidence"), shown(&browser, ROWS));
}
