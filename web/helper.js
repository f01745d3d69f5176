// A helper: an instance of the program that computes parts of long work for the page. The page sends the compiled module first; what comes before
// the program listens is kept for it.
self.early = [];

self.onmessage = async ({ data: module }) => {
  self.onmessage = ({ data }) => self.early.push(data);
  const { default: start } = await import("./downhill.js");
  await start({ module_or_path: module });
};

const fail = () => {
  self.postMessage(null);
  self.close();
};
self.addEventListener("unhandledrejection", fail);
self.addEventListener("error", fail);
