// How fast the web page is in a real browser: node speed.mjs. Prints what the README says of it; times depend on the machine, and on
// whether it has a graphics card. Needs target/web (cargo xtask web) and Chromium.
import { readFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { chromium } from "playwright-core";
import { serve } from "./server.mjs";

const folder = new URL("../../target/web/", import.meta.url).pathname;
const args = ["--no-sandbox", "--disable-background-networking", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"];
const files = ["downhill_bg.wasm", "downhill.js", "index.html"].map((name) => readFileSync(folder + name));
const megabytes = (pack) => (files.map((file) => pack(file).length).reduce((a, b) => a + b) / 1e6).toFixed(2);
console.log(`download: ${megabytes((file) => gzipSync(file, { level: 9 }))} MB with gzip, ${megabytes((file) => brotliCompressSync(file, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }))} MB with Brotli, ${megabytes((file) => file)} MB unpacked`);

const server = await serve(folder);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args });
const median = (times) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)];

/** Opens the page at `link` in a new context; returns it with the time until its first picture, in seconds. */
async function open(link) {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  const begun = Date.now();
  await page.goto(server.address + link);
  await page.waitForFunction(() => document.getElementById("loading").hidden || getComputedStyle(document.getElementById("loading")).display === "none", null, { timeout: 120_000 });
  return { page, seconds: (Date.now() - begun) / 1000 };
}

const firsts = [];
for (let i = 0; i < 3; i++) {
  const { page, seconds } = await open("#preset=ravine&step=0");
  firsts.push(seconds);
  await page.close();
}
console.log(`first picture: ${median(firsts).toFixed(1)} s after the address is entered (files on the same machine, median of three)`);

await browser.close();
server.stop();
