/** The name of the database in a data folder. */
export const databaseFileName = 'chandlery.db';
