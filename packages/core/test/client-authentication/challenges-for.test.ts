import { clientSecretBasic, clientSecretPost } from "@mintport/core";
import { expect, it } from "vitest";
import { challengesFor } from "../../src/client-authentication/challenges-for.ts";
import { method } from "./own-method.ts";

const badge = method("badge", undefined, { challenge: (realm) => `Badge realm="${realm}"` });
const basic = 'Basic realm="main", charset="UTF-8"';

it("RFC 9110 §11.6.1: the challenges are those of the methods that have one, in their order, each once", () => {
  const methods = [clientSecretPost, badge, clientSecretBasic, { ...badge, name: "badge-too" }];
  expect(challengesFor(methods, "main")).toEqual(['Badge realm="main"', basic]);
  expect(challengesFor([clientSecretBasic], "main")).toEqual([basic]);
  expect(challengesFor([clientSecretPost], "main")).toEqual([]);
});

it("RFC 9110 §5.6.4: a realm cannot leave its quoted string", () => {
  expect(challengesFor([badge], 'a", x="\\')).toEqual([String.raw`Badge realm="a\", x=\"\\"`]);
});

it("leaves out a challenge that no header can carry: the answer goes out all the same", () => {
  const challenges = ['Acme title="™"', "Acme\r\nX: y", "", 7 as never, "Acme"].map((text) => ({
    challenge: () => text,
  }));
  expect(challengesFor(challenges, "main")).toEqual(["Acme"]);
});
