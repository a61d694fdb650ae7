import type { Visitor } from "@mintport/core/ports";

/** What came back, read. */
export interface BrowserAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The page as data, where the test's pages made it. */
  readonly page: Record<string, unknown> | undefined;
  /** Where the browser is sent. */
  readonly location: URL | undefined;
}

/** A browser: it keeps cookies, and somebody may be logged in at the embedder. */
export class Browser {
  readonly cookies = new Map<string, string>();
  private readonly origin: string;

  constructor(origin: string) {
    this.origin = origin;
  }

  /** The embedder's login. */
  logIn(visitor: Visitor): this {
    this.cookies.set("who", Buffer.from(JSON.stringify(visitor)).toString("base64url"));
    return this;
  }

  logOut(): void {
    this.cookies.delete("who");
  }

  get(url: string, headers: Readonly<Record<string, string>> = {}): Promise<BrowserAnswer> {
    return this.ask(url, { method: "GET", headers });
  }

  /** Posts a form, as a page of this origin would. */
  post(
    url: string,
    form: Readonly<Record<string, string>> | URLSearchParams,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<BrowserAnswer> {
    return this.ask(url, {
      method: "POST",
      body: new URLSearchParams(form),
      headers: { origin: this.origin, ...headers },
    });
  }

  private async ask(
    url: string,
    {
      headers,
      ...init
    }: Omit<RequestInit, "headers"> & { readonly headers: Readonly<Record<string, string>> },
  ): Promise<BrowserAnswer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(new URL(url, this.origin), {
      ...init,
      headers: { ...headers, ...(cookie === "" ? {} : { cookie }) },
      redirect: "manual",
    });
    for (const field of response.headers.getSetCookie()) this.keep(field);
    const text = await response.text();
    const location = response.headers.get("location");
    return {
      status: response.status,
      headers: response.headers,
      text,
      page: text.startsWith("{") ? (JSON.parse(text) as Record<string, unknown>) : undefined,
      location: location === null ? undefined : new URL(location),
    };
  }

  private keep(field: string): void {
    const [pair = "", ...attributes] = field.split("; ");
    const equals = pair.indexOf("=");
    const name = pair.slice(0, equals);
    if (attributes.includes("Max-Age=0")) this.cookies.delete(name);
    else this.cookies.set(name, pair.slice(equals + 1));
  }
}
