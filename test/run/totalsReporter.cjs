// Mocha's spec reporter that also leaves its totals as one line of JSON in the file named by EASEL_TOTALS_FILE,
// so that runs in several processes, some of them inside an extension host, can be summed.
const { appendFileSync } = require('node:fs');
const { Spec } = require('mocha').reporters;

module.exports = class TotalsReporter extends Spec {
  constructor(runner, options) {
    super(runner, options);
    const file = process.env.EASEL_TOTALS_FILE;
    if (!file) return;
    runner.once('end', () => {
      const { passes, failures, pending } = runner.stats;
      appendFileSync(file, `${JSON.stringify({ passes, failures, pending })}\n`);
    });
  }
};
