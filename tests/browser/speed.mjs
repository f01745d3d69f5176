// How fast the web page is in a real browser: node speed.mjs. Prints what the README says of it; times depend on the machine, and on
// whether it has a graphics card. Needs target/web (cargo xtask web) and Chromium.
import { readFileSync } from "node:fs";
import { brotliCompressSync, constants, deflateSync, gzipSync } from "node:zlib";
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

/** Opens a small panel with the experiment in `text`, and returns the page; the panel answers messages. */
async function panel(text) {
  const page = await (await browser.newContext({ viewport: { width: 500, height: 400 } })).newPage();
  await page.goto(server.address + "lecture-notes.html");
  const link = `downhill:${deflateSync(text).toString("base64url")}`;
  await page.evaluate((link) => new Promise((done) => {
    const frame = document.createElement("iframe");
    [frame.width, frame.height, frame.src] = [300, 200, `./?embed=paths#${link}`];
    document.body.replaceChildren(frame);
    window.until = (test) => new Promise((found) => {
      const hear = ({ source, data }) => {
        if (source === frame.contentWindow && test(data)) (removeEventListener("message", hear), found(data));
      };
      addEventListener("message", hear);
    });
    window.send = (message) => frame.contentWindow.postMessage(message, "*");
    until((said) => said?.downhill === "state" && said.runs.every((run) => Number.isFinite(run.loss))).then(done);
  }), link);
  return page;
}

const eight = `objective = "rosenbrock"\nsteps = 2000\n${[...Array(8).keys()].map((i) => `[[run]]\noptimizer = "momentum(lr=${(i + 1) / 20000})"\nlabel = "run ${i}"\n`).join("")}`;
const small = await panel(eight);
const drags = await small.evaluate(async () => {
  const times = [];
  send({ downhill: "step", step: 2000 });
  for (let i = 0; i < 60; i++) {
    const begun = performance.now();
    send({ downhill: "set", key: "b", value: 90 + i / 4 });
    const before = window.seen;
    await until((said) => said?.downhill === "state" && (window.seen = JSON.stringify(said.runs)) !== before);
    times.push(performance.now() - begun);
  }
  return times.slice(10);
});
console.log(`8 runs of 2,000 steps computed again and painted in a panel of 300 x 200 points: ${median(drags).toFixed(1)} ms from the message to the answer`);

await browser.close();
server.stop();
