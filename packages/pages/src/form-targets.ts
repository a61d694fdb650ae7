import { webUrl } from "./markup/web-url.ts";
import type { PagesOptions } from "./pages-options.ts";
import type { ShownPage } from "./scene-of.ts";

/**
 * Where the form of a page may lead, `undefined` for a page without one. Chromium holds a form's policy against the redirects behind
 * it: to the client, and to the login page of another user.
 */
export const formTargetsOf = ({
  formOrigins = [],
  loginUrl,
}: PagesOptions): ((page: ShownPage) => readonly string[] | undefined) => {
  const login = typeof loginUrl === "function" ? undefined : webUrl(loginUrl?.toString())?.origin;
  const always = [...(login === undefined ? [] : [login]), ...formOrigins];
  return (page) => {
    if (!("answerTo" in page)) return undefined;
    return "redirectSource" in page ? [page.redirectSource, ...always] : always;
  };
};
