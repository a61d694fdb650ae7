/** The colours of one theme. */
export interface Palette {
  readonly ground: string;
  readonly surface: string;
  readonly raised: string;
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly control: string;
  readonly accent: string;
  readonly onAccent: string;
  readonly warning: string;
  readonly warningGround: string;
  readonly warningLine: string;
}

/** The built-in colours by day: each text has a contrast of 4.5 or more, each control one of 3. */
export const light: Palette = {
  ground: "#f3f4f7",
  surface: "#ffffff",
  raised: "#f7f8fa",
  text: "#15181e",
  muted: "#565d6d",
  line: "#e1e4ea",
  control: "#7d8596",
  accent: "#2a55d0",
  onAccent: "#ffffff",
  warning: "#6b4700",
  warningGround: "#fff6e0",
  warningLine: "#f0d9a0",
};

/** The same by night. */
export const dark: Palette = {
  ground: "#0e1014",
  surface: "#171a20",
  raised: "#1e222a",
  text: "#eceef2",
  muted: "#a6adbb",
  line: "#2b303a",
  control: "#737b8c",
  accent: "#9bb6ff",
  onAccent: "#0b1020",
  warning: "#f3d493",
  warningGround: "#2a2312",
  warningLine: "#55461f",
};

/** The theme as CSS custom properties: `--on-accent` for `onAccent`. */
export const properties = (palette: Partial<Palette>): string =>
  Object.entries(palette)
    .map(([name, colour]) => `--${name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}:${colour}`)
    .join(";");
