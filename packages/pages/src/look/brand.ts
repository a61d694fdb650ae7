/** What a tenant's pages look like. */
export interface Brand {
  /** Who the user has an account with, in words. */
  readonly name: string;
  /** A picture of at most 40 pixels' height, over `https`. It stands in for the name, which remains its text. */
  readonly logoUrl?: string | undefined;
  readonly colours?: BrandColours | undefined;
}

/**
 * Colours as `#rgb` or `#rrggbb`. One that is too near to its ground to be read (WCAG 2.2 §1.4.3) is not taken, and the built-in one
 * stays.
 */
export interface BrandColours {
  /** Of buttons, marks and the focus, on the light pages. */
  readonly accent?: string | undefined;
  /** The same on the dark pages. Default: `accent`, if it can be read there. */
  readonly accentOnDark?: string | undefined;
}
