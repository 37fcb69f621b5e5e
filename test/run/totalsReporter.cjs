// Mocha's spec reporter, which also appends its totals as a line of JSON to the file named by EASEL_TOTALS_FILE. This
// allows summing up runs in several processes, including those inside an extension host, and tells what failed.
const { appendFileSync } = require('node:fs');
const { Spec } = require('mocha').reporters;

module.exports = class TotalsReporter extends Spec {
  constructor(runner, options) {
    super(runner, options);
    const file = process.env.EASEL_TOTALS_FILE;
    if (!file) return;
    const failed = [];
    runner.on('fail', (test, error) =>
      failed.push({ file: test.file, title: test.fullTitle(), problem: String(error?.stack ?? error) }),
    );
    runner.once('end', () => {
      const { passes, failures, pending } = runner.stats;
      appendFileSync(file, `${JSON.stringify({ passes, failures, pending, failed })}\n`);
    });
  }
};
