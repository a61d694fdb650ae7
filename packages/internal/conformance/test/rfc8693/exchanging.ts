import {
  type ClientDefinition,
  clientCredentials,
  type GrantType,
  tokenExchange,
} from "@mintport/core";
import { instant, type TokenExchangePolicy } from "@mintport/core/ports";
import { okAsync } from "@mintport/core/result";
import { parseScope } from "@mintport/core/scope";
import type { Actor } from "@mintport/core/tokens";
import { expectOk } from "@mintport/testing";
import { decodeJwt, type JWTPayload } from "jose";
import type { Running, Settings } from "../fixture/bindings.ts";
import type { Deployment } from "../fixture/deployment.ts";
import { expectToken } from "../fixture/expect-answer.ts";
import { type Answer, requestToken } from "../fixture/token-request.ts";
import { type Party, register } from "../rfc7662/introspection.ts";

export const exchangeGrant = "urn:ietf:params:oauth:grant-type:token-exchange";
export const accessTokenType = "urn:ietf:params:oauth:token-type:access_token";

const party = (id: string): Party => ({ id, secret: `secret-of-${id}` });
/** Users' tokens are issued to it. */
export const frontend: Party = party("frontend");
/** May impersonate the frontend's subjects, at `orders` too, and do nothing else. */
export const impersonator: Party = party("impersonator");
/** May act for the frontend's subjects and for its own and the others', and do nothing else. */
export const delegate: Party = party("delegate");
/** Two more, that act for one another. */
export const second: Party = party("second");
/** Its tokens live for five minutes. */
export const third: Party = party("third");
/** Has the grant, and no permission. */
export const unpermitted: Party = party("unpermitted");
/** Gets opaque tokens. */
export const opaque: Party = party("opaque");

/** A resource that `impersonator` may get tokens for, whatever the subject token is meant for. */
export const orders = "https://orders.example/";

const everybody = [frontend, delegate, second, third, opaque].map(({ id }) => id);
const grantTypes = ["client_credentials", exchangeGrant];

const clients: readonly (readonly [Party, Partial<ClientDefinition>])[] = [
  [frontend, { grantTypes: ["client_credentials", "urn:example:user"] }],
  [
    impersonator,
    { grantTypes, tokenExchange: { impersonates: [frontend.id, delegate.id], targets: [orders] } },
  ],
  [delegate, { grantTypes, tokenExchange: { actsFor: everybody } }],
  [second, { grantTypes, tokenExchange: { actsFor: everybody } }],
  [third, { grantTypes, accessTokenLifetime: 300, tokenExchange: { actsFor: everybody } }],
  [unpermitted, { grantTypes }],
  [
    opaque,
    {
      grantTypes: [...grantTypes, "urn:example:user"],
      accessTokenFormat: "opaque",
      tokenExchange: { actsFor: everybody, impersonates: everybody },
    },
  ],
];

/** Mints what the request says: the deployment's own, as a grant with a login would be. */
export const userGrant: GrantType = {
  name: "urn:example:user",
  check: ({ parameters, requestedResource, requestedScope }) => {
    const [mayAct, expiresBy, acted] = ["may_act", "expires_by", "acted"].map((name) =>
      parameters.get(name),
    );
    const actor = acted
      ?.split(" ")
      .reduceRight<Actor | undefined>(
        (inner, subject) => ({ subject, ...(inner === undefined ? {} : { actor: inner }) }),
        undefined,
      );
    return okAsync({
      subject: parameters.get("user") ?? "user-1",
      scope: requestedScope ?? expectOk(parseScope("api:read api:write")),
      audience: requestedResource.audience,
      ...(mayAct === undefined ? {} : { mayAct }),
      ...(expiresBy === undefined ? {} : { expiresBy: instant(Number(expiresBy)) }),
      ...(actor === undefined ? {} : { actor }),
    });
  },
};

/** Registers the clients above, and serves the exchange. */
export const withExchange =
  (policy?: TokenExchangePolicy, settings: Settings = {}) =>
  async (deployment: Deployment): Promise<Settings> => {
    for (const [{ id, secret }, changes] of clients)
      await register(deployment, { id, secret }, changes);
    return { grants: [clientCredentials, userGrant, tokenExchange(policy)], ...settings };
  };

export type Form = Readonly<Record<string, string>>;

export const asking = ({ id, secret }: Party, form: Form): Form => ({
  client_id: id,
  client_secret: secret,
  ...form,
});

/** A user's token, issued to `as`. */
export const userToken = async (
  running: Pick<Running, "origin">,
  form: Form = {},
  as: Party = frontend,
): Promise<string> =>
  expectToken(await requestToken(running, asking(as, { grant_type: "urn:example:user", ...form })));

/** What a client asks for with a subject token. */
export const impersonation = (subjectToken: string): Form => ({
  grant_type: exchangeGrant,
  subject_token: subjectToken,
  subject_token_type: accessTokenType,
});

/** The same with an actor token. */
export const delegation = (subjectToken: string, actorToken: string): Form => ({
  ...impersonation(subjectToken),
  actor_token: actorToken,
  actor_token_type: accessTokenType,
});

export const exchange = (
  running: Pick<Running, "origin">,
  as: Party,
  form: Form,
  path?: string,
): Promise<Answer> => requestToken(running, asking(as, form), {}, path);

/** The claims of the token that was answered. */
export const claimsOf = (answer: Answer): JWTPayload => decodeJwt(expectToken(answer));
