import { describe, expect, it } from "vitest";
import { brandPalettes } from "../src/look/brand-palettes.ts";
import { contrast } from "../src/look/contrast.ts";
import { dark, light, type Palette } from "../src/look/palette.ts";

describe("contrast", () => {
  it.each([
    ["#000", "#ffffff", 21],
    ["#fff", "#fff", 1],
    ["#777777", "#ffffff", 4.478],
  ])("of %s and %s is %d (WCAG 2.2)", (one, other, expected) => {
    expect(contrast(one, other)).toBeCloseTo(expected, 2);
    expect(contrast(other, one)).toBeCloseTo(expected, 2);
  });

  it.each(["red", "#12", "#1234567", "#ggg", "var(--x)", "#fff;}"])(
    "knows no colour %s",
    (text) => {
      expect(contrast(text, "#fff")).toBeUndefined();
    },
  );
});

const grounds = (theme: Palette) => [theme.ground, theme.surface, theme.raised];

describe.each([
  ["light", light],
  ["dark", dark],
])("the %s theme", (_name, theme) => {
  it("can be read everywhere (WCAG 2.2 §1.4.3, §1.4.11)", () => {
    for (const ground of grounds(theme)) {
      for (const text of [theme.text, theme.muted, theme.accent])
        expect(contrast(text, ground)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(theme.control, ground)).toBeGreaterThanOrEqual(3);
    }
    expect(contrast(theme.onAccent, theme.accent)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(theme.warning, theme.warningGround)).toBeGreaterThanOrEqual(4.5);
  });
});

describe("a brand's colours", () => {
  it("are taken where they can be read", () => {
    expect(brandPalettes({ accent: "#5b3df5", accentOnDark: "#b3a4ff" })).toEqual({
      light: { accent: "#5b3df5", onAccent: "#ffffff" },
      dark: { accent: "#b3a4ff", onAccent: "#0b0d12" },
    });
  });

  it("fall back one theme at a time: yellow is for the night, navy for the day", () => {
    expect(brandPalettes({ accent: "#ffd400" })).toEqual({
      light: {},
      dark: { accent: "#ffd400", onAccent: "#0b0d12" },
    });
    expect(brandPalettes({ accent: "#0a1f5c" }).dark).toEqual({});
  });

  it("are never CSS of somebody else's", () => {
    expect(brandPalettes({ accent: "#000;}body{display:none" })).toEqual({ light: {}, dark: {} });
  });

  it("leave text on every accent that is taken readable", () => {
    for (let at = 0; at < 4096; at += 7) {
      const accent = `#${at.toString(16).padStart(3, "0")}`;
      for (const { onAccent } of Object.values(brandPalettes({ accent })))
        if (onAccent !== undefined) expect(contrast(accent, onAccent)).toBeGreaterThanOrEqual(4.5);
    }
  });
});
