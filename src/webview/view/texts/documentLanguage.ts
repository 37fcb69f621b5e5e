/** The language that the document is in, for dates and numbers. */
export const documentLanguage = (): string => document.documentElement.lang || 'en';
