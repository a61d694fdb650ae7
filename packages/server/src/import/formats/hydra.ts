import { present } from "@mintport/core/ports";
import { type ImportRow, isRecord } from "../import-row.ts";
import { foreignRow, textOr, textsIn } from "./foreign-client.ts";

type Json = Readonly<Record<string, unknown>>;

/** The rows of `hydra list clients --format json`, or of its admin API: metadata as of RFC 7591, with a few names of its own. */
export const hydraRows = (file: unknown): readonly ImportRow[] => {
  const list = isRecord(file) ? file["items"] : file;
  const below = isRecord(file) ? "/items" : "";
  return (Array.isArray(list) ? list : []).map((client: unknown, i) =>
    isRecord(client)
      ? hydraRow(`${below}/${i}`, client)
      : { at: `${below}/${i}`, problems: [{ field: "", message: "must be a JSON object" }] },
  );
};

const hydraRow = (at: string, client: Json): ImportRow => {
  const { lifetime, note } = lifetimeOf(client);
  const scope = (textOr(client["scope"]) ?? "").split(" ").filter((token) => token !== "");
  return foreignRow(at, {
    ...{ id: client["client_id"], name: client["client_name"], scope },
    methods: [textOr(client["token_endpoint_auth_method"]) ?? "client_secret_basic"],
    grants: textsIn(client["grant_types"]),
    redirectUris: textsIn(client["redirect_uris"]),
    pages: {
      uri: client["client_uri"],
      logoUri: client["logo_uri"],
      policyUri: client["policy_uri"],
      termsUri: client["tos_uri"],
    },
    consent: client["skip_consent"] === true ? "implied" : "remembered",
    secrets: secretsOf(client),
    further: present({
      jwks: hasKeys(client["jwks"]) ? client["jwks"] : undefined,
      jwksUri: textOr(client["jwks_uri"]),
      accessTokenLifetime: lifetime,
      accessTokenFormat: textOr(client["access_token_strategy"]),
    }),
    furtherForUsers: present({
      requestSigningAlgorithm: textOr(client["request_object_signing_alg"]),
    }),
    notes: [
      note,
      textsIn(client["audience"]).length > 0 &&
        "audience: is left out; which resources there are, the tenant says",
      textsIn(client["allowed_cors_origins"]).length > 0 && "allowed_cors_origins: are left out",
      client["subject_type"] === "pairwise" && "pairwise subjects: are left out",
      (textOr(client["frontchannel_logout_uri"]) ?? textOr(client["backchannel_logout_uri"])) !==
        undefined && "logout URIs: are left out",
      isRecord(client["metadata"]) &&
        Object.keys(client["metadata"]).length > 0 &&
        "metadata: is left out",
    ],
  });
};

/** Hydra tells no secret; its database holds hashes, which an operator may add. */
const secretsOf = (client: Json): readonly object[] => {
  const secret = textOr(client["client_secret"]);
  if (secret === undefined) return [];
  const expires = client["client_secret_expires_at"];
  const expiresAt = typeof expires === "number" && expires > 0 ? expires : undefined;
  return [present({ ...(isHash(secret) ? { hash: secret } : { secret }), expiresAt })];
};

const isHash = (text: string): boolean =>
  /^\$(?:2[aby]|pbkdf2-sha256|pbkdf2-sha512|argon2id|scrypt)\$/.test(text);

const hasKeys = (jwks: unknown): boolean =>
  isRecord(jwks) && Array.isArray(jwks["keys"]) && jwks["keys"].length > 0;

/** One lifetime holds for all grants here; a client that has several there keeps none of them. */
const lifetimeOf = (client: Json): { readonly lifetime?: number; readonly note?: string } => {
  const spans = Object.entries(client)
    .filter(([name]) => name.endsWith("_grant_access_token_lifespan"))
    .flatMap(([, value]) => textOr(value) ?? []);
  if (spans.length === 0) return {};
  const [seconds, ...others] = new Set(spans.map(secondsOf));
  return seconds === undefined || others.length > 0
    ? { note: "lifespans: are left out, as they differ by grant or cannot be read" }
    : { lifetime: seconds };
};

/** `1h30m0s`. */
const secondsOf = (duration: string): number | undefined => {
  const [whole, hours = 0, minutes = 0, seconds = 0] =
    /^(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s)?$/.exec(duration) ?? [];
  const sum = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return whole === undefined || sum === 0 ? undefined : sum;
};
