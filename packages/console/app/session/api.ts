import type { Config } from "./config.ts";
import type { Session } from "./sign-in.ts";

/** A refusal of the admin API, in its words. */
export class ApiFailure extends Error {
  readonly status: number;
  readonly error: string;
  readonly problems: readonly { readonly field: string; readonly message: string }[];

  constructor(status: number, body: Readonly<Record<string, unknown>>) {
    super(
      typeof body["error_description"] === "string"
        ? body["error_description"]
        : "The server did not answer as it should",
    );
    this.status = status;
    this.error = typeof body["error"] === "string" ? body["error"] : "unknown";
    this.problems = Array.isArray(body["problems"]) ? (body["problems"] as never) : [];
  }
}

/** An answer of the admin API, and the revision that it shows. */
export interface Answer<T> {
  readonly body: T;
  readonly etag: string | undefined;
}

/** A request to the admin API. */
export interface Call {
  readonly method?: "GET" | "POST" | "PATCH" | "DELETE";
  readonly body?: unknown;
  /** The revision that is meant; `*` for whichever there is. */
  readonly ifMatch?: string | undefined;
}

/** Asks the admin API. Throws `ApiFailure`. */
export type Api = <T>(path: string, call?: Call) => Promise<Answer<T>>;

/** The admin API as the operator of a session uses it. `onSignedOut` is told when the session counts no more. */
export const apiOf =
  (config: Config, session: Session, onSignedOut: () => void, base = "/admin/v1"): Api =>
  async <T>(path: string, { method = "GET", body, ifMatch }: Call = {}): Promise<Answer<T>> => {
    const url = `${base}${path}`;
    const [bare = ""] = url.split("?", 1);
    const response = await fetch(url, {
      method,
      headers: {
        Authorization: `DPoP ${session.token}`,
        DPoP: await session.prove(method, `${config.proofOrigin}${bare}`, session.token),
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...(ifMatch === undefined ? {} : { "If-Match": ifMatch }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((): never => {
      throw new ApiFailure(0, { error_description: "The server cannot be reached. Try again." });
    });
    const text = await response.text();
    const read = (text === "" ? {} : JSON.parse(text)) as Readonly<Record<string, unknown>>;
    if (response.status === 401) {
      onSignedOut();
      throw new ApiFailure(401, { error_description: "Your session is over." });
    }
    if (!response.ok) throw new ApiFailure(response.status, read);
    return { body: read as T, etag: response.headers.get("etag") ?? undefined };
  };
