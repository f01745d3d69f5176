//! The data files that an experiment file may read.

use std::borrow::Cow;
use std::cell::RefCell;
use std::path::{Component, Path, PathBuf};

/// The set of files that an experiment file may read: data beside or below itself, and files that the user allows.
///
/// A file may come from a stranger, and the data that it reads are shown and may be saved or shared with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    anywhere: bool,
    allowed: Vec<PathBuf>,
    refused: RefCell<Option<PathBuf>>,
}

impl Reach {
    /// Only files beside or below the experiment file.
    pub fn beside() -> Self {
        Reach::default()
    }

    /// All files.
    pub fn anywhere() -> Self {
        Reach { anywhere: true, ..Reach::default() }
    }

    /// Adds the file at `path`.
    pub fn allow(&mut self, path: PathBuf) {
        self.refused.take();
        self.allowed.push(path);
    }

    /// The last file outside that was asked for and refused, if any.
    pub fn refused(&self) -> Option<PathBuf> {
        self.refused.borrow().clone()
    }

    /// The path of the data file that an experiment in `folder` calls `name`, where that may be read; otherwise fails with a
    /// message. A file outside is not touched.
    pub fn place(&self, folder: &Path, name: &str) -> Result<PathBuf, String> {
        let name = with_slashes(folder, name);
        let path = folder.join(&*name);
        if self.anywhere || self.allowed.contains(&path) || is_below(folder, &name) {
            return Ok(path);
        }
        let message = format!("{} lies outside the folder of the experiment; put a copy beside it, or allow it", path.display());
        *self.refused.borrow_mut() = Some(path);
        Err(message)
    }
}

/// The relative path `name` with slashes, which every system reads, where it was written on Windows with backslashes. Elsewhere a backslash may
/// be a letter of a name: where `folder` holds a file of that very name, it is meant.
pub(super) fn with_slashes<'a>(folder: &Path, name: &'a str) -> Cow<'a, str> {
    let is_relative = !name.starts_with(['/', '\\']) && !name.contains(':');
    if !name.contains('\\') || !is_relative {
        return Cow::Borrowed(name);
    }
    // A file outside of the folder is not touched, not even to see whether it is there.
    let is_name = !cfg!(windows) && is_below(folder, name) && folder.join(name).is_file();
    if is_name { Cow::Borrowed(name) } else { Cow::Owned(name.replace('\\', "/")) }
}

/// Whether `name` leads to a place in or below `folder`: in its text, and, where the file exists, after all links are followed.
pub(super) fn is_below(folder: &Path, name: &str) -> bool {
    let path = Path::new(name);
    let plain = |part: Component<'_>| match part {
        Component::Normal(part) => !(cfg!(windows) && is_device(&part.to_string_lossy())),
        Component::CurDir => true,
        _ => false,
    };
    if name.is_empty() || !path.components().all(plain) {
        return false;
    }
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    match (folder.canonicalize(), folder.join(path).canonicalize()) {
        (Ok(folder), Ok(found)) => found.starts_with(folder),
        // A file that does not exist cannot be read either.
        _ => true,
    }
}

/// Whether Windows takes a file called `name` for a device or for a stream of another file.
pub fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    let numbered = |word: &str| stem.strip_prefix(word).is_some_and(|rest| rest.chars().count() == 1);
    name.contains(':') || ["CON", "PRN", "AUX", "NUL"].contains(&stem.as_str()) || numbered("COM") || numbered("LPT")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn read(reach: &Reach, folder: &Path, name: &str) -> Result<String, String> {
        reach.place(folder, name).and_then(|path| crate::sim::files::read_data(&path))
    }

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("downhill-reach-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("inside/below")).unwrap();
        for path in ["outside.csv", "inside/a.csv", "inside/below/b.csv"] {
            fs::write(folder.join(path), path).unwrap();
        }
        folder
    }

    #[test]
    fn what_lies_beside_or_below_is_read_and_nothing_else() {
        let root = folder("beside");
        let inside = root.join("inside");
        let reach = Reach::beside();
        for name in ["a.csv", "./a.csv", "below/b.csv"] {
            assert!(read(&reach, &inside, name).is_ok(), "{name}");
        }
        assert!(read(&reach, &inside, "none.csv").unwrap_err().contains("cannot be opened"));
        assert_eq!(reach.refused(), None);
        let absolute = inside.join("a.csv").to_string_lossy().into_owned();
        for name in ["../outside.csv", "below/../../outside.csv", "below/../a.csv", &absolute, "/etc/hostname", "/dev/stdin", ""]
        {
            assert!(read(&reach, &inside, name).unwrap_err().contains("outside the folder of the experiment"), "{name}");
            assert_eq!(reach.refused(), Some(inside.join(name)));
        }
        fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn a_path_written_on_windows_is_read_everywhere() {
        let root = folder("backslash");
        let inside = root.join("inside");
        assert_eq!(read(&Reach::beside(), &inside, "below\\b.csv").unwrap(), "inside/below/b.csv");
        for name in ["..\\outside.csv", "below\\..\\..\\outside.csv", "below/..\\..\\outside.csv"] {
            let reach = Reach::beside();
            assert!(read(&reach, &inside, name).unwrap_err().contains("outside the folder of the experiment"), "{name}");
            assert_eq!(reach.refused(), Some(inside.join(name.replace('\\', "/"))));
        }
        // A path from the root of another system's disk stays as it is, and is not found.
        for name in ["C:\\data\\b.csv", "\\\\server\\b.csv"] {
            assert_eq!(with_slashes(&inside, name), name);
        }
        #[cfg(unix)]
        {
            fs::write(inside.join("below\\b.csv"), "a name with a backslash").unwrap();
            assert_eq!(read(&Reach::beside(), &inside, "below\\b.csv").unwrap(), "a name with a backslash");
            fs::write(inside.join("below/odd\\name.csv"), "in a folder below").unwrap();
            assert_eq!(read(&Reach::beside(), &inside, "below/odd\\name.csv").unwrap(), "in a folder below");
        }
        fs::remove_dir_all(root).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_out_is_outside() {
        let root = folder("link");
        let inside = root.join("inside");
        std::os::unix::fs::symlink("../outside.csv", inside.join("out.csv")).unwrap();
        std::os::unix::fs::symlink("..", inside.join("up")).unwrap();
        std::os::unix::fs::symlink("below/b.csv", inside.join("in.csv")).unwrap();
        assert!(!is_below(&inside, "out.csv") && !is_below(&inside, "up/outside.csv") && is_below(&inside, "in.csv"));
        fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn what_is_allowed_is_read_and_only_that() {
        let root = folder("allowed");
        let inside = root.join("inside");
        let mut reach = Reach::beside();
        reach.allow(inside.join("../outside.csv"));
        assert!(read(&reach, &inside, "../outside.csv").is_ok());
        assert!(read(&reach, &inside, "../inside/a.csv").is_err());
        assert!(read(&Reach::anywhere(), &inside, "../inside/a.csv").is_ok());
        fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn devices_are_known_by_their_names() {
        assert!(["con", "NUL.csv", "com1.csv", "lpt9", "a.csv:b"].iter().all(|name| is_device(name)));
        assert!(["a.csv", "contour.csv", "com10.csv", "null.csv"].iter().all(|name| !is_device(name)));
    }
}
