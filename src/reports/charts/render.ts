import type { ChartConfiguration } from 'chart.js';
import { ChartJSNodeCanvas } from 'chartjs-node-canvas';
import { axesConfig } from './axes.ts';
import { registerFonts } from './fonts.ts';
import { heatmapConfig } from './heatmap.ts';
import { encodePng } from './png.ts';
import type { Surface } from './quantize-colors.ts';
import { rankConfig } from './rank.ts';
import type { ChartSpec } from './spec.ts';
import { style } from './style.ts';
import { createShortener, type Shorten } from './text.ts';

/** Returns a function that draws a chart as PNG. It blocks for about 20 ms: call it in a worker thread. */
export function createPainter(): (spec: ChartSpec) => Buffer {
  registerFonts();
  const canvas = new ChartJSNodeCanvas({
    width: style.width,
    height: style.height,
    backgroundColour: style.background,
  });
  const shorten = createShortener();
  return (spec) => {
    const config = configOf(spec, shorten);
    config.plugins = [...(config.plugins ?? []), quickPng];
    return canvas.renderToBufferSync(config as ChartConfiguration, 'image/png');
  };
}

function configOf(spec: ChartSpec, shorten: Shorten): ChartConfiguration {
  if (spec.kind === 'heatmap') return heatmapConfig(spec, shorten);
  return spec.kind === 'rank' ? rankConfig(spec, shorten) : axesConfig(spec, shorten);
}

interface EncodedSurface extends Surface {
  width: number;
  height: number;
  toBuffer(): Buffer;
}

/**
 * Gives the chart's canvas our encoder in place of its own. Afterwards the canvas is shrunk: its four megabytes lie outside the
 * heap and would else wait for the garbage collector, which does not see them.
 */
const quickPng = {
  id: 'quickPng',
  beforeInit({ canvas, ctx }: { canvas: unknown; ctx: CanvasRenderingContext }) {
    const surface = canvas as EncodedSurface;
    surface.toBuffer = () => {
      const { width, height } = surface;
      const { data } = ctx.getImageData(0, 0, width, height);
      surface.retouch?.(new Uint32Array(data.buffer), width);
      const png = encodePng(data, width, height);
      surface.width = 1;
      surface.height = 1;
      return png;
    };
  },
};

interface CanvasRenderingContext {
  getImageData(x: number, y: number, width: number, height: number): { data: Uint8ClampedArray };
}
