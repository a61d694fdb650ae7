import type {
  AuthenticatingRequest,
  ClientAuthenticationMethod,
  PresentedCredentials,
} from "@mintport/core";
import { okAsync } from "@mintport/core/result";

export const presented = (made: Partial<PresentedCredentials> = {}): PresentedCredentials => ({
  ...{ clientId: "reports", verify: () => okAsync("proven") },
  ...made,
});

/** A method of an embedder's own that finds the same in every request. */
export const method = (
  name: string,
  found: ReturnType<ClientAuthenticationMethod["present"]>,
  more: Partial<ClientAuthenticationMethod> = {},
): ClientAuthenticationMethod => ({ name, credentials: {}, ...more, present: () => found });

export const request = (
  parameters: Readonly<Record<string, string>> = {},
  { authorization, headers = {} }: Sent = {},
): AuthenticatingRequest => ({
  parameters: new Map(Object.entries(parameters)),
  headers: new Map(Object.entries(headers)),
  authorization:
    authorization === undefined ? undefined : { scheme: authorization, credentials: "" },
});

interface Sent {
  /** The scheme of the header. */
  readonly authorization?: string;
  readonly headers?: Readonly<Record<string, string>>;
}
