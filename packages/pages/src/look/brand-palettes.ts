import type { BrandColours } from "./brand.ts";
import { contrast } from "./contrast.ts";
import { dark, light, type Palette } from "./palette.ts";

/** What a brand changes of the two themes. */
export interface BrandPalettes {
  readonly light: Partial<Palette>;
  readonly dark: Partial<Palette>;
}

/** A brand's colours as far as they can be read: text and marks in them have a contrast of 4.5 with their ground. */
export const brandPalettes = ({ accent, accentOnDark }: BrandColours): BrandPalettes => ({
  light: accented(accent, light),
  dark: accented(accentOnDark ?? accent, dark),
});

const accented = (accent: string | undefined, theme: Palette): Partial<Palette> => {
  if (accent === undefined) return {};
  const grounds = [theme.surface, theme.raised, theme.ground];
  if (!grounds.every((ground) => (contrast(accent, ground) ?? 0) >= readable)) return {};
  const [black, white] = ["#0b0d12", "#ffffff"];
  const onAccent = (contrast(accent, black) ?? 0) > (contrast(accent, white) ?? 0) ? black : white;
  return { accent, onAccent };
};

/** WCAG 2.2 §1.4.3, level AA. */
const readable = 4.5;
