import envPaths from 'env-paths';

/** The folder in which the system keeps what Easel knows of this person: the same for windows and terminals. */
export const personFolder = (): string => envPaths('easel', { suffix: '' }).data;
