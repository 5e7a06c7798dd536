/** The label on Helm's record that says which operation wrote it. */
export const operationLabel = 'chandlery.dev/operation';
