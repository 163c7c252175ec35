import { ChartJSNodeCanvas } from 'chartjs-node-canvas';
import type { BarSpec, LineSpec } from '../../src/reports/charts/spec.ts';

/** The same chart as a stranger would draw it: same size, data, colours and titles, the library's own encoder. */
export function barePainter(): (spec: BarSpec | LineSpec) => Buffer {
  const canvas = new ChartJSNodeCanvas({ width: 640, height: 400, backgroundColour: '#ffffff' });
  return ({ kind, title, yTitle, labels, series }) =>
    canvas.renderToBufferSync({
      type: kind,
      data: {
        labels,
        datasets: series.map(({ values, colour }) => ({ data: values, backgroundColor: colour, borderColor: colour })),
      },
      options: {
        devicePixelRatio: 2,
        plugins: { legend: { display: false }, title: { display: true, text: title } },
        scales: { y: { beginAtZero: true, title: { display: true, text: yTitle } } },
      },
    } as Parameters<typeof canvas.renderToBufferSync>[0]);
}
