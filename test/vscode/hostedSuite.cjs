// Runs inside the extension host around the real suite, and marks what the suite prints, so that the launcher can tell
// it from the workbench's own log.
const { format } = require('node:util');

const mark = process.env.EASEL_OUTPUT_MARK;
const toLog = console.log;

// Assigning would do nothing: VS Code has put accessors with empty setters in their place.
for (const name of ['log', 'info', 'warn', 'error', 'debug']) {
  Object.defineProperty(console, name, { value: (...args) => toLog(mark + format(...args)) });
}

exports.run = () => require(process.env.EASEL_SUITE).run();
