// What the browser does for a team; see helpers.rs.

let receive;
let helpers = [];

const dismiss = () => {
  helpers.forEach((helper) => helper.terminate());
  helpers = [];
};

const newHelper = (module, member) => {
  const helper = new Worker(new URL("helper.js", document.baseURI), { type: "module" });
  const lost = () => {
    dismiss();
    receive(member, null);
  };
  helper.onmessage = ({ data }) => (data === null ? lost() : receive(member, data));
  helper.onerror = lost;
  helper.postMessage(module);
  return helper;
};

// In the page: starts the helpers that are missing, one for each core but at most `most`, and returns how many there are. On a single core there
// are none.
export const assemble = (module, listener, most) => {
  receive = listener;
  const size = Math.min(navigator.hardwareConcurrency ?? 1, most);
  if (size < 2) return 0;
  while (helpers.length < size) helpers.push(newHelper(module, helpers.length));
  return size;
};

export const sendTo = (member, message) => helpers[member]?.postMessage(message, [message.buffer]);

// In a helper.
export const isHelper = () => typeof document === "undefined";

export const serve = (listener) => {
  self.onmessage = ({ data }) => listener(0, data);
  self.early.splice(0).forEach((data) => listener(0, data));
};

export const sendToLeader = (message) => self.postMessage(message, [message.buffer]);

let heartbeat;

// While a helper works, it sends an empty message in every second: the page does without one that is silent for too long.
export const setHeartbeat = (on) => {
  clearInterval(heartbeat);
  heartbeat = on ? setInterval(() => self.postMessage(new Uint8Array()), 1000) : undefined;
};

// In both.
let wake;

export const waitForMessage = () =>
  new Promise((go) => {
    const timer = setTimeout(go, 50);
    wake = () => {
      clearTimeout(timer);
      go();
    };
  });

export const endWaiting = () => wake?.();
