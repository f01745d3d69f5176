//! Members of a family that read a file: loading them, renaming their file, and packing it for others.

use crate::math::catalog::Catalog;
use crate::math::catalog::param::Value;

/// A family some of whose members read a file, which their parameter `file` names. Its text is supplied from outside: no member reads the disk.
pub trait FamilyFile: Catalog + Clone {
    /// The path of the file that this member needs; none where it needs none.
    fn file(&self) -> Option<String>;

    /// The text of that file, once it is supplied.
    fn supplied(&self) -> Option<&str>;

    /// Takes the text of its file. Fails with a message that names the line where it cannot be used.
    fn supply(&mut self, text: &str) -> Result<(), String>;

    /// Reduces its file to the part that is used, and calls it `name`.
    fn pack(&mut self, name: &str) -> Result<(), String>;

    /// Fails where the member cannot be used as it is, with what would be right.
    fn check_file(&self) -> Result<(), String> {
        Ok(())
    }

    /// The member written in `text` in the notation; a file that it names is read through `read`.
    ///
    /// Fails with a message that says what is wrong in the text or in the file.
    fn load(text: &str, read: &dyn Fn(&str) -> Result<String, String>) -> Result<Self, String> {
        let member = Self::parse(text).map_err(|error| error.to_string())?.with_file(read)?;
        member.check_file()?;
        Ok(member)
    }

    /// The same with the file that it names, which is read through `read`.
    fn with_file(mut self, read: &dyn Fn(&str) -> Result<String, String>) -> Result<Self, String> {
        if let Some(path) = self.file() {
            let text = read(&path)?;
            self.supply(&text).map_err(|message| format!("{path}: {message}"))?;
        }
        Ok(self)
    }

    /// The same with `name` as the name of its file.
    fn renamed(&self, name: &str) -> Result<Self, String> {
        let mut renamed = self.clone();
        renamed.set("file", &Value::Word(name.to_owned()))?;
        self.supplied().map_or(Ok(()), |text| renamed.supply(text))?;
        Ok(renamed)
    }

    /// The same with its file reduced to the part that is used and called `name`, to be sent to others.
    fn packed(&self, name: &str) -> Result<Self, String> {
        let mut packed = self.clone();
        packed.pack(name)?;
        Ok(packed)
    }
}
