import { describe, expect, it } from "vitest";
import { directionOf } from "../src/language/choose-language.ts";
import { consent, requestWith, show } from "./samples.ts";

const german = {
  "consent.approve": "Erlauben",
  "consent.heading": "{client} möchte auf Ihr Konto zugreifen",
};
const messages = {
  de: german,
  "pt-BR": { "consent.approve": "Permitir" },
  ar: { "consent.approve": "سماح" },
};

const languageOf = async (accepted: string, uiLocales?: readonly string[]): Promise<unknown> => {
  const request = requestWith({ "accept-language": accepted });
  const page = uiLocales === undefined ? consent : { ...consent, uiLocales };
  return (await show(page, { messages }, request)).headers["Content-Language"];
};

describe("the language of a page", () => {
  it.each([
    ["de-CH, en;q=0.5", "de"],
    ["fr, en;q=0.4, de;q=0.8", "de"],
    ["pt-BR", "pt-br"],
    ["pt", "en"],
    ["de;q=0", "en"],
    ["*", "en"],
    ["", "en"],
    [`${"x,".repeat(10_000)}de`, "en"],
  ])("for %.30s is %s (RFC 4647 §3.4)", async (accepted, expected) => {
    expect(await languageOf(accepted)).toBe(expected);
  });

  it("is the client's wish before the browser's (OpenID Connect Core §3.1.2.1)", async () => {
    expect(await languageOf("en", ["fr-CA", "de"])).toBe("de");
    expect(await languageOf("de", ["tlh"])).toBe("de");
  });

  it("is the one for everybody else where none fits", async () => {
    const options = { messages, defaultLanguage: "pt-BR" };
    const { headers } = await show(consent, options, requestWith({ "accept-language": "fr" }));
    expect(headers["Content-Language"]).toBe("pt-br");
  });

  it("is said, and so is its direction", async () => {
    const arabic = await show(consent, { messages }, requestWith({ "accept-language": "ar" }));
    expect(arabic.body).toContain('<html lang="ar" dir="rtl">');
    expect(arabic.body).toContain("سماح");
    expect((await show(consent)).body).toContain('<html lang="en" dir="ltr">');
  });

  it("leaves in English what it has no words for", async () => {
    const { body } = await show(consent, { messages }, requestWith({ "accept-language": "de" }));
    expect(body).toContain("<bdi>Photo Print</bdi> möchte auf Ihr Konto zugreifen");
    expect(body).toContain('<span lang="en" dir="ltr">Don’t allow</span></button>');
    expect(body).toContain("<title>Photo Print möchte auf Ihr Konto zugreifen · main</title>");
    expect((await show(consent)).body).not.toContain("<span lang");
  });

  it("may have another text in English too", async () => {
    const { body } = await show(consent, { messages: { en: { "consent.approve": "Agree" } } });
    expect(body).toContain(">Agree</button>");
  });

  it.each([
    ["he", "rtl"],
    ["fa-ir", "rtl"],
    ["az-arab", "rtl"],
    ["ar-latn", "ltr"],
    ["hebrides", "ltr"],
    ["arn", "ltr"],
  ])("%s runs %s", (language, direction) => {
    expect(directionOf(language)).toBe(direction);
  });
});

describe("a scope", () => {
  const scopes = {
    "photos:read": {
      en: { title: "See your photos", description: "All of them." },
      de: { title: "Ihre Fotos sehen" },
    },
  };

  it("is shown in the page's language, or the nearest that has words", async () => {
    const inLanguage = async (accepted: string) =>
      (await show(consent, { messages, scopes }, requestWith({ "accept-language": accepted })))
        .body;
    expect(await inLanguage("de")).toContain("Ihre Fotos sehen");
    expect(await inLanguage("ar")).toContain("See your photos");
    expect(await inLanguage("en")).toContain("All of them.");
  });

  it.each(["unknown", "constructor", "__proto__"])(
    "without words shows its name: %s",
    async (name) => {
      const page = { ...consent, scopes: [{ name, known: false, required: false }] };
      expect((await show(page, { messages, scopes })).body).toContain(`<bdi>${name}</bdi>`);
    },
  );
});
