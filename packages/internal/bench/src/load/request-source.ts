import { credentialsFor } from "./credentials.ts";
import type { LoadOrder, Requests } from "./load.ts";
import { requestText, tokenRequest } from "./request.ts";

/** The next request's bytes. */
export type RequestSource = () => Buffer;

/** Makes what a load sends, as much of it as can be before the load begins. */
export const requestSource = ({
  requests,
  seconds,
  rate = fastest,
}: Pick<LoadOrder, "requests" | "seconds" | "rate">): RequestSource => {
  if (requests.kind !== "assertions") return cycle(textsOf(requests).map(bytes));
  const credentials = credentialsFor("private_key_jwt", requests.clientPrivateJwk);
  const make = (): Buffer => bytes(requestText(tokenRequest(credentials())));
  const ready = Array.from({ length: Math.min(mostReady, Math.ceil(rate * seconds)) }, make);
  // Should they run out, the generator signs as it goes: dearer for itself, the same for the server.
  return () => ready.pop() ?? make();
};

const textsOf = (requests: Exclude<Requests, { kind: "assertions" }>): readonly string[] =>
  requests.kind === "same" ? [requests.text] : requests.texts;

const cycle = (all: readonly Buffer[]): RequestSource => {
  let next = 0;
  return () => {
    const request = all[next] ?? Buffer.alloc(0);
    next = next + 1 === all.length ? 0 : next + 1;
    return request;
  };
};

const bytes = (text: string): Buffer => Buffer.from(text, "latin1");

/** More requests a second than a server answers here that verifies a signature for each. */
const fastest = 12_000;

/** What may be held in memory at a time. */
const mostReady = 60_000;
