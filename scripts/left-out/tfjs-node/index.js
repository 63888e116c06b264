// The TensorFlow.js of danfojs-node's data frames is the library's own: one copy on disk and in a process.
module.exports = require('@tensorflow/tfjs-core');
