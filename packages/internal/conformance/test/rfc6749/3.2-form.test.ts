import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Running, run, stacks } from "../fixture/bindings.ts";
import { clientId, clientSecret, tokenPath } from "../fixture/deployment.ts";
import { expectError, expectToken, lastReason } from "../fixture/expect-answer.ts";
import { askRaw } from "../fixture/raw-request.ts";
import { basic, good, requestToken, without } from "../fixture/token-request.ts";

describe.each(stacks)("token endpoint: the form, over $name", (binding) => {
  let running: Running;

  beforeAll(async () => {
    running = await run(binding);
  });
  afterAll(() => running.close());

  it.each([
    ["application/json", JSON.stringify(good)],
    ["application/json", form],
    ["multipart/form-data; boundary=b", multipart],
    ["text/plain", form],
    ["application/x-www-form-urlencoded-evil", form],
    ["x-application/x-www-form-urlencoded", form],
    ["application/x-www-form-urlencoded, text/plain", form],
    ['text/html; x="application/x-www-form-urlencoded"', form],
    ["text/html;application/x-www-form-urlencoded", form],
    ["", form],
  ])("only the form media type is read (RFC 6749 appendix B): %s", async (type, body) => {
    const answer = await askRaw(running, { fields: [["Content-Type", type]], body });

    expectError(answer, 400, "invalid_request");
    expect(lastReason(running)).toBe("media_type_unsupported");
  });

  it("a body without a media type is refused (RFC 6749 appendix B)", async () => {
    const answer = await askRaw(running, { fields: [["Content-Type"]], body: form });

    expectError(answer, 400, "invalid_request");
    expect(lastReason(running)).toBe("media_type_unsupported");
  });

  it.each([
    "application/x-www-form-urlencoded; charset=UTF-8",
    "application/x-www-form-urlencoded;charset=utf-8",
    "application/x-www-form-urlencoded ; a=1 ; b=2",
    "Application/X-WWW-Form-URLEncoded",
    "APPLICATION/X-WWW-FORM-URLENCODED; CHARSET=UTF-8",
  ])(
    "the media type counts in any case and with any parameters (RFC 6749 appendix B): %s",
    async (type) => {
      expectToken(await requestToken(running, good, { "Content-Type": type }));
    },
  );

  describe.each(["scope", "client_id", "client_secret", "grant_type", "x_unknown"])(
    "%s",
    (name) => {
      it.each([
        ["%zz", "%zz"],
        ["a lone %", "%"],
        ["a % with one digit", "%4"],
        ["bytes that begin nothing", "%ff%fe"],
        ["an overlong form", "%c0%ae"],
        ["a surrogate", "%ed%a0%80"],
        ["a sequence cut short", "%e2%82"],
        ["beyond the last code point", "%f4%90%80%80"],
        ["a raw byte 0xff", "\xff"],
        ["raw UTF-8", "\xc3\xa9"],
      ])("bad encodings are refused, not repaired (RFC 6749 appendix B): %s", async (_, value) => {
        const rest = new URLSearchParams(without(name)).toString();
        const answer = await askRaw(running, { body: `${rest}&${name}=${value}` });

        expectError(answer, 400, "invalid_request");
        expect(lastReason(running)).toBe("form_malformed");
      });
    },
  );

  it("a badly encoded name is refused too (RFC 6749 appendix B)", async () => {
    expectError(await requestToken(running, `${form}&%zz=1`), 400, "invalid_request");
  });

  it.each([
    ["id in the body", { ...good, client_id: `${clientId}\0` }, {}],
    ["secret in the body", { ...good, client_secret: `${clientSecret}\0` }, {}],
    ["secret in the body, and more", { ...good, client_secret: `${clientSecret}\0x` }, {}],
    ["id in Basic", grant, basic(`${clientId}\0`, clientSecret)],
    ["secret in Basic", grant, basic(clientId, `${clientSecret}\0`)],
  ])("NUL never truncates: %s", async (_, parameters, headers) => {
    expectError(await requestToken(running, parameters, headers), 401, "invalid_client");
  });

  it("NUL cuts neither the grant type nor a name", async () => {
    const grantType = { ...good, grant_type: "client_credentials\0" };
    const { grant_type: kept, ...others } = good;

    expectError(await requestToken(running, grantType), 400, "unsupported_grant_type");
    expectError(
      await requestToken(running, { ...others, ["grant_type\0"]: kept ?? "" }),
      400,
      "invalid_request",
    );
  });

  it("only & separates (RFC 6749 appendix B)", async () => {
    const answer = await requestToken(running, form.replaceAll("&", ";"));

    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expectError(
      await requestToken(running, form.replace("&scope", ";scope")),
      401,
      "invalid_client",
    );
  });

  it("names are case-sensitive (RFC 6749 appendix B)", async () => {
    const renamed = form.replace("grant_type", "Grant_Type");

    expectError(await requestToken(running, renamed), 400, "invalid_request");
  });

  it.each([
    ["an encoded name", form.replace("grant_type", "%67rant_type")],
    ["a wholly encoded value", form.replace("client_credentials", "%63lient%5fcredential%73")],
    ["empty pairs, a flag and an empty name", `&&${form}&flag&=x&`],
    ["an = within a value", `${form}&x_unknown=a=b=c`],
  ])("what appendix B allows is read (RFC 6749 appendix B): %s", async (_, body) => {
    expectToken(await requestToken(running, body), "api:read api:write");
  });

  it.each([
    [
      "credentials",
      `client_id=${clientId}&client_secret=${clientSecret}`,
      grant,
      401,
      "invalid_client",
    ],
    ["grant type", "grant_type=client_credentials", without("grant_type"), 400, "invalid_request"],
    ["a secret beside good ones", `client_secret=${clientSecret}`, good, 400, "invalid_request"],
    ["an encoded name of a secret", "client%5Fsecret=x", good, 400, "invalid_request"],
    ["an empty secret", "client_secret=", good, 400, "invalid_request"],
    ["an assertion", "client_assertion=x", good, 400, "invalid_request"],
  ])(
    "nothing in the URL counts, and a secret there is refused (RFC 6749 §2.3.1): %s",
    async (_, query, parameters, status, error) => {
      const path = `${tokenPath}?${query}`;

      expectError(await requestToken(running, parameters, {}, path), status, error);
    },
  );

  it("a secret in the URL is told to the observer as such (RFC 6749 §2.3.1)", async () => {
    await requestToken(running, good, {}, `${tokenPath}?client_secret=${clientSecret}`);

    expect(lastReason(running)).toBe("credential_in_url");
    expect(JSON.stringify(running.observer.events)).not.toContain(clientSecret);
  });

  it("the scope is the body's, whatever the URL says", async () => {
    const path = `${tokenPath}?scope=admin&x_unknown=1&grant_type=password`;

    expectToken(await requestToken(running, good, {}, path), "api:read api:write");
    expectToken(
      await requestToken(
        running,
        { ...good, scope: "api:read" },
        {},
        `${tokenPath}?scope=api:write`,
      ),
      "api:read",
    );
  });
});

const grant = { grant_type: "client_credentials" };
const form = new URLSearchParams(good).toString();

const multipart = [
  ...Object.entries(good).map(
    ([name, value]) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  ),
  "--b--\r\n",
].join("");
