/** What a person would tidy up in the flow in front, by the widths that labels really have. */
import type { Page } from 'playwright-core';

/** What this file asks the editor's own program, inside the page. */
declare const RED: {
  nodes: { eachNode(visit: (node: Drawn) => void): void; eachLink(visit: (link: Link) => void): void };
  workspaces: { active(): string };
};

/** A node as the editor draws it: its middle and its size, px. */
interface Drawn {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly z: string;
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  readonly _def: { readonly button?: unknown; readonly align?: string | undefined };
}

interface Link {
  readonly source: Drawn;
  readonly target: Drawn;
}

/** A node without its button, and its edges with it. */
interface Box {
  readonly id: string;
  readonly called: string;
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** px of the canvas that Node-RED 4.1 shows beside palette and sidebar in a window of 1440 */
const inSight = 920;
/** what lies nearer to each other looks like one, px */
const margin = 10;

/** A line each: nodes that touch, are out of sight or off the grid, and wires that run backwards or over a node. */
export async function untidy(page: Page): Promise<string[]> {
  const { boxes, wires } = await drawn(page);
  const complaints = boxes.flatMap((box, index) => [
    // A width depends on the machine's fonts, in steps of 20: an edge may be off by half a step.
    ...((box.x - box.w / 2) % 10 !== 0 || box.y % 20 !== 0 ? [`${box.called} is off the grid`] : []),
    ...(box.left < 0 || box.right > inSight ? [`${box.called} is out of sight`] : []),
    ...boxes
      .slice(index + 1)
      .filter((other) => touch(box, other))
      .map((other) => `${box.called} touches ${other.called}`),
  ]);
  for (const [source, target] of wires) {
    const wire = `the wire from ${source.called} to ${target.called}`;
    if (target.x - target.w / 2 - (source.x + source.w / 2) < margin) complaints.push(`${wire} runs backwards`);
    const others = boxes.filter(({ id }) => id !== source.id && id !== target.id);
    const crossed = others.filter((box) => runsOver(source, target, box));
    complaints.push(...crossed.map(({ called }) => `${wire} runs over ${called}`));
  }
  return complaints;
}

async function drawn(page: Page): Promise<{ boxes: Box[]; wires: [Box, Box][] }> {
  const { nodes, wires } = await page.evaluate(() => {
    const tab = RED.workspaces.active();
    const nodes: Drawn[] = [];
    const wires: [string, string][] = [];
    RED.nodes.eachNode(({ id, type, name, z, x, y, w, h, _def: { button, align } }) => {
      if (z === tab) nodes.push({ id, type, name, z, x, y, w, h, _def: { button: button !== undefined, align } });
    });
    RED.nodes.eachLink(({ source, target }) => {
      if (source.z === tab) wires.push([source.id, target.id]);
    });
    return { nodes, wires };
  });
  const boxes = new Map(nodes.map((node) => [node.id, boxOf(node)]));
  return { boxes: [...boxes.values()], wires: wires.map(([from, to]) => [boxes.get(from)!, boxes.get(to)!]) };
}

function boxOf({ id, type, name, x, y, w, h, _def }: Drawn): Box {
  const button = _def.button ? 26 : 0;
  const isRight = _def.align === 'right';
  return {
    ...{ id, called: name || type, x, y, w, top: y - h / 2, bottom: y + h / 2 },
    ...{ left: x - w / 2 - (isRight ? 0 : button), right: x + w / 2 + (isRight ? button : 0) },
  };
}

function touch(a: Box, b: Box): boolean {
  const isBeside = a.left - margin >= b.right || b.left - margin >= a.right;
  const isAbove = a.top - margin >= b.bottom || b.top - margin >= a.bottom;
  return !isBeside && !isAbove;
}

/** A wire is a Bézier curve that leaves and arrives level. */
function runsOver(source: Box, target: Box, { left, right, top, bottom }: Box): boolean {
  const [from, to] = [source.x + source.w / 2, target.x - target.w / 2];
  return Array.from({ length: 65 }, (_, step) => step / 64).some((t) => {
    const level = 3 * t * t * (1 - t) + t ** 3;
    const x = from + (to - from) * (1.5 * t * (1 - t) ** 2 + 1.5 * t * t * (1 - t) + t ** 3);
    const y = source.y + (target.y - source.y) * level;
    return x >= left && x <= right && y >= top && y <= bottom;
  });
}
