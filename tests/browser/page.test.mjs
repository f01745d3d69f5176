// The web page in a real browser, used as its visitors do. Needs target/web (cargo xtask web) and Chromium.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { chromium } from "playwright-core";
import { serve } from "./server.mjs";

const folder = new URL("../../target/web", import.meta.url).pathname;
const pictures = new URL("../../target/web-pictures/", import.meta.url).pathname;
/** The program of this machine, whose numbers those in the page must equal. */
const program = process.env.DOWNHILL ?? new URL("../../target/debug/downhill", import.meta.url).pathname;
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
  await page.focus("canvas");
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowRight");
  await shown(page, /step 1 of/);
  await page.keyboard.press("End");
  await shown(page, /step (\d+) of \1/);
});

/** Counts what is drawn while nothing happens. */
const drawn = (page) =>
  page.evaluate(() => new Promise((done) => {
    const canvas = document.querySelector("canvas");
    const gl = canvas.getContext("webgl2");
    let count = 0;
    const draw = gl.drawElements.bind(gl);
    gl.drawElements = (...what) => (count++, draw(...what));
    setTimeout(() => done(count), 1500);
  }));

test("a pause draws no frames, in the middle and at the last step", async () => {
  const { page } = await open("#preset=ravine&step=5");
  await page.waitForTimeout(6000);
  assert.equal(await drawn(page), 0);
  await page.evaluate(() => (location.hash = "preset=ravine&step=90"));
  await shown(page, /step 90 of 90/);
  await page.waitForTimeout(6000);
  assert.equal(await drawn(page), 0);
});

/** The losses of each run of a preset by the program on this machine, by label and step. */
function native(preset) {
  const lines = execFileSync(program, ["trace", "--preset", preset], { maxBuffer: 1 << 28 }).toString().trim().split("\n");
  const rows = lines.slice(1).map((line) => line.match(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g).map((cell) => cell.replace(/,$/, "").replace(/^"|"$/g, "")));
  const columns = lines[0].split(",");
  const at = (name) => columns.indexOf(name);
  return rows.map((row) => ({ label: row[at("label")], step: Number(row[at("step")]), loss: Number(row[at("loss")]) }));
}

// Elementary functions are the program's own, so that every number is the same to the bit. A normal draw far out is the one exception
// (docs/limits.md); no preset has one.
test("every preset has the losses of the command line", { skip: !existsSync(program) }, async () => {
  const context = await browser.newContext({ viewport: { width: 900, height: 700 } });
  const page = await context.newPage();
  const presets = execFileSync(program, ["list", "presets"]).toString().trim().split("\n").map((line) => line.split(" ")[0]);
  let compared = 0;
  for (const preset of presets) {
    const expected = native(preset);
    const last = Math.max(...expected.map((row) => row.step));
    const step = Math.min(last, 200);
    await page.goto(server.address + "lecture-notes.html");
    const state = await page.evaluate(({ preset, step }) => new Promise((done, failed) => {
      const frame = document.createElement("iframe");
      frame.src = `./?embed=paths#preset=${preset}&step=${step}`;
      window.addEventListener("message", (event) => {
        const said = event.data;
        if (event.source === frame.contentWindow && said?.downhill === "state" && said.step === step && said.runs.some((run) => Number.isFinite(run.loss))) done(said);
      });
      document.body.replaceChildren(frame);
      setTimeout(() => failed(new Error(`${preset}: no state`)), 60_000);
    }), { preset, step });
    for (const run of state.runs.filter((run) => Number.isFinite(run.loss))) {
      const row = expected.find((row) => row.label === run.name && row.step === step);
      assert.equal(run.loss, row?.loss, `${preset}, ${run.name}, step ${step}`);
      compared += 1;
    }
  }
  assert.ok(compared > 30, `${compared} runs compared`);
});

/** The longest time for which the page does nothing but one thing, in milliseconds, after it goes to `hash`, within `duration`. */
const longestTask = (page, hash, duration) =>
  page.evaluate(({ hash, duration }) => new Promise((done) => {
    let [last, longest] = [performance.now(), 0];
    const turns = setInterval(() => {
      const now = performance.now();
      [last, longest] = [now, Math.max(longest, now - last)];
    }, 5);
    location.hash = hash;
    setTimeout(() => (clearInterval(turns), done(longest)), duration);
  }), { hash, duration });

