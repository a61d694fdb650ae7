/**
 * The contrast of two colours (WCAG 2.2, "contrast ratio"), from 1 to 21; `undefined` if one is no `#rgb` or `#rrggbb`.
 *
 * @example contrast("#000", "#fff") // 21
 */
export const contrast = (one: string, other: string): number | undefined => {
  const [a, b] = [luminance(one), luminance(other)];
  if (a === undefined || b === undefined) return undefined;
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
};

const luminance = (colour: string): number | undefined => {
  const digits = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i.test(colour) ? colour.slice(1) : undefined;
  if (digits === undefined) return undefined;
  const width = digits.length / 3;
  const [red = 0, green = 0, blue = 0] = [0, 1, 2].map((at) => {
    const part = digits.slice(at * width, (at + 1) * width);
    const share = Number.parseInt(width === 1 ? part + part : part, 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
