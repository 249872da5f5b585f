/** A small line chart: events of the last cycles. Drawn in the colour of the text around it. */

const width = 120;
const height = 28;
const svg = 'http://www.w3.org/2000/svg' as const;

/** Points of a line over `values`, left to right, as an svg polyline takes them. */
function linePoints(values: readonly number[]): string {
  const most = Math.max(1, ...values);
  const step = values.length > 1 ? (width - 4) / (values.length - 1) : 0;
  return values
    .map((value, index) => `${round(2 + index * step)},${round(height - 2 - ((height - 4) * value) / most)}`)
    .join(' ');
}

/** `label` is what a screen reader says of it. */
export function lineChart(values: readonly number[], label: string): SVGElement {
  const chart = element('svg', {
    width: '100%',
    height,
    viewBox: `0 0 ${width} ${height}`,
    preserveAspectRatio: 'xMinYMid',
    role: 'img',
    'aria-label': label,
  });
  chart.append(element('line', { x1: 2, x2: width - 2, y1: height - 2, y2: height - 2, 'stroke-opacity': 0.25 }));
  const points = linePoints(values);
  chart.append(element('polyline', { points, 'stroke-width': 1.5, 'stroke-linejoin': 'round' }));
  const [x = '0', y = '0'] = points.split(' ').at(-1)?.split(',') ?? [];
  if (values.length > 0) chart.append(element('circle', { cx: x, cy: y, r: 2, fill: 'currentColor' }));
  return chart;
}

function element(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const made: SVGElement = document.createElementNS(svg, name);
  const all = { fill: 'none', stroke: 'currentColor', ...attributes };
  for (const [key, value] of Object.entries(all)) made.setAttribute(key, String(value));
  return made;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
