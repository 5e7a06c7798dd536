/** The category that every app is in until somebody moves it; it is always there. */
export const uncategorizedSlug = 'uncategorized';
