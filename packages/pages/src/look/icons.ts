import { html, type Markup } from "../markup/markup.ts";

const icon = (path: Markup): Markup =>
  html`<svg viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${path}</svg>`;

/** Something to be careful about. */
export const warningIcon: Markup = icon(
  html`<path d="M10 3 18 16.5H2L10 3Z"/><path d="M10 8.5v3.5M10 14.4v.1"/>`,
);

/** Something to know. */
export const noteIcon: Markup = icon(
  html`<circle cx="10" cy="10" r="7.5"/><path d="M10 9v4.5M10 6.4v.1"/>`,
);

/** A time that goes on. */
export const clockIcon: Markup = icon(
  html`<circle cx="10" cy="10" r="7.5"/><path d="M10 5.8V10l2.8 1.8"/>`,
);

/** A way out. */
export const leaveIcon: Markup = icon(
  html`<path d="M8 4H5.5A1.5 1.5 0 0 0 4 5.5v9A1.5 1.5 0 0 0 5.5 16h9a1.5 1.5 0 0 0 1.5-1.5V12M11.5 4H16v4.5M16 4l-7 7"/>`,
);
