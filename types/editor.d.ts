import type { EditorRED } from 'node-red';

declare global {
  /** The editor's own object, which every editor script finds in its page. */
  const RED: EditorRED;
}

declare module '@node-red/editor-client' {
  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- the parameters have to be those of the interface
  interface NodePropertyDef<TVal, TInstProps> {
    /** What a complaint about the property calls it; of Node-RED 3.1, and not in the types yet. */
    label?: string;
  }
}
