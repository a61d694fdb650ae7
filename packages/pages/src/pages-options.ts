import type { TenantId } from "@mintport/core";
import {
  ConfigurationError,
  type ConfigurationProblem,
  requireKnownOptions,
} from "@mintport/core/ports";
import { catalogueProblems, languagesOf, type MessageCatalogue } from "./language/catalogue.ts";
import { loginUrlRule, readLoginUrl } from "./login-url.ts";
import type { Brand } from "./look/brand.ts";
import type { AskLogin, LoginUrl } from "./redirect-to-login.ts";
import { type ScopeTexts, scopeTextProblems } from "./scope-texts.ts";

/** How the pages look and speak, and where users log in: by a page of yours at `loginUrl`, or by an answer of yours. */
export type PagesOptions = LookAndWords &
  (
    | {
        /** The login page. It gets a 303 with the parameter `return_to`, as `redirectToLogin` says. */
        readonly loginUrl: LoginUrl;
        readonly login?: never;
      }
    | {
        /** Answers in place of a redirect. */
        readonly login: AskLogin;
        readonly loginUrl?: never;
      }
  );

/** What the pages need beside the login. */
export interface LookAndWords {
  /**
   * Origins to which an answer may lead beside the client's: that of your login page, where it is not the issuer's and `loginUrl` is a
   * function. Chromium holds a form to them through every redirect.
   *
   * @default the origin of `loginUrl`, if that is a whole URL
   */
  readonly formOrigins?: readonly string[] | undefined;
  /**
   * A tenant's name, logo and colours.
   *
   * @default the tenant's identifier as its name
   */
  readonly brand?: ((tenant: TenantId) => Brand | Promise<Brand>) | undefined;
  /**
   * The name by which a user knows themselves: an e-mail address, a user name.
   *
   * @default the subject
   */
  readonly subjectName?:
    | ((tenant: TenantId, subject: string) => string | Promise<string>)
    | undefined;
  /**
   * Texts in other languages, and other texts in English (`en`).
   *
   * @default English only
   */
  readonly messages?: MessageCatalogue | undefined;
  /**
   * The language for those who want none of the others.
   *
   * @default "en"
   */
  readonly defaultLanguage?: string | undefined;
  /**
   * Scopes in words.
   *
   * @default the scopes' names
   */
  readonly scopes?: ScopeTexts | undefined;
  /**
   * CSS behind ours. It may load nothing.
   *
   * @default none
   */
  readonly stylesheet?: string | undefined;
}

/** Throws `ConfigurationError` with all that is wrong with the options. */
export const requirePagesOptions = (options: PagesOptions): void => {
  requireKnownOptions<PagesOptions>("pages", options, {
    ...{ loginUrl: true, login: true, formOrigins: true, brand: true, subjectName: true },
    ...{ messages: true, defaultLanguage: true, scopes: true, stylesheet: true },
  });
  const problems = [
    ...loginProblems(options),
    ...catalogueProblems(options.messages ?? {}),
    ...languageProblems(options),
    ...scopeTextProblems(options.scopes ?? {}, languagesOf(options.messages ?? {})),
    ...originProblems(options.formOrigins ?? []),
    ...functionProblems(options),
    ...stylesheetProblems(options.stylesheet ?? ""),
  ];
  if (problems.length > 0) throw new ConfigurationError("pages", problems);
};

const loginProblems = ({ login, loginUrl }: PagesOptions): readonly ConfigurationProblem[] => {
  if ((login === undefined) === (loginUrl === undefined))
    return [{ field: "loginUrl", message: "must be given, or login, and not both" }];
  if (loginUrl === undefined || typeof loginUrl === "function") return [];
  return readLoginUrl(loginUrl, anyIssuer) === undefined
    ? [{ field: "loginUrl", message: loginUrlRule }]
    : [];
};

/** The login page may be named below the issuer's origin, which is known with the first page. */
const anyIssuer = "https://issuer.invalid";

const languageProblems = (options: LookAndWords): readonly ConfigurationProblem[] =>
  languagesOf(options.messages ?? {}).has((options.defaultLanguage ?? "en").toLowerCase())
    ? []
    : [{ field: "defaultLanguage", message: "must be a language of messages, or en" }];

const functionProblems = (options: PagesOptions): readonly ConfigurationProblem[] =>
  (["brand", "subjectName", "login"] as const)
    .filter((field) => options[field] !== undefined && typeof options[field] !== "function")
    .map((field) => ({ field, message: "must be a function" }));

const originProblems = (origins: unknown): readonly ConfigurationProblem[] =>
  Array.isArray(origins)
    ? origins
        .map(String)
        .filter((origin) => !URL.canParse(origin) || new URL(origin).origin !== origin)
        .map((origin) => ({ field: "formOrigins", message: `has ${origin}, which is no origin` }))
    : [{ field: "formOrigins", message: "must be a list of origins" }];

/** It stands in an element that ends with its own name, and is hashed as it was written. */
const stylesheetProblems = (css: string): readonly ConfigurationProblem[] =>
  /<\/style|<!--|\0/i.test(css)
    ? [{ field: "stylesheet", message: "must be CSS, without a tag or a comment of HTML" }]
    : [];
