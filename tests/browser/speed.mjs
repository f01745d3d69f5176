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

/** Keeps the time that each frame takes of the page's thread. */
const timed = () => {
  window.frames_ = [];
  const ask = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (call) => ask((now) => {
    const begun = performance.now();
    call(now);
    window.frames_.push(performance.now() - begun);
  });
};

/** Opens the page at `link` in a new context; returns it with the time until its first picture, in seconds. */
async function open(link) {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  await page.addInitScript(timed);
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

const runs = ["gd(lr=0.001)", "momentum(lr=0.001)", "nesterov(lr=0.001)", "adagrad(lr=0.1)", "rmsprop(lr=0.001)", "adam(lr=0.01)", "adadelta", "nadam(lr=0.01)"];
const experiment = `objective = "rosenbrock"\nsteps = 2000\n${runs.map((run) => `[[run]]\noptimizer = "${run}"\n`).join("")}`;
const { page } = await open("#preset=ravine&step=0");
await page.evaluate((text) => {
  const data = new DataTransfer();
  data.items.add(new File([text], "eight.downhill.toml"));
  document.querySelector("canvas").dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
}, experiment);
await page.waitForFunction(() => /of 2000\./.test(document.getElementById("shown").textContent), null, { timeout: 60_000 });
await page.keyboard.press("Escape");
await page.waitForTimeout(3000);
// The start is dragged: every run is computed again in every frame.
const start = await page.evaluate(() => [window.innerWidth * 0.45, window.innerHeight * 0.35]);
await page.mouse.move(...start);
await page.mouse.down();
await page.evaluate(() => (window.frames_ = []));
for (let i = 0; i < 60; i++) await page.mouse.move(start[0] + 2 * i, start[1] + (i % 7));
const frames = await page.evaluate(() => window.frames_);
await page.mouse.up();
const sorted = frames.sort((a, b) => a - b);
console.log(`a drag with 8 runs of 2000 steps: a frame takes ${median(frames).toFixed(0)} ms of the page's thread, 9 of 10 at most ${sorted[Math.floor(0.9 * sorted.length)].toFixed(0)} ms (${frames.length} frames)`);

await browser.close();
server.stop();
