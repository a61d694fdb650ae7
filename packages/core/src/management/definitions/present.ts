/** The fields that have a value: a definition says nothing of what is at its default. */
export const present = (fields: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
