// What CommonJS gets: the same object, without the wrapper of an ES module.
module.exports = require('./electron.ts').electron;
