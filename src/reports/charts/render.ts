import type { ChartConfiguration } from 'chart.js';
import { ChartJSNodeCanvas } from 'chartjs-node-canvas';
import type { PixelSurface } from './area-fill.ts';
import { buildAxesConfig } from './axes.ts';
import { registerFonts } from './fonts.ts';
import { buildHeatmapConfig } from './heatmap.ts';
import { encodePng } from './png-encoder.ts';
import { buildRankConfig } from './rank.ts';
import { createTextShortener, type ShortenText } from './shorten-text.ts';
import type { ChartSpec } from './spec.ts';
import { chartStyle } from './style.ts';

/** Creates a function that draws a chart as PNG. A call blocks for about 20 ms, so use it only in a worker thread. */
export function createPngRenderer(): (spec: ChartSpec) => Buffer {
  registerFonts();
  const canvas = new ChartJSNodeCanvas({
    width: chartStyle.width,
    height: chartStyle.height,
    backgroundColour: chartStyle.background,
  });
  const shorten = createTextShortener();
  return (spec) => {
    const config = buildConfig(spec, shorten);
    config.plugins = [...(config.plugins ?? []), fastPngEncoder];
    return canvas.renderToBufferSync(config as ChartConfiguration, 'image/png');
  };
}

function buildConfig(spec: ChartSpec, shorten: ShortenText): ChartConfiguration {
  if (spec.kind === 'heatmap') return buildHeatmapConfig(spec, shorten);
  return spec.kind === 'rank' ? buildRankConfig(spec, shorten) : buildAxesConfig(spec, shorten);
}

interface EncodableSurface extends PixelSurface {
  width: number;
  height: number;
  toBuffer(): Buffer;
}

/**
 * Replaces the PNG encoder of the canvas by ours. It also shrinks the canvas after use: its four megabytes are outside
 * the heap, so the garbage collector would not free them soon.
 */
const fastPngEncoder = {
  id: 'fastPngEncoder',
  beforeInit({ canvas, ctx }: { canvas: unknown; ctx: CanvasRenderingContext }) {
    const surface = canvas as EncodableSurface;
    surface.toBuffer = () => {
      const { width, height } = surface;
      const { data } = ctx.getImageData(0, 0, width, height);
      surface.paintOver?.(new Uint32Array(data.buffer), width);
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
