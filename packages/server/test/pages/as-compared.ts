/** What is printed, without what is another each time: secrets, passwords, free ports, and how wide a column is for them. */
export const asCompared = (text: string): string =>
  text
    .trim()
    .replaceAll(/mpcs_[\w-]+/g, "<secret>")
    .replaceAll(/password \S+/g, "password <password>")
    .replaceAll(/localhost:\d+/g, "localhost:<port>")
    .replaceAll(/ {2,}/g, "  ")
    .replaceAll(/ +$/gm, "");
