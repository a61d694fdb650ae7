import { type Agent, request } from "node:http";

/** A request to the server on loopback. */
export interface Asked {
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** An answer that came whole. */
export interface Answer {
  readonly status: number;
  readonly etag: string | undefined;
  /** A member of the JSON that was answered. */
  member(name: string): unknown;
}

/** No answer: the code of what broke, or `hung`. */
export interface Broken {
  readonly broke: string;
}

/** Milliseconds after which a request counts as one that hangs. Longer than every bound, so that the bound is seen broken. */
export const patience = 15_000;

/** Sends a request. Never rejects: that nothing was answered is a finding like any other. */
export const ask = (
  port: number,
  agent: Agent,
  { path, method = "GET", headers = {}, body }: Asked,
): Promise<Answer | Broken> =>
  new Promise((resolve) => {
    const broke = (failure: NodeJS.ErrnoException): void => {
      resolve({ broke: failure.name === "TimeoutError" ? "hung" : codeOf(failure) });
    };
    const signal = AbortSignal.timeout(patience);
    const length = body === undefined ? {} : { "Content-Length": Buffer.byteLength(body) };
    request(
      { host: "127.0.0.1", port, path, method, agent, signal, headers: { ...headers, ...length } },
      (response) => {
        let text = "";
        response
          .setEncoding("utf8")
          .on("data", (chunk: string) => {
            text += chunk;
          })
          .once("error", broke)
          .once("end", () => {
            const { statusCode: status = 0, headers: told } = response;
            resolve({ status, etag: told.etag, member: (name) => memberOf(text, name) });
          });
      },
    )
      .once("error", (failure: NodeJS.ErrnoException) => {
        broke(signal.aborted ? (signal.reason as NodeJS.ErrnoException) : failure);
      })
      .end(body);
  });

const codeOf = ({ code, message }: NodeJS.ErrnoException): string => code ?? message;

const memberOf = (text: string, name: string): unknown => {
  try {
    return (JSON.parse(text) as Readonly<Record<string, unknown>>)[name];
  } catch {
    return undefined;
  }
};
