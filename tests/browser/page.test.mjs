// The web page in a real browser, used as its visitors do. Needs target/web (cargo xtask web) and Chromium.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { chromium } from "playwright-core";
import { serve } from "./server.mjs";

const folder = new URL("../../target/web", import.meta.url).pathname;
const pictures = new URL("../../target/web-pictures/", import.meta.url).pathname;
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const args = ["--no-sandbox", "--disable-background-networking", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"];
let server, browser;

before(async () => {
  mkdirSync(pictures, { recursive: true });
  server = await serve(folder);
  browser = await chromium.launch({ executablePath, args });
});

after(async () => {
  await browser?.close();
  server?.stop();
});

/** Opens the page at `link`, and waits until it shows something. */
async function open(link = "", { setup, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  await context.grantPermissions(["clipboard-read", "clipboard-write"]).catch(() => {});
  const page = await context.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  if (setup) await page.addInitScript(setup);
  await page.goto(server.address + link);
  await shown(page, /step/);
  return { page, errors, context };
}

/** Waits until the words for those who cannot see the canvas match. */
async function shown(page, words) {
  await page.waitForFunction((source) => new RegExp(source).test(document.getElementById("shown").textContent), words.source, { timeout: 60_000 });
  return page.textContent("#shown");
}

const picture = (page, name) => page.screenshot({ path: `${pictures}${name}.png` });

test("it opens with a picture, and says what it shows", async () => {
  const { page, errors } = await open();
  assert.equal(await page.isHidden("#loading"), true);
  assert.match(await page.textContent("#shown"), /^Explore, step \d+ of \d+\. .+: loss \d/);
  await picture(page, "first");
  assert.deepEqual(errors, []);
});

test("the keyboard steps", async () => {
  const { page } = await open("#preset=ravine");
  await page.click("canvas", { position: { x: 1060, y: 24 } });
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowRight");
  await shown(page, /step 1 of/);
  await page.keyboard.press("End");
  await shown(page, /step (\d+) of \1/);
});

test("a pause draws no frames", async () => {
  const { page } = await open("#preset=ravine&step=5");
  await page.waitForTimeout(6000);
  const frames = await page.evaluate(() => new Promise((done) => {
    const canvas = document.querySelector("canvas");
    const gl = canvas.getContext("webgl2");
    let count = 0;
    const draw = gl.drawElements.bind(gl);
    gl.drawElements = (...what) => (count++, draw(...what));
    setTimeout(() => done(count), 1500);
  }));
  assert.equal(frames, 0);
});

test("a link round-trips, and changing the hash follows it", async () => {
  const { page } = await open("#preset=three-lines&page=stability&step=7&theme=light");
  assert.match(await page.textContent("#shown"), /^Stability, step 7 of/);
  await picture(page, "link-light");
  await page.evaluate(() => (location.hash = "lesson=momentum&beat=2"));
  await page.waitForFunction(() => document.getElementById("shown").textContent.startsWith("Explore") || document.getElementById("shown").textContent.startsWith("Stability, step 0"));
  await picture(page, "lesson");
  await page.goBack();
  await shown(page, /^Stability, step 7 of/);
  await page.evaluate(() => (location.hash = "lesson=momentun"));
  await page.waitForTimeout(1000);
  await picture(page, "wrong-link");
  // What was shown stays.
  assert.match(await page.textContent("#shown"), /^Stability, step 7 of/);
});

test("copying a link gives one that opens the same", async () => {
  const { page, context } = await open("#preset=three-lines&page=noise&step=3");
  await page.click("canvas", { position: { x: 1060, y: 24 } });
  await page.keyboard.press("Control+Shift+L");
  await page.waitForTimeout(1500);
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(link, /#preset=three-lines&page=noise&step=3&theme=(dark|light)$/);
  const other = await context.newPage();
  await other.goto(link);
  assert.match(await shown(other, /step/), /^Gradient noise, step 3 of/);
});

test("what was open is there at the next visit", async () => {
  const { page, context } = await open("#preset=newton-saddle&step=2");
  await page.waitForFunction(() => localStorage.getItem("downhill.work")?.includes("objective"), null, { timeout: 20_000 });
  await page.close();
  const again = await context.newPage();
  await again.goto(server.address);
  assert.match(await shown(again, /step/), /step 2 of/);
});

test("a forbidden storage is said, and survived", async () => {
  const setup = () => Object.defineProperty(window, "localStorage", { get: () => { throw new DOMException("no", "SecurityError"); } });
  const { page, errors } = await open("", { setup });
  await picture(page, "storage-forbidden");
  await page.keyboard.press("End");
  await shown(page, /step (\d+) of \1/);
  assert.deepEqual(errors, []);
});

test("without WebGL a sentence says so", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(() => { HTMLCanvasElement.prototype.getContext = () => null; });
  await page.goto(server.address);
  await page.waitForFunction(() => /WebGL/.test(document.getElementById("loading").textContent), null, { timeout: 30_000 });
  assert.equal(await page.isVisible("#loading"), true);
});

test("an embedded panel answers its protocol", async () => {
  const { page } = await (async () => {
    const context = await browser.newContext({ viewport: { width: 900, height: 700 } });
    const page = await context.newPage();
    await page.goto(server.address + "lecture-notes.html");
    return { page };
  })();
  const paths = await (await page.waitForSelector("#paths")).contentFrame();
  await paths.waitForFunction(() => /step/.test(document.getElementById("shown").textContent), null, { timeout: 60_000 });
  const said = await page.evaluate(() => new Promise((done) => {
    const heard = [];
    window.addEventListener("message", (event) => {
      if (event.data?.downhill) heard.push(event.data);
      if (heard.some((one) => one.downhill === "error") && heard.some((one) => one.step === 4)) done(heard);
    });
    const frame = document.getElementById("paths").contentWindow;
    frame.postMessage({ downhill: "set", key: "lr", value: 0.05 }, "*");
    frame.postMessage({ downhill: "step", step: 4 }, "*");
    frame.postMessage({ downhill: "set", key: "lr", value: -1 }, "*");
    setTimeout(() => done(heard), 15_000);
  }));
  const state = said.find((one) => one.step === 4);
  assert.ok(state && state.steps > 4 && state.runs.length > 0 && Number.isFinite(state.runs[0].loss), JSON.stringify(said));
  assert.match(said.find((one) => one.downhill === "error").message, /lr|learning rate/);
  await page.waitForTimeout(3000);
  await picture(page, "embedded");
});

test("a dropped file is opened, and a wrong one is refused", async () => {
  const { page } = await open();
  const drop = (name, text) => page.evaluate(([name, text]) => {
    const data = new DataTransfer();
    data.items.add(new File([text], name));
    const event = new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
    document.querySelector("canvas").dispatchEvent(event);
  }, [name, text]);
  await drop("mine.downhill.toml", 'objective = "beale"\nsteps = 37\n[[run]]\noptimizer = "gd(lr=0.01)"\n');
  await shown(page, /of 37\./);
  await drop("broken.toml", "objective = ");
  await page.waitForTimeout(1500);
  await picture(page, "broken-file");
  assert.match(await page.textContent("#shown"), /of 37\./);
});

test("a phone shows a picture, upright and on its side", async () => {
  const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
  const { page, errors } = await open("#preset=ravine", phone);
  await picture(page, "phone");
  await page.setViewportSize({ width: 844, height: 390 });
  await page.waitForTimeout(1500);
  await picture(page, "phone-side");
  assert.deepEqual(errors, []);
});

test("it works without a network after the first visit", async () => {
  const { page, context } = await open();
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(async () => (await caches.keys()).length > 0 && (await (await caches.open((await caches.keys())[0])).keys()).length >= 7, null, { timeout: 30_000 });
  await page.reload();
  await shown(page, /step/);
  await context.setOffline(true);
  await page.reload();
  assert.match(await shown(page, /step/), /step/);
});
