//! Web addresses: when two lead to one page, and which tell nothing of a text. Where they are read from is `exchange`'s.

/// An address without what doesn't tell texts apart: scheme, `www.`, a slash at the end, the fragment, and
/// what trackers add to the query.
pub fn address_key(address: &str) -> String {
    let address = address.trim().split('#').next().unwrap_or_default();
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (host, path) = path.split_once('/').unwrap_or((path, ""));
    let host = host.to_lowercase();
    let tracks = |name: &str| {
        let name = name.to_lowercase();
        name.starts_with("utm_")
            || matches!(name.as_str(), "fbclid" | "gclid" | "mc_cid" | "mc_eid" | "igshid")
    };
    let mut query: Vec<&str> = query
        .split('&')
        .filter(|part| !part.is_empty() && !tracks(part.split('=').next().unwrap_or_default()))
        .collect();
    query.sort_unstable();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let path = format!("{host}/{path}");
    format!("{}?{}", path.trim_end_matches('/'), query.join("&")).trim_end_matches('?').to_owned()
}

/// Whether such an address is a site's first page, which all of its texts share: no path, or only what such a page is
/// called or which language it is in.
pub fn is_front_page(key: &str) -> bool {
    let Some((_, path)) = key.split_once('/') else { return !key.contains('?') };
    let called = ["index", "home", "default", "main", "news", "start", "startseite"];
    let path = path.to_lowercase();
    let mut parts = path.split('/');
    parts.all(|part| {
        let name = part.split('.').next().unwrap_or_default();
        let language = part.len() == 2 && part.bytes().all(|b| b.is_ascii_alphabetic());
        language || called.contains(&name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_compared_by_what_counts() {
        let same =
            ["https://www.Paper.example/a?id=1&b=2", "http://paper.example/a/?b=2&utm_source=x&id=1#top"];
        assert_eq!(address_key(same[0]), address_key(same[1]));
        for other in ["https://paper.example/A?id=1&b=2", "https://paper.example/a?id=2&b=2", ""] {
            assert_ne!(address_key(same[0]), address_key(other), "{other}");
        }
        assert_eq!(address_key(""), "");
    }

    #[test]
    fn a_front_page_is_known() {
        for front in [
            "https://paper.example",
            "http://www.paper.example/",
            "https://p.example/index.html",
            "https://p.example/en/home",
            "",
        ] {
            assert!(is_front_page(&address_key(front)), "{front}");
        }
        for page in ["https://paper.example/a", "https://paper.example/?p=12", "https://paper.example/en/a"] {
            assert!(!is_front_page(&address_key(page)), "{page}");
        }
    }
}
