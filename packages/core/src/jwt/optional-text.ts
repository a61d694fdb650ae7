/** Whether a claim is a text, or is not there. */
export const isOptionalText = (value: unknown): value is string | undefined =>
  value === undefined || typeof value === "string";
