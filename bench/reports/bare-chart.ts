import { ChartJSNodeCanvas } from 'chartjs-node-canvas';
import type { BarSpec, ChartSpec } from '../../src/reports/charts/spec.ts';
import { chartStyle } from '../../src/reports/charts/style.ts';

/** What the library does not draw of itself: an empty chart is the least that it can draw. */
const empty: BarSpec = { kind: 'bar', title: '', locale: 'en', yTitle: '', labels: [], series: [] };

/**
 * Creates a function that draws the same chart with the bare library: same size, data, colours and titles, the
 * library's own encoder.
 */
export function barePainter(): (spec: ChartSpec) => Buffer {
  const { width, height, pixelRatio } = chartStyle;
  const canvas = new ChartJSNodeCanvas({ width, height, backgroundColour: '#ffffff' });
  return (spec) => {
    const { kind, title, yTitle, labels, series } = 'series' in spec ? spec : empty;
    return canvas.renderToBufferSync({
      type: kind,
      data: {
        labels,
        datasets: series.map(({ values, colour }) => ({ data: values, backgroundColor: colour, borderColor: colour })),
      },
      options: {
        devicePixelRatio: pixelRatio,
        plugins: { legend: { display: false }, title: { display: true, text: title } },
        scales: { y: { beginAtZero: true, title: { display: true, text: yTitle } } },
      },
    } as Parameters<typeof canvas.renderToBufferSync>[0]);
  };
}
