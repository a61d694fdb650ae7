import { type Browser, type BrowserAnswer, formIn } from "@mintport/test-browser";
import { commandLine } from "../cli/command-line.ts";
import { type Answer, ask } from "../fixture/ask.ts";
import type { Started } from "../fixture/start.ts";

export const tenant = "/api/v1/tenant/my-tenant";
export const deviceGrant = "urn:ietf:params:oauth:grant-type:device_code";

/** Registers the television that docs/server.md shows. */
export const registerTelevision = (folder: string): ReturnType<ReturnType<typeof commandLine>> =>
  commandLine(folder)(
    ...["client", "create", "my-tenant", "television", "--auth-method", "none"],
    ...["--grant-type", deviceGrant, "--grant-type", "refresh_token"],
    ...["--native", "--name", "Television", "--delegated-scope", "api:read"],
  );

/** Posts a form as the television. */
export const asTelevision = (
  { origin }: Pick<Started, "origin">,
  endpoint: "device_authorization" | "token",
  form: Readonly<Record<string, string>>,
): Promise<Answer> =>
  ask(`${origin}${tenant}/oauth/${endpoint}`, {
    method: "POST",
    body: new URLSearchParams({ client_id: "television", ...form }),
  });

/** The codes of a television that begins. */
export const beginTelevision = async (server: Pick<Started, "origin">): Promise<Codes> => {
  const { json, text } = await asTelevision(server, "device_authorization", {
    scope: "api:read offline_access",
  });
  if (json === undefined) throw new Error(text);
  return json as Codes;
};

/** What a device is told at its beginning (RFC 8628 §3.2). */
export interface Codes {
  readonly device_code: string;
  readonly user_code: string;
  readonly verification_uri: string;
  readonly verification_uri_complete: string;
}

/** The television asks whether its user has decided. */
export const pollTelevision = (
  server: Pick<Started, "origin">,
  { device_code }: Pick<Codes, "device_code">,
): Promise<Answer> => asTelevision(server, "token", { grant_type: deviceGrant, device_code });

/** Sends the code that fills a page's form, and approves what is asked: the last page. */
export const connect = async (
  browser: Browser,
  typed: BrowserAnswer,
  headers: Readonly<Record<string, string>> = {},
): Promise<BrowserAnswer> => {
  const path = `${tenant}/oauth/device`;
  const own = { origin: browser.origin, ...headers };
  const confirm = await browser.post(path, formIn(typed.text), own);
  const form = formIn(confirm.text);
  form.append("decision", "approve");
  return browser.post(`${path}/answer`, form, own);
};
