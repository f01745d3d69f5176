//! What Windows and macOS read of the program: icon, manifest, and the list of what it is and opens. It agrees with what Linux reads.

use roxmltree::{Document, Node, ParsingOptions};
use std::path::PathBuf;

fn read(path: &str) -> Vec<u8> {
    std::fs::read(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn text(path: &str) -> String {
    String::from_utf8(read(path)).unwrap()
}

/// What stands between `before` and the next quotation mark.
fn quoted<'a>(text: &'a str, before: &str) -> &'a str {
    text.split_once(before).and_then(|(_, rest)| rest.split_once('"')).unwrap_or_else(|| panic!("there is no {before}")).0
}

/// The value of `key` in a dictionary of a property list.
fn value<'a, 'input>(dictionary: Node<'a, 'input>, key: &str) -> Node<'a, 'input> {
    let found = dictionary.children().find(|node| node.has_tag_name("key") && node.text() == Some(key));
    found.and_then(|node| node.next_sibling_element()).unwrap_or_else(|| panic!("there is no {key}"))
}

fn items<'a, 'input>(array: Node<'a, 'input>) -> impl Iterator<Item = Node<'a, 'input>> {
    array.children().filter(Node::is_element)
}

#[test]
fn the_icon_of_windows_has_all_sizes() {
    let icon = read("assets/windows/downhill.ico");
    let number = |at: usize| u16::from_le_bytes([icon[at], icon[at + 1]]);
    assert_eq!([number(0), number(2)], [0, 1], "it is an icon");
    // A width of 256 is written as 0. Each picture has 32 bits for a pixel.
    let widths: Vec<u8> = (0..usize::from(number(4))).map(|i| icon[6 + 16 * i]).collect();
    assert_eq!(widths, [16, 24, 32, 48, 64, 128, 0]);
    assert!((0..widths.len()).all(|i| number(6 + 16 * i + 6) == 32));
}

#[test]
fn the_icon_of_a_mac_has_all_sizes() {
    let icon = read("assets/macos/downhill.icns");
    let length = |at: usize| u32::from_be_bytes(icon[at..at + 4].try_into().unwrap()) as usize;
    assert_eq!((&icon[..4], length(4)), (&b"icns"[..], icon.len()));
    let (mut at, mut kinds) = (8, Vec::new());
    while at < icon.len() {
        kinds.push(String::from_utf8_lossy(&icon[at..at + 4]).into_owned());
        at += length(at + 4);
    }
    // 16 and 32 pixels with their masks, then 32, 64, 128, 256, 256, 512, 512 and 1024 pixels.
    kinds.sort();
    assert_eq!(kinds, ["ic07", "ic08", "ic09", "ic10", "ic11", "ic12", "ic13", "ic14", "il32", "is32", "l8mk", "s8mk"]);
}

#[test]
fn windows_is_told_what_it_should_know() {
    let manifest = text("assets/windows/downhill.manifest");
    let tree = Document::parse(&manifest).unwrap();
    let setting = |name: &str| {
        let found = tree.descendants().find(|node| node.tag_name().name() == name);
        found.and_then(|node| node.text()).unwrap_or_else(|| panic!("there is no {name}")).to_owned()
    };
    assert!(setting("dpiAwareness").starts_with("PerMonitorV2"), "each screen has a scale of its own");
    assert_eq!(setting("consoleAllocationPolicy"), "detached", "a double click makes no console");
    assert_eq!((setting("longPathAware"), setting("activeCodePage")), ("true".into(), "UTF-8".into()));
    let build = text("build.rs");
    assert!(["downhill.ico", "downhill.manifest"].iter().all(|file| build.contains(&format!("\"assets/windows/{file}\""))));
    // With the other subsystem, shells would not wait for the program, and it would print nothing.
    assert!(!text("src/main.rs").contains("windows_subsystem"));
}

#[test]
fn a_mac_opens_experiments_with_the_program_and_its_icon() {
    let list = text("assets/macos/Info.plist");
    let tree = Document::parse_with_options(&list, ParsingOptions { allow_dtd: true, ..Default::default() }).unwrap();
    let all = items(tree.root_element()).next().unwrap();
    let said = |key: &str| value(all, key).text().unwrap_or_default();
    assert_eq!((said("CFBundleExecutable"), said("CFBundlePackageType")), ("downhill", "APPL"));
    assert_eq!((said("CFBundleShortVersionString"), said("CFBundleVersion")), ("VERSION", "VERSION"), "xtask puts it in");
    assert!(!read(&format!("assets/macos/{}.icns", said("CFBundleIconFile"))).is_empty());
    assert!(value(all, "NSHighResolutionCapable").has_tag_name("true"));
    // The type is that of Linux.
    let linux = text("assets/linux/downhill.mime.xml");
    let declared = items(value(all, "UTExportedTypeDeclarations")).next().unwrap();
    let tags = value(declared, "UTTypeTagSpecification");
    let tag = |name: &str| items(value(tags, name)).next().unwrap().text().unwrap().to_owned();
    assert_eq!(tag("public.mime-type"), quoted(&linux, "<mime-type type=\""));
    assert_eq!(format!("*.{}", tag("public.filename-extension")), quoted(&linux, "<glob pattern=\""));
    // Only such files are the program's own; others are opened with it on demand.
    let kinds: Vec<_> = items(value(all, "CFBundleDocumentTypes")).collect();
    let rank = |kind: &Node<'_, '_>| value(*kind, "LSHandlerRank").text().unwrap().to_owned();
    let own: Vec<_> = kinds.iter().filter(|kind| rank(kind) == "Owner").collect();
    assert_eq!(own.len(), 1);
    let opened = items(value(*own[0], "LSItemContentTypes")).next().unwrap();
    assert_eq!(opened.text(), value(declared, "UTTypeIdentifier").text());
    assert!(kinds.iter().filter(|kind| rank(kind) != "Owner").all(|kind| rank(kind) == "Alternate"));
}
