// What Node takes for `#tfjs`. An import makes Node read these large CommonJS files for the names that they export, which takes
// three times as long as to run them; `require` does not. They are the same instances for who imports them.

const tfWasm = require("@tensorflow/tfjs-backend-wasm");
const tf = require("@tensorflow/tfjs-core");
const tfl = require("@tensorflow/tfjs-layers");

module.exports = { tf, tfl, tfWasm };
