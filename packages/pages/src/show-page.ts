import type { EndpointRequest, EndpointResponse, TenantId } from "@mintport/core";
import { accountPage } from "./content/account-page.ts";
import { consentPage } from "./content/consent-page.ts";
import { deviceCodePage } from "./content/device-code-page.ts";
import { deviceConfirmPage } from "./content/device-confirm-page.ts";
import { deviceDonePage } from "./content/device-done-page.ts";
import { leavingPage } from "./content/leaving-page.ts";
import { problemPage } from "./content/problem-page.ts";
import type { Content, Scene } from "./content/scene.ts";
import { contentSecurityPolicy } from "./content-security-policy.ts";
import { formTargetsOf } from "./form-targets.ts";
import { stylesheet } from "./look/stylesheet.ts";
import { documentOf } from "./markup/document.ts";
import { webUrl } from "./markup/web-url.ts";
import type { PagesOptions } from "./pages-options.ts";
import { type ShownPage, sceneOf } from "./scene-of.ts";

/** Shows pages as HTML. */
export const showPage = (
  options: PagesOptions,
): ((tenant: TenantId, page: ShownPage, request: EndpointRequest) => Promise<EndpointResponse>) => {
  const formTargets = formTargetsOf(options);
  const sceneFor = sceneOf(options);
  return async (tenant, page, request) => {
    const scene = await sceneFor(tenant, page, request);
    const content = contentOf(page, scene);
    const css = stylesheet(scene.brand, options.stylesheet);
    const logo = webUrl(scene.brand.logoUrl);
    const policy = await contentSecurityPolicy(css, {
      images: [...content.images, ...(logo === undefined ? [] : [logo])],
      formTargets: formTargets(page),
    });
    return {
      status: page.page === "problem" ? page.status : 200,
      headers: {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Language": scene.words.language,
        "Content-Security-Policy": policy,
      },
      body: documentOf(content, scene, css),
    };
  };
};

const contentOf = (page: ShownPage, scene: Scene): Content => {
  switch (page.page) {
    case "consent":
      return consentPage(page, scene);
    case "account":
      return accountPage(page, scene);
    case "leaving":
      return leavingPage(page, scene);
    case "problem":
      return problemPage(page, scene);
    case "device-code":
      return deviceCodePage(page, scene);
    case "device-confirm":
      return deviceConfirmPage(page, scene);
    case "device-done":
      return deviceDonePage(page, scene);
  }
};
