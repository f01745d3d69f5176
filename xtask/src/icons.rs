//! The icons of Windows and macOS, which take all sizes of a picture in one file.

use icns::{IconFamily, IconType, Image, PixelFormat};
use ico::{IconDir, IconDirEntry, IconImage, ResourceType};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};
use std::fs::{self, File};
use std::path::Path;

/// The sizes that Windows shows at all its scales. From 256 on it takes PNG; smaller ones are written as bitmaps, which every tool reads.
const WINDOWS: [u32; 7] = [16, 24, 32, 48, 64, 128, 256];

/// The pictures of a Mac, with their sizes in pixels. The two small ones are in the older form, since macOS does not show them well as PNG.
const MAC: [(IconType, u32); 10] = [
    (IconType::RGB24_16x16, 16),
    (IconType::RGBA32_16x16_2x, 32),
    (IconType::RGB24_32x32, 32),
    (IconType::RGBA32_32x32_2x, 64),
    (IconType::RGBA32_128x128, 128),
    (IconType::RGBA32_128x128_2x, 256),
    (IconType::RGBA32_256x256, 256),
    (IconType::RGBA32_256x256_2x, 512),
    (IconType::RGBA32_512x512, 512),
    (IconType::RGBA32_512x512_2x, 1024),
];

/// The share of its square that an icon fills on a Mac: Apple's grid leaves a margin, and an icon without it looks larger than its neighbours.
const MAC_SHARE: f32 = 824.0 / 1024.0;

/// Makes `assets/windows/downhill.ico` from the pictures in `assets/icon`, and `assets/macos/downhill.icns` from the drawing there.
pub fn make(root: &Path) -> Result<(), String> {
    let said = |path: &Path, error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let icons = root.join("assets/icon");
    let mut windows = IconDir::new(ResourceType::Icon);
    for size in WINDOWS {
        let path = icons.join(format!("downhill-{size}.png"));
        let bytes = fs::read(&path).map_err(|error| said(&path, &error))?;
        let image = IconImage::read_png(std::io::Cursor::new(bytes)).map_err(|error| said(&path, &error))?;
        let write = if size < 256 { IconDirEntry::encode_as_bmp } else { IconDirEntry::encode_as_png };
        windows.add_entry(write(&image).map_err(|error| said(&path, &error))?);
    }
    let path = root.join("assets/windows/downhill.ico");
    File::create(&path).and_then(|file| windows.write(file)).map_err(|error| said(&path, &error))?;

    let path = icons.join("downhill.svg");
    let drawing = fs::read(&path).map_err(|error| said(&path, &error))?;
    let drawing = Tree::from_data(&drawing, &Options::default()).map_err(|error| said(&path, &error))?;
    let mut mac = IconFamily::new();
    for (kind, size) in MAC {
        mac.add_icon_with_type(&mac_picture(&drawing, size)?, kind).map_err(|error| error.to_string())?;
    }
    let path = root.join("assets/macos/downhill.icns");
    File::create(&path).and_then(|file| mac.write(file)).map_err(|error| said(&path, &error))
}

/// The drawing with the margin of a Mac, `size` pixels wide and high.
fn mac_picture(drawing: &Tree, size: u32) -> Result<Image, String> {
    let mut pixels = Pixmap::new(size, size).ok_or("the picture has no size")?;
    let side = size as f32;
    // Whole pixels, so that the edges of small icons are sharp.
    let margin = (side * (1.0 - MAC_SHARE) / 2.0).round();
    let scale = (side - 2.0 * margin) / drawing.size().width();
    resvg::render(drawing, Transform::from_row(scale, 0.0, 0.0, scale, margin, margin), &mut pixels.as_mut());
    Image::from_data(PixelFormat::RGBA, size, size, pixels.take_demultiplied()).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_icons_are_those_of_the_drawing() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let drawing = Tree::from_data(&fs::read(root.join("assets/icon/downhill.svg")).unwrap(), &Options::default()).unwrap();
        let kept = IconFamily::read(File::open(root.join("assets/macos/downhill.icns")).unwrap()).unwrap();
        assert_eq!(kept.available_icons().len(), MAC.len());
        for (kind, size) in MAC {
            let picture = kept.get_icon_with_type(kind).unwrap();
            assert_eq!((picture.width(), picture.height()), (size, size));
            assert!(picture.data() == mac_picture(&drawing, size).unwrap().data(), "old: cargo xtask icons");
        }
        let kept = IconDir::read(File::open(root.join("assets/windows/downhill.ico")).unwrap()).unwrap();
        assert_eq!(kept.entries().iter().map(IconDirEntry::width).collect::<Vec<_>>(), WINDOWS);
        assert!(kept.entries().iter().all(|entry| entry.is_png() == (entry.width() >= 256) && entry.bits_per_pixel() == 32));
    }
}
