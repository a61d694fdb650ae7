/** A URL that a page may link to or load, or `undefined`: nothing but the web's own schemes, so that no link runs a script. */
export const webUrl = (text: string | undefined): URL | undefined => {
  if (text === undefined || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  return url.protocol === "https:" || url.protocol === "http:" ? url : undefined;
};
