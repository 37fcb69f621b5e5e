/** Every command; on its own, because activation needs these and nothing else. */
export const commandIds = [
  'easel.generateImage',
  'easel.editImage',
  'easel.generateFromSelection',
  'easel.openStudio',
  'easel.setApiKey',
  'easel.removeApiKey',
  'easel.checkSetup',
  'easel.resumeUnfinished',
  'easel.cancelAll',
  'easel.showLog',
] as const;
