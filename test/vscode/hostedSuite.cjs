// Runs inside the extension host around the real suite, and marks the suite's output, so that the launcher can separate
// it from the workbench's own log.
const { format } = require('node:util');

const mark = process.env.EASEL_OUTPUT_MARK;
const toLog = console.log;

// A plain assignment would have no effect: VS Code has replaced these methods by accessors with empty setters.
for (const name of ['log', 'info', 'warn', 'error', 'debug']) {
  Object.defineProperty(console, name, { value: (...args) => toLog(mark + format(...args)) });
}

exports.run = () => require(process.env.EASEL_SUITE).run();
