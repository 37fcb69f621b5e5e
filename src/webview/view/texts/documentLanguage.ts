/** The language of the document, for dates and numbers. */
export const documentLanguage = (): string => document.documentElement.lang || 'en';
