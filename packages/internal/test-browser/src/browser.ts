/** What came back, read. */
export interface BrowserAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The page as data, where it is JSON. */
  readonly page: Record<string, unknown> | undefined;
  /** Where the browser is sent. */
  readonly location: URL | undefined;
}

/** A browser without a window: it keeps cookies, sends forms as a page of the origin would, and follows nothing by itself. */
export class Browser {
  readonly cookies: Map<string, string> = new Map();
  readonly origin: string;

  constructor(origin: string) {
    this.origin = origin;
  }

  get(url: string | URL, headers: Readonly<Record<string, string>> = {}): Promise<BrowserAnswer> {
    return this.ask(url, { method: "GET" }, headers);
  }

  /** Posts a form; with `headers` given, nothing but those says which page it is of. */
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
    const asked = new URL(url, this.origin);
    const response = await fetch(asked, {
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
      location: location === null ? undefined : new URL(location, asked),
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
