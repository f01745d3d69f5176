// Keeps the page for use without a network. The name of the store follows from the content, so that a new page replaces the old one.
const STORE = "downhill-VERSION";
// The modules beside the program's own; cargo xtask web writes their names here.
const MODULES = [];
const FILES = ["./", "index.html", "downhill.js", "helper.js", ...MODULES, "downhill_bg.wasm", "manifest.webmanifest", "downhill-256.png", "downhill-512.png"];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(STORE).then((store) => store.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (names) => Promise.all(names.filter((name) => name.startsWith("downhill-") && name !== STORE).map((name) => caches.delete(name)));
  event.waitUntil(caches.keys().then(old).then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET" || new URL(event.request.url).origin !== self.location.origin) return;
  const plain = { ignoreSearch: true };
  event.respondWith(caches.open(STORE).then((store) => store.match(event.request, plain)).then((kept) => kept ?? fetch(event.request)));
});
