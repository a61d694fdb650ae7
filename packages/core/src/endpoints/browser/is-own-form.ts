import type { HeaderFields } from "../../messages/header-fields.ts";

/**
 * Whether a form that a browser posted comes from a page of one of these origins: one of another site would act for its user (OAuth
 * 2.1 §7.10). For a login page of your own, too.
 *
 * A page that says `Referrer-Policy: no-referrer`, as some middleware lets every page say, posts its own form with `Origin: null`. So
 * does a sandboxed frame; the browser's `Sec-Fetch-Site` tells them apart, and no page can write that field.
 *
 * @example isOwnForm(request.headers, ["https://login.example"])
 */
export const isOwnForm = (headers: HeaderFields, origins: readonly string[]): boolean => {
  const origin = headers.get("origin") ?? "null";
  return origin === "null"
    ? headers.get("sec-fetch-site") === "same-origin"
    : origins.includes(origin);
};
