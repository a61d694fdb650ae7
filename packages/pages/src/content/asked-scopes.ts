import type { AskedScope, ConsentPage, DeviceConfirmPage } from "@mintport/core/ports";
import { apart } from "../language/words.ts";
import { clockIcon } from "../look/icons.ts";
import { html, type Markup } from "../markup/markup.ts";
import { shownText } from "../markup/shown-text.ts";
import type { Scene } from "./scene.ts";

/** What is asked for: a box for each scope, and the access that goes on while the user is away. */
export const askedScopes = (
  { scopes, offline }: Pick<ConsentPage | DeviceConfirmPage, "scopes" | "offline">,
  scene: Scene,
): Markup => {
  const { words } = scene;
  if (scopes.length === 0 && !offline)
    return html`<p class="none">${words.say("consent.no-scopes")}</p>`;
  return html`<fieldset>
<legend>${words.say("consent.scopes")}</legend>
<ul class="scopes">${scopes.map((scope) => scopeRow(scope, scene))}${offline ? offlineRow(scene) : undefined}</ul>
</fieldset>`;
};

/** A box that is disabled is not posted, so that a required scope is posted by a field beside it. */
const scopeRow = ({ name, known, required }: AskedScope, { words, scopeText }: Scene): Markup => {
  const { title, description } = scopeText(name);
  const box = required
    ? html`<input type="hidden" name="scope" value="${name}"><input type="checkbox" checked disabled>`
    : html`<input type="checkbox" name="scope" value="${name}" checked>`;
  const tags = [
    required ? words.say("consent.required") : undefined,
    known ? words.say("consent.known") : undefined,
  ].map((text) => text && html` <span class="tag">${text}</span>`);
  return html`
<li><label>${box}<span class="words"><span class="head"><span class="title">${apart(shownText(title, 120))}</span>${tags}</span>${more(description)}</span></label></li>`;
};

const offlineRow = ({ words }: Scene): Markup => html`
<li><div class="row">${clockIcon}<span class="words"><span class="title">${words.say("consent.offline")}</span>
<span class="more">${words.say("consent.offline.text")}</span></span></div></li>`;

const more = (description: string | undefined): Markup | undefined =>
  description === undefined
    ? undefined
    : html`<span class="more">${apart(shownText(description, 300))}</span>`;
