/** Patterns for the messages after a start. */
export const messagePatterns = {
  notSent: /before this request was sent/,
  mayBeBilled: /before the service had answered/,
  /** Without a warning after it. */
  saved: /saved now|^Saved \S+\.png\.$/,
  expired: /keeps images for 24 hours/,
  cancelled: /^Requests cancelled in the background: 1\./,
  damaged: /records of unfinished requests were set aside/,
};

export const tryAgain = 'Try Again';
