import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { growthPlots } from "../../src/report/growth-plot.ts";
import { logScale, zeroScale } from "../../src/report/plot-scale.ts";
import { svgPlot } from "../../src/report/svg-plot.ts";
import { pointOf } from "../fixture/sample-point.ts";

describe("logScale", () => {
  it("puts powers of ten at even distances", () => {
    const scale = logScale([100, 1_000_000], [0, 400]);
    expect(scale.ticks).toEqual([100, 1000, 10_000, 100_000, 1_000_000]);
    expect(scale.ticks.map((tick) => scale.at(tick))).toEqual([0, 100, 200, 300, 400]);
  });

  it("keeps every value within the axis, and in order", () => {
    const values = fc.array(fc.integer({ min: 1, max: 1e9 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(values, (all) => {
        const scale = logScale(all, [10, 500]);
        const places = all.toSorted((a, b) => a - b).map((value) => scale.at(value));
        for (const place of places) {
          expect(place).toBeGreaterThanOrEqual(10 - 1e-6);
          expect(place).toBeLessThanOrEqual(500 + 1e-6);
        }
        expect(places).toEqual(places.toSorted((a, b) => a - b));
      }),
    );
  });

  it("has an axis even for one size", () => {
    expect(logScale([10], [0, 100]).ticks).toEqual([10, 100]);
  });
});

describe("zeroScale", () => {
  it("begins at 0, and steps by 1, 2 or 5 times a power of ten", () => {
    expect(zeroScale([470], [300, 50]).ticks).toEqual([0, 100, 200, 300, 400, 500]);
    expect(zeroScale([0.9], [0, 1]).ticks).toEqual([0, 0.2, 0.4, 0.6000000000000001, 0.8, 1]);
    expect(zeroScale([470], [300, 50]).at(0)).toBe(300);
    expect(zeroScale([470], [300, 50]).at(500)).toBe(50);
  });

  it("keeps every value within the axis in at most six steps", () => {
    const values = fc.array(fc.double({ min: 0.001, max: 1e7, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(values, (all) => {
        const { ticks, at } = zeroScale(all, [0, 100]);
        expect(ticks.length).toBeLessThanOrEqual(7);
        for (const value of all) expect(at(value)).toBeLessThanOrEqual(100 + 1e-6);
      }),
    );
  });
});

const plot = {
  ...{ title: "Clients <of> a tenant", x: "clients", y: "us" },
  lines: [
    {
      name: "sqlite & more",
      points: [
        { x: 100, y: 50 },
        { x: 10_000, y: 100 },
      ],
    },
  ],
};

describe("svgPlot", () => {
  it("is the same text for the same plot", () => {
    expect(svgPlot(plot)).toBe(svgPlot(structuredClone(plot)));
  });

  it("draws each point where its figures say", () => {
    // The axes run from 64 to 500 and from 306 up to 52; 100 us is the top of its axis, 50 us the middle.
    expect(svgPlot(plot)).toContain('<polyline points="64,179 500,52"');
    expect(svgPlot(plot).match(/<circle /g)).toHaveLength(2);
  });

  it("lets no text become markup", () => {
    const text = svgPlot(plot);
    expect(text).toContain("Clients &lt;of&gt; a tenant");
    expect(text).toContain("sqlite &amp; more");
    expect(text).not.toContain("<of>");
  });
});

describe("growthPlots", () => {
  it("draws a line for each store that was measured at two sizes or more, by size", () => {
    const plots = growthPlots([
      pointOf({ size: 10_000, cpu: 60 }),
      pointOf({ size: 100, cpu: 50 }),
      pointOf({ store: "postgres", size: 100 }),
    ]);
    expect([...plots.keys()]).toEqual(["clients"]);
    expect(plots.get("clients")?.lines).toEqual([
      {
        name: "sqlite",
        points: [
          { x: 100, y: 50 },
          { x: 10_000, y: 60 },
        ],
      },
    ]);
  });

  it("draws both figures of pruning, in milliseconds", () => {
    const pruning = { rows: 100, seconds: 1, p50: 1000, p99: 30_000, toQuiet: 1 };
    const points = [100, 1000].map((size) => pointOf({ series: "prune", size, pruning }));
    const lines = growthPlots(points).get("prune")?.lines ?? [];
    expect(lines.map(({ name, points: [first] }) => [name, first?.y])).toEqual([
      ["sqlite, p99 before, ms", 2],
      ["sqlite, p99 while pruning, ms", 30],
    ]);
  });
});
