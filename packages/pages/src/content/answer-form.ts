import { type Fragment, html, type Markup } from "../markup/markup.ts";

/**
 * The form of a page that is answered: it carries the page's handle and what the fields say. No browser fills it as an earlier one was
 * left.
 */
export const answerForm = (
  page: { readonly handle: string; readonly answerTo: string },
  fields: Fragment,
): Markup => html`<form method="post" action="${page.answerTo}" autocomplete="off">
<input type="hidden" name="interaction" value="${page.handle}">
${fields}
</form>`;

/** A button that answers. */
export const answerButton = (decision: string, text: Markup, first = false): Markup =>
  html`<button type="submit" name="decision" value="${decision}"${first ? html` class="first"` : undefined}>${text}</button>`;
