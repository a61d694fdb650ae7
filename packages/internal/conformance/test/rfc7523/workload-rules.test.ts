import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { comparable, expectError, lastReason } from "../fixture/expect-answer.ts";
import { good, requestToken } from "../fixture/token-request.ts";
import { compact, hmac, type Members, unsigned } from "./assertions.ts";
import {
  ci,
  cluster,
  foreign,
  type PlatformName,
  platforms,
  spiffe,
  strangersKey,
  tokenOf,
  ways,
  withWorkloads,
} from "./workloads.ts";

interface Broken {
  readonly fault: string;
  readonly token: (running: Running) => string | Promise<string>;
}

const [kubernetes, job, svid] = [
  "a Kubernetes service account",
  "a CI job",
  "a SPIFFE JWT-SVID",
] as const;

/** A token with claims that break a rule. */
const claims = (
  name: PlatformName,
  fault: string,
  changes: Members | ((running: Running) => Members),
): Broken => ({
  fault,
  token: (running) =>
    tokenOf(name, running, {
      claims: typeof changes === "function" ? changes(running) : changes,
    }),
});

const header = (name: PlatformName, fault: string, changes: Members): Broken => ({
  fault,
  token: (running) => tokenOf(name, running, { header: changes }),
});

const subject = (name: PlatformName, sub: string): Broken =>
  claims(name, "claims_mismatch", { sub });

const after = (seconds: number, member: string) => (running: Running) => ({
  [member]: running.clock.now() + seconds,
});

