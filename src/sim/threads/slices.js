// What the browser does for work in slices; see slices.rs.

const channel = new MessageChannel();
const waiting = [];
channel.port1.onmessage = () => waiting.shift()();

// After a message the page may draw a frame; a timer would wait for 4 ms after a few turns.
const afterTurn = (go) => {
  waiting.push(go);
  channel.port2.postMessage(null);
};

export const canSuspend = () => typeof WebAssembly.promising === "function";

export const pause = () => new Promise(afterTurn);

let work;

export const callNextWork = (exports, now) => {
  work ??= WebAssembly.promising(exports.do_next_work);
  now ? work() : afterTurn(work);
};
