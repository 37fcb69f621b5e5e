/** Patterns for the messages after a start. */
export const messagePatterns = {
  notSent: /before this request was sent/,
  mayBeBilled: /before the service had answered/,
  /** Without a warning after it. */
  saved: /saved now|^Saved \S+\.png\.$/,
  /** The warning that the task of a cut submit was found in the list of tasks. */
  foundAgain: /saved now.*which was found again/,
  expired: /no longer knows this task/,
  cancelled: /^Requests cancelled in the background: 1\./,
  offered: /You cancelled ".*Its image is there/,
  damaged: /records of unfinished requests were set aside/,
};

export const tryAgain = 'Try Again';
export const askAgain = 'Ask Again';
