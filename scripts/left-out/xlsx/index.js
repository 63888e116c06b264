module.exports = require('../reader.js');
