/** Where a page begins, as a client is given it: opaque, and safe in a URL. A store's own word for it may be a part of an id. */
export const pageToken = (list: PagedList, next: string): string =>
  Buffer.from(`${markOf(list)}${next}`, "utf8").toString("base64url");

/** The lists that have pages. */
export type PagedList = "tenants" | "clients" | "grants";

/** Reads it back; `undefined` for every text that this server does not give for this list. */
export const readPageToken = (list: PagedList, text: string): string | undefined => {
  const read = Buffer.from(text, "base64url").toString("utf8");
  const mark = markOf(list);
  const next = read.slice(mark.length);
  // Neither another spelling of it, nor what no UTF-8 is, comes back as it went in.
  return read.startsWith(mark) &&
    /^[^\p{Cc}]{1,1024}$/u.test(next) &&
    pageToken(list, next) === text
    ? next
    : undefined;
};

/** Tells it from other texts of the same letters, and from the pages of other lists. */
const markOf = (list: PagedList): string => `page of ${list}:`;
