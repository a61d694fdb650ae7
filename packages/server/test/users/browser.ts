import { createHash, randomBytes } from "node:crypto";

/** What came back, read. */
export interface BrowserAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Where the browser is sent. */
  readonly location: URL | undefined;
}

/** A browser without a window: it keeps cookies, sends forms as a page of the origin would, and follows nothing by itself. */
export class Browser {
  readonly cookies: Map<string, string> = new Map();
  private readonly origin: string;

  constructor(origin: string) {
    this.origin = origin;
  }

  get(url: string | URL, headers: Readonly<Record<string, string>> = {}): Promise<BrowserAnswer> {
    return this.ask(url, { method: "GET" }, headers);
  }

  post(
    url: string | URL,
    form: Readonly<Record<string, string>> | URLSearchParams,
    headers: Readonly<Record<string, string>> = { origin: this.origin },
  ): Promise<BrowserAnswer> {
    return this.ask(url, { method: "POST", body: new URLSearchParams(form) }, headers);
  }

  private async ask(
    url: string | URL,
    init: RequestInit,
    headers: Readonly<Record<string, string>>,
  ): Promise<BrowserAnswer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(new URL(url, this.origin), {
      ...init,
      headers: { ...headers, ...(cookie === "" ? {} : { cookie }) },
      redirect: "manual",
    });
    for (const field of response.headers.getSetCookie()) this.keep(field);
    const location = response.headers.get("location");
    return {
      status: response.status,
      headers: response.headers,
      text: await response.text(),
      location: location === null ? undefined : new URL(location, new URL(url, this.origin)),
    };
  }

  private keep(field: string): void {
    const [pair = "", ...attributes] = field.split("; ");
    const [name = "", value = ""] = pair.split("=", 2);
    if (attributes.includes("Max-Age=0")) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

/** A verifier and its challenge (RFC 7636 §4). */
export const pkce = (): { readonly verifier: string; readonly challenge: string } => {
  const verifier = randomBytes(32).toString("base64url");
  return { verifier, challenge: createHash("sha256").update(verifier).digest("base64url") };
};

/** The hidden and other fields of the only form in a page. */
export const formIn = (html: string): URLSearchParams => {
  const form = new URLSearchParams();
  for (const [field] of html.matchAll(/<input[^>]*>/g)) {
    const [, name] = / name="([^"]*)"/.exec(field) ?? [];
    const [, value] = / value="([^"]*)"/.exec(field) ?? [];
    if (name !== undefined && value !== undefined) form.append(name, unescaped(value));
  }
  return form;
};

const unescaped = (text: string): string =>
  text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
