import type { Chart, ChartConfiguration } from 'chart.js';
import { ChartJSNodeCanvas } from 'chartjs-node-canvas';
import { removeDirectionControls } from '../../lib/bidi.ts';
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
  const chooseFonts = registerFonts();
  /** The defaults of chart.js. An option of one chart would not reach its title and legend. */
  let defaults: typeof Chart.defaults | undefined;
  const canvas = new ChartJSNodeCanvas({
    width: chartStyle.width,
    height: chartStyle.height,
    backgroundColour: chartStyle.background,
    chartCallback: (ChartJS) => {
      defaults = ChartJS.defaults;
    },
  });
  return (received) => {
    const spec = cleanTexts(received);
    const family = chooseFonts(JSON.stringify(spec));
    const config = buildConfig(spec, createTextShortener(family));
    if (defaults) defaults.font.family = family;
    config.plugins = [...(config.plugins ?? []), fontVariations, fastPngEncoder];
    return canvas.renderToBufferSync(config as ChartConfiguration, 'image/png');
  };
}

/**
 * Removes the controls that would turn a line from all texts of a chart, and composes their letters: the fonts have
 * composed ones only, for example of Hangul.
 */
function cleanTexts(spec: ChartSpec): ChartSpec {
  const clean = (_key: string, value: unknown) =>
    typeof value === 'string' ? removeDirectionControls(value).normalize('NFC') : value;
  return JSON.parse(JSON.stringify(spec, clean));
}

function buildConfig(spec: ChartSpec, shorten: ShortenText): ChartConfiguration {
  if (spec.kind === 'heatmap') return buildHeatmapConfig(spec, shorten);
  return spec.kind === 'rank' ? buildRankConfig(spec, shorten) : buildAxesConfig(spec, shorten);
}

/** Sets the weight of variable fonts, when the canvas has its size: a change of size would reset it. */
const fontVariations = {
  id: 'fontVariations',
  afterInit({ ctx }: { ctx: object }) {
    (ctx as { fontVariationSettings: string }).fontVariationSettings = chartStyle.fontVariations;
  },
};

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
