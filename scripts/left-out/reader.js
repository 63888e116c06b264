// Stands for the packages by which danfojs-node reads spreadsheets and web addresses (scripts/left-out/NAME has the name and the
// version it asks for). No notebook reads these, and the packages are old, heavy and have known weaknesses.
const refuse = () => {
  throw new Error(
    "danfojs-node reads no spreadsheets and no web addresses here; read the text with Node's fs or fetch",
  );
};
module.exports = new Proxy(refuse, { get: (_, name) => (name === '__esModule' ? false : refuse) });
