// How fast the web page is in a real browser: node speed.mjs. Prints what the README says of it; times depend on the machine, and on
// whether it has a graphics card. Needs target/web (cargo xtask web) and Chromium.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { brotliCompressSync, constants, deflateSync, gzipSync } from "node:zlib";
import { chromium } from "playwright-core";
import { serve } from "./server.mjs";

const folder = new URL("../../target/web/", import.meta.url).pathname;
const args = ["--no-sandbox", "--disable-background-networking", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"];
const files = ["downhill_bg.wasm", "downhill.js", "helper.js", "index.html"].map((name) => readFileSync(folder + name));
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

/** The seconds from opening `link` in the place of another experiment until nothing is drawn any more: until all of it is computed and shown. */
async function untilStill(link, cores) {
  const page = await (await browser.newContext({ viewport: { width: 900, height: 600 } })).newPage();
  await page.addInitScript((cores) => {
    Object.defineProperty(navigator, "hardwareConcurrency", { value: cores });
    const get = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (...what) {
      const context = get.apply(this, what);
      if (context?.drawElements && !context.isWatched) {
        const draw = context.drawElements.bind(context);
        context.isWatched = true;
        context.drawElements = (...what) => ((window.drawnAt = performance.now()), draw(...what));
      }
      return context;
    };
  }, cores);
  await page.goto(`${server.address}#preset=ravine&step=0`);
  await page.waitForTimeout(4000);
  const seconds = await page.evaluate((link) => new Promise((done) => {
    const begun = performance.now();
    location.hash = link;
    const look = setInterval(() => {
      if (performance.now() - Math.max(window.drawnAt, begun + 1000) < 3000) return;
      clearInterval(look);
      done((window.drawnAt - begun) / 1000);
    }, 100);
  }), link);
  await page.close();
  return seconds;
}

const seeds = `objective = "logistic"\nsteps = 1000\nseeds = 5000\nsampling = "single"\n[[run]]\noptimizer = "gd(lr=0.1)"\n`;
const shared = `downhill:${deflateSync(seeds).toString("base64url")}&page=ensemble&step=0`;
const [alone, team] = [await untilStill(shared, 1), await untilStill(shared, 2)];
console.log(`5,000 seeds of 1,000 steps of logistic regression: ${alone.toFixed(1)} s by the page alone, ${team.toFixed(1)} s with two helpers`);
if (process.env.DOWNHILL) {
  const file = `${tmpdir()}/downhill-speed.toml`;
  writeFileSync(file, seeds);
  const begun = Date.now();
  execFileSync(process.env.DOWNHILL, ["ensemble", file, "--seeds", "5000", "--threads", "1"], { maxBuffer: 1 << 28 });
  const native = (Date.now() - begun) / 1000;
  console.log(`the same by the command line on one core: ${native.toFixed(1)} s; the page alone takes ${(alone / native).toFixed(1)} times as long`);
}
const compared = "preset=ravine&page=compare";
console.log(`all pictures of the page Compare: ${(await untilStill(compared, 1)).toFixed(1)} s by the page alone, ${(await untilStill(compared, 2)).toFixed(1)} s with two helpers`);

await browser.close();
server.stop();
