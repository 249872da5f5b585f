/** The messages that a delivery sends, and those that come back. */

export interface DeliveryMessage {
  [property: string]: unknown;
}

/** The stamp of a delivery on its message. A node may add fields of its own beside these. */
export interface DeliveryStamp {
  readonly node: string;
  readonly id: string;
  /** 1 for the first sending */
  readonly attempt: number;
}

/**
 * The kind of an input message: a reply to a message of this node (already counted), to one of another node, or none at
 * all.
 */
export type Reply = 'answer' | 'foreign' | 'none';
