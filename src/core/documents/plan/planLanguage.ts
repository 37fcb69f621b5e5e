/** The editor's id of the language of plans; on its own, because activation needs it and nothing else. */
export const planLanguage = 'easel-plan';
