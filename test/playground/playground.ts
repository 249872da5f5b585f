/** The Node-RED of `npm start`: every example beside what a person made of it, each hunt pressed once. */
import { type NodeRed, startNodeRed } from '../support/node-red';
import { examples, type FlowNode, lackingIn } from './examples';

export interface PlaygroundOptions {
  /** kept from one start to the next: flows, positions, files */
  readonly userDir: string;
  /** what the examples take from the environment */
  readonly env: Readonly<Record<string, string>>;
  /** of the editor; the system chooses by default */
  readonly port?: number;
  readonly onOutput?: (text: string) => void;
}

export async function startPlayground({ port = 0, ...options }: PlaygroundOptions): Promise<NodeRed> {
  const nodeRed = await startNodeRed({
    ...options,
    linkPackage: true,
    contextStorage: { default: { module: 'localfilesystem' } },
    // The nodes that tests need would stand in the palette.
    settings: { uiPort: port, externalModules: {}, nodesDir: [] },
  });
  try {
    const flows = (await nodeRed.get('/flows')) as FlowNode[];
    const lacking = lackingIn(flows, examples());
    if (lacking.length > 0) await nodeRed.deploy([...flows, ...lacking]);
    for (const id of examples().flatMap(({ injects }) => injects)) {
      const { status } = await nodeRed.request('POST', `/inject/${id}`);
      // 404: somebody deleted it, or disabled its flow.
      if (status >= 400 && status !== 404) throw new Error(`inject ${id}: ${status}`);
    }
  } catch (error) {
    await nodeRed.stop();
    throw error;
  }
  return nodeRed;
}
