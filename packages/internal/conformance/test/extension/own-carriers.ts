import type { ClientAuthenticationMethod, DeclaredCredentials } from "@mintport/core";
import { ok } from "@mintport/core/result";

type Verdict = ReturnType<
  Extract<ReturnType<ClientAuthenticationMethod["present"]>, { clientId: string }>["verify"]
>;

const judge = (text: string) => (): Verdict =>
  ok(text === "right" ? "proven" : { refused: "badge_wrong" });

/** A method for the client of its own name, whose credential is `right`. */
const badge = (
  name: string,
  credentials: DeclaredCredentials,
  textIn: (
    request: Parameters<ClientAuthenticationMethod["present"]>[0],
  ) => string | null | undefined,
): ClientAuthenticationMethod => ({
  ...{ name, credentials, reasons: ["badge_wrong"] },
  present: (request) => {
    const text = textIn(request);
    return text ? { clientId: name, verify: judge(text) } : undefined;
  },
});

export const byHeader: ClientAuthenticationMethod = badge(
  "badge_header",
  { headers: ["x-badge"] },
  ({ headers }) => headers.get("x-badge"),
);

export const byParameter: ClientAuthenticationMethod = badge(
  "badge_parameter",
  { parameters: ["badge"] },
  ({ parameters }) => parameters.get("badge"),
);

export const byScheme: ClientAuthenticationMethod = {
  ...badge("badge_scheme", { authorizationSchemes: ["badge"] }, ({ authorization }) =>
    authorization?.scheme === "badge" ? authorization.credentials : undefined,
  ),
  challenge: (realm) => `Badge realm="${realm}"`,
};

/** Opens one grant only, so that no other endpoint takes it. */
export const byToken: ClientAuthenticationMethod = {
  ...badge("badge_token", { parameters: ["badge_token"], headers: ["x-token"] }, (request) =>
    request.parameters.get("badge_token"),
  ),
  onlyGrantTypes: ["client_credentials"],
};

/** What a request holds that presents this credential of a method. */
export interface Carried {
  readonly method: string;
  readonly at: string;
  readonly form: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
}

/** Every place in which the methods' credentials stand; a place of several methods is one. */
export const placesOf = (
  methods: readonly ClientAuthenticationMethod[],
  text: string,
): readonly Carried[] => {
  const places = methods.flatMap(({ name: method, credentials }): readonly Carried[] => [
    ...(credentials.parameters ?? []).map((at) => ({
      method,
      at,
      form: { [at]: text },
      headers: {},
    })),
    ...(credentials.headers ?? []).map((at) => ({ method, at, form: {}, headers: { [at]: text } })),
    ...(credentials.authorizationSchemes ?? []).map((at) => ({
      ...{ method, at: `Authorization: ${at}`, form: {} },
      headers: { authorization: `${at} ${text}` },
    })),
  ]);
  return [...new Map(places.map((place) => [place.at, place])).values()];
};
