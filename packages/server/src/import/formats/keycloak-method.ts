import { textOr } from "./foreign-client.ts";

type Json = Readonly<Record<string, unknown>>;

/** The way in which a client of Keycloak authenticates, and the fields that go with it. */
interface KeycloakMethod {
  readonly methods: readonly string[];
  readonly further: Readonly<Record<string, unknown>>;
  readonly notes: readonly (string | false)[];
}

/** Reads the way in which a client of Keycloak authenticates. */
export const keycloakMethod = (client: Json, attributes: Json): KeycloakMethod => {
  const nothing = { further: {}, notes: [] };
  if (client["publicClient"] === true) return { ...nothing, methods: ["none"] };
  switch (client["clientAuthenticatorType"]) {
    case "client-secret-jwt":
      return { ...nothing, methods: ["client_secret_jwt"] };
    case "client-jwt":
      return { ...nothing, methods: ["private_key_jwt"], further: keysOf(attributes) };
    case "client-x509":
      return {
        methods: ["tls_client_auth"],
        further: { tlsSubject: { subjectDn: attributes["x509.subjectdn"] } },
        notes: [
          attributes["x509.allow.regex.pattern.comparison"] === "true" &&
            "its certificate's subject is a pattern there, and is compared as it is written here",
        ],
      };
    default:
      return { ...nothing, methods: ["client_secret_basic", "client_secret_post"] };
  }
};

const keysOf = (attributes: Json): Readonly<Record<string, unknown>> => {
  const text = (name: string) => textOr(attributes[name]);
  const [url, set, certificate] = [
    text("jwks.url"),
    text("jwks.string"),
    text("jwt.credential.certificate"),
  ];
  if (attributes["use.jwks.url"] === "true" && url !== undefined) return { jwksUri: url };
  if (attributes["use.jwks.string"] === "true" && set !== undefined) return { jwks: set };
  return certificate === undefined
    ? {}
    : { jwks: `-----BEGIN CERTIFICATE-----\n${certificate}\n-----END CERTIFICATE-----` };
};