const rules: Readonly<Record<string, Broken>> = {
  "an issuer that is not trusted": claims(job, "issuer_untrusted", { iss: "https://evil.example" }),
  "the issuer with a slash": claims(job, "issuer_untrusted", { iss: `${ci}/` }),
  "the issuer in other letters": claims(job, "issuer_untrusted", { iss: ci.toUpperCase() }),
  "an issuer of the other tenant's": claims(kubernetes, "issuer_untrusted", { iss: foreign }),
  "the tenant itself as issuer": claims(job, "issuer_untrusted", ({ tenant }) => ({
    iss: tenant.issuer,
  })),
  "no issuer": claims(job, "issuer_untrusted", { iss: undefined }),
  "no issuer, and another trust domain": claims(svid, "issuer_untrusted", {
    sub: "spiffe://evil.example/ns/prod/api",
  }),
  "a trust domain that only begins as the trusted one": claims(svid, "issuer_untrusted", {
    sub: `${spiffe}.evil.example/ns/prod/api`,
  }),
  "a trust domain beside another issuer": claims(svid, "issuer_untrusted", {
    iss: "https://evil.example",
  }),
  "another trusted issuer, by a key that is not its own": claims(job, "signature_invalid", {
    iss: cluster,
  }),
  "a stranger's key": {
    fault: "signature_invalid",
    token: (running) => tokenOf(kubernetes, running, { key: strangersKey }),
  },
  "an algorithm that the issuer is not registered for": {
    fault: "algorithm_not_allowed",
    token: (running) => tokenOf(svid, running, { key: strangersKey }),
  },
  "no signature": {
    fault: "algorithm_not_allowed",
    token: (running) => compact({ alg: "none" }, platforms[job].claims(running), unsigned),
  },
  "HMAC by the issuer's public key": {
    fault: "algorithm_not_allowed",
    token: (running) =>
      compact(
        { alg: "HS256", kid: "key-1" },
        platforms[job].claims(running),
        hmac(platforms[job].key.publicKey.export({ format: "pem", type: "spki" })),
      ),
  },
  "another audience": claims(job, "audience_mismatch", { aud: "https://other.example" }),
  "no audience": claims(job, "malformed", { aud: undefined }),
  "an audience list without us": claims(kubernetes, "audience_mismatch", {
    aud: ["https://kubernetes.default.svc"],
  }),
  "the token endpoint as audience": claims(job, "audience_mismatch", ({ tenant }) => ({
    aud: `${tenant.issuer}/oauth/token`,
  })),
  "the other tenant as audience": claims(kubernetes, "audience_mismatch", ({ otherTenant }) => ({
    aud: [otherTenant.issuer],
  })),
  "another namespace": subject(kubernetes, "system:serviceaccount:dev:api"),
  "a subject with something after the pattern": subject(
    kubernetes,
    "system:serviceaccount:prod:api:x",
  ),
  "a subject with something before the pattern": subject(
    kubernetes,
    "x:system:serviceaccount:prod:api",
  ),
  "another owner": subject(job, "repo:evil/api:ref:refs/heads/main"),
  "another branch": subject(job, "repo:acme/api:ref:refs/heads/evil"),
  "a repository whose name holds a separator": subject(
    job,
    "repo:acme/x:ref:refs/heads/main:ref:refs/heads/main",
  ),
  "a pull request": subject(job, "repo:acme/api:pull_request"),
  "another path in the trust domain": subject(svid, "spiffe://example.org/ns/dev/api"),
  "a CI job that says it is a service account": subject(job, "system:serviceaccount:prod:api"),
  "a service account that says it is a CI job": claims(kubernetes, "claims_mismatch", {
    sub: "repo:acme/api:ref:refs/heads/main",
    repository: "acme/api",
    environment: "production",
  }),
  "one identity's subject with another's audience": claims(kubernetes, "claims_mismatch", {
    aud: "https://batch.example",
  }),
  "no subject": claims(job, "subject_mismatch", { sub: undefined }),
  "a subject that is a list": claims(job, "subject_mismatch", {
    sub: ["repo:acme/api:ref:refs/heads/main"],
  }),
  "a claim that is missing": claims(job, "claims_mismatch", { environment: undefined }),
  "a claim that is another": claims(job, "claims_mismatch", { environment: "staging" }),
  "a claim that is a list": claims(job, "claims_mismatch", { environment: ["production"] }),
  "a claim that is a number": claims(job, "claims_mismatch", { repository: 7 }),
  "a token that is expired": claims(job, "expired", after(-10, "exp")),
  "a token without end": claims(job, "expiry_missing", { exp: undefined }),
  "a token that lives longer than its issuer's may": claims(
    job,
    "expiry_too_late",
    after(611, "exp"),
  ),
  "a Kubernetes token of a year": claims(kubernetes, "expiry_too_late", after(31_536_000, "exp")),
  "a token of the future": claims(job, "not_yet_valid", after(61, "nbf")),
  "a single-use token without `jti`": claims(job, "jti_missing", { jti: undefined }),
  "a single-use token again": {
    fault: "replayed",
    token: async (running) => {
      const token = tokenOf(job, running);
      await requestToken(running, ways["a grant"].form(token));
      return token;
    },
  },
  "an access token of the issuer's": header(job, "type_wrong", { typ: "at+jwt" }),
  "a logout token of the issuer's": header(job, "type_wrong", { typ: "logout+jwt" }),
  "an access token of our own": {
    fault: "type_wrong",
    token: async (running) => {
      return String((await requestToken(running, good)).json["access_token"]);
    },
  },
  "an access token of our own, got by a workload": {
    fault: "type_wrong",
    token: async (running) => {
      const form = ways["client authentication"].form(tokenOf(svid, running));
      return String((await requestToken(running, form)).json["access_token"]);
    },
  },
  "what is no JWT": { fault: "malformed", token: () => "nonsense" },
  "a token of more than 16384 characters": claims(job, "malformed", { extra: "x".repeat(16_384) }),
};

describe.each(bindings)("a workload's token that breaks a rule, over $name", (binding) => {
  let running: Running;

  beforeAll(async () => {
    running = await run(binding, withWorkloads());
  });
  afterAll(() => running.close());

  describe.each(Object.entries(ways))("as %s", (_, { form, status, error, prefix }) => {
    it.each(Object.entries(rules))(
      "%s is refused (RFC 7523 §3)",
      async (_rule, { fault, token }) => {
        const answer = await requestToken(running, form(await token(running)));
        expect(lastReason(running)).toBe(`${prefix}_${fault}`);
        expectError(answer, status, error);
        // One and the same, whatever was wrong.
        const usual =
          status === 401 ? { ...good, client_secret: "wrong" } : form("no assertion at all");
        expect(comparable(answer)).toEqual(comparable(await requestToken(running, usual)));
      },
    );
  });
});
