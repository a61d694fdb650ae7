import { logScale, type PlotScale, zeroScale } from "./plot-scale.ts";

export interface Plot {
  readonly title: string;
  /** What stands below the axis of sizes, which is logarithmic. */
  readonly x: string;
  /** What stands beside the axis of figures, which begins at 0. */
  readonly y: string;
  readonly lines: readonly PlotLine[];
}

export interface PlotLine {
  readonly name: string;
  readonly points: readonly PlotPoint[];
}

export interface PlotPoint {
  readonly x: number;
  readonly y: number;
}

/** A plot as an SVG document. The same plot is the same text, byte for byte, so that a page changes with its figures only. */
export const svgPlot = ({ title, x, y, lines }: Plot): string => {
  const points = lines.flatMap((line) => line.points);
  const across = logScale(
    points.map((point) => point.x),
    [frame.left, frame.right],
  );
  const up = zeroScale(
    points.map((point) => point.y),
    [frame.bottom, frame.top],
  );
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    text({ x: frame.left, y: 20, anchor: "start", size: 14 }, title),
    ...across.ticks.map((tick) => xTick(across.at(tick), tick)),
    ...up.ticks.map((tick) => yTick(up.at(tick), tick)),
    text({ x: (frame.left + frame.right) / 2, y: height - 10, anchor: "middle" }, x),
    text({ x: frame.left, y: 38, anchor: "start" }, y),
    ...lines.flatMap((line, i) => drawn(line, i, { across, up })),
    "</svg>",
  ].join("\n")}\n`;
};

const width = 760;
const height = 360;
const frame = { left: 64, right: 500, top: 52, bottom: 306 } as const;

/** Told apart by everybody, on white: Okabe and Ito's colours. */
const colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7"];

interface Axes {
  readonly across: PlotScale;
  readonly up: PlotScale;
}

const drawn = (
  { name, points }: PlotLine,
  index: number,
  { across, up }: Axes,
): readonly string[] => {
  const colour = colours[index % colours.length] ?? "#000000";
  const places = points.map((point) => ({
    x: pixel(across.at(point.x)),
    y: pixel(up.at(point.y)),
  }));
  const path = places.map((place) => `${place.x},${place.y}`).join(" ");
  const legend = frame.top + 12 + index * 20;
  return [
    `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>`,
    ...places.map((place) => `<circle cx="${place.x}" cy="${place.y}" r="3.5" fill="${colour}"/>`),
    `<rect x="${frame.right + 16}" y="${legend - 9}" width="10" height="10" fill="${colour}"/>`,
    text({ x: frame.right + 32, y: legend, anchor: "start" }, name),
  ];
};

const xTick = (at: number, value: number): string =>
  `${rule(at, frame.top, at, frame.bottom)}\n${text({ x: at, y: frame.bottom + 18, anchor: "middle" }, plain(value))}`;

const yTick = (at: number, value: number): string =>
  `${rule(frame.left, at, frame.right, at)}\n${text({ x: frame.left - 8, y: at + 4, anchor: "end" }, plain(value))}`;

const rule = (x1: number, y1: number, x2: number, y2: number): string =>
  `<line x1="${pixel(x1)}" y1="${pixel(y1)}" x2="${pixel(x2)}" y2="${pixel(y2)}" stroke="#d0d0d0"/>`;

interface TextPlace {
  readonly x: number;
  readonly y: number;
  readonly anchor: "start" | "middle" | "end";
  readonly size?: number;
}

const text = ({ x, y, anchor, size }: TextPlace, content: string): string =>
  `<text x="${pixel(x)}" y="${pixel(y)}" text-anchor="${anchor}"${size === undefined ? "" : ` font-size="${size}"`} fill="#202020">${escaped(content)}</text>`;

/** To a hundredth: no figure of a machine's rounding gets into the file. */
const pixel = (value: number): number => Math.round(value * 100) / 100;

const plain = (value: number): string =>
  value.toLocaleString("en-US", { maximumSignificantDigits: 6 });

const escaped = (content: string): string =>
  content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