// The benchmark of the page Compare takes seconds. Where the browser can suspend work, frames are drawn meanwhile; where it cannot, all is
// computed at once, and is there in the end all the same.
test("long work is done in slices, between which the page goes on", async () => {
  const { page, errors } = await open("#preset=ravine");
  const sliced = await longestTask(page, "preset=ravine&page=compare", 15_000);
  await picture(page, "compare");
  const whole = await open("#preset=ravine", { setup: () => { delete WebAssembly.promising; delete WebAssembly.Suspending; } });
  const atOnce = await longestTask(whole.page, "preset=ravine&page=compare", 15_000);
  console.log(`longest task: ${sliced.toFixed(0)} ms in slices, ${atOnce.toFixed(0)} ms without`);
  assert.ok(sliced < atOnce / 3, `${sliced} ms in slices, ${atOnce} ms without`);
  assert.deepEqual([...errors, ...whole.errors], []);
});

/** Lets the page keep a record of its helpers: what is sent to them, and whether one of them is ended after its first task. */
const watchHelpers = ({ cores, endsFirst }) => {
  Object.defineProperty(navigator, "hardwareConcurrency", { value: cores });
  const record = (window.helpers = { started: 0, begun: 0, stopped: 0, given: 0 });
  const Plain = window.Worker;
  window.Worker = class extends Plain {
    constructor(...what) {
      super(...what);
      record.started += 1;
      this.addEventListener("message", ({ data }) => (record.given += data?.[0] === 3 ? 1 : 0));
    }
  };
  const post = Plain.prototype.postMessage;
  Plain.prototype.postMessage = function (message, ...rest) {
    const kind = ArrayBuffer.isView(message) ? message[0] : undefined;
    if (kind === 0) record.begun += 1;
    if (kind === 1) record.stopped += 1;
    post.call(this, message, ...rest);
    if (kind === 0 && endsFirst && record.begun === 1) this.terminate();
  };
};

/** Opens the page of ensembles, waits until all is computed, and returns its picture and the record of its helpers. */
async function ensemble(how) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.addInitScript(watchHelpers, how);
  await page.goto(`${server.address}#preset=three-lines&page=ensemble&step=40&theme=dark`);
  await shown(page, /^Ensemble, step 40/);
  let [before, same] = [null, 0];
  for (let i = 0; i < 90 && same < 3; i++) {
    await page.waitForTimeout(1000);
    const now = (await page.screenshot()).toString("base64");
    const { begun, stopped } = await page.evaluate(() => window.helpers);
    same = now === before && begun === stopped ? same + 1 : 0;
    before = now;
  }
  const helpers = await page.evaluate(() => window.helpers);
  await context.close();
  return { before, helpers, errors };
}

// Where there are more cores than one, workers with memories of their own compute the parts of long work; what comes out is the same, and it is
// the same where one of them dies without a word.
test("helpers on other cores come to the same picture, and one that dies is done without", async () => {
  const alone = await ensemble({ cores: 1 });
  assert.equal(alone.helpers.started, 0);
  const team = await ensemble({ cores: 3 });
  assert.equal(team.helpers.started, 3);
  assert.ok(team.helpers.given >= 3 && team.helpers.begun === team.helpers.stopped, JSON.stringify(team.helpers));
  assert.ok(team.before === alone.before, "the picture of a team is another");
  const reduced = await ensemble({ cores: 3, endsFirst: true });
  assert.ok(reduced.before === alone.before, "the picture without a helper is another");
  assert.deepEqual([...alone.errors, ...team.errors, ...reduced.errors], []);
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
  await page.focus("canvas");
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
  // At another scale an emulated telephone reports the size of the canvas in the wrong unit.
  const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 1, hasTouch: true, isMobile: true };
  const { page, errors } = await open("#preset=ravine&step=10", phone);
  await picture(page, "phone");
  // A thumb pushes the learning rate: every run is computed again.
  const before = await page.textContent("#shown");
  await page.touchscreen.tap(60, 733);
  await page.waitForTimeout(1500);
  await picture(page, "phone-touched");
  assert.notEqual(await page.textContent("#shown"), before);
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
