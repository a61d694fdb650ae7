import type { Concealed } from "./concealed.ts";

/** Where a store is, for people: without user, password and query. */
export const placeOf = (concealed: Concealed<string>): string => {
  const url = concealed.reveal();
  if (url.startsWith("sqlite:")) return url.slice("sqlite:".length);
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
};
