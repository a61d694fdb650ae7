/** An answer, for an HTTP binding to send. */
export interface EndpointResponse {
  readonly status: number;
  /** By name, in the spelling that goes out. Several values go out as several fields, as two `Set-Cookie` must. */
  readonly headers: ResponseHeaders;
  readonly body: string;
}

/** @example { "Cache-Control": "no-store", "Set-Cookie": ["a=1", "b=2"] } */
export type ResponseHeaders = Readonly<Record<string, string | readonly string[]>>;

/** RFC 6749 §5.1: an answer with a token, and one that may follow a credential, must not be kept. */
export const noStoreJson: Readonly<Record<string, string>> = {
  "Content-Type": "application/json",
  "Cache-Control": "no-store",
  Pragma: "no-cache",
};

/** A document that anybody may read and keep for `maxAge` seconds. */
export const publicJson = (document: object, maxAge: number): EndpointResponse => ({
  status: 200,
  headers: {
    "Content-Type": "application/json",
    "Cache-Control": `public, max-age=${maxAge}`,
  },
  body: JSON.stringify(document),
});
