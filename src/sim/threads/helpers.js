// What the browser does for a team; see helpers.rs.

let hear;
let helpers = [];

const dismiss = () => {
  helpers.forEach((helper) => helper.terminate());
  helpers = [];
};

const newHelper = (module, member) => {
  const helper = new Worker(new URL("helper.js", document.baseURI), { type: "module" });
  const lost = () => {
    dismiss();
    hear(member, null);
  };
  helper.onmessage = ({ data }) => (data === null ? lost() : hear(member, data));
  helper.onerror = lost;
  helper.postMessage(module);
  return helper;
};

// In the page: starts the helpers that are missing, and returns how many there are. One core more than there is would gain nothing.
export const assemble = (module, listener, most) => {
  hear = listener;
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

let life;

// While it works, a helper gives signs of life: the page does without one that is silent for too long.
export const showLife = (works) => {
  clearInterval(life);
  life = works ? setInterval(() => self.postMessage(new Uint8Array()), 1000) : undefined;
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
